/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/ring.h"

#include "base/log.h"
#include "base/world.h"
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
    case CLOCK_OFFER: return ACT_OFFER_EXPIRED;
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
