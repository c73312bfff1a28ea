/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * actor.h - who acts: the answer to "may this be done, and in whose name?".
 *
 * Every unit of work carries one actor in its context.  Roles are those of
 * DOMAIN §2; a grant ties a role to the subtree of one agency.  Rights are
 * decided from role × agency path × state in the subjects, never from names.
 */
#ifndef BASE_ACTOR_H
#define BASE_ACTOR_H

#include "base/base.h"

enum role {
    ROLE_UNSET = 0,    /* refused wherever a role is demanded: access is never by default */
    ROLE_PUBLIC,       /* a visitor                                                       */
    ROLE_REPORTER,     /* holds the receipt of one report                                 */
    ROLE_LIAISON,      /* pejabat penghubung of a unit                                    */
    ROLE_AGENCY_ADMIN, /* admin instansi                                                  */
    ROLE_COORDINATOR,  /* admin koordinator of the top agency                             */
    ROLE_LEADER,       /* pimpinan, reads and instructs                                   */
    ROLE_INSPECTOR,    /* inspektorat (APIP)                                              */
    ROLE_AUDITOR,      /* auditor, ombudsman, evaluator: reads                            */
    ROLE_OPERATOR,     /* runs the machine; reads no identity                             */
    ROLE_PROGRAM,      /* the program itself: jobs, clocks                                */
    ROLE_COUNT
};

#define ROLE_BIT(role) (1u << (role))
#define ROLES_STAFF                                                                      \
    (ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AGENCY_ADMIN) | ROLE_BIT(ROLE_COORDINATOR) | \
     ROLE_BIT(ROLE_LEADER) | ROLE_BIT(ROLE_INSPECTOR) | ROLE_BIT(ROLE_AUDITOR) |         \
     ROLE_BIT(ROLE_OPERATOR))
#define ROLES_ANYONE ((1u << ROLE_COUNT) - 2u)

enum actor_kind {
    ACTOR_VISITOR = 0,
    ACTOR_REPORTER, /* acts on report_id alone              */
    ACTOR_ACCOUNT,  /* signed in, or a token of the account */
    ACTOR_PROGRAM,
};

struct grant {
    enum role role;
    int64_t agency_id;
    str agency_path; /* materialised path, "/1/17/"; the role holds for all below */
};

struct actor {
    enum actor_kind kind;
    int64_t account_id; /* ACTOR_ACCOUNT                                          */
    int64_t report_id;  /* ACTOR_REPORTER                                         */
    int64_t token_id;   /* 0 unless an API token speaks                           */
    uint32_t scopes;    /* of the token; all bits set for a session               */
    str name;           /* shown to colleagues; never logged                      */
    str language;       /* of an account's pages: id, en; null for others         */
    const struct grant *grants;
    size_t grants_n;
};

const char *role_name(enum role role);       /* identifier: "agency_admin" */
enum role role_by_name(str name);            /* ROLE_UNSET when there is none */
uint32_t actor_roles(const struct actor *a); /* ROLE_BITs, PUBLIC always among them */

/* Does the actor hold one of these roles over the agency with this path? */
bool actor_over(const struct actor *a, uint32_t roles, str agency_path);

#endif
