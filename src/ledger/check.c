/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/check.h"

#include "base/limits.h"
#include "base/time.h"
#include "db/db.h"
#include "ledger/check.sql.h"
#include "ledger/head.h"
#include "ledger/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SOME_STREAMS = 500 };

/* clang-format off */
static const char *const names[FOUND_KINDS] = {
    [FOUND_NOTHING] = "nothing",     [FOUND_CHANGED] = "changed",     [FOUND_DROPPED] = "dropped",
    [FOUND_REORDERED] = "reordered", [FOUND_INSERTED] = "inserted",   [FOUND_TRUNCATED] = "truncated",
    [FOUND_FORKED] = "forked",       [FOUND_SIGNATURE] = "signature",
};
/* clang-format on */

const char *finding_name(enum finding_kind kind)
{
    must(kind < FOUND_KINDS);
    return names[kind];
}

/* The words outlive the arena of the loop that found it. */
enum err found(struct finding *out, struct finding f, const char *what, ...)
{
    va_list args;

    *out = f;
    va_start(args, what);
    int n = vsnprintf(out->what, sizeof out->what, what, args);
    va_end(args);
    must(n > 0);
    return OK;
}

struct log_row {
    int64_t position, stream_id, seq;
    str hash;
};
struct log_rows {
    struct log_row *v;
    size_t n;
};
static const struct db_row log_row =
    DB_ROW(struct log_row, DB_FIELD(struct log_row, position), DB_FIELD(struct log_row, stream_id),
           DB_FIELD(struct log_row, seq), DB_FIELD(struct log_row, hash));

struct stream_row {
    int64_t stream_id;
};
struct stream_rows {
    struct stream_row *v;
    size_t n;
};
static const struct db_row stream_row =
    DB_ROW(struct stream_row, DB_FIELD(struct stream_row, stream_id));

struct unplaced {
    int64_t stream_id, seq;
};
static const struct db_row unplaced_row =
    DB_ROW(struct unplaced, DB_FIELD(struct unplaced, stream_id), DB_FIELD(struct unplaced, seq));

/* The log read from its beginning, and the tree grown from it once more. */
struct walk {
    struct ledger_check *io;
    struct merkle grown;
    int64_t tree_size, stored; /* leaves that the tree has, by its count and by its tiles */
    int64_t good_head;         /* size of the last head that was right                    */
    struct head next;          /* the head that is looked at next; size 0: none is left   */
    struct note note;          /* the same, read                                          */
    struct head_keys keys;
    struct { /* the first place where log and tree differ; position 0: none     */
        int64_t position, stream_id, seq;
        struct node in_log, in_tree;
    } suspect;
    struct tile leaves; /* of the tree, beside the log's                                   */
    char next_bytes[NOTE_BYTES_MAX + NODE_BYTES];
};

static struct finding at_position(enum finding_kind kind, int64_t position)
{
    return (struct finding){.kind = kind, .position = position};
}

/* Of what is gone, the event that stands there now is no part. */
static struct finding at_suspect(const struct walk *w, enum finding_kind kind)
{
    struct finding f = at_position(kind, w->suspect.position);

    if (kind != FOUND_DROPPED) {
        f.stream_id = w->suspect.stream_id;
        f.seq = w->suspect.seq;
    }
    return f;
}

/* Does the tree have this leaf, at a place from `from` on, or anywhere before it? */
static enum err tree_has(struct ctx *cx, const struct walk *w, const struct node *leaf, bool *out)
{
    struct tile t;

    *out = false;
    for (int64_t place = 0; place * TILE_WIDTH < w->stored && !*out; place++) {
        TRY(tree_tile(cx, 0, place, &t));
        for (size_t i = 0; i < t.n; i++)
            *out |= node_eq(&t.v[i], leaf);
    }
    return OK;
}

