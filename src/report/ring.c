/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/ring.h"

#include "base/log.h"
#include "base/world.h"
#include "calendar/due.h"
#include "ledger/sequence.h"
#include "report/move.h"
#include "report/report.sql.h"

enum { SOME_ALARMS = 100 };

/* What is due when the last alarm of a clock rings. */
static enum action end_of(enum clock_kind kind)
{
    switch (kind) {
    case CLOCK_COMPLETION: return ACT_COMPLETION_EXPIRED;
    case CLOCK_REPLY: return ACT_AUTO_CLOSE;
    case CLOCK_REVIEW: return ACT_REVIEW_DUE;
    default: return ACT_BREACH;
    }
}

static bool is_last(str alarms)
{
    return !str_has(alarms, S(","));
}

/* In the transaction of the caller, if there is one. */
static enum err move(struct ctx *cx, const struct deadline *d, const struct move *m)
{
    return db_writing(cx) ? report_move_in(cx, d->report_id, m, NULL)
                          : report_move(cx, d->report_id, m, NULL);
}

/* A closing that its conditions forbid becomes a breach: a person must look (DOMAIN §4 rule 5). */
static enum err ring(struct ctx *cx, void *arg)
{
    const struct deadline *d = arg;
    struct move m = {.clock = clock_by_name(d->kind)};

    m.action = is_last(d->alarms) ? end_of(m.clock) : ACT_WARN;
    enum err e = move(cx, d, &m);
    if (e == ERR_CONFLICT && m.action != ACT_BREACH && m.action != ACT_WARN) {
        fault_clear(cx);
        m.action = ACT_BREACH;
        e = move(cx, d, &m);
    }
    return e;
}

/* One clock that cannot be rung must not hold up the others; it is logged and tried again. */
enum err ring_some(struct ctx *cx, int64_t *rung_out)
{
    struct deadlines due;

    *rung_out = 0;
    TRY(db_all(cx, SQL(deadlines_ringing, .now = now_ms(cx), .max = SOME_ALARMS), &deadline_row,
               SOME_ALARMS, &due));
    for (size_t i = 0; i < due.n; i++) {
        enum err e = ctx_scratch(cx, ring, &due.v[i]);
        if (e == ERR_IO || e == ERR_BUSY)
            return e;
        if (e) {
            log_fault(cx, "clock");
            fault_clear(cx);
        } else
            ++*rung_out;
    }
    return OK;
}

enum err ring_waits(struct ctx *cx, bool *out)
{
    struct deadlines due;

    TRY(db_all(cx, SQL(deadlines_ringing, .now = now_ms(cx), .max = 1), &deadline_row, 1, &due));
    *out = due.n > 0;
    return OK;
}

struct change {
    const struct deadline *d;
    int64_t version;
    bool moved;
};

static enum err recompute(struct ctx *cx, void *arg)
{
    struct change *ch = arg;
    const struct deadline *d = ch->d;
    struct agency agency;
    struct due due;

    if (str_eq(d->unit, S("date"))) /* a day that was named, not counted */
        return OK;
    TRY(agency_by_id(cx, d->agency_id, &agency));
    TRY(due_of(cx,
               &(struct due_ask){&agency, d->start_at, d->amount, d->unit, d->stood, ch->version},
               &due));
    if (due.due_at == d->due_at)
        return OK;
    ch->moved = true;
    return report_move(cx, d->report_id,
                       &(struct move){.action = ACT_RECOMPUTE,
                                      .clock = clock_by_name(d->kind),
                                      .reason = S("calendar")},
                       NULL);
}

static enum err set_done(struct ctx *cx, void *arg)
{
    return progress_set(cx, S("recompute"), *(int64_t *)arg);
}

enum err recompute_waits(struct ctx *cx, bool *out)
{
    int64_t version, done;

    TRY(calendar_newest(cx, &version));
    TRY(progress_get(cx, S("recompute"), &done));
    *out = done < version;
    return OK;
}

enum err recompute_all(struct ctx *cx, int64_t *moved_out)
{
    struct deadlines some;
    int64_t version, done, after = 0;

    *moved_out = 0;
    TRY(calendar_newest(cx, &version));
    TRY(progress_get(cx, S("recompute"), &done));
    if (done >= version)
        return OK;
    do {
        TRY(db_all(
            cx,
            SQL(deadlines_before_calendar, .version = version, .after = after, .max = SOME_ALARMS),
            &deadline_row, SOME_ALARMS * CLOCK_COUNT, &some));
        for (size_t i = 0; i < some.n; i++) {
            struct change ch = {&some.v[i], version, false};
            TRY(ctx_scratch(cx, recompute, &ch));
            *moved_out += ch.moved;
            after = some.v[i].report_id;
        }
    } while (some.n > 0);
    return db_write(cx, set_done, &version);
}
