/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/deadline.h"

#include "base/time.h"

/* Where no row holds, as on a day without office hours: 16.00, as in data/office_hours.csv. */
enum { CLOSE_MIN_DEFAULT = 16 * 60 };

/* 9999-12-31, where the calendar of base/time.h ends. */
enum { DAY_LAST = 2932896 };

bool unit_by_name(str name, enum unit *out)
{
    *out = str_eq(name, S("calendar")) ? UNIT_CALENDAR : UNIT_WORKING;
    return *out == UNIT_CALENDAR || str_eq(name, S("working"));
}

const char *day_why_name(enum day_why why)
{
    static const char *const names[] = {"counts",      "day_zero", "weekend",     "national",
                                        "joint_leave", "regional", "stood_still", "moved"};

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

/* One day of the count; with `counting` false all are counted and an end is sought. */
static struct deadline_day judge(const struct deadline_ask *ask, int64_t day, bool counting)
{
    struct deadline_day d = {.day = day};
    const struct day_off *off;
    bool works = day_works(ask, day, &d.why, &off);

    if (off) {
        d.name = off->name;
        d.decree = off->decree;
    }
    if (!works && (ask->unit == UNIT_WORKING || !counting))
        return d;
    d.why = counting ? DAY_COUNTS : DAY_MOVED;
    if (stood_at(ask, day_closing(ask, day)))
        d.why = DAY_STOOD_STILL;
    return d;
}

/* May a limit end with this day: the office worked, and the clock ran when it closed. */
static bool may_end(const struct deadline_ask *ask, int64_t day)
{
    enum day_why why;

    return day_works(ask, day, &why, NULL) && !stood_at(ask, day_closing(ask, day));
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

enum err deadline_of(struct ctx *cx, const struct deadline_ask *ask, struct deadline_answer *out)
{
    int64_t day = day_of(ask->start_ms, ask->zone), counted = 0;
    size_t room = (size_t)ask->amount * 2 + 32;

    must(ask->amount >= 0 && ask->amount <= DEADLINE_AMOUNT_MAX);
    *out = (struct deadline_answer){.v = arena_array(&cx->arena, struct deadline_day, room)};
    add_day(cx, out, &room, (struct deadline_day){.day = day, .why = DAY_ZERO});
    while (counted < ask->amount || !may_end(ask, day)) {
        if (day >= DAY_LAST)
            return fail(cx, ERR_INVALID, "a limit that ends after the year 9999");
        if (out->n > DEADLINE_WALK_MAX)
            return fail(cx, ERR_LIMIT, "a limit that never ends");
        struct deadline_day d = judge(ask, ++day, counted < ask->amount);
        counted += d.why == DAY_COUNTS;
        d.number = counted;
        add_day(cx, out, &room, d);
    }
    out->due_ms = day_closing(ask, day);
    return OK;
}

/* Working days after one day, up to another, that one included. */
static int64_t days_after(const struct deadline_ask *calendar, int64_t from, int64_t to)
{
    enum day_why why;
    int64_t n = 0;

    for (int64_t day = from + 1; day <= to; day++)
        n += day_works(calendar, day, &why, NULL);
    return n;
}

/* What is done on a day off, or after closing, is done as on the next working day. */
int64_t working_days_between(const struct deadline_ask *calendar, int64_t from_ms, int64_t to_ms)
{
    int64_t from = day_of(from_ms, calendar->zone), to = day_of(to_ms, calendar->zone);
    enum day_why why;

    if (to <= from)
        return 0;
    bool next = !day_works(calendar, to, &why, NULL) || to_ms > day_closing(calendar, to);
    return days_after(calendar, from, to) + next;
}

int64_t working_days_left(const struct deadline_ask *calendar, int64_t now_ms, int64_t due_ms)
{
    int64_t today = day_of(now_ms, calendar->zone), due = day_of(due_ms, calendar->zone);

    return now_ms <= due_ms ? days_after(calendar, today, due) : -days_after(calendar, due, today);
}
