/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The reporter's side: reply, confirm, contest, rate. */
#include "base/limits.h"
#include "base/world.h"
#include "report/decide.h"
#include "report/plan.h"

static bool is_reporter(const struct ctx *cx)
{
    return cx->actor.kind == ACTOR_REPORTER;
}

/*
 * In `answered` a reply of the reporter stops the automatic closing until the
 * owner has answered it; then the reporter's days begin anew (DOMAIN §4).
 */
enum err decide_reply(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    struct agency owner;

    (void)m;
    if (is_reporter(cx) && c->r.replies >= REPLIES_MAX)
        return fail_key(cx, ERR_CONFLICT, "text", "error_replies_many");
    f->private_text = SOME(1);
    f->by_owner = SOME(!is_reporter(cx));
    TRY(plan_owner(cx, c, &owner));
    if (report_state(&c->r) != STATE_ANSWERED)
        return OK;
    if (is_reporter(cx)) {
        plan_stop(c, CLOCK_REPLY, f);
        return plan_runs(c, CLOCK_OWNER_REPLY) ? OK
                                               : plan_start(cx, c, &owner, CLOCK_OWNER_REPLY, f);
    }
    if (!c->r.is_reply_due)
        return OK;
    plan_met(c, CLOCK_OWNER_REPLY, f);
    return plan_start(cx, c, &owner, CLOCK_REPLY, f);
}

static enum err open_window(struct ctx *cx, const struct casefile *c, struct facts *f)
{
    struct agency owner;

    TRY(plan_owner(cx, c, &owner));
    return plan_start(cx, c, &owner, CLOCK_REOPEN, f);
}

/* Completion is the time of the last answer that was not contested (DOMAIN §4 rule 5). */
enum err plan_close(struct ctx *cx, const struct casefile *c, str how, struct facts *f)
{
    plan_met_at(c, CLOCK_RESOLVE, c->r.answered_at.v, f);
    plan_met(c, CLOCK_REPLY, f);
    plan_stop(c, CLOCK_OWNER_REPLY, f);
    plan_stop(c, CLOCK_FOLLOW_UP, f);
    f->how = how;
    return open_window(cx, c, f);
}

enum err decide_confirm(struct ctx *cx, const struct casefile *c, const struct move *m,
                        struct facts *f)
{
    if (m->score.has && (m->score.v < 1 || m->score.v > 5))
        return fail_key(cx, ERR_INVALID, "score", "error_score_range");
    return plan_close(cx, c, S("confirmed"), f);
}

enum err decide_contest(struct ctx *cx, const struct casefile *c, const struct move *m,
                        struct facts *f)
{
    struct agency owner;

    (void)m;
    TRY(plan_owner(cx, c, &owner));
    f->private_text = SOME(1);
    plan_stop(c, CLOCK_REPLY, f);
    plan_stop(c, CLOCK_OWNER_REPLY, f);
    TRY(plan_start(cx, c, &owner, CLOCK_AGAIN, f));
    return plan_resume(cx, c, CLOCK_RESOLVE, f);
}

enum err decide_rate(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    if (!m->score.has || m->score.v < 1 || m->score.v > 5)
        return fail_key(cx, ERR_INVALID, "score", "error_score_range");
    if (report_state(&c->r) == STATE_CLOSED && c->has_clock[CLOCK_REOPEN] &&
        c->clocks[CLOCK_REOPEN].due_at < now_ms(cx))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_window_over");
    f->score = m->score;
    f->private_text = SOME(1);
    return OK;
}
