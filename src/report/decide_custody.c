/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who holds the case: verification, disposition, persons. Offers: decide_offer.c. */
#include "account/account.h"
#include "report/decide.h"
#include "report/files.h"
#include "report/plan.h"

static enum err take_parties(struct ctx *cx, const struct casefile *c, const struct move *m,
                             struct facts *f)
{
    const struct id_list *lists[] = {&m->co, &m->cc};
    struct agency agency;

    for (size_t l = 0; l < COUNT(lists); l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            struct move one = {.agency = SOME(lists[l]->v[i])};
            TRY(plan_target(cx, &one, &agency));
            TRY(plan_guard(cx, &c->r, f, &agency));
        }
    if (c->parties_n + m->co.n + m->cc.n > COUNT(c->parties))
        return fail_key(cx, ERR_INVALID, "co_agencies", "error_parties_many");
    f->co = m->co;
    f->cc = m->cc;
    return OK;
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

enum err decide_verify(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner, holder;

    TRY(plan_target(cx, m, &owner));
    TRY(plan_owner(cx, c, &holder));
    if (!agency_within(&owner, &holder) &&
        !actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), owner.path))
        return fail_key(cx, ERR_DENIED, "agency", "error_agency_not_below");
    TRY(take_corrections(cx, c, m, f));
    TRY(plan_leave_received(cx, c, &owner, f));
    return take_parties(cx, c, m, f);
}

enum err decide_handle(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner;

    TRY(plan_owner(cx, c, &owner));
    TRY(take_corrections(cx, c, m, f));
    TRY(plan_leave_received(cx, c, &owner, f));
    return take_parties(cx, c, m, f);
}

/* Disposition downwards: custody moves at once (DOMAIN §4 rule 2). */
enum err decide_assign(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    struct agency owner, holder;

    TRY(plan_owner(cx, c, &holder));
    if (m->agency.has) {
        TRY(plan_target(cx, m, &owner));
        if (!agency_within(&owner, &holder))
            return fail_key(cx, ERR_CONFLICT, "agency", "error_assign_downwards_only");
        TRY(plan_guard(cx, &c->r, f, &owner));
        TRY(plan_transfer(cx, c, &owner, f));
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