/* The log and the tree have different hashes at a position: what was done to the log? */
static enum err name_difference(struct ctx *cx, struct walk *w)
{
    static const struct {
        enum finding_kind kind;
        const char *what;
    } cases[2][2] = {
  /* what was entered here is gone; what stands here was never entered, or elsewhere */
        {{FOUND_CHANGED, "another event stands where one was entered"},
         {FOUND_DROPPED, "the event that was entered here is gone"}                     },
 /* what was entered here stands elsewhere */
        {{FOUND_INSERTED, "an event stands here that was never entered"},
         {FOUND_REORDERED, "the events are not in the order in which they were entered"}},
    };
    int64_t elsewhere;
    bool entered;

    TRY(tree_has(cx, w, &w->suspect.in_log, &entered));
    TRY(db_int(cx, SQL(check_position_of_hash, .hash = node_str(&w->suspect.in_tree)), &elsewhere));
    enum finding_kind kind = cases[elsewhere > 0][entered].kind;
    return found(&w->io->found, at_suspect(w, kind), "%s", cases[elsewhere > 0][entered].what);
}

/* The leaf as the tree has it. Which of both is right, the next signed head will say. */
static enum err compare_leaf(struct ctx *cx, struct walk *w, const struct log_row *row,
                             const struct node *leaf)
{
    int64_t position = row->position;
    int64_t place = (position - 1) / TILE_WIDTH;
    size_t at = (size_t)((position - 1) % TILE_WIDTH);

    if (position > w->stored && position > w->tree_size)
        return OK;
    if (at == 0)
        TRY(tree_tile(cx, 0, place, &w->leaves));
    if (at >= w->leaves.n)
        return found(&w->io->found, at_position(FOUND_CHANGED, position),
                     "the tree itself was changed: it lacks leaves");
    if (w->suspect.position || node_eq(leaf, &w->leaves.v[at]))
        return OK;
    w->suspect.position = position;
    w->suspect.stream_id = row->stream_id;
    w->suspect.seq = row->seq;
    w->suspect.in_log = *leaf;
    w->suspect.in_tree = w->leaves.v[at];
    return OK;
}

/* A tile above the leaves, grown from the log, beside the one that is stored. */
static enum err compare_tile(struct ctx *cx, const struct tile *grown, void *arg)
{
    struct walk *w = arg;
    struct tile stored;
    int64_t entries = (w->tree_size >> TILE_BITS * grown->level) - grown->place * TILE_WIDTH;
    size_t n = entries < (int64_t)grown->n ? (size_t)(entries > 0 ? entries : 0) : grown->n;

    if (w->io->found.kind || w->suspect.position || n == 0 || grown->level == 0)
        return OK;
    TRY(tree_tile(cx, grown->level, grown->place, &stored));
    if (stored.n >= n && memcmp(stored.v, grown->v, n * sizeof *grown->v) == 0)
        return OK;
    return found(
        &w->io->found,
        at_position(FOUND_CHANGED, (grown->place * TILE_WIDTH << TILE_BITS * grown->level) + 1),
        "the tree itself was changed: level %d, tile %lld", grown->level, (long long)grown->place);
}

static enum err compare_open(struct ctx *cx, struct walk *w)
{
    for (int level = 0; level < TILE_LEVELS; level++) {
        w->grown.open[level].level = level;
        TRY(compare_tile(cx, &w->grown.open[level], w));
    }
    return OK;
}

/* The next head as bytes that outlive the arena of the loop. */
static enum err next_head(struct ctx *cx, struct walk *w)
{
    struct heads heads;
    int64_t after = w->next.size;

    TRY(heads_after(cx, after, 1, &heads));
    w->next = (struct head){0};
    if (!heads.n)
        return OK;
    w->next = heads.v[0];
    if (w->next.note.n > NOTE_BYTES_MAX || w->next.root.n != NODE_BYTES)
        return found(&w->io->found, at_position(FOUND_SIGNATURE, w->next.size),
                     "a stored head is none");
    memcpy(w->next_bytes, w->next.root.p, NODE_BYTES);
    memcpy(w->next_bytes + NODE_BYTES, w->next.note.p, w->next.note.n);
    w->next.root.p = w->next_bytes;
    w->next.note.p = w->next_bytes + NODE_BYTES;
    return OK;
}

