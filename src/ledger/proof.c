/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/proof.h"

#include "base/time.h"
#include "ledger/tree.h"

enum err proof_head(struct ctx *cx, opt_i64 size, struct head *out)
{
    enum err e = size.has ? head_of(cx, size.v, out) : head_newest(cx, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return fail_key(cx, ERR_NOTFOUND, NULL,
                    size.has ? "error_ledger_size" : "error_ledger_unsigned");
}

static enum err write_keys(struct ctx *cx, struct json *j, const struct head *head)
{
    struct head_keys keys;
    struct note n;

    TRY(head_keys(cx, &keys));
    if (!note_read(cx, head->note, &n))
        return fail(cx, ERR_CONFLICT, "a stored head is none");
    json_key(j, S("keys"));
    json_array_begin(j);
    for (size_t i = 0; i < keys.n; i++) {
        if (note_check(cx, &n, keys.v[i].public_key) == NOTE_OTHER_KEY)
            continue;
        json_object_begin(j);
        json_key(j, S("id")), json_str(j, key_id_text(cx, keys.v[i].id));
        json_key(j, S("since")), json_time(j, keys.v[i].since, ZONE_UTC);
        json_key(j, S("key")), json_str(j, note_key(cx, n.origin, keys.v[i].public_key));
        json_object_end(j);
    }
    json_array_end(j);
    return OK;
}

enum err proof_write_head(struct ctx *cx, struct json *j, const struct head *head)
{
    json_object_begin(j);
    json_key(j, S("size")), json_i64(j, head->size);
    json_key(j, S("root")), json_hex(j, head->root);
    json_key(j, S("at")), json_time(j, head->at, ZONE_UTC);
    json_key(j, S("key_id")), json_str(j, key_id_text(cx, head->key_id));
    json_key(j, S("note")), json_str(j, head->note);
    TRY(write_keys(cx, j, head));
    json_object_end(j);
    return OK;
}

static void write_path(struct json *j, const struct proof *p)
{
    json_key(j, S("path"));
    json_array_begin(j);
    for (size_t i = 0; i < p->n; i++)
        json_hex(j, node_str(&p->v[i]));
    json_array_end(j);
}

static enum err write_place(struct ctx *cx, struct json *j, const struct leaf *leaf,
                            const struct head *head)
{
    struct proof path = {0};
    bool is_in = leaf->position && head && leaf->position <= head->size;

    if (is_in)
        TRY(tree_inclusion(cx, leaf->position - 1, head->size, &path));
    json_key(j, S("leaf")), json_hex(j, leaf->hash);
    json_key(j, S("index")), json_opt(j, is_in ? SOME(leaf->position - 1) : NONE);
    write_path(j, &path);
    return OK;
}

enum err proof_write_leaf(struct ctx *cx, struct json *j, int64_t event_id, str hash,
                          const struct head *head)
{
    struct leaf leaf = {.hash = hash};

    enum err e = tree_leaf(cx, event_id, &leaf);
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else
        TRY(e);
    return write_place(cx, j, &leaf, head);
}

enum err proof_event(struct ctx *cx, struct json *j, int64_t event_id, const struct head *head)
{
    struct leaf leaf;

    TRY(tree_leaf(cx, event_id, &leaf));
    if (leaf.position > head->size)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_ledger_waits");
    json_object_begin(j);
    json_key(j, S("event")), json_id(j, event_id);
    TRY(write_place(cx, j, &leaf, head));
    json_key(j, S("head"));
    TRY(proof_write_head(cx, j, head));
    json_object_end(j);
    return OK;
}

enum err proof_growth(struct ctx *cx, struct json *j, int64_t from, const struct head *head)
{
    struct proof path;
    struct node root;

    TRY(tree_consistency(cx, from, head->size, &path));
    TRY(tree_root(cx, from, &root));
    json_object_begin(j);
    json_key(j, S("from")), json_i64(j, from);
    json_key(j, S("to")), json_i64(j, head->size);
    json_key(j, S("from_root")), json_hex(j, node_str(&root));
    write_path(j, &path);
    json_key(j, S("head"));
    TRY(proof_write_head(cx, j, head));
    json_object_end(j);
    return OK;
}
