/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * prove.h - a report's events with their proofs, as a document to keep.
 *
 *     {"lapor": "proof-1", "number", "events": [{"event", "canonical", "salt",
 *      "texts", "leaf", "index", "path"}], "head"}
 *
 * `canonical` is a text that holds the hashed bytes, so that no reader of JSON
 * can change them; salt and texts are there for those who may read them
 * (access.h).  All paths lead to one head.  An event that came after it has a
 * null index; head is null while nothing was signed.
 */
#ifndef REPORT_PROVE_H
#define REPORT_PROVE_H

#include "report/access.h"

struct json;
MUST_USE enum err report_prove(struct ctx *cx, struct json *j, const struct report *r,
                               enum access access);

#endif
