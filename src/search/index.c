/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/index.h"

#include <stdlib.h>

#include "base/code32.h"
#include "base/limits.h"
#include "ledger/sequence.h"
#include "report/access.h"
#include "search/search.sql.h"
#include "search/stem.h"

#define READER S("search")

enum err search_stems(struct ctx *cx, const struct report *r, str body, str *out)
{
    struct strs stems;

    str parts[] = {number_format(cx, r->number), r->title, r->place, body};
    str all = arena_join(&cx->arena, parts, COUNT(parts), S(" "));
    TRY(stems_of(cx, all, SEARCH_STEMS_MAX - 1, &stems));
    if (report_is_public(r))
        stems.v[stems.n++] = SEARCH_IS_PUBLIC;
    *out = arena_join(&cx->arena, stems.v, stems.n, S(" "));
    return OK;
}

enum err search_put(struct ctx *cx, int64_t report_id, str stems)
{
    return db_exec(cx, SQL(search_put, .report_id = report_id, .words = stems));
}

static enum err words_now(struct ctx *cx, const struct report *r, str *out)
{
    str body;

    TRY(report_body(cx, r, &body));
    return search_stems(cx, r, body, out);
}

static enum err take_in(struct ctx *cx, void *arg)
{
    const struct log_entry *entry = arg;
    struct report r;
    str words;
    int64_t same;

    TRY(report_by_id(cx, entry->stream_id, &r));
    TRY(words_now(cx, &r, &words));
    TRY(db_int(cx, SQL(search_has, .report_id = r.id, .words = words), &same));
    return same ? OK : search_put(cx, r.id, words); /* most events change no word */
}

static enum err some(struct ctx *cx, void *done)
{
    return log_take(cx, READER, S("report"), take_in, done);
}

enum err search_some(struct ctx *cx, int64_t *done_out)
{
    return db_write(cx, some, done_out);
}

enum err search_waits(struct ctx *cx, bool *out)
{
    return log_waits(cx, READER, out);
}

/* A report and its row in the index, of one moment. */
struct indexed {
    int64_t report_id;
    str number, state, title, place;
    int64_t body_seq;
    bool is_confidential;
    opt_i64 assigned_at;
    str words;              /* null: it has no row                        */
    opt_i64 position, read; /* of its newest event; what the log's reader has read */
};
struct indexed_rows {
    struct indexed *v;
    size_t n;
};
static const struct db_row indexed_row =
    DB_ROW(struct indexed, DB_FIELD(struct indexed, report_id), DB_FIELD(struct indexed, number),
           DB_FIELD(struct indexed, state), DB_FIELD(struct indexed, title),
           DB_FIELD(struct indexed, place), DB_FIELD(struct indexed, body_seq),
           DB_FIELD(struct indexed, is_confidential), DB_FIELD(struct indexed, assigned_at),
           DB_FIELD(struct indexed, words), DB_FIELD(struct indexed, position),
           DB_FIELD(struct indexed, read));

struct alien {
    int64_t report_id;
};
struct aliens {
    struct alien *v;
    size_t n;
};
static const struct db_row alien_row = DB_ROW(struct alien, DB_FIELD(struct alien, report_id));

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

/* A tsvector has each word once and in an order of its own: so that both sides have. */
static str word_set(struct ctx *cx, str words)
{
    str *v = arena_array(&cx->arena, str, words.n / 2 + 1), rest = words;
    size_t n = 0, kept = 0;

    while (rest.n)
        str_cut(rest, ' ', &v[n++], &rest);
    qsort(v, n, sizeof *v, by_bytes);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !str_eq(v[i], v[kept - 1]))
            v[kept++] = v[i];
    return arena_join(&cx->arena, v, kept, S(" "));
}

static bool same_words(struct ctx *cx, str stored, str now)
{
    if (str_eq(stored, now))
        return true;
    return db_engine(cx) == DB_POSTGRES && str_eq(word_set(cx, stored), word_set(cx, now));
}

/* One walk over the index by id, a piece at a time. */
struct walk {
    struct rebuild *rb;
    enum err (*look)(struct ctx *cx, struct walk *w); /* at the next piece                */
    db_write_fn *mend;                                /* what of it is wrong              */
    int64_t after;
    size_t read;                      /* rows of the piece                */
    int64_t wrong[DERIVED_BATCH_MAX]; /* reports of those that are wrong  */
    size_t wrong_n;
};

