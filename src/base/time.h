/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * time.h - civil dates and instants, without libc's time zones.
 *
 * An instant is an int64_t of milliseconds since 1970-01-01 UTC.  A day is a
 * number of days since 1970-01-01 in the proleptic Gregorian calendar, so that
 * days are added and compared as integers; the day of an instant depends on
 * the zone.  Indonesia's zones are fixed offsets without summer time, in
 * minutes east of UTC.  Which zone counts is the handling agency's (DATA §6).
 * Years 1 to 9999; nothing here allocates but the two format functions.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include "base/ctx.h"

enum { ZONE_UTC = 0, ZONE_WIB = 7 * 60, ZONE_WITA = 8 * 60, ZONE_WIT = 9 * 60 };
#define DAY_MS    INT64_C(86400000)
#define HOUR_MS   INT64_C(3600000)
#define MINUTE_MS INT64_C(60000)

struct civil {
    int year, month, day; /* month and day from 1 */
    int hour, minute, second, ms;
};

/* Days. */
int64_t day_number(int year, int month, int day); /* the date must exist */
void day_civil(int64_t day, int *year, int *month, int *day_of_month);
bool date_exists(int year, int month, int day);
int day_weekday(int64_t day);             /* ISO: 1 Monday … 7 Sunday */
int64_t day_of(int64_t ms, int zone);     /* the day an instant falls on */
int64_t day_start(int64_t day, int zone); /* its first instant */

/* Instants. */
struct civil civil_of(int64_t ms, int zone);
int64_t civil_ms(const struct civil *c, int zone); /* the date must exist */

/* YYYY-MM-DD. */
str date_format(struct ctx *cx, int64_t day);
bool date_parse(str text, int64_t *day_out);

/*
 * RFC 3339, always with milliseconds: "2026-03-01T08:00:00.000+07:00", with
 * "Z" for ZONE_UTC.  Parsing demands an offset, takes up to nine decimals
 * (the rest below a millisecond is cut) and a small t or z; a leap second
 * reads as the second before.
 */
str time_format(struct ctx *cx, int64_t ms, int zone);
bool time_parse(str text, int64_t *ms_out);

const char *zone_name(int zone); /* "WIB", "WITA", "WIT", "UTC"; else "" */

/* A span as people write it in settings: "+6d", "-3h", "90m", "1d12h"; units d, h, m, s. */
bool duration_parse(str text, int64_t *ms_out);

#endif
