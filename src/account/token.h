/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * token.h - API tokens: a program acts as an account, within scopes.
 *
 * A token is "lpr_" and 160 random bits, shown once; the database holds the
 * keyed hash and the last four letters.  It sees and does what its account may,
 * and of that only what its scopes name; it dies with the account.  Its last
 * use is written at most every SESSION_TOUCH_MIN minutes.
 */
#ifndef ACCOUNT_TOKEN_H
#define ACCOUNT_TOKEN_H

#include "account/record.h"
#include "base/ctx.h"
#include "db/db.h"

/* Values stand in the database: they are added to, never changed. */
enum scope {
    SCOPE_REPORTS_READ = 1 << 0,
    SCOPE_REPORTS_WRITE = 1 << 1,
    SCOPE_ACTIONS = 1 << 2,
    SCOPE_ATTACHMENTS = 1 << 3,
    SCOPE_EVENTS = 1 << 4,
    SCOPE_REFERENCE = 1 << 5,
    SCOPE_STATISTICS = 1 << 6,
    SCOPE_WEBHOOKS = 1 << 7,
    SCOPE_LEDGER = 1 << 8,
};
enum { SCOPES_COUNT = 9, SCOPES_ALL = (1 << SCOPES_COUNT) - 1 };

struct scope_rule {
    enum scope bit;
    const char *name; /* "reports:read" */
    const char *key;  /* of the text that explains it */
};
extern const struct scope_rule scope_rules[SCOPES_COUNT];

/*
 * "reports:read reports:write" or with commas.  Three words stand for many: "read" for what only
 * looks, "write" for what changes, "all" for both.  ERR_INVALID names the unknown word.
 */
MUST_USE enum err scopes_parse(struct ctx *cx, str list, uint32_t *out);
str scopes_text(struct ctx *cx, int64_t scopes);

struct token {
    int64_t id, account_id;
    str account_name, label, last4;
    int64_t scopes, created_at;
    opt_i64 used_at, revoked_at;
};
struct tokens {
    struct token *v;
    size_t n;
};

/*
 * Whole acts with events: for oneself always, for another account by those who
 * manage it (admin.h).  A token cannot make tokens.  `id_out`, by which it is
 * revoked, may be NULL.
 */
MUST_USE enum err token_create(struct ctx *cx, int64_t account_id, str label, uint32_t scopes,
                               str *token_out, int64_t *id_out);
MUST_USE enum err token_revoke(struct ctx *cx, int64_t token_id);

/* All of an account that are in force, each with its event; inside db_write(), checks no right. */
MUST_USE enum err token_revoke_all(struct ctx *cx, int64_t account_id, struct acting_as as);

/* Newest first, the revoked ones too; token_in_force() leaves those out. */
MUST_USE enum err token_list(struct ctx *cx, int64_t account_id, struct tokens *out);
MUST_USE enum err token_in_force(struct ctx *cx, int64_t account_id, struct tokens *out);
/* Of all accounts that hold a role in this tree, or of everybody (null). Checks no right. */
MUST_USE enum err token_list_all(struct ctx *cx, str tree, struct tokens *out);

/* Sets cx->actor: the token's account within its scopes. ERR_DENIED when it is not good. */
MUST_USE enum err token_act(struct ctx *cx, str token);

#endif
