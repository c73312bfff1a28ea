/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* manage_accounts.h - what the pages of managing accounts show. */
#ifndef WEB_MANAGE_ACCOUNTS_H
#define WEB_MANAGE_ACCOUNTS_H

#include "account/account.h"
#include "web/parts.h"

struct role_line {
    struct text role;
    str agency, span; /* span: from when to when, in words */
    str role_name, agency_id;
    bool is_open, may_end;
};
struct role_lines {
    struct role_line *v;
    size_t n;
};

struct account_row {
    int64_t id;
    str name, display_name, seen;
    bool has_factor, can_sign_in, is_disabled;
    struct role_lines roles;
};
struct account_rows {
    struct account_row *v;
    size_t n;
};
struct accounts_page {
    struct view v;
    struct account_rows rows;
    str words, agency, show;
    struct option_list agencies, shows;
    struct pager pager;
};

/* The form of a new account; also asked again with what was typed. */
struct account_new_page {
    struct view v;
    str name, display_name, email, role, agency;
    struct option_list roles, agencies;
};

struct account_page {
    struct view v;
    struct text done;
    struct account a;
    str seen;
    str typed_name, typed_display, typed_email;
    struct role_lines roles;
    bool may_manage, has_factor;
    int64_t held; /* open cases in this person's hands */
    str left;     /* why some of them could not be handed over, "" */
    struct option_list colleagues;
    struct option_list role_choices, agencies;
    str role, agency, from, to; /* of the role to add, as typed */
};

/* A first password, shown once. */
struct first_password_page {
    struct view v;
    int64_t id;
    str name, password;
    bool is_new;
};

#endif