/* One signature of a key that the ledger names must hold, and none may be broken. */
static enum note_verdict trusted(struct ctx *cx, const struct walk *w, const struct note *n)
{
    enum note_verdict all = NOTE_OTHER_KEY;

    for (size_t i = 0; i < w->keys.n; i++) {
        enum note_verdict one = note_check(cx, n, w->keys.v[i].public_key);
        if (one == NOTE_BROKEN)
            return one;
        all = one == NOTE_HOLDS ? one : all;
    }
    return all;
}

static enum err check_next_head(struct ctx *cx, struct walk *w, const struct node *root)
{
    struct note n;

    if (!note_read(cx, w->next.note, &n) || n.size != w->next.size ||
        !str_eq(n.root, w->next.root) || trusted(cx, w, &n) != NOTE_HOLDS)
        return found(&w->io->found, at_position(FOUND_SIGNATURE, w->next.size),
                     "the head of %lld events was not signed so", (long long)w->next.size);
    bool is_right = str_eq(n.root, node_str(root));
    if (w->suspect.position && !is_right)
        return name_difference(cx, w);
    if (w->suspect.position)
        return found(&w->io->found, at_suspect(w, FOUND_CHANGED),
                     "the tree itself was changed: the log is as it was signed");
    if (!is_right)
        return found(&w->io->found, at_position(FOUND_FORKED, w->good_head + 1),
                     "the log was written anew: the head of %lld events, signed at %s, tells of "
                     "others at places %lld to %lld",
                     (long long)n.size, time_format(cx, n.at, ZONE_UTC).p,
                     (long long)w->good_head + 1, (long long)n.size);
    w->good_head = n.size;
    w->io->heads++;
    return next_head(cx, w);
}

/* What the log must be so far, by those who signed or kept it. */
static enum err check_root(struct ctx *cx, struct walk *w)
{
    const struct note *kept = w->io->against;
    bool is_kept = kept && kept->size == w->grown.size;
    bool is_head = w->next.size == w->grown.size;

    if (!is_kept && !is_head)
        return OK;
    struct node root = merkle_root(&w->grown);
    if (is_head)
        TRY(check_next_head(cx, w, &root));
    if (is_kept && !w->io->found.kind && !str_eq(kept->root, node_str(&root)))
        return found(&w->io->found, at_position(FOUND_FORKED, 0),
                     "this is not the ledger of the kept head: of its %lld events, signed at %s, "
                     "at least one was changed, dropped, put in or moved",
                     (long long)kept->size, time_format(cx, kept->at, ZONE_UTC).p);
    return OK;
}

/* A hole in the log, or a place whose event is not there. */
static enum err name_hole(struct ctx *cx, struct walk *w, const struct log_row *row)
{
    int64_t position = w->grown.size + 1;

    if (w->suspect.position) /* the hole is not the first thing that is wrong */
        return name_difference(cx, w);
    if (row->position != position)
        return found(&w->io->found, at_position(FOUND_DROPPED, position),
                     "its place in the log is empty");
    return found(&w->io->found,
                 ((struct finding){FOUND_DROPPED, position, row->stream_id, row->seq, ""}),
                 "the event of this place is gone");
}

static enum err take_row(struct ctx *cx, struct walk *w, const struct log_row *row)
{
    if (row->position != w->grown.size + 1 || row->hash.n != NODE_BYTES)
        return name_hole(cx, w, row);
    struct node leaf = node_of(row->hash);
    TRY(compare_leaf(cx, w, row, &leaf));
    if (!w->io->found.kind)
        TRY(merkle_add(cx, &w->grown, &leaf));
    return w->io->found.kind ? OK : check_root(cx, w);
}

static enum err walk_some(struct ctx *cx, void *arg)
{
    struct walk *w = arg;
    struct log_rows rows;

