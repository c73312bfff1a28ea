/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * support.h - "Ini juga masalah saya" on pages (report/support.h).
 *
 * A browser is told apart by a secret in a cookie of its own, which it gets with
 * its first press; it names nobody and is looked at nowhere else.
 */
#ifndef WEB_SUPPORT_H
#define WEB_SUPPORT_H

#include "http/http.h"
#include "lang/lang.h"
#include "report/support.h"

#define COOKIE_SUPPORT S("pendukung")

/* Counts whoever sends this request, and gives the browser its secret. */
MUST_USE enum err support_press(struct ctx *cx, const struct request *rq, struct response *rs,
                                const struct report *r, enum support *out);
/* What the person is told of it. */
struct text support_told(enum support s);
/* "12 orang mendukung", "" of nobody. */
MUST_USE enum err support_words(struct ctx *cx, int64_t report_id, str *out);
str support_words_of(struct ctx *cx, int64_t n);

#endif
