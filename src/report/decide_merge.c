/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One matter, several reports: merge, split, and what follows from them for the others. */
#include "base/limits.h"
#include "report/decide.h"
#include "report/plan.h"

/* Clocks of the reporter: while another report is worked on for both, they stand still. */
static const enum clock_kind reporters[] = {CLOCK_COMPLETION, CLOCK_REPLY};

static enum err the_other(struct ctx *cx, opt_i64 id, const char *field, struct report *out)
{
    if (!id.has)
        return fail_key(cx, ERR_INVALID, field, "error_lead_missing");
    enum err e = report_by_id(cx, id.v, out);
    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return fail_key(cx, ERR_INVALID, field, "error_lead_unknown");
}

/* The number of a report that is hidden must not be learned from one that everybody reads. */
static enum err check_lead(struct ctx *cx, const struct casefile *c, const struct report *lead)
{
    struct agency owner;

    if (lead->id == c->r.id)
        return fail_key(cx, ERR_INVALID, "lead", "error_lead_itself");
    if (!(STATE_BIT(report_state(lead)) & STATES_OPEN))
        return fail_key(cx, ERR_CONFLICT, "lead", "error_lead_over");
    if (lead->is_confidential && !c->r.is_confidential)
        return fail_key(cx, ERR_CONFLICT, "lead", "error_lead_confidential");
    if (lead->merged + c->r.merged >= MERGED_MAX)
        return fail_key(cx, ERR_CONFLICT, "lead", "error_merged_many");
    TRY(agency_by_id(cx, lead->owner_id, &owner));
    return plan_guard(cx, &c->r, &(struct facts){0}, &owner);
}

static void name_lead(const struct report *lead, struct facts *f)
{
    f->lead = SOME(lead->id);
    f->lead_number = lead->number;
}

enum err decide_merge(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    struct report lead;

    TRY(the_other(cx, m->lead, "lead", &lead));
    if (c->r.is_apart)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_merge_apart");
    TRY(check_lead(cx, c, &lead));
    for (size_t i = 0; i < COUNT(reporters); i++)
        plan_pause(c, reporters[i], f);
    name_lead(&lead, f);
    return OK;
}

/* Its lead has another lead, or its lead's oldest child has become theirs. */
enum err decide_lead(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    struct report lead;

    TRY(the_other(cx, m->lead, "lead", &lead));
    if (lead.id == c->r.id || opt_eq(c->r.lead_id, m->lead))
        return fail_key(cx, ERR_CONFLICT, "lead", "error_lead_itself");
    name_lead(&lead, f);
    return OK;
}

/* The state before, with every clock as it would stand now had it never been merged. */
enum err decide_split(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    (void)m;
    for (size_t i = 0; i < COUNT(reporters); i++)
        TRY(plan_resume(cx, c, reporters[i], f));
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++)
        TRY(plan_ring_again(cx, c, k, f));
    if (cx->actor.kind == ACTOR_REPORTER)
        f->apart = SOME(1);
    return OK;
}

/* The lead's answer, with all that an answer means. */
enum err decide_share(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    struct report lead;
    struct agency owner;

    TRY(the_other(cx, m->other, "lead", &lead));
    TRY(plan_owner(cx, c, &owner));
    plan_met(c, CLOCK_VERIFY, f);
    plan_met(c, CLOCK_FOLLOW_UP, f);
    plan_met(c, CLOCK_AGAIN, f);
    plan_met(c, CLOCK_OWNER_REPLY, f);
    plan_stop(c, CLOCK_COMPLETION, f);
    plan_stop(c, CLOCK_REVIEW, f);
    plan_pause(c, CLOCK_RESOLVE, f);
    f->substantive = SOME(lead.is_substantive);
    f->other_number = lead.number;
    return plan_start(cx, c, &owner, CLOCK_REPLY, f);
}

static enum err name_other(struct ctx *cx, const struct move *m, struct facts *f)
{
    struct report other;

    TRY(the_other(cx, m->other, "lead", &other));
    f->other = SOME(other.id);
    f->other_number = other.number;
    return OK;
}

enum err decide_join(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    (void)c;
    return name_other(cx, m, f);
}

enum err decide_part(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    if (c->r.merged == 0)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_state_forbids");
    f->lead = m->lead; /* the heir */
    return name_other(cx, m, f);
}

/* Somebody wrote to a report that follows this one: its owner answers for all. */
enum err decide_relay(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    (void)c;
    f->by_owner = SOME(m->is_private);
    f->private_text = SOME(1);
    return name_other(cx, m, f);
}
