/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/tree.h"

#include "base/limits.h"
#include "db/db.h"
#include "ledger/sequence.h"
#include "ledger/tree.sql.h"

#include <string.h>

#define READER S("tree")

struct position_row {
    int64_t position;
    str hash;
};
struct position_rows {
    struct position_row *v;
    size_t n;
};
static const struct db_row position_row =
    DB_ROW(struct position_row, DB_FIELD(struct position_row, position),
           DB_FIELD(struct position_row, hash));
static const struct db_row leaf_row =
    DB_ROW(struct leaf, DB_FIELD(struct leaf, position), DB_FIELD(struct leaf, stream_id),
           DB_FIELD(struct leaf, seq), DB_FIELD(struct leaf, hash));

struct hashes_row {
    str hashes;
};
static const struct db_row hashes_row =
    DB_ROW(struct hashes_row, DB_FIELD(struct hashes_row, hashes));

static int64_t tile_id(int level, int64_t place)
{
    return (int64_t)level << 48 | place;
}

enum err tree_tile(struct ctx *cx, int level, int64_t place, struct tile *out)
{
    struct hashes_row row = {0};

    *out = (struct tile){.level = level, .place = place};
    enum err e = db_one(cx, SQL(tree_tile, .id = tile_id(level, place)), &hashes_row, &row);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    TRY(e);
    if (row.hashes.n % NODE_BYTES || row.hashes.n > sizeof out->v)
        return fail(cx, ERR_CONFLICT, "a tile of the tree is no row of hashes");
    out->n = row.hashes.n / NODE_BYTES;
    memcpy(out->v, row.hashes.p, row.hashes.n);
    return OK;
}

static enum err put_tile(struct ctx *cx, const struct tile *t, void *arg)
{
    str hashes = {(const char *)t->v, t->n * NODE_BYTES};

    (void)arg;
    return db_exec(cx, SQL(tree_tile_put, .id = tile_id(t->level, t->place), .hashes = hashes));
}

enum err tree_size(struct ctx *cx, int64_t *out)
{
    return progress_get(cx, READER, out);
}

enum err tree_waits(struct ctx *cx, bool *out)
{
    return log_waits(cx, READER, out);
}

/* The open tiles of a tree of this size. */
static enum err load(struct ctx *cx, int64_t size, struct merkle *m)
{
    *m = (struct merkle){.size = size, .complete = put_tile};
    for (int level = 0; level < TILE_LEVELS; level++) {
        int64_t entries = size >> TILE_BITS * level;
        struct tile *t = &m->open[level];
        if (entries % TILE_WIDTH)
            TRY(tree_tile(cx, level, entries / TILE_WIDTH, t));
        if (t->n < (size_t)(entries % TILE_WIDTH))
            return fail(cx, ERR_CONFLICT, "a tile of the tree is gone");
        t->level = level;
        t->place = entries / TILE_WIDTH;
        t->n = (size_t)(entries % TILE_WIDTH);
    }
    return OK;
}

static enum err store_open(struct ctx *cx, const struct merkle *m, int64_t before)
{
    for (int level = 0; level < TILE_LEVELS; level++) {
        int64_t entries = before >> TILE_BITS * level;
        if (m->open[level].n && m->size >> TILE_BITS * level > entries)
            TRY(put_tile(cx, &m->open[level], NULL));
    }
    return OK;
}

struct step {
    struct merkle *tree;
    size_t n;
};

static enum err append_next(struct ctx *cx, void *arg)
{
    struct step *s = arg;
    struct position_rows rows;

    TRY(db_all(cx, SQL(tree_leaves_after, .position = s->tree->size, .max = TREE_BATCH_MAX),
               &position_row, TREE_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        if (rows.v[i].position != s->tree->size + 1 || rows.v[i].hash.n != NODE_BYTES)
            return fail(cx, ERR_CONFLICT, "position %lld of the log has no event",
                        (long long)s->tree->size + 1);
        struct node leaf = node_of(rows.v[i].hash);
        TRY(merkle_add(cx, s->tree, &leaf));
    }
    s->n = rows.n;
    return OK;
}

static enum err append(struct ctx *cx, bool all, int64_t *appended_out)
{
    struct merkle *tree = arena_new(&cx->arena, struct merkle);
    struct step s = {tree};
    int64_t before;

    TRY(progress_hold(cx, READER, &before));
    TRY(load(cx, before, tree));
    do {
        TRY(ctx_scratch(cx, append_next, &s));
    } while (all && s.n == TREE_BATCH_MAX);
    *appended_out = tree->size - before;
    if (tree->size == before)
        return OK;
    TRY(store_open(cx, tree, before));
    return progress_set(cx, READER, tree->size);
}

static enum err append_some(struct ctx *cx, void *appended_out)
{
    return append(cx, false, appended_out);
}

enum err tree_some(struct ctx *cx, int64_t *appended_out)
{
    return db_write(cx, append_some, appended_out);
}

enum err tree_catch_up(struct ctx *cx)
{
    int64_t appended;

