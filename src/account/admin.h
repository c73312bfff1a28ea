/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * admin.h - who may manage whom.
 *
 * A role that manages (operator, coordinator, agency_admin) reaches the tree of
 * the agency it is held in; the top agency's tree is everything.  It grants
 * only what stands beside it in one table, so nobody hands out more than he
 * has.  An account can be managed by those who could have granted every role
 * it still holds; one that holds none, by coordinators and operators.  Nobody
 * manages himself.  The program (commands of whoever owns the machine) may all.
 */
#ifndef ACCOUNT_ADMIN_H
#define ACCOUNT_ADMIN_H

#include "account/account.h"
#include "account/record.h"
#include "agency/agency.h"

#define ROLES_MANAGE \
    (ROLE_BIT(ROLE_AGENCY_ADMIN) | ROLE_BIT(ROLE_COORDINATOR) | ROLE_BIT(ROLE_OPERATOR))

/* ROLE_BITs that the actor may grant in the agency with this path; 0: none. */
uint32_t admin_grants(const struct actor *a, str agency_path);

/* May the actor grant (or end) this role there? `out` is set when he may. */
bool admin_may_grant(const struct actor *a, enum role role, str agency_path, struct acting_as *out);

/* ERR_DENIED unless the actor may manage the account; reads its memberships. */
MUST_USE enum err admin_check(struct ctx *cx, int64_t account_id, struct acting_as *out);

/* Agencies in which the actor may grant something, in the order of the tree. */
MUST_USE enum err admin_agencies(struct ctx *cx, struct agencies *out);

#endif
