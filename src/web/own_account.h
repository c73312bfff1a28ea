/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* own_account.h - what the pages of one's own account show. */
#ifndef WEB_OWN_ACCOUNT_H
#define WEB_OWN_ACCOUNT_H

#include "account/account.h"
#include "account/session.h"
#include "web/parts.h"

struct own_session {
    str since, seen; /* in words */
    bool is_here;
};
struct own_sessions {
    struct own_session *v;
    size_t n;
};
struct own_role {
    struct text role;
    str agency;
};
struct own_roles {
    struct own_role *v;
    size_t n;
};
struct own_token {
    str label, last4, used; /* used "" when it never was */
};
struct own_tokens {
    struct own_token *v;
    size_t n;
};
struct own_page {
    struct view v;
    struct text done;
    struct account account;
    struct own_roles roles;
    struct own_sessions sessions;
    struct own_tokens tokens; /* of the API, in force */
    bool ends_tokens;         /* as it was ticked */
    bool has_factor, has_keys;
    int64_t codes_left;
};

struct own_factor_page {
    struct view v;
    safe_html qr;
    str typed; /* the secret, to be typed */
};

/* Recovery codes, shown once. */
struct own_codes_page {
    struct view v;
    struct strs codes;
    bool is_first; /* the second step was just switched on */
};

#endif
