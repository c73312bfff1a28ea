/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "backup/statement.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/keys.h"
#include "base/time.h"

#define SIGNED_AS "lapor-backup\n"

static void put_tables(struct ctx *cx, struct jv *to, const struct statement *s)
{
    struct jv *tables = jv_put(to, S("tables"), jv_object(cx));

    for (size_t i = 0; i < s->tables_n; i++)
        jv_put_i64(cx, tables, s->tables[i].table, s->tables[i].rows);
}

static struct jv *tree_of(struct ctx *cx, const struct statement *s)
{
    struct jv *v = jv_object(cx), *missing, *ledger;

    jv_put_str(cx, v, S("format"), S("lapor-backup"));
    jv_put_i64(cx, v, S("version"), BACKUP_FORMAT);
    jv_put_time(cx, v, S("made_at"), s->made_at);
    jv_put_str(cx, v, S("program"), s->program);
    jv_put_str(cx, v, S("engine"), s->engine);
    jv_put_i64(cx, v, S("schema"), s->schema);
    put_tables(cx, v, s);
    jv_put_i64(cx, v, S("files"), s->files);
    jv_put_i64(cx, v, S("file_bytes"), s->file_bytes);
    missing = jv_put(v, S("missing"), jv_array(cx));
    for (size_t i = 0; i < s->missing.n; i++)
        jv_put_str(cx, missing, S(""), s->missing.v[i]);
    ledger = jv_put(v, S("ledger"), jv_object(cx));
    jv_put_i64(cx, ledger, S("size"), s->size);
    jv_put_hex(cx, ledger, S("root"), s->root);
    jv_put_hex(cx, v, S("sha256"), s->sha256);
    jv_put_str(cx, v, S("key_id"), s->key_id);
    jv_put_hex(cx, v, S("public_key"), s->public_key);
    return v;
}

static enum err signed_bytes(struct ctx *cx, const struct jv *v, str *out)
{
    str text;

    TRY(jv_canonical(cx, v, STATEMENT_MAX, &text));
    *out = arena_fmt(&cx->arena, SIGNED_AS "%.*s", STR_ARG(text));
    return OK;
}

static enum err with_signature(struct ctx *cx, struct jv *v, str signature, str *text_out)
{
    jv_put_hex(cx, v, S("signature"), signature);
    return jv_canonical(cx, v, STATEMENT_MAX, text_out);
}

enum err statement_sign(struct ctx *cx, struct statement *s, str *text_out)
{
    struct signed_by by;
    str bytes;

    keys_sign(cx, S(""), &by); /* which key that is, is a part of what it signs */
    s->key_id = key_id_text(cx, by.key_id);
    s->public_key = arena_dup(&cx->arena, (str){(const char *)by.public_key, sizeof by.public_key});
    struct jv *v = tree_of(cx, s);
    TRY(signed_bytes(cx, v, &bytes));
    TRY(keys_sign_with(cx, by.key_id, bytes, &by));
    return with_signature(cx, v, (str){(const char *)by.signature, sizeof by.signature}, text_out);
}

static bool take_text(const struct jv *v, const char *key, str *out)
{
    return jv_str(jv_get(v, str_of(key)), out);
}

static bool take_i64(const struct jv *v, const char *key, int64_t *out)
{
    return jv_i64(jv_get(v, str_of(key)), out);
}

static bool take_hex(struct ctx *cx, const struct jv *v, const char *key, size_t size, str *out)
{
    str hex;

    return take_text(v, key, &hex) && hex_decode(cx, hex, out) && out->n == size;
}

static bool take_tables(struct ctx *cx, const struct jv *v, struct statement *out)
{
    const struct jv *tables = jv_get(v, S("tables"));

    out->tables = arena_array(&cx->arena, struct counted, STATEMENT_TABLES_MAX);
    if (!jv_is(tables, JV_OBJECT) || jv_count(tables) > STATEMENT_TABLES_MAX)
        return false;
    for (const struct jv *t = jv_first(tables); t; t = t->next) {
        struct counted *c = &out->tables[out->tables_n++];
        c->table = t->key;
        if (!jv_i64(t, &c->rows))
            return false;
    }
    return true;
}

static bool take_missing(struct ctx *cx, const struct jv *v, struct statement *out)
{
    const struct jv *missing = jv_get(v, S("missing"));

    if (!jv_is(missing, JV_ARRAY) || jv_count(missing) > MISSING_NAMED)
        return false;
    out->missing.v = arena_array(&cx->arena, str, jv_count(missing) + 1);
    for (const struct jv *m = jv_first(missing); m; m = m->next)
        if (!jv_str(m, &out->missing.v[out->missing.n++]))
            return false;
    return true;
}

static bool take_all(struct ctx *cx, const struct jv *v, struct statement *out)
{
    const struct jv *ledger = jv_get(v, S("ledger"));
    str made_at;

    return take_text(v, "made_at", &made_at) && time_parse(made_at, &out->made_at) &&
           take_text(v, "program", &out->program) && take_text(v, "engine", &out->engine) &&
           take_i64(v, "schema", &out->schema) && take_i64(v, "files", &out->files) &&
           take_i64(v, "file_bytes", &out->file_bytes) && take_i64(ledger, "size", &out->size) &&
           take_hex(cx, ledger, "root", out->size ? SHA256_BYTES : 0, &out->root) &&
           take_hex(cx, v, "sha256", SHA256_BYTES, &out->sha256) && take_tables(cx, v, out) &&
           take_missing(cx, v, out) && take_text(v, "key_id", &out->key_id) &&
           take_hex(cx, v, "public_key", SIGN_KEY_BYTES, &out->public_key);
}

/* Made again from what was read it must be the same text, so that no byte of it is unsigned. */
enum err statement_read(struct ctx *cx, str text, struct statement *out)
{
    struct statement s = {0};
    struct jv *v;
    str signature, bytes, again;

    if (json_read(cx, text, &v))
        return fault_clear(cx), fail(cx, ERR_CONFLICT, "the statement of the backup is no JSON");
    if (!take_all(cx, v, &s) || !take_hex(cx, v, "signature", SIGNATURE_BYTES, &signature))
        return fail(cx, ERR_CONFLICT, "the statement of the backup is not one of ours");
    v = tree_of(cx, &s);
    TRY(signed_bytes(cx, v, &bytes));
    TRY(with_signature(cx, v, signature, &again));
    if (!str_eq(again, text) || !signature_holds(s.public_key, bytes, signature))
        return fail(cx, ERR_CONFLICT,
                    "the statement of the backup was changed: its signature "
                    "does not hold");
    *out = s;
    return OK;
}

int64_t statement_rows(const struct statement *s)
{
    int64_t n = 0;

    for (size_t i = 0; i < s->tables_n; i++)
        n += s->tables[i].rows;
    return n;
}
