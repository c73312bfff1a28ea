/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/bundle.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "db/db.h"
#include "ledger/bundle.sql.h"
#include "ledger/event.h"
#include "ledger/head.h"
#include "ledger/merkle.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SOME_LEAVES = 500, SOME_HEADS = 1000, LINE_MAX_BYTES = 4 * EVENT_DATA_MAX };

struct place_row {
    int64_t position, stream_id, seq;
    str number; /* of its report, "" */
};
struct place_rows {
    struct place_row *v;
    size_t n;
};
static const struct db_row place_row = DB_ROW(
    struct place_row, DB_FIELD(struct place_row, position), DB_FIELD(struct place_row, stream_id),
    DB_FIELD(struct place_row, seq), DB_FIELD(struct place_row, number));

/* A file on its way. */
struct bundle {
    FILE *file;
    bool all;
    int64_t size, position; /* events of the newest head; written so far */
    int64_t head;           /* size of the last head that was written    */
    size_t n;               /* of the last piece                         */
};

static void close_file(void *file)
{
    fclose(file);
}

static enum err open_file(struct ctx *cx, str path, const char *how, FILE **out)
{
    *out = fopen(arena_z(&cx->arena, path), how);
    if (!*out)
        return fail(cx, errno == ENOENT ? ERR_NOTFOUND : ERR_IO, "%.*s cannot be opened",
                    STR_ARG(path));
    arena_defer(&cx->arena, close_file, *out);
    return OK;
}

static enum err put_line(struct ctx *cx, const struct bundle *b, struct json *j)
{
    str text;

    TRY(json_finish(cx, j, &text));
    if (fwrite(text.p, 1, text.n, b->file) != text.n || fputc('\n', b->file) == EOF)
        return fail(cx, ERR_IO, "the bundle cannot be written");
    return OK;
}

static enum err put_pair(struct ctx *cx, const struct bundle *b, str key, str value)
{
    struct json j;

    json_init(cx, &j, LINE_MAX_BYTES);
    json_object_begin(&j);
    json_key(&j, key), json_str(&j, value);
    json_object_end(&j);
    return put_line(cx, b, &j);
}

static enum err put_start(struct ctx *cx, const struct bundle *b, str origin)
{
    struct head_keys keys;
    struct json j;

    json_init(cx, &j, LINE_MAX_BYTES);
    json_object_begin(&j);
    json_key(&j, S("lapor")), json_str(&j, S("ledger-1"));
    json_key(&j, S("origin")), json_str(&j, origin);
    json_key(&j, S("size")), json_i64(&j, b->size);
    json_object_end(&j);
    TRY(put_line(cx, b, &j));
    TRY(head_keys(cx, &keys));
    for (size_t i = 0; i < keys.n; i++)
        TRY(put_pair(cx, b, S("key"), note_key(cx, origin, keys.v[i].public_key)));
    return OK;
}

static enum err put_heads(struct ctx *cx, void *arg)
{
    struct bundle *b = arg;
    struct heads heads;

    TRY(heads_after(cx, b->head, SOME_HEADS, &heads));
    for (size_t i = 0; i < heads.n && heads.v[i].size <= b->size; i++) {
        TRY(put_pair(cx, b, S("head"), heads.v[i].note));
        b->head = heads.v[i].size;
    }
    b->n = heads.n;
    return OK;
}

static enum err put_leaf(struct ctx *cx, const struct bundle *b, const struct place_row *row)
{
    str number = row->number.n ? row->number : (str){0}, canonical;
    struct event ev;
    struct json j;

    TRY(event_read(cx, row->stream_id, row->seq, &ev));
    json_init(cx, &j, LINE_MAX_BYTES);
    json_object_begin(&j);
    json_key(&j, S("n")), json_i64(&j, row->position);
    json_key(&j, S("leaf")), json_hex(&j, ev.hash);
    if (b->all) {
        TRY(event_canonical(cx, &ev, number, &canonical));
        json_key(&j, S("salt")), json_hex(&j, ev.salt);
        json_key(&j, S("canonical")), json_str(&j, canonical);
    }
    json_object_end(&j);
    return put_line(cx, b, &j);
}

static enum err put_leaves(struct ctx *cx, void *arg)
{
    struct bundle *b = arg;
    struct place_rows rows;

    TRY(db_all(cx, SQL(bundle_places, .position = b->position, .max = SOME_LEAVES), &place_row,
               SOME_LEAVES, &rows));
    for (size_t i = 0; i < rows.n && rows.v[i].position <= b->size; i++) {
        TRY(put_leaf(cx, b, &rows.v[i]));
        b->position = rows.v[i].position;
    }
    b->n = rows.n;
    return OK;
}