    TRY(db_all(cx, SQL(check_log_after, .position = w->grown.size, .max = TREE_BATCH_MAX), &log_row,
               TREE_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n && !w->io->found.kind; i++)
        TRY(take_row(cx, w, &rows.v[i]));
    w->io->events += (int64_t)rows.n;
    return OK;
}

static enum err check_end(struct ctx *cx, struct walk *w)
{
    const struct note *kept = w->io->against;
    int64_t n = w->grown.size;

    if (w->suspect.position)
        return name_difference(cx, w);
    TRY(compare_open(cx, w));
    if (w->io->found.kind)
        return OK;
    if (w->tree_size > n || w->stored > n)
        return found(&w->io->found, at_position(FOUND_TRUNCATED, n + 1),
                     "the log ends after %lld events, the tree has %lld", (long long)n,
                     (long long)(w->stored > w->tree_size ? w->stored : w->tree_size));
    if (w->next.size)
        return found(&w->io->found, at_position(FOUND_TRUNCATED, n + 1),
                     "the log ends after %lld events, a signed head tells of %lld", (long long)n,
                     (long long)w->next.size);
    if (kept && kept->size > n)
        return found(&w->io->found, at_position(FOUND_TRUNCATED, n + 1),
                     "the log ends after %lld events, the kept head tells of %lld", (long long)n,
                     (long long)kept->size);
    if (kept && trusted(cx, w, kept) != NOTE_HOLDS)
        return found(&w->io->found, at_position(FOUND_SIGNATURE, 0),
                     "the kept head is signed with a key that this ledger does not name");
    return OK;
}

/* Leaves by the tiles: the count may have been set back. */
static enum err stored_leaves(struct ctx *cx, int64_t *out)
{
    struct tile last;
    int64_t place;

    *out = 0;
    TRY(db_int(cx, SQL(check_tile_max), &place));
    if (place < 0)
        return OK;
    TRY(tree_tile(cx, 0, place, &last));
    *out = place * TILE_WIDTH + (int64_t)last.n;
    return OK;
}

static enum err check_log(struct ctx *cx, struct ledger_check *io)
{
    struct walk *w = arena_new(&cx->arena, struct walk);
    int64_t before;

    *w = (struct walk){
        .io = io, .grown = {.complete = compare_tile, .arg = w}
    };
    TRY(tree_size(cx, &w->tree_size));
    TRY(stored_leaves(cx, &w->stored));
    TRY(head_keys(cx, &w->keys));
    TRY(next_head(cx, w));
    do {
        before = w->grown.size;
        TRY(ctx_scratch(cx, walk_some, w));
    } while (w->grown.size > before && !io->found.kind);
    return io->found.kind ? OK : check_end(cx, w);
}

static enum err check_unplaced(struct ctx *cx, struct ledger_check *io)
{
    struct unplaced row = {0};

    enum err e = db_one(cx, SQL(check_unplaced), &unplaced_row, &row);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    TRY(e);
    return found(&io->found, ((struct finding){FOUND_INSERTED, 0, row.stream_id, row.seq, ""}),
                 "it has no place in the log and waits for none");
}

struct one_stream {
    int64_t id;
    struct finding *out;
};

static enum err check_one(struct ctx *cx, void *arg)
{
    struct one_stream *one = arg;

    return stream_check(cx, one->id, one->out);
}

static enum err check_streams(struct ctx *cx, struct ledger_check *io)
{
    struct one_stream one = {0, &io->found};
    struct stream_rows some;

    do {
        TRY(db_all(cx, SQL(check_streams_after, .after = one.id, .max = SOME_STREAMS), &stream_row,
                   SOME_STREAMS, &some));
        for (size_t i = 0; i < some.n && !io->found.kind; i++, io->streams++) {
            one.id = some.v[i].stream_id;
            TRY(ctx_scratch(cx, check_one, &one));
        }
    } while (some.n == SOME_STREAMS && !io->found.kind);
    return OK;
}

enum err ledger_check(struct ctx *cx, struct ledger_check *io)
{
    io->found = (struct finding){0};
    TRY(check_streams(cx, io));
    if (!io->found.kind)
        TRY(check_log(cx, io));
    return io->found.kind ? OK : check_unplaced(cx, io);
}
