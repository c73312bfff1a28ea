/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * problem.h - a failed request as a problem document (RFC 9457).
 *
 *     {"type": "/problem/invalid", "title": "Unprocessable Content", "status": 422,
 *      "detail": "…", "code": "…",
 *      "errors": [{"field": "title", "code": "too-short", "message": "…", "min": 5}],
 *      "request_id": "…"}
 *
 * `type` is stable (err_meaning, and a few words only HTTP has, see the table),
 * and so is every `code`, which is made from the key of a text.  `detail` and
 * `message` are English sentences and may change: http/ knows no texts, so the
 * error hook puts them into the fault and into rq->errors (form_error.words).
 * Detail is the fault's message where that may be shown (ERR_INVALID and the
 * other mistakes of the caller), never for our own failures.
 */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "http/http.h"

void problem_write(struct ctx *cx, const struct request *rq, struct response *rs, enum err e);

/* The status of a failed request: what the dispatcher set (429, 405 …), else the error's own. */
int problem_status(const struct response *rs, enum err e);

#endif
