/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/deadline.h"

#include "base/time.h"

/* Office hours when no row holds: 07.30 to 16.00, as in data/office_hours.csv. */
enum { CLOSE_MIN_DEFAULT = 16 * 60 };

bool unit_by_name(str name, enum unit *out)
{
    *out = str_eq(name, S("calendar")) ? UNIT_CALENDAR : UNIT_WORKING;
    return *out == UNIT_CALENDAR || str_eq(name, S("working"));
}

const char *day_why_name(enum day_why why)
{
    static const char *const names[] = {"counts",      "day_zero", "weekend",    "national",
                                        "joint_leave", "regional", "stood_still"};

    must(why < COUNT(names));
    return names[why];
}

/* First day off on or after `day`, by halving. */
static size_t first_off(const struct days_off *off, int64_t day)
{
    size_t lo = 0, hi = off->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (off->v[mid].day < day)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static enum day_why why_off(str kind)
{
    if (str_eq(kind, S("joint_leave")))
        return DAY_JOINT_LEAVE;
    return str_eq(kind, S("regional")) ? DAY_REGIONAL : DAY_NATIONAL;
}

bool day_works(const struct deadline_ask *ask, int64_t day, enum day_why *why,
               const struct day_off **off)
{
    int weekday = day_weekday(day);
    size_t i = first_off(&ask->off, day);

    *why = DAY_COUNTS;
    if (off)
        *off = NULL;
    if (weekday == 7 || (weekday == 6 && ask->work_week < 6)) {
        *why = DAY_WEEKEND;
        return false;
    }
    if (i < ask->off.n && ask->off.v[i].day == day) {
        *why = why_off(ask->off.v[i].kind);
        if (off)
            *off = &ask->off.v[i];
        return false;
    }
    return true;
}

int64_t day_closing(const struct deadline_ask *ask, int64_t day)
{
    int64_t close = CLOSE_MIN_DEFAULT, newest = INT64_MIN;
    int weekday = day_weekday(day);

    for (size_t i = 0; i < ask->hours.n; i++) {
        const struct hours *h = &ask->hours.v[i];
        if (h->weekday == weekday && h->from <= day && day <= h->to && h->from > newest) {
            newest = h->from;
            close = h->close_min;
        }
    }
    return day_start(day, ask->zone) + close * MINUTE_MS;
}

static bool stood_at(const struct deadline_ask *ask, int64_t instant)
{
    for (size_t i = 0; i < ask->stood_n; i++)
        if (ask->stood[i].from <= instant && instant < ask->stood[i].to)
            return true;
    return false;
}

/* One day of the count: does it count, and why (not)? */
static struct deadline_day judge(const struct deadline_ask *ask, int64_t day)
{
    struct deadline_day d = {.day = day};
    const struct day_off *off;
    bool works = day_works(ask, day, &d.why, &off);

    if (off) {
        d.name = off->name;
        d.decree = off->decree;
    }
    if (!works && ask->unit == UNIT_WORKING)
        return d;
    if (stood_at(ask, day_closing(ask, day)))
        d.why = DAY_STOOD_STILL;
    else if (ask->unit == UNIT_CALENDAR)
        d.why = DAY_COUNTS;
    return d;
}

static void add_day(struct ctx *cx, struct deadline_answer *out, size_t *room,
                    struct deadline_day d)
{
    if (out->n == *room) {
        struct deadline_day *more = arena_array(&cx->arena, struct deadline_day, *room * 2);
        memcpy(more, out->v, out->n * sizeof *more);
        out->v = more;
        *room *= 2;
    }
    out->v[out->n++] = d;
}

/* All days are counted; this one is the end if the office works on it. */
static struct deadline_day seek_working(const struct deadline_ask *ask, int64_t day)
{
    struct deadline_day d = {.day = day};
    const struct day_off *off;

    day_works(ask, day, &d.why, &off);
    if (off) {
        d.name = off->name;
        d.decree = off->decree;
    }
    return d;
}

enum err deadline_of(struct ctx *cx, const struct deadline_ask *ask, struct deadline_answer *out)
{
    int64_t day = day_of(ask->start_ms, ask->zone), counted = 0;
    size_t room = (size_t)ask->amount * 2 + 32;
    enum day_why why;

    must(ask->amount >= 0 && ask->amount <= DEADLINE_AMOUNT_MAX);
    *out = (struct deadline_answer){.v = arena_array(&cx->arena, struct deadline_day, room)};
    add_day(cx, out, &room, (struct deadline_day){.day = day, .why = DAY_ZERO});
    while (counted < ask->amount || !day_works(ask, day, &why, NULL)) {
        if (out->n > DEADLINE_WALK_MAX)
            return fail(cx, ERR_LIMIT, "a limit that never ends");
        bool counting = counted < ask->amount;
        struct deadline_day d = counting ? judge(ask, ++day) : seek_working(ask, ++day);
        counted += counting && d.why == DAY_COUNTS;
        d.number = counted;
        add_day(cx, out, &room, d);
    }
    out->due_ms = day_closing(ask, day);
    return OK;
}

int64_t working_days_between(const struct deadline_ask *calendar, int64_t from_ms, int64_t to_ms)
{
    bool backwards = to_ms < from_ms;
    int64_t from = backwards ? to_ms : from_ms, to = backwards ? from_ms : to_ms, n = 0;
    int64_t last = day_of(to, calendar->zone);
    enum day_why why;

    for (int64_t day = day_of(from, calendar->zone); day <= last; day++) {
        int64_t closing = day_closing(calendar, day);
        n += closing > from && closing <= to && day_works(calendar, day, &why, NULL);
    }
    return backwards ? -n : n;
}
