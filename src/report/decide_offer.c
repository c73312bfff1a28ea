/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A case offered to another office: who keeps it until when, and who decides (report/offer.h). */
#include "base/limits.h"
#include "report/decide.h"
#include "report/plan.h"

/* Back to where cases of this office come from: the one above. */
static enum err one_above(struct ctx *cx, const struct agency *owner, struct agency *out)
{
    if (!owner->parent_id.has)
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_missing");
    return agency_by_id(cx, owner->parent_id.v, out);
}

static enum err receiver_of(struct ctx *cx, const struct casefile *c, const struct move *m,
                            const struct agency *owner, struct agency *out)
{
    if (!m->agency.has && c->r.offers + 1 < OFFERS_NAMED_FROM)
        TRY(one_above(cx, owner, out));
    else if (!m->agency.has)
        return fail_key(cx, ERR_INVALID, "agency", "error_offer_named");
    else
        TRY(plan_target(cx, m, out));
    if (out->id == owner->id)
        return fail_key(cx, ERR_INVALID, "agency", "error_offer_own");
    if (agency_within(out, owner))
        return fail_key(cx, ERR_CONFLICT, "agency", "error_offer_below");
    return OK;
}

static enum err ask_arbiter(struct ctx *cx, const struct casefile *c, const struct agency *arbiter,
                            struct facts *f)
{
    f->arbiter = SOME(arbiter->id);
    return plan_start(cx, c, arbiter, CLOCK_ARBITRATE, f);
}

/* Once an arbiter had to be asked, only who stands there or above may set it going again. */
static enum err may_offer(struct ctx *cx, const struct casefile *c)
{
    struct agency arbiter;

    if (offer_is_open(&c->r))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_offer_open");
    if (!offer_is_settled(&c->r))
        return OK;
    TRY(agency_by_id(cx, c->r.arbiter_id.v, &arbiter));
    if (!actor_over(&cx->actor, action_rule(ACT_ARBITRATE)->roles, arbiter.path))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_offer_settled");
    return OK;
}

enum err decide_offer(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    struct agency owner, receiver, arbiter;

    TRY(may_offer(cx, c));
    TRY(plan_owner(cx, c, &owner));
    TRY(receiver_of(cx, c, m, &owner, &receiver));
    TRY(plan_guard(cx, &c->r, f, &receiver));
    f->offered = SOME(receiver.id);
    if (c->r.offers + 1 < OFFERS_ARBITER_FROM && !offer_is_settled(&c->r))
        return plan_start(cx, c, &receiver, CLOCK_OFFER, f);
    TRY(offer_arbiter(cx, &c->r, &owner, &receiver, &arbiter));
    return ask_arbiter(cx, c, &arbiter, f);
}

/* It is this office's from now on; out of `received` it is verified by that. */
static enum err give_to(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                        struct facts *f)
{
    f->to = report_state(&c->r);
    if (f->to == STATE_RECEIVED) {
        f->to = STATE_ASSIGNED;
        return plan_leave_received(cx, c, owner, f);
    }
    TRY(plan_guard(cx, &c->r, f, owner));
    return plan_transfer(cx, c, owner, f);
}

static void end_offer(const struct casefile *c, str outcome, struct facts *f)
{
    f->outcome = outcome;
    plan_met(c, CLOCK_OFFER, f);
    plan_met(c, CLOCK_ARBITRATE, f);
}

enum err decide_accept(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency receiver;

    (void)m;
    TRY(agency_by_id(cx, c->r.offered_id.v, &receiver));
    end_offer(c, S("accepted"), f);
    return give_to(cx, c, &receiver, f);
}

enum err decide_decline(struct ctx *cx, const struct casefile *c, const struct move *m,
                        struct facts *f)
{
    (void)cx, (void)m;
    end_offer(c, S("declined"), f);
    return OK;
}

enum err decide_cancel_offer(struct ctx *cx, const struct casefile *c, const struct move *m,
                             struct facts *f)
{
    (void)cx, (void)m;
    f->outcome = S("cancelled");
    plan_stop(c, CLOCK_OFFER, f);
    return OK;
}

enum err decide_offer_expired(struct ctx *cx, const struct casefile *c, const struct move *m,
                              struct facts *f)
{
    struct agency arbiter;

    (void)m;
    TRY(offer_arbiter_of(cx, &c->r, &arbiter));
    plan_stop(c, CLOCK_OFFER, f);
    return ask_arbiter(cx, c, &arbiter, f);
}

/* It binds both: sender, receiver or a third office below the arbiter gets it, whatever they want.
 */
enum err decide_arbitrate(struct ctx *cx, const struct casefile *c, const struct move *m,
                          struct facts *f)
{
    struct agency arbiter, owner;

    TRY(plan_target(cx, m, &owner));
    TRY(offer_arbiter_of(cx, &c->r, &arbiter));
    if (!agency_within(&owner, &arbiter))
        return fail_key(cx, ERR_CONFLICT, "agency", "error_arbitrate_outside");
    end_offer(c, S("arbitrated"), f);
    f->arbiter = SOME(arbiter.id);
    return give_to(cx, c, &owner, f);
}

void decide_lapse(const struct casefile *c, enum state to, struct facts *f)
{
    uint32_t keeps = action_rule(ACT_OFFER)->from | STATE_BIT(STATE_MERGED); /* until it is split */
    bool leaves = !(STATE_BIT(to) & keeps);

    if (!offer_is_open(&c->r) || f->outcome.p || !(leaves || f->owner.has))
        return;
    f->outcome = S("lapsed");
    plan_stop(c, CLOCK_OFFER, f);
    plan_stop(c, CLOCK_ARBITRATE, f);
}
