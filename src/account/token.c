/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/token.h"

#include "account/account.h"
#include "account/admin.h"
#include "account/token.sql.h"
#include "base/code32.h"
#include "base/keys.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"

#define PREFIX S("lpr_")
enum { TOKENS_MAX = 2000, LAST_LETTERS = 4 };

/* clang-format off */
const struct scope_rule scope_rules[SCOPES_COUNT] = {
    {SCOPE_REPORTS_READ,  "reports:read",  "scope_reports_read"},
    {SCOPE_REPORTS_WRITE, "reports:write", "scope_reports_write"},
    {SCOPE_ACTIONS,       "actions",       "scope_actions"},
    {SCOPE_ATTACHMENTS,   "attachments",   "scope_attachments"},
    {SCOPE_EVENTS,        "events",        "scope_events"},
    {SCOPE_REFERENCE,     "reference",     "scope_reference"},
    {SCOPE_STATISTICS,    "statistics",    "scope_statistics"},
    {SCOPE_WEBHOOKS,      "webhooks",      "scope_webhooks"},
    {SCOPE_LEDGER,        "ledger",        "scope_ledger"},
};
/* clang-format on */

static const struct db_row token_row =
    DB_ROW(struct token, DB_FIELD(struct token, id), DB_FIELD(struct token, account_id),
           DB_FIELD(struct token, account_name), DB_FIELD(struct token, label),
           DB_FIELD(struct token, last4), DB_FIELD(struct token, scopes),
           DB_FIELD(struct token, created_at), DB_FIELD(struct token, used_at),
           DB_FIELD(struct token, revoked_at));

/* Words for many scopes at once; no scope of its own may be called so. */
static const struct {
    const char *name;
    uint32_t bits;
} groups[] = {
    {"all",   SCOPES_ALL                                                                           },
    {"read",  SCOPE_REPORTS_READ | SCOPE_EVENTS | SCOPE_REFERENCE | SCOPE_STATISTICS | SCOPE_LEDGER},
    {"write", SCOPE_REPORTS_WRITE | SCOPE_ACTIONS | SCOPE_ATTACHMENTS | SCOPE_WEBHOOKS             },
};

static uint32_t scope_by_name(str name)
{
    for (size_t i = 0; i < COUNT(groups); i++)
        if (str_eq(name, str_of(groups[i].name)))
            return groups[i].bits;
    for (size_t i = 0; i < COUNT(scope_rules); i++)
        if (str_eq(name, str_of(scope_rules[i].name)))
            return scope_rules[i].bit;
    return 0;
}

enum err scopes_parse(struct ctx *cx, str list, uint32_t *out)
{
    uint32_t scopes = 0;

    for (size_t from = 0, i = 0; i <= list.n; i++) {
        if (i < list.n && list.p[i] != ' ' && list.p[i] != ',')
            continue;
        str word = str_slice(list, from, i - from);
        from = i + 1;
        if (word.n == 0)
            continue;
        uint32_t bit = scope_by_name(word);
        if (!bit)
            return fail(cx, ERR_INVALID, "no such scope: %.*s", STR_ARG(word));
        scopes |= bit;
    }
    *out = scopes;
    return OK;
}

str scopes_text(struct ctx *cx, int64_t scopes)
{
    str names[SCOPES_COUNT];
    size_t n = 0;

    for (size_t i = 0; i < COUNT(scope_rules); i++)
        if (scopes & scope_rules[i].bit)
            names[n++] = str_of(scope_rules[i].name);
    return arena_join(&cx->arena, names, n, S(" "));
}

static enum err may_touch(struct ctx *cx, int64_t account_id, struct acting_as *as)
{
    if (cx->actor.token_id)
        return fail(cx, ERR_DENIED, "a token cannot make or end tokens");
    if (cx->actor.kind == ACTOR_ACCOUNT && cx->actor.account_id == account_id) {
        *as = acting_for_oneself(cx);
        return OK;
    }
    return admin_check(cx, account_id, as);
}

struct making {
    int64_t account_id;
    str label;
    uint32_t scopes;
    str token;
    int64_t id;
};

static enum err record(struct ctx *cx, int64_t account_id, int64_t token_id, struct acting_as as,
                       const char *action, int64_t scopes)
{
    struct jv *data = jv_object(cx);

    jv_put_id(cx, data, S("token"), token_id);
    jv_put_str(cx, data, S("scopes"), scopes_text(cx, scopes));
    return account_record(cx,
                          &(struct account_record){
                              .account_id = account_id, .action = action, .as = as, .data = data});
}

static enum err make(struct ctx *cx, void *arg)
{
    struct making *m = arg;
    struct acting_as as;
    struct key_hash h;
    int64_t in_force;