static enum err put_all(struct ctx *cx, struct bundle *b, str origin)
{
    TRY(put_start(cx, b, origin));
    do {
        TRY(ctx_scratch(cx, put_heads, b));
    } while (b->n == SOME_HEADS && b->head < b->size);
    do {
        TRY(ctx_scratch(cx, put_leaves, b));
    } while (b->n == SOME_LEAVES && b->position < b->size);
    if (fflush(b->file) || fsync(fileno(b->file)))
        return fail(cx, ERR_IO, "the bundle cannot be written");
    return OK;
}

enum err bundle_write(struct ctx *cx, str path, bool all, int64_t *events_out)
{
    str part = arena_fmt(&cx->arena, "%.*s.part", STR_ARG(path));
    struct bundle b = {.all = all};
    struct head newest;
    struct note n;

    if (file_exists(cx, path))
        return fail(cx, ERR_CONFLICT, "%.*s is there already", STR_ARG(path));
    TRY(head_newest(cx, &newest));
    if (!note_read(cx, newest.note, &n))
        return fail(cx, ERR_CONFLICT, "a stored head is none");
    b.size = newest.size;
    TRY(open_file(cx, part, "w", &b.file));
    TRY(put_all(cx, &b, n.origin));
    if (rename(arena_z(&cx->arena, part), arena_z(&cx->arena, path)))
        return fail(cx, ERR_IO, "%.*s cannot be written", STR_ARG(path));
    *events_out = b.position;
    return OK;
}

/* A bundle while it is read. */
enum { KEYS_MAX_READ = 64 };
struct reading {
    FILE *file;
    struct ledger_check *io;
    struct merkle grown;
    bool is_begun; /* its first line was read */
    str line;
    char *buffer;
    struct strs keys;    /* as bytes */
    struct heads heads;  /* root and note of each, the smallest first */
    size_t room, next;   /* of heads; the one that is looked at next  */
    int64_t good;        /* size of the last head that was right      */
    struct arena *lives; /* until the bundle is read                  */
};

static struct finding at(enum finding_kind kind, int64_t position)
{
    return (struct finding){.kind = kind, .position = position};
}

static enum err keep_nothing(struct ctx *cx, const struct tile *tile, void *arg)
{
    (void)cx, (void)tile, (void)arg;
    return OK;
}

/* name+hash+base64 of 0x01 and the key. */
static enum err take_key(struct ctx *cx, struct reading *r, str text)
{
    str name, mark, coded, bytes;

    if (!str_cut(text, '+', &name, &text) || !str_cut(text, '+', &mark, &coded) ||
        !b64_decode(cx, coded, &bytes) || bytes.n != 1 + SIGN_KEY_BYTES ||
        r->keys.n == KEYS_MAX_READ)
        return fail(cx, ERR_INVALID, "a key of the bundle is none");
    r->keys.v[r->keys.n++] = arena_dup(r->lives, str_slice(bytes, 1, SIGN_KEY_BYTES));
    return OK;
}

static void add_head(struct reading *r, const struct note *n)
{
    if (r->heads.n == r->room) {
        struct head *more = arena_array(r->lives, struct head, 2 * r->room + 64);
        if (r->heads.n)
            memcpy(more, r->heads.v, r->heads.n * sizeof *more);
        r->heads.v = more;
        r->room = 2 * r->room + 64;
    }
    r->heads.v[r->heads.n++] =
        (struct head){.size = n->size, .at = n->at, .root = arena_dup(r->lives, n->root)};
}

static enum err take_head(struct ctx *cx, struct reading *r, str text)
{
    enum note_verdict all = NOTE_OTHER_KEY, one;
    struct note n;

    if (!note_read(cx, text, &n))
        return found(&r->io->found, at(FOUND_SIGNATURE, 0), "a head of the bundle is none");
    for (size_t i = 0; i < r->keys.n && all != NOTE_BROKEN; i++) {
        one = note_check(cx, &n, r->keys.v[i]);
        all = one == NOTE_OTHER_KEY ? all : one;
    }
    if (all != NOTE_HOLDS)
        return found(&r->io->found, at(FOUND_SIGNATURE, n.size),
                     "the head of %lld events was not signed so", (long long)n.size);
    add_head(r, &n);
    return OK;
}

static enum err check_roots(struct reading *r)
{
    const struct note *kept = r->io->against;
    const struct head *next = r->next < r->heads.n ? &r->heads.v[r->next] : NULL;
    bool is_head = next && next->size == r->grown.size;
    bool is_kept = kept && kept->size == r->grown.size;

