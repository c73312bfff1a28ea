/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * deadline.h - when a limit ends: a pure function, with its count day by day.
 *
 * DOMAIN §5, DATA §6; the edges are decided in docs/adr/0005-deadlines.md.
 * The day of the event is day 0, whatever the hour; a limit of N working days
 * ends with office hours on day N.  A working day is one on which the office
 * works and that is no holiday and no joint leave; it counts when the clock
 * was running at its closing hour.  A limit of N calendar days ends with
 * office hours on the N-th day after the event; each day on whose closing hour
 * the clock stood still moves it by one.  A limit that would end on a day off,
 * or while the clock stood still, moves to the next day that is neither.  Days
 * are those of the zone of the agency's seat.  Whoever acts at the due instant
 * itself acts in time.
 *
 * Nothing here reads a clock or a database; the same input gives the same
 * answer for ever.  A second implementation in another language agrees with it
 * (tests/second/deadline.py).
 */
#ifndef CALENDAR_DEADLINE_H
#define CALENDAR_DEADLINE_H

#include "base/ctx.h"

enum unit { UNIT_WORKING, UNIT_CALENDAR };
bool unit_by_name(str name, enum unit *out); /* "working", "calendar" */

/* A day off, from whatever day it is known. */
struct day_off {
    int64_t day; /* number, base/time.h */
    str kind;    /* national, joint_leave, regional */
    str name, decree;
};
struct days_off {
    const struct day_off *v; /* by day; several of one day may stand side by side */
    size_t n;
};

/* Office hours of a weekday over a span of days; of several the latest that holds wins. */
struct hours {
    int64_t weekday;             /* 1 Monday … 7 Sunday */
    int64_t from, to;            /* day numbers, inclusive */
    int64_t open_min, close_min; /* minutes after local midnight, at most 1439: a due instant
                                    lies on its own day */
};
struct hours_list {
    const struct hours *v;
    size_t n;
};

/* A time in which the clock stood still: [from, to), ms UTC; it ran again at `to`. */
struct standing {
    int64_t from, to;
};

struct deadline_ask {
    int64_t start_ms;
    int64_t amount; /* 0 to DEADLINE_AMOUNT_MAX days */
    enum unit unit;
    int zone;      /* minutes east of UTC */
    int work_week; /* 5: Monday to Friday, 6: with Saturday */
    struct days_off off;
    struct hours_list hours;
    const struct standing *stood; /* may overlap, any order */
    size_t stood_n;
};

enum { DEADLINE_AMOUNT_MAX = 1000, DEADLINE_WALK_MAX = 4000 };

/* Why a day did not count, or that it did. */
enum day_why {
    DAY_COUNTS,
    DAY_ZERO,
    DAY_WEEKEND,
    DAY_NATIONAL,
    DAY_JOINT_LEAVE,
    DAY_REGIONAL,
    DAY_STOOD_STILL,
    DAY_MOVED /* all were counted, the last was off: the limit ends on this one */
};
const char *day_why_name(enum day_why why);

struct deadline_day {
    int64_t day;
    enum day_why why;
    int64_t number; /* of the days counted so far, this one included */
    str name;       /* of the holiday */
    str decree;
};
struct deadline_answer {
    int64_t due_ms;
    struct deadline_day *v; /* from day 0 to the last, in cx->arena */
    size_t n;
};

/* ERR_LIMIT past DEADLINE_WALK_MAX days: a clock that never runs again.  ERR_INVALID past year
 * 9999. */
MUST_USE enum err deadline_of(struct ctx *cx, const struct deadline_ask *ask,
                              struct deadline_answer *out);

/* Does the office work on this day? `why` and `off` (may be NULL) say why not. */
bool day_works(const struct deadline_ask *ask, int64_t day, enum day_why *why,
               const struct day_off **off);
int64_t day_closing(const struct deadline_ask *ask, int64_t day); /* instant, ms UTC */

/*
 * The two below use of the ask only its calendar, and cost as much as there
 * are days in between.
 *
 * How many working days something took: 0 on the same day or when it ends
 * before it begins, else the smallest N whose limit, begun at `from`, was kept
 * at `to`.  So it is at most N exactly when a limit of N > 0 was kept.
 */
int64_t working_days_between(const struct deadline_ask *calendar, int64_t from_ms, int64_t to_ms);
/*
 * Working days after today up to the day of `due`; once it has passed, those
 * after it up to today, negative.  0: today, or no working day since then.
 */
int64_t working_days_left(const struct deadline_ask *calendar, int64_t now_ms, int64_t due_ms);

#endif
