/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/vault.h"

#include "base/json.h"
#include "base/keys.h"
#include "base/world.h"
#include "db/db.h"
#include "identity/vault.sql.h"

enum { IDENTITY_BYTES_MAX = 4096 };

struct sealed_row {
    str sealed;
};
static const struct db_row sealed_row =
    DB_ROW(struct sealed_row, DB_FIELD(struct sealed_row, sealed));

/* The sealed record: one table for writing and reading it. */
static const struct {
    const char *key;
    size_t offset;
} members[] = {
    {"contact",  offsetof(struct identity, contact) },
    {"email",    offsetof(struct identity, email)   },
    {"language", offsetof(struct identity, language)},
    {"name",     offsetof(struct identity, name)    },
    {"phone",    offsetof(struct identity, phone)   },
};

static str *member_of(const struct identity *who, size_t i)
{
    return (str *)(uintptr_t)((const char *)who + members[i].offset);
}

bool identity_reachable(const struct identity *who)
{
    return (who->email.n || who->phone.n) && !str_eq(who->contact, S("tidak"));
}

static bool identity_empty(const struct identity *who)
{
    return !who->name.n && !who->phone.n && !who->email.n;
}

/* What the sealed bytes belong to: swapped rows do not open. */
static str bound_to(struct ctx *cx, const char *what, int64_t id)
{
    return arena_fmt(&cx->arena, "%s %lld", what, (long long)id);
}

static enum err seal_record(struct ctx *cx, int64_t id, const struct identity *who, str *out)
{
    struct jv *o = jv_object(cx);
    str plain;

    for (size_t i = 0; i < COUNT(members); i++)
        if (member_of(who, i)->n)
            jv_put_str(cx, o, str_of(members[i].key), *member_of(who, i));
    TRY(jv_canonical(cx, o, IDENTITY_BYTES_MAX, &plain));
    keys_seal(cx, KEY_VAULT, bound_to(cx, "identity", id), plain, out);
    return OK;
}

static int64_t key_of(str sealed)
{
    int64_t id;

    must(keys_sealed_with(sealed, &id));
    return id;
}

static enum err put_index(struct ctx *cx, const char *kind, str value, int64_t id)
{
    struct key_hash h;

    if (!value.n)
        return OK;
    keys_hash(cx, KEY_VAULT, str_of(kind), value, &h);
    return db_exec(cx, SQL(identity_index_insert, .kind = str_of(kind), .hash = KEY_HASH_STR(&h),
                           .pepper = h.key_id, .identity_id = id));
}

enum err vault_put(struct ctx *cx, int64_t report_id, const struct identity *who)
{
    int64_t id = id_new(cx);
    str record, link;

    if (identity_empty(who))
        return OK;
    TRY(seal_record(cx, id, who, &record));
    keys_seal(cx, KEY_VAULT, bound_to(cx, "report", report_id),
              arena_fmt(&cx->arena, "%lld", (long long)id), &link);
    TRY(db_exec(cx, SQL(identity_insert, .id = id, .key_id = key_of(record), .sealed = record,
                        .at = now_ms(cx))));
    TRY(db_exec(cx, SQL(identity_link_insert, .report_id = report_id, .key_id = key_of(link),
                        .sealed = link)));
    TRY(put_index(cx, "phone", who->phone, id));
    return put_index(cx, "email", who->email, id);
}

static enum err sealed_of(struct ctx *cx, struct db_call call, str bound, str *out)
{
    struct sealed_row row = {0};

    TRY(db_one(cx, call, &sealed_row, &row));
    return keys_open(cx, KEY_VAULT, bound, row.sealed, out);
}

enum err vault_open(struct ctx *cx, int64_t report_id, struct identity *out)
{
    str plain, link;
    struct jv *o;
    int64_t id;

    TRY(sealed_of(cx, SQL(identity_link_of, .report_id = report_id),
                  bound_to(cx, "report", report_id), &link));
    if (!str_i64(link, &id))
        return fail(cx, ERR_BUG, "identity link");
    TRY(sealed_of(cx, SQL(identity_of, .id = id), bound_to(cx, "identity", id), &plain));
    TRY(json_read(cx, plain, &o));
    *out = (struct identity){0};
    for (size_t i = 0; i < COUNT(members); i++)
        jv_str(jv_get(o, str_of(members[i].key)), member_of(out, i));
    return OK;
}

struct key_use {
    str kind;
    int64_t key_id;
    str what;
};
struct key_uses {
    struct key_use *v;
    size_t n;
};
static const struct db_row key_use_row =
    DB_ROW(struct key_use, DB_FIELD(struct key_use, kind), DB_FIELD(struct key_use, key_id),
           DB_FIELD(struct key_use, what));

enum err vault_missing_keys(struct ctx *cx, str *out)
{
    enum key_kind kind;
    struct key_uses uses;
    size_t n = 0;

    TRY(db_all(cx, SQL(keys_in_use), &key_use_row, KEYS_IN_USE_MAX, &uses));
    str *words = arena_array(&cx->arena, str, uses.n + 1);
    for (size_t i = 0; i < uses.n; i++) {
        const struct key_use *u = &uses.v[i];
        must(key_kind_by_name(u->kind, &kind));
        if (!keys_has(cx, kind, u->key_id))
            words[n++] = arena_fmt(&cx->arena, "%.*s key %.*s of %.*s", STR_ARG(u->kind),
                                   STR_ARG(key_id_text(cx, u->key_id)), STR_ARG(u->what));
    }
    *out = arena_join(&cx->arena, words, n, S(", "));
    return OK;
}