static void found_wrong(struct walk *w, int64_t report_id, const char *what)
{
    rebuild_found(w->rb, report_id, what);
    w->wrong[w->wrong_n++] = report_id;
}

static enum err compare(struct ctx *cx, struct walk *w, const struct indexed *row)
{
    struct report r = {.id = row->report_id,
                       .number = row->number,
                       .state = row->state,
                       .title = row->title,
                       .place = row->place,
                       .body_seq = row->body_seq,
                       .is_confidential = row->is_confidential,
                       .assigned_at = row->assigned_at};
    bool reached = row->position.has && row->read.has && row->position.v <= row->read.v;
    str now;

    TRY(words_now(cx, &r, &now));
    if (!row->words.p && reached)
        found_wrong(w, r.id, "no words to search by");
    else if (row->words.p && reached && !same_words(cx, row->words, now))
        found_wrong(w, r.id, "the words to search by are not its own");
    return OK;
}

static enum err reports_some(struct ctx *cx, struct walk *w)
{
    struct indexed_rows rows;

    TRY(db_all(cx, SQL(search_after, .after = w->after, .max = DERIVED_BATCH_MAX), &indexed_row,
               DERIVED_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(compare(cx, w, &rows.v[i]));
    w->read = rows.n;
    w->after = rows.n ? rows.v[rows.n - 1].report_id : w->after;
    w->rb->seen += (int64_t)rows.n;
    return OK;
}

static enum err put_again(struct ctx *cx, void *arg)
{
    const struct walk *w = arg;
    struct report r;
    int64_t at;
    str words;

    TRY(progress_hold(cx, READER, &at)); /* the worker may come to the same report now */
    for (size_t i = 0; i < w->wrong_n; i++) {
        TRY(report_by_id(cx, w->wrong[i], &r));
        TRY(words_now(cx, &r, &words));
        TRY(search_put(cx, r.id, words));
    }
    return OK;
}

static enum err aliens_some(struct ctx *cx, struct walk *w)
{
    struct aliens rows;

    TRY(db_all(cx, SQL(search_aliens, .after = w->after, .max = DERIVED_BATCH_MAX), &alien_row,
               DERIVED_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++)
        found_wrong(w, rows.v[i].report_id, "words to search by, but no such report");
    w->read = rows.n;
    w->after = rows.n ? rows.v[rows.n - 1].report_id : w->after;
    return OK;
}

static enum err drop_again(struct ctx *cx, void *arg)
{
    const struct walk *w = arg;

    for (size_t i = 0; i < w->wrong_n; i++)
        TRY(db_exec(cx, SQL(search_drop, .report_id = w->wrong[i])));
    return OK;
}

/* A look at a piece, and then what was wrong in it is mended. */
static enum err walk_some(struct ctx *cx, void *arg)
{
    struct walk *w = arg;

    w->wrong_n = 0;
    TRY(w->look(cx, w));
    return w->rb->write && w->wrong_n ? db_write(cx, w->mend, w) : OK;
}

static enum err walk_all(struct ctx *cx, struct walk w)
{
    do {
        TRY(ctx_scratch(cx, walk_some, &w));
    } while (w.read == DERIVED_BATCH_MAX);
    return OK;
}

static enum err lists_check(struct ctx *cx, void *arg)
{
    (void)arg;
    return db_exec(cx, SQL(search_lists_check));
}

static enum err lists_anew(struct ctx *cx, void *arg)
{
    (void)arg;
    return db_exec(cx, SQL(search_lists_anew));
}

/* First, since the engine may refuse to change a row of lists that are broken. */
static enum err lists(struct ctx *cx, struct rebuild *rb)
{
    enum err e = db_write(cx, lists_check, NULL);

    if (e != ERR_IO)
        return e;
    rebuild_found(rb, 0, arena_z(&cx->arena, cx->fault.message));
    fault_clear(cx);
    return rb->write ? db_write(cx, lists_anew, NULL) : OK;
}

enum err search_rebuild(struct ctx *cx, struct rebuild *rb)
{
    TRY(lists(cx, rb));
    TRY(walk_all(cx, (struct walk){.rb = rb, .look = reports_some, .mend = put_again}));
    return walk_all(cx, (struct walk){.rb = rb, .look = aliens_some, .mend = drop_again});
}
