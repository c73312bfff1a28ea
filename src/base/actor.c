/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/actor.h"

/* clang-format off */
static const char *const names[ROLE_COUNT] = {
    [ROLE_UNSET]        = "unset",
    [ROLE_PUBLIC]       = "public",
    [ROLE_REPORTER]     = "reporter",
    [ROLE_LIAISON]      = "liaison",
    [ROLE_AGENCY_ADMIN] = "agency_admin",
    [ROLE_COORDINATOR]  = "coordinator",
    [ROLE_LEADER]       = "leader",
    [ROLE_INSPECTOR]    = "inspector",
    [ROLE_AUDITOR]      = "auditor",
    [ROLE_OPERATOR]     = "operator",
    [ROLE_PROGRAM]      = "program",
};
/* clang-format on */

const char *role_name(enum role role)
{
    must(role < ROLE_COUNT);
    return names[role];
}

enum role role_by_name(str name)
{
    for (enum role r = ROLE_PUBLIC; r < ROLE_COUNT; r++)
        if (str_eq(name, str_of(names[r])))
            return r;
    return ROLE_UNSET;
}

uint32_t actor_roles(const struct actor *a)
{
    uint32_t roles = ROLE_BIT(ROLE_PUBLIC);

    if (a->kind == ACTOR_REPORTER)
        roles |= ROLE_BIT(ROLE_REPORTER);
    if (a->kind == ACTOR_PROGRAM)
        roles |= ROLE_BIT(ROLE_PROGRAM);
    for (size_t i = 0; i < a->grants_n; i++)
        roles |= ROLE_BIT(a->grants[i].role);
    return roles;
}

bool actor_over(const struct actor *a, uint32_t roles, str agency_path)
{
    for (size_t i = 0; i < a->grants_n; i++)
        if (roles & ROLE_BIT(a->grants[i].role) &&
            str_starts(agency_path, a->grants[i].agency_path))
            return true;
    return false;
}
