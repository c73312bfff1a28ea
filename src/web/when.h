/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* when.h - days and instants in words, in the language of the page. */
#ifndef WEB_WHEN_H
#define WEB_WHEN_H

#include "base/ctx.h"

str when_day(struct ctx *cx, int64_t day);         /* "Selasa, 3 Maret 2026"          */
str when_date(struct ctx *cx, str date);           /* of "2026-03-03", the same       */
str when_on(struct ctx *cx, int64_t at, int zone); /* the day an instant falls on     */
str when_at(struct ctx *cx, int64_t at, int zone); /* "3 Maret 2026, 14.05 WIB"       */

#endif
