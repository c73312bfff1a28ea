/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * manage.h - what administrators do with accounts.
 *
 * Each function is a whole act: it checks the right of cx->actor (admin.h),
 * changes, and records an event, in one transaction of its own.  Faults about
 * an input carry the field ("name", "password", "role" …) and a text key.  Who
 * is disabled or gets a new password loses every session at once.
 */
#ifndef ACCOUNT_MANAGE_H
#define ACCOUNT_MANAGE_H

#include "account/account.h"

struct account_new {
    str name, display_name, email; /* email may be null                            */
    str password;                  /* in the clear; null: cannot sign in yet       */
    str stored;                    /* instead: hashed before; the demo has one for all */
    bool must_change;              /* the first sign-in asks for a new password    */
    str language;                  /* of pages and mails: id, en; null: id         */
    enum role role;
    int64_t agency_id;
};
MUST_USE enum err account_create(struct ctx *cx, const struct account_new *in, int64_t *id_out);

MUST_USE enum err account_rename(struct ctx *cx, int64_t id, str name, str display_name, str email);
MUST_USE enum err account_disable(struct ctx *cx, int64_t id);
MUST_USE enum err account_enable(struct ctx *cx, int64_t id);
/* A new first password, which its owner has to change when signing in; ends all API tokens. */
MUST_USE enum err account_reset_password(struct ctx *cx, int64_t id, str password);
/* For somebody who lost phone and recovery codes. */
MUST_USE enum err account_drop_factor(struct ctx *cx, int64_t id);

/* valid_from 0: now. ERR_CONFLICT when the role is held there already. */
MUST_USE enum err account_join(struct ctx *cx, int64_t id, enum role role, int64_t agency_id,
                               int64_t valid_from, opt_i64 valid_to);
/* Ends the role there now; ERR_NOTFOUND when it is not held. */
MUST_USE enum err account_leave(struct ctx *cx, int64_t id, enum role role, int64_t agency_id);

/* One line of a list of accounts, with the roles that are in force or to come. */
struct account_line {
    int64_t id;
    str name, display_name;
    bool has_factor, can_sign_in, is_disabled;
    opt_i64 seen_at;
    struct memberships held;
};
struct account_lines {
    struct account_line *v;
    size_t n;
};
enum account_show { ACCOUNTS_ACTIVE, ACCOUNTS_DISABLED, ACCOUNTS_ALL };
struct account_filter {
    str tree;      /* path of an agency: accounts with a role in it or below    */
    bool homeless; /* and those that hold no role at all                        */
    str words;     /* part of either name; "" all                               */
    enum account_show show;
    int64_t skip;
};
/* At most PAGE_ROWS lines; *more_out: there are others after them. Checks no right. */
MUST_USE enum err account_find(struct ctx *cx, const struct account_filter *filter,
                               struct account_lines *out, bool *more_out);

#endif
