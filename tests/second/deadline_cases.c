/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * deadline_cases - the deadlines of calendar/deadline.h for cases read from stdin.
 *
 * One request a line, words apart by one space; deadline_test.py asks and
 * compares.  Instants are ms UTC, days are numbers of base/time.h.
 *
 *   reset
 *   off DAY KIND                          in the order of days
 *   hours WEEKDAY FROM TO OPEN CLOSE      minutes after midnight
 *   due START AMOUNT UNIT ZONE WEEK [FROM-TO,…]    -> DUE LETTERS
 *   between FROM TO ZONE WEEK             -> DAYS
 *   left NOW DUE ZONE WEEK                -> DAYS
 *
 * LETTERS: why each day from day 0 on did (not) count.  A limit that never
 * ends answers "error".
 */
#include "support/test.h"

#include "calendar/deadline.h"

#include <stdio.h>

enum { LINE_MAX_ = 4096, OFF_MAX = 1000, HOURS_MAX_ = 400, STOOD_MAX = 16 };

static struct day_off off[OFF_MAX];
static struct hours hours[HOURS_MAX_];
static struct standing stood[STOOD_MAX];
static struct deadline_ask ask;

static str word(str *line)
{
    str w;

    str_cut(*line, ' ', &w, line);
    return w;
}

static int64_t number(str *line)
{
    int64_t n = 0;

    must(str_i64(word(line), &n));
    return n;
}

static void read_off(str line)
{
    struct day_off *d = &off[ask.off.n++];
    static const char *const kinds[] = {"national", "joint_leave", "regional"};

    must(ask.off.n <= OFF_MAX);
    *d = (struct day_off){.day = number(&line)};
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_eq(line, str_of(kinds[i])))
            d->kind = str_of(kinds[i]);
    must(d->kind.n > 0);
}

static void read_hours(str line)
{
    struct hours *h = &hours[ask.hours.n++];

    must(ask.hours.n <= HOURS_MAX_);
    h->weekday = number(&line);
    h->from = number(&line);
    h->to = number(&line);
    h->open_min = number(&line);
    h->close_min = number(&line);
}

static void read_seat(str *line)
{
    ask.zone = (int)number(line);
    ask.work_week = (int)number(line);
}

static void read_stood(str list)
{
    str pair, from;

    for (ask.stood_n = 0; list.n; ask.stood_n++) {
        struct standing *s = &stood[ask.stood_n];
        must(ask.stood_n < STOOD_MAX);
        str_cut(list, ',', &pair, &list);
        str_cut(pair, '-', &from, &pair);
        must(str_i64(from, &s->from) && str_i64(pair, &s->to));
    }
}

static void answer_due(struct ctx *cx, str line)
{
    struct deadline_answer due;

    ask.start_ms = number(&line);
    ask.amount = number(&line);
    must(unit_by_name(word(&line), &ask.unit));
    read_seat(&line);
    read_stood(line);
    if (deadline_of(cx, &ask, &due)) {
        puts("error");
        return;
    }
    printf("%lld ", (long long)due.due_ms);
    for (size_t i = 0; i < due.n; i++)
        putchar("cdwnjrsm"[due.v[i].why]);
    putchar('\n');
}

static void answer_days(str line, int64_t count(const struct deadline_ask *, int64_t, int64_t))
{
    int64_t from = number(&line), to = number(&line);

    read_seat(&line);
    printf("%lld\n", (long long)count(&ask, from, to));
}

static void answer(struct ctx *cx, str line)
{
    str verb = word(&line);

    if (str_eq(verb, S("reset")))
        ask.off.n = ask.hours.n = 0;
    else if (str_eq(verb, S("off")))
        read_off(line);
    else if (str_eq(verb, S("hours")))
        read_hours(line);
    else if (str_eq(verb, S("due")))
        answer_due(cx, line);
    else if (str_eq(verb, S("between")))
        answer_days(line, working_days_between);
    else if (str_eq(verb, S("left")))
        answer_days(line, working_days_left);
    else
        must(false);
}

int main(void)
{
    static char line[LINE_MAX_];
    struct ctx cx;

    ask = (struct deadline_ask){
        .off = {off,   0},
          .hours = {hours, 0},
          .stood = stood
    };
    ctx_init(&cx, NULL, 1 << 20);
    while (fgets(line, sizeof line, stdin)) {
        answer(&cx, str_slice(str_of(line), 0, strcspn(line, "\n")));
        ctx_reset(&cx);
    }
    return 0;
}
