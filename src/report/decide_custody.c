/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds the case: verification, disposition, persons. */
#include "account/account.h"
#include "report/decide.h"
#include "report/files.h"
#include "report/plan.h"

static enum err target_of(struct ctx *cx, const struct move *m, struct agency *out)
{
    if (!m->agency.has)
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_missing");
    enum err e = agency_by_id(cx, m->agency.v, out);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_unknown");
    }
    TRY(e);
    if (!out->is_active)
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_unknown");
    return OK;
}

static enum err take_parties(struct ctx *cx, const struct casefile *c, const struct move *m,
                             struct facts *f)
{
    const struct id_list *lists[] = {&m->co, &m->cc};
    struct agency agency;

    for (size_t l = 0; l < COUNT(lists); l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            struct move one = {.agency = SOME(lists[l]->v[i])};
            TRY(target_of(cx, &one, &agency));
            TRY(plan_guard(cx, &c->r, f, &agency));
        }
    if (c->parties_n + m->co.n + m->cc.n > COUNT(c->parties))
        return fail_key(cx, ERR_INVALID, "co_agencies", "error_parties_many");
    f->co = m->co;
    f->cc = m->cc;
    return OK;
}

static void take_owner(const struct agency *owner, struct facts *f)
{
    f->owner = SOME(owner->id);
    f->owner_path = owner->path;
}

/* What a verifier may set right in the same act. */
static enum err take_corrections(struct ctx *cx, const struct casefile *c, const struct move *m,
                                 struct facts *f)
{
    f->class = m->class;
    f->supervision = m->supervision;
    f->topic = m->topic;
    f->respondent = m->respondent;
    if (f->class.p && !report_class_known(f->class))
        return fail_key(cx, ERR_INVALID, "class", "error_class_unknown");
    return files_decide(cx, c, m, f);
}

/* The first assignment: verification met, first follow-up and class limit begin. */
static enum err leave_received(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                               struct facts *f)
{
    TRY(plan_guard(cx, &c->r, f, owner));
    take_owner(owner, f);
    plan_met(c, CLOCK_VERIFY, f);
    TRY(plan_start(cx, c, owner, CLOCK_FOLLOW_UP, f));
    if (c->has_clock[CLOCK_RESOLVE]) /* archived and back by an appeal: goes on, restarts never */
        return plan_reopen(cx, c, CLOCK_RESOLVE, f);
    return plan_start(cx, c, owner, CLOCK_RESOLVE, f);
}

enum err decide_verify(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner, holder;

    TRY(target_of(cx, m, &owner));
    TRY(plan_owner(cx, c, &holder));
    if (!agency_within(&owner, &holder) &&
        !actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), owner.path))
        return fail_key(cx, ERR_DENIED, "agency", "error_agency_not_below");
    TRY(take_corrections(cx, c, m, f));
    TRY(leave_received(cx, c, &owner, f));
    return take_parties(cx, c, m, f);
}

enum err decide_handle(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner;

    TRY(plan_owner(cx, c, &owner));
    TRY(take_corrections(cx, c, m, f));
    TRY(leave_received(cx, c, &owner, f));
    return take_parties(cx, c, m, f);
}

/*
 * Disposition downwards. Custody moves at once and no clock restarts; where the
 * new owner's own limit is stricter the earlier date holds (DOMAIN §4 rule 2).
 */
enum err decide_assign(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner, holder;

    TRY(plan_owner(cx, c, &holder));
    if (m->agency.has) {
        TRY(target_of(cx, m, &owner));
        if (!agency_within(&owner, &holder))
            return fail_key(cx, ERR_CONFLICT, "agency", "error_assign_downwards_only");
        TRY(plan_guard(cx, &c->r, f, &owner));
        if (owner.id != holder.id) {
            take_owner(&owner, f);
            TRY(plan_stricter(cx, c, &owner, CLOCK_FOLLOW_UP, f));
            TRY(plan_stricter(cx, c, &owner, CLOCK_RESOLVE, f));
        }
    } else if (m->co.n + m->cc.n == 0)
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_missing");
    return take_parties(cx, c, m, f);
}

enum err decide_assign_person(struct ctx *cx, const struct casefile *c, const struct move *m,
                              struct facts *f)
{
    bool works;

    if (!m->person.has)
        return fail_key(cx, ERR_INVALID, "person", "error_person_missing");
    f->person = m->person;
    if (m->person.v == 0)
        return OK;
    TRY(account_works_for(cx, m->person.v, c->r.owner_path, &works));
    if (!works)
        return fail_key(cx, ERR_INVALID, "person", "error_person_not_here");
    return OK;
}
