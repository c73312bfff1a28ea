/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * csrf.h - did our own page send this?
 *
 * Two questions, both asked of every request that is not a read: where does
 * the browser say it comes from (Sec-Fetch-Site, else Origin), and, when a
 * session cookie authorised it, does it carry the session's token in the field
 * "csrf" or the header X-CSRF-Token.  A visitor's form has no session and thus
 * no token; a client that is no browser sends neither header and no cookie.
 *
 * The token that goes into pages is masked anew for each answer, so that a
 * packed page tells nothing about it by its length (BREACH).
 */
#ifndef HTTP_CSRF_H
#define HTTP_CSRF_H

#include "http/http.h"

MUST_USE enum err csrf_check(struct ctx *cx, const struct request *rq, str token);
bool csrf_comes_from_us(const struct request *rq); /* the first question alone */
str csrf_mask(struct ctx *cx, str token);          /* "" stays ""; at most 64 bytes */

#endif