    if (!is_head && !is_kept)
        return OK;
    struct node root = merkle_root(&r->grown);
    if (is_head && !str_eq(next->root, node_str(&root)))
        return found(&r->io->found, at(FOUND_FORKED, r->good + 1),
                     "the head of %lld events tells of others at places %lld to %lld",
                     (long long)next->size, (long long)r->good + 1, (long long)next->size);
    if (is_kept && !str_eq(kept->root, node_str(&root)))
        return found(&r->io->found, at(FOUND_FORKED, 0),
                     "this is not the ledger of the kept head of %lld events",
                     (long long)kept->size);
    if (is_head)
        r->good = next->size, r->next++, r->io->heads++;
    return OK;
}

/* The event's bytes, when the bundle has them, make the leaf. */
static bool content_fits(struct ctx *cx, const struct jv *line, str leaf)
{
    unsigned char hash[SHA256_BYTES];
    struct sha256 h;
    str canonical, text, salt;

    if (!jv_str(jv_get(line, S("canonical")), &canonical))
        return true;
    if (!jv_str(jv_get(line, S("salt")), &text) || !hex_decode(cx, text, &salt))
        return false;
    sha256_start(&h);
    sha256_add(&h, (str){"\0", 1});
    sha256_add(&h, salt);
    sha256_add(&h, canonical);
    sha256_end(&h, hash);
    return str_eq(leaf, (str){(const char *)hash, sizeof hash});
}

static enum err take_leaf(struct ctx *cx, struct reading *r, const struct jv *line)
{
    int64_t n = 0, want = r->grown.size + 1;
    str text, leaf;

    if (!jv_i64(jv_get(line, S("n")), &n) || !jv_str(jv_get(line, S("leaf")), &text) ||
        !hex_decode(cx, text, &leaf) || leaf.n != NODE_BYTES)
        return fail(cx, ERR_INVALID, "a line of the bundle is no leaf");
    if (n != want)
        return found(&r->io->found, at(n > want ? FOUND_DROPPED : FOUND_INSERTED, want),
                     "place %lld is followed by %lld", (long long)r->grown.size, (long long)n);
    if (!content_fits(cx, line, leaf))
        return found(&r->io->found, at(FOUND_CHANGED, n), "an event was changed");
    struct node node = node_of(leaf);
    TRY(merkle_add(cx, &r->grown, &node));
    r->io->events = r->grown.size;
    return check_roots(r);
}

static enum err take_line(struct ctx *cx, void *arg)
{
    struct reading *r = arg;
    struct jv *line;
    str text;

    TRY(json_read(cx, r->line, &line));
    if (!r->is_begun) {
        r->is_begun = jv_str(jv_get(line, S("lapor")), &text) && str_eq(text, S("ledger-1"));
        return r->is_begun ? OK : fail(cx, ERR_INVALID, "this is no file of lapor ledger export");
    }
    if (jv_str(jv_get(line, S("key")), &text))
        return take_key(cx, r, text);
    if (jv_str(jv_get(line, S("head")), &text))
        return take_head(cx, r, text);
    return take_leaf(cx, r, line);
}

static enum err check_end(struct ctx *cx, struct reading *r)
{
    const struct note *kept = r->io->against;
    int64_t n = r->grown.size, want = 0;

    if (!r->is_begun)
        return fail(cx, ERR_INVALID, "the file is empty");
    if (r->next < r->heads.n)
        want = r->heads.v[r->heads.n - 1].size;
    if (kept && kept->size > n && kept->size > want)
        want = kept->size;
    if (want)
        return found(&r->io->found, at(FOUND_TRUNCATED, n + 1),
                     "the bundle ends after %lld events, a head tells of %lld", (long long)n,
                     (long long)want);
    return OK;
}

enum err bundle_check(struct ctx *cx, str path, struct ledger_check *io)
{
    struct reading *r = arena_new(&cx->arena, struct reading);

    *r = (struct reading){.io = io, .grown = {.complete = keep_nothing}, .lives = &cx->arena};
    r->lives = arena_new(&cx->arena, struct arena);
    arena_init(r->lives, COMMAND_ARENA_MAX);
    r->keys.v = arena_array(&cx->arena, str, KEYS_MAX_READ);
    r->buffer = arena_alloc(&cx->arena, 1, LINE_MAX_BYTES);
    TRY(open_file(cx, path, "r", &r->file));
    while (!io->found.kind && fgets(r->buffer, LINE_MAX_BYTES, r->file)) {
        r->line = str_trim(str_of(r->buffer));
        enum err e = r->line.n ? ctx_scratch(cx, take_line, r) : OK;
        if (e) {
            arena_reset(r->lives);
            return e;
        }
    }
    enum err e = io->found.kind ? OK : check_end(cx, r);
    arena_reset(r->lives);
    return e;
}
