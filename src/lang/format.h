/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * format.h - days, times and counts as people read them, in cx->lang.
 *
 * Indonesian: "Selasa, 3 Maret 2026", "3 Maret 2026, 14.05 WIB", "1.234".
 * Names of days and months are texts of lang/.
 */
#ifndef LANG_FORMAT_H
#define LANG_FORMAT_H

#include "lang/lang.h"

str format_day(struct ctx *cx, int64_t day);     /* "3 Maret 2026" */
str format_weekday(struct ctx *cx, int64_t day); /* "Selasa, 3 Maret 2026" */
str format_date(struct ctx *cx, int64_t ms, int zone);
str format_short_date(struct ctx *cx, int64_t ms, int zone); /* "3 Mar 2026", for tables */
str format_time(struct ctx *cx, int64_t ms, int zone);       /* with the zone's name */
/* "YYYY-MM-DD" of the data as words; itself when it is no date. */
str format_iso_day(struct ctx *cx, str iso);
str format_count(struct ctx *cx, int64_t n);
str format_count_at(struct arena *a, enum lang lang,
                    int64_t n);                 /* for templates: h->arena, h->lang */
str format_size(struct ctx *cx, int64_t bytes); /* "4,2 MB", rounded up */
/* "40 m", "1,2 km": no finer than a phone knows where it is. */
str format_distance(struct ctx *cx, int64_t metres);
/* "12 hari", "8 bulan", "3 tahun" */
str format_span(struct ctx *cx, int64_t days);
/* "sisa 2 hari kerja", "hari ini", "lewat 1 hari kerja" */
str format_days_left(struct ctx *cx, int64_t working_days);

#endif
