/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The state that an imported report had in the system it comes from.  What
 * happened between receipt and that state is not known and is not invented:
 * ended reports carry no clock, open ones get the clock of their state from
 * now on.
 */
#include "report/decide.h"
#include "report/plan.h"

/* The clock that runs in a state; CLOCK_COUNT: none. */
static enum clock_kind clock_in(enum state s)
{
    switch (s) {
    case STATE_RECEIVED: return CLOCK_VERIFY;
    case STATE_AWAITING: return CLOCK_COMPLETION;
    case STATE_ASSIGNED: return CLOCK_FOLLOW_UP;
    case STATE_IN_PROGRESS: return CLOCK_RESOLVE;
    default: return CLOCK_COUNT;
    }
}

enum err decide_import(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner;
    enum clock_kind kind = clock_in(m->state);

    if (m->state == STATE_NONE || m->state >= STATE_COUNT)
        return fail(cx, ERR_CONFLICT, "import: no state");
    TRY(plan_owner(cx, c, &owner));
    f->to = m->state;
    f->how = m->how;
    f->reason = m->reason.n ? m->reason : (str){0};
    f->source = m->source.n ? m->source : (str){0};
    f->reason_words = m->reason_words.n ? m->reason_words : (str){0};
    if (m->undisposed)
        f->undisposed = SOME(1);
    f->supervision = m->supervision;
    f->score = m->score;
    if (m->body.p)
        f->new_body = SOME(1);
    f->unknown = S("steps and their times between receipt and this state");
    if (m->state == STATE_RECEIVED)
        return OK;
    plan_stop(c, CLOCK_VERIFY, f);
    if (m->state == STATE_AWAITING || m->state == STATE_IN_PROGRESS)
        TRY(plan_start(cx, c, &owner, CLOCK_RESOLVE, f));
    if (m->state == STATE_AWAITING)
        facts_clock(f, CLOCK_RESOLVE, CLOCK_PAUSE);
    return kind < CLOCK_COUNT && kind != CLOCK_RESOLVE ? plan_start(cx, c, &owner, kind, f) : OK;
}