    TRY(may_touch(cx, m->account_id, &as));
    TRY(db_int(cx, SQL(token_count, .account_id = m->account_id), &in_force));
    if (in_force >= ACCOUNT_TOKENS_MAX)
        return fail_key(cx, ERR_LIMIT, NULL, "token_too_many");
    m->id = id_new(cx);
    m->token = arena_fmt(&cx->arena, "lpr_%.*s", STR_ARG(secret_make(cx)));
    keys_hash(cx, KEY_PEPPER, S("token"), m->token, &h);
    TRY(db_exec(cx, SQL(token_insert, .id = m->id, .hash = KEY_HASH_STR(&h), .pepper = h.key_id,
                        .account_id = m->account_id, .label = m->label,
                        .last4 = str_slice(m->token, m->token.n - LAST_LETTERS, LAST_LETTERS),
                        .scopes = m->scopes, .now = now_ms(cx))));
    return record(cx, m->account_id, m->id, as, "token_make", m->scopes);
}

enum err token_create(struct ctx *cx, int64_t account_id, str label, uint32_t scopes,
                      str *token_out, int64_t *id_out)
{
    struct making m = {.account_id = account_id, .scopes = scopes};
    struct account a;

    TRY(text_clean(cx, label, TEXT_LINE, &m.label));
    if (m.label.n == 0 || utf8_count(m.label) > TOKEN_LABEL_MAX)
        return fail_key(cx, ERR_INVALID, "label", "token_label_wrong");
    if (scopes == 0 || scopes & ~(uint32_t)SCOPES_ALL)
        return fail_key(cx, ERR_INVALID, "scopes", "token_scopes_missing");
    TRY(account_by_id(cx, account_id, &a));
    if (a.disabled_at.has)
        return fail_key(cx, ERR_CONFLICT, NULL, "account_is_disabled_now");
    TRY(db_write(cx, make, &m));
    *token_out = m.token;
    if (id_out)
        *id_out = m.id;
    return OK;
}

static enum err end(struct ctx *cx, const struct token *t, struct acting_as as)
{
    TRY(db_change(cx, SQL(token_set_revoked, .id = t->id, .now = now_ms(cx))));
    return record(cx, t->account_id, t->id, as, "token_revoke", t->scopes);
}

static enum err revoke(struct ctx *cx, void *arg)
{
    const int64_t *id = arg;
    struct acting_as as;
    struct token t;

    TRY(db_one(cx, SQL(token_by_id, .id = *id), &token_row, &t));
    TRY(may_touch(cx, t.account_id, &as));
    return t.revoked_at.has ? OK : end(cx, &t, as);
}

enum err token_revoke(struct ctx *cx, int64_t token_id)
{
    return db_write(cx, revoke, &token_id);
}

enum err token_revoke_all(struct ctx *cx, int64_t account_id, struct acting_as as)
{
    struct tokens list;

    TRY(token_in_force(cx, account_id, &list));
    for (size_t i = 0; i < list.n; i++)
        TRY(end(cx, &list.v[i], as));
    return OK;
}

enum err token_in_force(struct ctx *cx, int64_t account_id, struct tokens *out)
{
    return db_all(cx, SQL(token_in_force, .account_id = account_id), &token_row, TOKENS_MAX, out);
}

enum err token_list(struct ctx *cx, int64_t account_id, struct tokens *out)
{
    return db_all(cx, SQL(token_of, .account_id = account_id), &token_row, TOKENS_MAX, out);
}

enum err token_list_all(struct ctx *cx, str tree, struct tokens *out)
{
    return db_all(cx, SQL(token_of_tree, .tree = tree, .now = now_ms(cx)), &token_row, TOKENS_MAX,
                  out);
}

static enum err find(struct ctx *cx, str token, struct token *out)
{
    struct key_hashes hashes;

    if (!str_starts(token, PREFIX))
        return fail(cx, ERR_DENIED, "not a token");
    keys_hash_all(cx, KEY_PEPPER, S("token"), token, &hashes);
    for (size_t i = 0; i < hashes.n; i++) {
        enum err e =
            db_one(cx, SQL(token_by_hash, .hash = KEY_HASH_STR(&hashes.v[i])), &token_row, out);
        if (e != ERR_NOTFOUND)
            return e;
        fault_clear(cx);
    }
    return fail(cx, ERR_DENIED, "no such token");
}

static enum err note_use(struct ctx *cx, void *arg)
{
    const struct token *t = arg;

    return db_exec(cx, SQL(token_used, .id = t->id, .now = now_ms(cx)));
}

enum err token_act(struct ctx *cx, str token)
{
    struct token t;

    TRY(find(cx, token, &t));
    if (t.revoked_at.has)
        return fail(cx, ERR_DENIED, "the token was revoked");
    TRY(account_act(cx, t.account_id));
    cx->actor.token_id = t.id;
    cx->actor.scopes = (uint32_t)t.scopes;
    if (!t.used_at.has || now_ms(cx) - t.used_at.v >= SESSION_TOUCH_MIN * MINUTE_MS)
        if (db_write(cx, note_use, &t))
            fault_clear(cx); /* the note is not worth refusing a request for */
    return OK;
}