    return append(cx, true, &appended);
}

/* Reads tiles for one proof: neighbours in it mostly lie in the same one. */
struct reader {
    struct ctx *cx;
    struct tile tile; /* n is 0: none was read yet */
};

/* Root of the complete subtree of 2^height leaves that is number `place` of its kind. */
static enum err subtree(struct reader *r, int height, int64_t place, struct node *out)
{
    int level = height / TILE_BITS, inside = height % TILE_BITS;
    int64_t first = place << inside, tile = first / TILE_WIDTH;
    size_t at = (size_t)(first % TILE_WIDTH), n = (size_t)1 << inside;

    if (!r->tile.n || r->tile.level != level || r->tile.place != tile)
        TRY(tree_tile(r->cx, level, tile, &r->tile));
    if (r->tile.n < at + n)
        return fail(r->cx, ERR_CONFLICT, "a tile of the tree is gone");
    *out = node_fold(&r->tile.v[at], n);
    return OK;
}

/* Height of the biggest complete subtree that is smaller than n leaves, or as big. */
static int height_within(int64_t n)
{
    int height = 0;

    while (INT64_C(2) << height <= n)
        height++;
    return height;
}

/* The biggest power of two that is smaller than n: where RFC 6962 splits. */
static int64_t split_of(int64_t n)
{
    return INT64_C(1) << height_within(n - 1);
}

/* MTH of the leaves from lo to before hi; lo is where such a range can begin. */
static enum err range_root(struct reader *r, int64_t lo, int64_t hi, struct node *out)
{
    int height = height_within(hi - lo);
    int64_t width = INT64_C(1) << height;
    struct node right;

    if (width == hi - lo)
        return subtree(r, height, lo >> height, out);
    TRY(range_root(r, lo + width, hi, &right));
    TRY(subtree(r, height, lo >> height, out));
    *out = node_join(out, &right);
    return OK;
}

static enum err check_sizes(struct ctx *cx, int64_t from, int64_t size)
{
    int64_t have;

    TRY(tree_size(cx, &have));
    if (from < 1 || from > size || size > have)
        return fail_key(cx, ERR_NOTFOUND, NULL, "error_ledger_size");
    return OK;
}

enum err tree_root(struct ctx *cx, int64_t size, struct node *out)
{
    struct reader r = {cx};

    TRY(check_sizes(cx, size, size));
    return range_root(&r, 0, size, out);
}

static enum err add_range(struct reader *r, int64_t lo, int64_t hi, struct proof *p)
{
    must(p->n < PROOF_NODES_MAX);
    return range_root(r, lo, hi, &p->v[p->n++]);
}

static enum err path(struct reader *r, int64_t index, int64_t lo, int64_t hi, struct proof *p)
{
    if (hi - lo == 1)
        return OK;
    int64_t middle = lo + split_of(hi - lo);
    if (index < middle) {
        TRY(path(r, index, lo, middle, p));
        return add_range(r, middle, hi, p);
    }
    TRY(path(r, index, middle, hi, p));
    return add_range(r, lo, middle, p);
}

enum err tree_inclusion(struct ctx *cx, int64_t index, int64_t size, struct proof *out)
{
    struct reader r = {cx};

    TRY(check_sizes(cx, index + 1, size));
    out->n = 0;
    return path(&r, index, 0, size, out);
}

/* SUBPROOF of RFC 6962: `known` while the range begins at the first leaf. */
static enum err subproof(struct reader *r, int64_t from, int64_t lo, int64_t hi, bool known,
                         struct proof *p)
{
    if (from == hi)
        return known ? OK : add_range(r, lo, hi, p);
    int64_t middle = lo + split_of(hi - lo);
    if (from <= middle) {
        TRY(subproof(r, from, lo, middle, known, p));
        return add_range(r, middle, hi, p);
    }
    TRY(subproof(r, from, middle, hi, false, p));
    return add_range(r, lo, middle, p);
}

enum err tree_consistency(struct ctx *cx, int64_t from, int64_t to, struct proof *out)
{
    struct reader r = {cx};

    TRY(check_sizes(cx, from, to));
    out->n = 0;
    return subproof(&r, from, 0, to, true, out);
}

enum err tree_leaf(struct ctx *cx, int64_t event_id, struct leaf *out)
{
    return db_one(cx, SQL(tree_position_of, .event_id = event_id), &leaf_row, out);
}
