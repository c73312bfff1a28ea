/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* manage_tokens.h - what the pages of API tokens show. */
#ifndef WEB_MANAGE_TOKENS_H
#define WEB_MANAGE_TOKENS_H

#include "web/parts.h"

struct token_row {
    str id, account, label, scopes, last4, made, used, revoked; /* "" where it never was */
};
struct token_rows {
    struct token_row *v;
    size_t n;
};
struct scope_box {
    str name;
    struct text what;
    bool is_ticked;
};
struct scope_boxes {
    struct scope_box *v;
    size_t n;
};
struct tokens_page {
    struct view v;
    struct text done;
    struct token_rows rows;
    struct scope_boxes scopes;
    str account, label; /* as typed */
};

/* A token, shown once. */
struct token_made_page {
    struct view v;
    str token, account;
};

#endif
