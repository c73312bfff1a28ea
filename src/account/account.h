/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * account.h - people who work with the program, and what they may be.
 *
 * An account holds roles in agencies (memberships with validity); its grants
 * are what the actor of a request carries.  Reading stands here; what people do
 * with their own account is in own.h, what administrators do in manage.h, how
 * one signs in in signin.h.
 */
#ifndef ACCOUNT_ACCOUNT_H
#define ACCOUNT_ACCOUNT_H

#include "base/ctx.h"
#include "db/db.h"

struct account {
    int64_t id;
    str name, display_name, email; /* email null when none */
    str password;                  /* Argon2id string, null: cannot sign in */
    bool must_change;
    str totp_sealed; /* null: no second factor */
    int64_t totp_step, failed, locked_until, created_at;
    opt_i64 seen_at, disabled_at;
    str language; /* of its pages and of what is written to it: id, en */
};
struct accounts {
    struct account *v;
    size_t n;
};

/* A role in an agency, from an instant to another (none: for good). */
struct membership {
    str role;
    int64_t agency_id;
    str agency_code, agency_name, agency_path;
    int64_t valid_from;
    opt_i64 valid_to;
};
struct memberships {
    struct membership *v;
    size_t n;
};

MUST_USE enum err account_by_id(struct ctx *cx, int64_t id, struct account *out);
MUST_USE enum err account_by_name(struct ctx *cx, str name, struct account *out);
/* By a name as somebody typed it; ERR_NOTFOUND says which name. */
MUST_USE enum err account_by_typed(struct ctx *cx, str name, struct account *out);
/* Sets cx->actor: the account with its grants in force. ERR_DENIED when it is disabled. */
MUST_USE enum err account_act(struct ctx *cx, int64_t account_id);
/* Is there such an account, not disabled, with a working role in the agency with this path or above
 * it? */
MUST_USE enum err account_works_for(struct ctx *cx, int64_t account_id, str agency_path, bool *out);
/* Accounts that work for the agency itself, for assigning and for notices. */
MUST_USE enum err account_list_of(struct ctx *cx, int64_t agency_id, struct accounts *out);
/* Accounts that hold this role in the agency with this path or above it. */
MUST_USE enum err account_list_over(struct ctx *cx, str agency_path, str role,
                                    struct accounts *out);

/* All of an account, newest first: those to come and those that ended too. */
MUST_USE enum err account_memberships(struct ctx *cx, int64_t account_id, struct memberships *out);
bool membership_open(const struct membership *m, int64_t now); /* in force or to come */

bool account_language(str code); /* one that we speak: id, en */

/*
 * The name as it is stored, from what was typed: lower case, a letter or digit
 * first, then letters, digits, dot, hyphen, underscore; ACCOUNT_NAME_MIN to
 * ACCOUNT_NAME_MAX.  False when it cannot be one.
 */
bool account_name_normal(struct ctx *cx, str typed, str *out);

#endif
