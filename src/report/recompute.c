/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/recompute.h"

#include "base/log.h"
#include "calendar/due.h"
#include "ledger/sequence.h"
#include "report/move.h"
#include "report/report.sql.h"

enum { SOME_REPORTS = 100 };

/* Of table progress: the newest calendar that was walked for, and the walk under way. */
#define DONE  S("recompute")
#define GOAL  S("recompute_goal")
#define AFTER S("recompute_after")

/* A walk for the clocks counted before calendar `goal`, having come past report `after`. */
struct walk {
    int64_t goal, after;
    bool ended;
};

static enum err recompute(struct ctx *cx, void *arg)
{
    const struct deadline *d = arg;
    struct agency agency;
    int64_t newest;
    struct due due;

    if (str_eq(d->unit, S("date"))) /* a day that was named, not counted */
        return OK;
    TRY(calendar_newest(cx, &newest));
    TRY(agency_by_id(cx, d->agency_id, &agency));
    TRY(due_of(cx, &(struct due_ask){&agency, d->start_at, d->amount, d->unit, d->stood, newest},
               &due));
    if (due.due_at == d->due_at)
        return OK;
    return report_move(cx, d->report_id,
                       &(struct move){.action = ACT_RECOMPUTE,
                                      .clock = clock_by_name(d->kind),
                                      .reason = S("calendar")},
                       NULL);
}

enum err recompute_waits(struct ctx *cx, bool *out)
{
    int64_t newest, done;

    TRY(calendar_newest(cx, &newest));
    TRY(progress_get(cx, DONE, &done));
    *out = done < newest;
    return OK;
}

/* Where the last piece ended; from the beginning when the calendar is another one since. */
static enum err take_up(struct ctx *cx, struct walk *w)
{
    int64_t goal;

    TRY(calendar_newest(cx, &w->goal));
    TRY(progress_get(cx, GOAL, &goal));
    TRY(progress_get(cx, AFTER, &w->after));
    if (goal != w->goal)
        w->after = 0;
    return OK;
}

static enum err keep_place(struct ctx *cx, void *arg)
{
    const struct walk *w = arg;

    TRY(progress_set(cx, GOAL, w->goal));
    TRY(progress_set(cx, AFTER, w->after));
    return w->ended ? progress_set(cx, DONE, w->goal) : OK;
}

/* One clock that cannot be counted must not hold up the others; it is logged. */
static enum err walk_over(struct ctx *cx, struct deadlines *some, struct walk *w)
{
    for (size_t i = 0; i < some->n; i++) {
        enum err e = ctx_scratch(cx, recompute, &some->v[i]);
        if (e == ERR_IO || e == ERR_BUSY)
            return e;
        if (e)
            log_fault(cx, "recompute");
        fault_clear(cx);
        w->after = some->v[i].report_id;
    }
    w->ended = some->n == 0;
    return db_write(cx, keep_place, w);
}

enum err recompute_some(struct ctx *cx, int64_t *seen_out)
{
    struct deadlines some;
    struct walk w = {0};
    bool waits;

    *seen_out = 0;
    TRY(recompute_waits(cx, &waits));
    if (!waits)
        return OK;
    TRY(take_up(cx, &w));
    TRY(db_all(
        cx,
        SQL(deadlines_before_calendar, .version = w.goal, .after = w.after, .max = SOME_REPORTS),
        &deadline_row, SOME_REPORTS * CLOCK_COUNT, &some));
    TRY(walk_over(cx, &some, &w));
    *seen_out = (int64_t)some.n;
    return OK;
}
