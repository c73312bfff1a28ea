/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/head.h"

#include "base/conf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "db/call.h"
#include "db/db.h"
#include "ledger/head.sql.h"
#include "ledger/tree.h"

static const struct db_row head_row =
    DB_ROW(struct head, DB_FIELD(struct head, size), DB_FIELD(struct head, at),
           DB_FIELD(struct head, key_id), DB_FIELD(struct head, root), DB_FIELD(struct head, note));
static const struct db_row key_row =
    DB_ROW(struct head_key, DB_FIELD(struct head_key, id), DB_FIELD(struct head_key, since),
           DB_FIELD(struct head_key, public_key));

enum err head_newest(struct ctx *cx, struct head *out)
{
    return db_one(cx, SQL(head_newest), &head_row, out);
}

enum err head_of(struct ctx *cx, int64_t size, struct head *out)
{
    return db_one(cx, SQL(head_of, .size = size), &head_row, out);
}

enum err heads_after(struct ctx *cx, int64_t size, int64_t max, struct heads *out)
{
    return db_all(cx, SQL(heads_after, .size = size, .max = max), &head_row, (size_t)max, out);
}

enum err heads_before(struct ctx *cx, int64_t size, int64_t max, struct heads *out)
{
    return db_all(cx, SQL(heads_before, .size = size, .max = max), &head_row, (size_t)max, out);
}

enum err head_keys(struct ctx *cx, struct head_keys *out)
{
    return db_all(cx, SQL(head_keys), &key_row, KEYS_IN_USE_MAX, out);
}

void head_json(struct ctx *cx, struct json *j, const struct head *h)
{
    json_object_begin(j);
    json_key(j, S("size")), json_i64(j, h->size);
    json_key(j, S("root")), json_hex(j, h->root);
    json_key(j, S("at")), json_time(j, h->at, ZONE_UTC);
    json_key(j, S("key_id")), json_str(j, key_id_text(cx, h->key_id));
    json_key(j, S("note")), json_str(j, h->note);
    json_object_end(j);
}

/* size is 0 when nothing was signed yet. */
static enum err last_head(struct ctx *cx, struct head *out)
{
    *out = (struct head){0};
    enum err e = head_newest(cx, out);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    return e;
}

enum err heads_wait(struct ctx *cx, bool *out)
{
    struct head last;
    int64_t size;

    TRY(tree_size(cx, &size));
    TRY(last_head(cx, &last));
    *out = size > last.size && now_ms(cx) >= last.at + conf_i64(cx, CONF_LEDGER_HEAD_EVERY);
    return OK;
}

/* A log that was rewritten behind the program's back is never signed for. */
static enum err still_begins_so(struct ctx *cx, const struct head *last)
{
    struct node root;

    if (last->size == 0)
        return OK;
    TRY(tree_root(cx, last->size, &root));
    if (!str_eq(node_str(&root), last->root))
        return fail(cx, ERR_CONFLICT,
                    "the tree of %lld events is not the one that was signed: nothing is signed any "
                    "more, run lapor ledger verify",
                    (long long)last->size);
    return OK;
}

struct signing {
    struct head head;
    struct signed_by by[2];
    size_t by_n;
};

static enum err sign(struct ctx *cx, const struct note *n, const struct head *last,
                     struct signing *s)
{
    str parts[4] = {note_body(cx, n), S("\n")};

    keys_sign(cx, parts[0], &s->by[s->by_n++]);
    s->head.key_id = s->by[0].key_id;
    if (last->size && last->key_id != s->head.key_id && keys_has(cx, KEY_LEDGER, last->key_id))
        TRY(keys_sign_with(cx, last->key_id, parts[0], &s->by[s->by_n++]));
    for (size_t i = 0; i < s->by_n; i++)
        parts[2 + i] = note_signature(cx, n->origin, &s->by[i]);
    s->head.note = arena_join(&cx->arena, parts, 2 + s->by_n, S(""));
    return OK;
}

static enum err store(struct ctx *cx, void *arg)
{
    const struct signing *s = arg;

    for (size_t i = 0; i < s->by_n; i++)
        TRY(db_exec(cx, SQL(head_key_insert, .id = s->by[i].key_id, .since = s->head.at,
                            .public_key = {(const char *)s->by[i].public_key, SIGN_KEY_BYTES})));
    return db_exec(cx, SQL_ROW(head_insert, &head_row, &s->head));
}

static enum err sign_tree(struct ctx *cx, int64_t size, const struct head *last)
{
    struct node root, first;
    struct signing s = {
        .head = {.size = size, .at = now_ms(cx)}
    };

    TRY(still_begins_so(cx, last));
    TRY(tree_root(cx, size, &root));
    TRY(tree_root(cx, 1, &first));
    struct note n = {note_origin(cx, node_str(&first)), size, s.head.at, node_str(&root)};
    s.head.root = n.root;
    TRY(sign(cx, &n, last, &s));
    return db_write(cx, store, &s);
}

enum err heads_some(struct ctx *cx, int64_t *signed_out)
{
    struct head last;
    int64_t size;

    *signed_out = 0; /* the next one has its own time */
    TRY(tree_size(cx, &size));
    TRY(last_head(cx, &last));
    return size > last.size ? sign_tree(cx, size, &last) : OK;
}
