/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * due.h - limits and due instants for a report, from the reference tables.
 *
 * deadline.h is the pure rule; this asks the database what it needs: the limit
 * that is in force, the holidays of the newest calendar version, office hours,
 * the zone and week of the agency's seat.  The calendar of a version never
 * changes, so it is kept in the process once read.
 */
#ifndef CALENDAR_DUE_H
#define CALENDAR_DUE_H

#include "agency/agency.h"
#include "base/ctx.h"
#include "calendar/deadline.h"

struct limit {
    int64_t amount;
    str unit;   /* working, calendar */
    str source; /* the rule it comes from */
};

/*
 * The limit of a kind in force at an instant: the strictest among the general
 * one, the one of the class and those of the agency and all above it.
 * ERR_NOTFOUND when the table has none.
 */
MUST_USE enum err limit_of(struct ctx *cx, str kind, str class, const struct agency *agency,
                           int64_t at, struct limit *out);

struct due_ask {
    const struct agency *agency; /* whose zone, week and region */
    int64_t start_at;
    int64_t amount;
    str unit;
    str stood;        /* JSON [[from,to],…]; null or "[]": never stood still */
    int64_t calendar; /* version, 0: the newest                              */
};
struct due {
    int64_t due_at;
    int64_t calendar;
    struct deadline_day *days; /* the count day by day */
    size_t days_n;
};
MUST_USE enum err due_of(struct ctx *cx, const struct due_ask *ask, struct due *out);

/* End of office hours on a day (YYYY-MM-DD), or of the next working day when it is off. */
MUST_USE enum err due_on(struct ctx *cx, const struct agency *agency, str day, int64_t *due_out,
                         int64_t *calendar_out);

/* Working days left until due_at, negative once it has passed, as working_days_left() counts. */
MUST_USE enum err working_days_until(struct ctx *cx, const struct agency *agency, int64_t due_at,
                                     int64_t *days_out);
/* The same, as it was at an instant. */
MUST_USE enum err working_days_at(struct ctx *cx, const struct agency *agency, int64_t at,
                                  int64_t due_at, int64_t *days_out);

/* Working days that something took, as working_days_between() counts; 0: on the same day. */
MUST_USE enum err working_days_taken(struct ctx *cx, const struct agency *agency, int64_t from_ms,
                                     int64_t to_ms, int64_t *days_out);

MUST_USE enum err calendar_newest(struct ctx *cx, int64_t *version_out);

/* A stretch of time as two versions of the calendar know it. */
struct calendar_change {
    const struct agency *agency; /* whose region and zone */
    int64_t old_version, new_version;
    int64_t first_at, last_at;
};
/*
 * The decrees that changed the days of it: "SKB 933/2025; SK Bupati 1/2026".  Those that brought
 * days off, or if none did those whose days went.  "" when nothing changed.
 */
MUST_USE enum err calendar_decrees(struct ctx *cx, const struct calendar_change *ch, str *out);

#endif
