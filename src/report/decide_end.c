/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ends and the ways back: close, archive, appeal, reopen, withdraw. */
#include "base/world.h"
#include "report/decide.h"
#include "report/plan.h"
#include "report/reason.h"

/* By silence: only after a substantive answer of which the reporter was told and reminded. */
enum err decide_auto_close(struct ctx *cx, const struct casefile *c, const struct move *m,
                           struct facts *f)
{
    (void)m;
    if (!c->r.is_substantive)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_answer_not_substantive");
    if (c->r.is_reply_due)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_reply_waits");
    if (c->r.has_contact && c->r.reminders < clock_rule(CLOCK_REPLY)->reminders)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_not_reminded");
    return plan_close(cx, c, c->r.has_contact ? S("automatic") : S("automatic_no_contact"), f);
}

enum err decide_close(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    TRY(reason_check(cx, S("close"), m->reason));
    f->reason = m->reason;
    return plan_close(cx, c, S("admin"), f);
}

enum err decide_archive(struct ctx *cx, const struct casefile *c, const struct move *m,
                        struct facts *f)
{
    struct agency owner;

    TRY(reason_check(cx, S("archive"), m->reason));
    TRY(plan_owner(cx, c, &owner));
    plan_stop_all(c, f);
    f->reason = m->reason;
    f->how = S("archived");
    f->private_text = SOME(1);
    return plan_start(cx, c, &owner, CLOCK_APPEAL, f);
}

static enum err within_window(struct ctx *cx, const struct casefile *c, enum clock_kind kind)
{
    if (!c->has_clock[kind] || !deadline_is_open(&c->clocks[kind], now_ms(cx)))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_window_over");
    return OK;
}

enum err decide_appeal(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency top;

    (void)m;
    if (c->r.is_appealed)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_already_appealed");
    TRY(within_window(cx, c, CLOCK_APPEAL));
    TRY(agency_top(cx, &top));
    plan_met(c, CLOCK_APPEAL, f);
    f->private_text = SOME(1);
    return plan_start(cx, c, &top, CLOCK_DECIDE, f);
}

/* Not by the person who archived (DOMAIN §4). */
enum err decide_decide_appeal(struct ctx *cx, const struct casefile *c, const struct move *m,
                              struct facts *f)
{
    struct agency owner;
    str me;

    if (!c->r.is_appealed)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_no_appeal");
    if (!m->uphold.has)
        return fail_key(cx, ERR_INVALID, "uphold", "error_decision_missing");
    TRY(event_actor_ref(cx, &me));
    if (me.n && str_eq(me, c->r.ended_by))
        return fail_key(cx, ERR_DENIED, NULL, "error_own_archive");
    plan_met(c, CLOCK_DECIDE, f);
    f->upheld = m->uphold;
    f->private_text = SOME(1);
    f->to = m->uphold.v ? STATE_RECEIVED : STATE_ARCHIVED;
    if (!m->uphold.v)
        return OK;
    TRY(plan_owner(cx, c, &owner));
    return plan_start(cx, c, &owner, CLOCK_VERIFY, f);
}

enum err decide_reopen(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner;

    (void)m;
    if (cx->actor.kind == ACTOR_REPORTER)
        TRY(within_window(cx, c, CLOCK_REOPEN));
    TRY(plan_owner(cx, c, &owner));
    plan_met(c, CLOCK_REOPEN, f);
    f->private_text = SOME(cx->actor.kind == ACTOR_REPORTER);
    TRY(plan_reopen(cx, c, CLOCK_RESOLVE, f));
    return plan_start(cx, c, &owner, CLOCK_AGAIN, f);
}

enum err decide_withdraw(struct ctx *cx, const struct casefile *c, const struct move *m,
                         struct facts *f)
{
    (void)cx, (void)m;
    plan_stop_all(c, f);
    f->how = S("reporter");
    f->private_text = SOME(1);
    return OK;
}
