/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/manage_choices.h"

#include "account/admin.h"
#include "agency/agency.h"
#include "base/time.h"

#define EVERYWHERE (ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_OPERATOR))

static uint32_t grantable(const struct ctx *cx, const struct agencies *where)
{
    uint32_t roles = 0;

    for (size_t i = 0; i < where->n; i++)
        roles |= admin_grants(&cx->actor, where->v[i].path);
    return roles;
}

static struct option_list role_choices(struct ctx *cx, uint32_t roles)
{
    struct option *v = arena_array(&cx->arena, struct option, ROLE_COUNT);
    size_t n = 0;

    for (enum role r = ROLE_PUBLIC; r < ROLE_COUNT; r++)
        if (roles & ROLE_BIT(r)) {
            str name = str_of(role_name(r));
            v[n++] = (struct option){name, text_str(cx, text_of_key(cx, "role_", name)), S("")};
        }
    return (struct option_list){v, n};
}

/* Depth in the tree is shown by dashes before the name. */
static str indented(struct ctx *cx, const struct agency *a, const struct agency *first)
{
    str name = a->name;
    size_t deep = 0;

    for (size_t i = first->path.n; i < a->path.n; i++)
        deep += a->path.p[i] == '/';
    for (size_t i = 0; i < deep && i < 4; i++)
        name = arena_fmt(&cx->arena, "– %.*s", STR_ARG(name));
    return name;
}

static struct option_list agency_choices(struct ctx *cx, const struct agencies *list)
{
    struct option *v = arena_array(&cx->arena, struct option, list->n + 1);

    for (size_t i = 0; i < list->n; i++)
        v[i] = (struct option){list->v[i].code, indented(cx, &list->v[i], &list->v[0]), S("")};
    return (struct option_list){v, list->n};
}

enum err choices_to_grant(struct ctx *cx, struct option_list *roles, struct option_list *agencies)
{
    struct agencies list;

    TRY(admin_agencies(cx, &list));
    *roles = role_choices(cx, grantable(cx, &list));
    *agencies = agency_choices(cx, &list);
    return OK;
}

/* The shortest path among the roles that manage: whoever manages two trees chooses one. */
static str widest(const struct ctx *cx)
{
    str path = {0};

    for (size_t i = 0; i < cx->actor.grants_n; i++) {
        const struct grant *g = &cx->actor.grants[i];
        if (ROLES_MANAGE & ROLE_BIT(g->role) && (!path.p || g->agency_path.n < path.n))
            path = g->agency_path;
    }
    return path;
}

enum err managed_tree(struct ctx *cx, str code, str *tree_out, bool *everywhere_out)
{
    struct agency a;
    bool all = actor_roles(&cx->actor) & EVERYWHERE;

    *everywhere_out = all && code.n == 0;
    *tree_out = widest(cx);
    if (code.n == 0)
        return OK;
    TRY(agency_by_code(cx, code, &a));
    if (!actor_over(&cx->actor, ROLES_MANAGE, a.path))
        return fail(cx, ERR_NOTFOUND, "not an office of this account's tree");
    *tree_out = a.path;
    return OK;
}

enum err actor_zone(struct ctx *cx, int *out)
{
    struct agency office;

    *out = ZONE_WIB;
    if (cx->actor.grants_n == 0)
        return OK;
    TRY(agency_by_id(cx, cx->actor.grants[0].agency_id, &office));
    *out = (int)office.zone_min;
    return OK;
}
