/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/account.h"

#include "account/account.sql.h"
#include "base/limits.h"
#include "base/world.h"

enum { GRANTS_MAX = 200, ACCOUNTS_OF_UNIT_MAX = 500 };

#define WORKING (ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AGENCY_ADMIN) | ROLE_BIT(ROLE_COORDINATOR))

static const struct db_row account_row =
    DB_ROW(struct account, DB_FIELD(struct account, id), DB_FIELD(struct account, name),
           DB_FIELD(struct account, display_name), DB_FIELD(struct account, email),
           DB_FIELD(struct account, password), DB_FIELD(struct account, must_change),
           DB_FIELD(struct account, totp_sealed), DB_FIELD(struct account, totp_step),
           DB_FIELD(struct account, failed), DB_FIELD(struct account, locked_until),
           DB_FIELD(struct account, created_at), DB_FIELD(struct account, seen_at),
           DB_FIELD(struct account, disabled_at), DB_FIELD(struct account, language));

struct grant_row {
    str role;
    int64_t agency_id;
    str path;
};
struct grant_rows {
    struct grant_row *v;
    size_t n;
};
static const struct db_row grant_row =
    DB_ROW(struct grant_row, DB_FIELD(struct grant_row, role),
           DB_FIELD(struct grant_row, agency_id), DB_FIELD(struct grant_row, path));

static const struct db_row membership_row =
    DB_ROW(struct membership, DB_FIELD(struct membership, role),
           DB_FIELD(struct membership, agency_id), DB_FIELD(struct membership, agency_code),
           DB_FIELD(struct membership, agency_name), DB_FIELD(struct membership, agency_path),
           DB_FIELD(struct membership, valid_from), DB_FIELD(struct membership, valid_to));

enum err account_by_id(struct ctx *cx, int64_t id, struct account *out)
{
    return db_one(cx, SQL(account_by_id, .id = id), &account_row, out);
}

enum err account_by_name(struct ctx *cx, str name, struct account *out)
{
    return db_one(cx, SQL(account_by_name, .name = name), &account_row, out);
}

enum err account_by_typed(struct ctx *cx, str name, struct account *out)
{
    str normal;

    if (account_name_normal(cx, name, &normal)) {
        enum err e = account_by_name(cx, normal, out);
        if (e != ERR_NOTFOUND)
            return e;
        fault_clear(cx);
    }
    return fail(cx, ERR_NOTFOUND, "no such account: %.*s", STR_ARG(name));
}

static enum err grants_of(struct ctx *cx, int64_t account_id, struct grant **out, size_t *n_out)
{
    struct grant_rows rows;

    TRY(db_all(cx, SQL(account_grants, .account_id = account_id, .now = now_ms(cx)), &grant_row,
               GRANTS_MAX, &rows));
    *out = arena_array(&cx->arena, struct grant, rows.n ? rows.n : 1);
    *n_out = 0;
    for (size_t i = 0; i < rows.n; i++) {
        enum role role = role_by_name(rows.v[i].role);
        if (role == ROLE_UNSET)
            return fail(cx, ERR_BUG, "unknown role %.*s", STR_ARG(rows.v[i].role));
        (*out)[(*n_out)++] = (struct grant){role, rows.v[i].agency_id, rows.v[i].path};
    }
    return OK;
}

enum err account_act(struct ctx *cx, int64_t account_id)
{
    struct account a;
    struct grant *grants;
    size_t n;

    TRY(account_by_id(cx, account_id, &a));
    if (a.disabled_at.has)
        return fail(cx, ERR_DENIED, "account is disabled");
    TRY(grants_of(cx, account_id, &grants, &n));
    cx->actor = (struct actor){.kind = ACTOR_ACCOUNT,
                               .account_id = account_id,
                               .scopes = UINT32_MAX,
                               .name = a.display_name,
                               .language = a.language,
                               .grants = grants,
                               .grants_n = n};
    return OK;
}

enum err account_works_for(struct ctx *cx, int64_t account_id, str agency_path, bool *out)
{
    struct actor a = {.kind = ACTOR_ACCOUNT};
    struct account who;
    struct grant *grants;
    enum err e = account_by_id(cx, account_id, &who);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        *out = false;
        return OK;
    }
    TRY(e);
    TRY(grants_of(cx, account_id, &grants, &a.grants_n));
    a.grants = grants;
    *out = !who.disabled_at.has && actor_over(&a, WORKING, agency_path);
    return OK;
}

enum err account_list_of(struct ctx *cx, int64_t agency_id, struct accounts *out)
{
    return db_all(cx, SQL(account_list_of, .agency_id = agency_id, .now = now_ms(cx)), &account_row,
                  ACCOUNTS_OF_UNIT_MAX, out);
}

enum err account_list_over(struct ctx *cx, str agency_path, str role, struct accounts *out)
{
    return db_all(cx, SQL(account_list_over, .path = agency_path, .role = role, .now = now_ms(cx)),
                  &account_row, ACCOUNTS_OF_UNIT_MAX, out);
}

enum err account_memberships(struct ctx *cx, int64_t account_id, struct memberships *out)
{
    return db_all(cx, SQL(account_memberships, .account_id = account_id), &membership_row,
                  GRANTS_MAX, out);
}

bool membership_open(const struct membership *m, int64_t now)
{
    return !m->valid_to.has || m->valid_to.v > now;
}

static bool is_name_symbol(char c, bool first)
{
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        return true;
    return !first && (c == '.' || c == '-' || c == '_');
}

bool account_name_normal(struct ctx *cx, str typed, str *out)
{
    str s = str_trim(typed);

    if (s.n < ACCOUNT_NAME_MIN || s.n > ACCOUNT_NAME_MAX)
        return false;
    char *p = arena_alloc(&cx->arena, 1, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
        if (!is_name_symbol(p[i], i == 0))
            return false;
    }
    *out = (str){p, s.n};
    return true;
}

bool account_language(str code)
{
    return str_eq(code, S("id")) || str_eq(code, S("en"));
}
