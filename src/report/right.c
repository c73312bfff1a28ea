/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/right.h"

#include "agency/agency.h"
#include "base/time.h"
#include "base/world.h"
#include "db/kept.h"
#include "report/move.h"
#include "report/report.sql.h"
#include "report/store.h"

enum { RIGHTS_MAX = 5000 };

/* Does a grant reach the case: over the agency whose move it is, or over a co-handler when parties
 * count? */
static bool reaches(const struct grant *g, str path, const struct agencies *parties)
{
    if (str_starts(path, g->agency_path))
        return true;
    for (size_t i = 0; i < parties->n; i++)
        if (str_starts(parties->v[i].path, g->agency_path))
            return true;
    return false;
}

static enum err party_agencies(struct ctx *cx, const struct casefile *c, enum over over,
                               struct agencies *out)
{
    *out = (struct agencies){0};
    if (over != OVER_PARTY || c->parties_n == 0)
        return OK;
    out->v = arena_array(&cx->arena, struct agency, c->parties_n);
    for (size_t i = 0; i < c->parties_n; i++)
        TRY(agency_by_id(cx, c->parties[i].agency_id, &out->v[out->n++]));
    return OK;
}

/* Whose move it is; without an open offer the state is to forbid it, so the owner's. */
static enum err path_over(struct ctx *cx, const struct casefile *c, enum over over, str *out)
{
    struct agency agency;

    *out = c->r.owner_path;
    if (!offer_is_open(&c->r) || (over != OVER_OFFERED && over != OVER_ARBITER))
        return OK;
    if (over == OVER_OFFERED)
        TRY(agency_by_id(cx, c->r.offered_id.v, &agency));
    else
        TRY(offer_arbiter_of(cx, &c->r, &agency));
    *out = agency.path;
    return OK;
}

struct right {
    str action, role, valid_from, valid_to;
};
struct rights {
    struct right *v;
    size_t n;
};
static const struct db_row right_row =
    DB_ROW(struct right, DB_FIELD(struct right, action), DB_FIELD(struct right, role),
           DB_FIELD(struct right, valid_from), DB_FIELD(struct right, valid_to));

static enum err read_rights(struct ctx *cx, const void **out)
{
    struct rights *all = arena_new(&cx->arena, struct rights);

    TRY(db_all(cx, SQL(role_right_all), &right_row, RIGHTS_MAX, all));
    *out = all;
    return OK;
}
static const struct kept_kind rights_kind = {"rights", read_rights};

/* Rows of role_right narrow the table in code: an installation may take a right away. */
static enum err narrowed(struct ctx *cx, const char *action, enum role role, bool *allowed)
{
    str day = date_format(cx, day_of(now_ms(cx), ZONE_WIB));
    const struct rights *all;

    *allowed = false;
    TRY(kept_get(cx, &rights_kind, &all));
    for (size_t i = 0; i < all->n && !*allowed; i++) {
        const struct right *r = &all->v[i];
        *allowed = str_eq(r->action, str_of(action)) && str_eq(r->role, str_of(role_name(role))) &&
                   str_cmp(r->valid_from, day) <= 0 &&
                   (!r->valid_to.p || str_cmp(r->valid_to, day) >= 0);
    }
    return OK;
}

/* Is the agency the one complained about, or below it? Not asked of the top, which nobody oversees
 * here. */
static enum err is_complained_about(struct ctx *cx, const struct report *r, str agency_path,
                                    bool *out)
{
    struct agency unit;

    *out = false;
    if (!r->respondent_id.has)
        return OK;
    TRY(agency_by_id(cx, r->respondent_id.v, &unit));
    *out = unit.parent_id.has && str_starts(agency_path, unit.path);
    return OK;
}

/* The strongest grant that the table accepts: roles later in the enum stand higher. */
static enum err account_right(struct ctx *cx, const struct casefile *c,
                              const struct action_rule *rule, struct acting *out)
{
    struct agencies parties;
    const struct grant *best = NULL;
    bool conflict = false, allowed;
    str path;

    TRY(path_over(cx, c, rule->over, &path));
    TRY(party_agencies(cx, c, rule->over, &parties));
    for (size_t i = 0; i < cx->actor.grants_n; i++) {
        const struct grant *g = &cx->actor.grants[i];
        if (!(rule->roles & ROLE_BIT(g->role)) || !reaches(g, path, &parties))
            continue;
        TRY(narrowed(cx, rule->name, g->role, &allowed));
        if (!allowed)
            continue;
        if (rule->flags & (ACTION_ENDS | ACTION_CUSTODY))
            TRY(is_complained_about(cx, &c->r, g->agency_path, &conflict));
        if (!conflict && (!best || g->role > best->role))
            best = g;
    }
    if (!best)
        return fail_key(cx, ERR_DENIED, NULL,
                        conflict ? "error_conflict_of_interest" : "error_no_right");
    *out = (struct acting){best->role, SOME(best->agency_id)};
    return OK;
}

static enum err actor_right(struct ctx *cx, const struct casefile *c,
                            const struct action_rule *rule, struct acting *out)
{
    switch (cx->actor.kind) {
    case ACTOR_PROGRAM:
        if (!(rule->roles & ROLE_BIT(ROLE_PROGRAM)))
            break;
        *out = (struct acting){ROLE_PROGRAM, NONE};
        return OK;
    case ACTOR_REPORTER:
        if (!(rule->roles & ROLE_BIT(ROLE_REPORTER)) || cx->actor.report_id != c->r.id)
            break;
        *out = (struct acting){ROLE_REPORTER, NONE};
        return OK;
    case ACTOR_ACCOUNT: return account_right(cx, c, rule, out);
    case ACTOR_VISITOR: break;
    }
    return fail_key(cx, ERR_DENIED, NULL, "error_no_right");
}

enum err right_check(struct ctx *cx, const struct casefile *c, enum action a, int64_t version,
                     struct acting *out)
{
    const struct action_rule *rule = action_rule(a);

    TRY(actor_right(cx, c, rule, out));
    if (rule->flags & ACTION_LATER)
        return fail_key(cx, ERR_LATER, NULL, "error_later");
    if (version && version != c->r.version)
        return fail_key(cx, ERR_STALE, NULL, "error_stale");
    if (!rule->decide || !(rule->from & STATE_BIT(report_state(&c->r))))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_state_forbids");
    if (rule->flags & ACTION_OFFERED && !offer_is_open(&c->r))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_no_offer");
    if (rule->flags & ACTION_WAITS && offer_is_disputed(&c->r))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_arbiter_decides");
    return OK;
}

enum err report_may_at(struct ctx *cx, const struct report *r, enum action a, int64_t version)
{
    struct casefile c;
    struct acting acting;

    TRY(casefile_read(cx, r->id, &c));
    return right_check(cx, &c, a, version, &acting);
}

enum err report_may(struct ctx *cx, const struct report *r, enum action a)
{
    return report_may_at(cx, r, a, 0);
}
