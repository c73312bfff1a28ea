/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/admin.h"

#include "base/world.h"

#define EVERYWHERE (ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_OPERATOR))

/* clang-format off */
static const uint32_t grants_of_role[ROLE_COUNT] = {
    [ROLE_AGENCY_ADMIN] = ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AGENCY_ADMIN),
    [ROLE_COORDINATOR]  = ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR),
    [ROLE_OPERATOR]     = ROLES_STAFF,
    [ROLE_PROGRAM]      = ROLES_STAFF,
};
/* clang-format on */

uint32_t admin_grants(const struct actor *a, str agency_path)
{
    uint32_t roles = a->kind == ACTOR_PROGRAM ? grants_of_role[ROLE_PROGRAM] : 0;

    for (size_t i = 0; i < a->grants_n; i++)
        if (str_starts(agency_path, a->grants[i].agency_path))
            roles |= grants_of_role[a->grants[i].role];
    return roles;
}

bool admin_may_grant(const struct actor *a, enum role role, str agency_path, struct acting_as *out)
{
    if (a->kind == ACTOR_PROGRAM && ROLES_STAFF & ROLE_BIT(role)) {
        *out = (struct acting_as){ROLE_PROGRAM, NONE};
        return true;
    }
    for (size_t i = 0; i < a->grants_n; i++) {
        const struct grant *g = &a->grants[i];
        if (grants_of_role[g->role] & ROLE_BIT(role) && str_starts(agency_path, g->agency_path)) {
            *out = (struct acting_as){g->role, SOME(g->agency_id)};
            return true;
        }
    }
    return false;
}

/* An account without a role belongs to those who look after all of them. */
static bool manages_everywhere(const struct actor *a, struct acting_as *out)
{
    if (a->kind == ACTOR_PROGRAM) {
        *out = (struct acting_as){ROLE_PROGRAM, NONE};
        return true;
    }
    for (size_t i = 0; i < a->grants_n; i++)
        if (EVERYWHERE & ROLE_BIT(a->grants[i].role)) {
            *out = (struct acting_as){a->grants[i].role, SOME(a->grants[i].agency_id)};
            return true;
        }
    return false;
}

/* Also one that begins later: who set a password today would hold that role then. */
static bool is_over(const struct membership *m, int64_t now)
{
    return m->valid_to.has && m->valid_to.v <= now;
}

enum err admin_check(struct ctx *cx, int64_t account_id, struct acting_as *out)
{
    struct memberships held;
    size_t open = 0;

    if (cx->actor.kind == ACTOR_ACCOUNT && cx->actor.account_id == account_id)
        return fail_key(cx, ERR_DENIED, NULL, "account_not_oneself");
    TRY(account_memberships(cx, account_id, &held));
    for (size_t i = 0; i < held.n; i++) {
        const struct membership *m = &held.v[i];
        if (is_over(m, now_ms(cx)))
            continue;
        open++;
        if (!admin_may_grant(&cx->actor, role_by_name(m->role), m->agency_path, out))
            return fail_key(cx, ERR_DENIED, NULL, "account_not_yours");
    }
    if (open == 0 && !manages_everywhere(&cx->actor, out))
        return fail_key(cx, ERR_DENIED, NULL, "account_not_yours");
    return OK;
}

enum err admin_agencies(struct ctx *cx, struct agencies *out)
{
    struct agencies all;

    TRY(agency_list(cx, &all));
    out->v = arena_array(&cx->arena, struct agency, all.n ? all.n : 1);
    out->n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (admin_grants(&cx->actor, all.v[i].path))
            out->v[out->n++] = all.v[i];
    return OK;
}
