/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of alike.h, kept from the log. */
#include "base/limits.h"
#include "ledger/sequence.h"
#include "report/access.h"
#include "search/alike.h"
#include "search/alike.sql.h"
#include "search/alike_keys.h"
#include "search/index.h"

#include <stdlib.h>

#define READER S("alike")

struct key {
    int64_t key;
};
struct keys {
    struct key *v;
    size_t n;
};
static const struct db_row key_row = DB_ROW(struct key, DB_FIELD(struct key, key));

static bool is_found(const struct report *r)
{
    return STATE_BIT(report_state(r)) & STATES_OPEN;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = ((const struct key *)a)->key, y = ((const struct key *)b)->key;

    return (x > y) - (x < y);
}

/* What the report is to be found by: in order, each once. */
static struct keys keys_now(struct ctx *cx, const struct report *r, str stems)
{
    struct alike_keys all = {0};
    struct strs words = {arena_array(&cx->arena, str, stems.n + 1), 0};
    struct keys out = {arena_array(&cx->arena, struct key, COUNT(all.v)), 0};

    if (!is_found(r))
        return out;
    for (size_t i = 0; stems.n; i++) {
        str_cut(stems, ' ', &words.v[words.n], &stems);
        words.n += i >= SEARCH_NUMBER_WORDS;
    }
    alike_pairs(cx, &words, r->area_code, &all);
    alike_places(r->area_code, r->topic_id, &all);
    alike_fields(r->lat_e6, r->lon_e6, false, &all);
    for (size_t i = 0; i < all.n; i++)
        out.v[i].key = all.v[i].v;
    qsort(out.v, all.n, sizeof *out.v, by_value);
    for (size_t i = 0; i < all.n; i++)
        if (i == 0 || out.v[i].key != out.v[out.n - 1].key)
            out.v[out.n++] = out.v[i];
    return out;
}

static enum err keys_stored(struct ctx *cx, int64_t report_id, struct keys *out)
{
    return db_all(cx, SQL(alike_of, .report_id = report_id), &key_row, DERIVED_BATCH_MAX, out);
}

static bool same_keys(const struct keys *a, const struct keys *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (a->v[i].key != b->v[i].key)
            return false;
    return a->n == b->n;
}

enum err alike_put(struct ctx *cx, const struct report *r, str stems)
{
    struct keys now = keys_now(cx, r, stems), stored;

    TRY(keys_stored(cx, r->id, &stored));
    if (same_keys(&now, &stored))
        return OK;
    TRY(db_exec(cx, SQL(alike_drop, .report_id = r->id)));
    for (size_t i = 0; i < now.n; i++)
        TRY(db_exec(cx, SQL(alike_put, .key = now.v[i].key, .report_id = r->id)));
    return OK;
}

static enum err stems_now(struct ctx *cx, const struct report *r, str *out)
{
    str body;

    *out = S("");
    if (!is_found(r))
        return OK;
    TRY(report_body(cx, r, &body));
    return search_stems(cx, r, body, out);
}

static enum err put_now(struct ctx *cx, int64_t report_id)
{
    struct report r;
    str stems;

    TRY(report_by_id(cx, report_id, &r));
    TRY(stems_now(cx, &r, &stems));
    return alike_put(cx, &r, stems);
}

/* The newest event of a report tells all; of the others another entry follows. */
static enum err take_in(struct ctx *cx, void *arg)
{
    const struct log_entry *entry = arg;
    struct report r;

    TRY(report_by_id(cx, entry->stream_id, &r));
    return entry->seq == r.version ? put_now(cx, r.id) : OK;
}

static enum err some(struct ctx *cx, void *done)
{
    return log_take(cx, READER, S("report"), take_in, done);
}

enum err alike_some(struct ctx *cx, int64_t *done_out)
{
    return db_write(cx, some, done_out);
}

enum err alike_waits(struct ctx *cx, bool *out)
{
    return log_waits(cx, READER, out);
}

struct looked {
    int64_t report_id;
    opt_i64 position, read;
};
struct looked_rows {
    struct looked *v;
    size_t n;
};
static const struct db_row looked_row =
    DB_ROW(struct looked, DB_FIELD(struct looked, report_id), DB_FIELD(struct looked, position),
           DB_FIELD(struct looked, read));

struct alien {
    int64_t report_id;
};
struct aliens {
    struct alien *v;
    size_t n;
};
static const struct db_row alien_row = DB_ROW(struct alien, DB_FIELD(struct alien, report_id));

struct walk {
    struct rebuild *rb;
    int64_t after;
    size_t read;
    int64_t wrong[DERIVED_BATCH_MAX];
    size_t wrong_n;
};

static enum err compare(struct ctx *cx, struct walk *w, const struct looked *row)
{
    struct report r;
    struct keys now, stored;
    str stems;

    if (!row->position.has || !row->read.has || row->position.v > row->read.v)
        return OK; /* the log's reader comes to it yet */
    TRY(report_by_id(cx, row->report_id, &r));
    TRY(stems_now(cx, &r, &stems));
    TRY(keys_stored(cx, r.id, &stored));
    now = keys_now(cx, &r, stems);
    if (same_keys(&now, &stored))
        return OK;
    rebuild_found(w->rb, r.id, "what reports like it are found by is not its own");
    w->wrong[w->wrong_n++] = r.id;
    return OK;
}

static enum err put_again(struct ctx *cx, void *arg)
{
    const struct walk *w = arg;
    int64_t at;

    TRY(progress_hold(cx, READER, &at)); /* the worker may come to the same report now */
    for (size_t i = 0; i < w->wrong_n; i++)
        TRY(put_now(cx, w->wrong[i]));
    return OK;
}

static enum err reports_some(struct ctx *cx, void *arg)
{
    struct walk *w = arg;
    struct looked_rows rows;

    w->wrong_n = 0;
    TRY(db_all(cx, SQL(alike_after, .after = w->after, .max = DERIVED_BATCH_MAX), &looked_row,
               DERIVED_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(compare(cx, w, &rows.v[i]));
    w->read = rows.n;
    w->after = rows.n ? rows.v[rows.n - 1].report_id : w->after;
    w->rb->seen += (int64_t)rows.n;
    return w->rb->write && w->wrong_n ? db_write(cx, put_again, w) : OK;
}

static enum err drop_again(struct ctx *cx, void *arg)
{
    const struct walk *w = arg;

    for (size_t i = 0; i < w->wrong_n; i++)
        TRY(db_exec(cx, SQL(alike_drop, .report_id = w->wrong[i])));
    return OK;
}

static enum err aliens_some(struct ctx *cx, void *arg)
{
    struct walk *w = arg;
    struct aliens rows;

    w->wrong_n = 0;
    TRY(db_all(cx, SQL(alike_aliens, .after = w->after, .max = DERIVED_BATCH_MAX), &alien_row,
               DERIVED_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        rebuild_found(w->rb, rows.v[i].report_id, "found like others, but no such report");
        w->wrong[w->wrong_n++] = rows.v[i].report_id;
    }
    w->read = rows.n;
    w->after = rows.n ? rows.v[rows.n - 1].report_id : w->after;
    return w->rb->write && w->wrong_n ? db_write(cx, drop_again, w) : OK;
}

enum err alike_rebuild(struct ctx *cx, struct rebuild *rb)
{
    enum err (*const walks[])(struct ctx * cx, void *w) = {reports_some, aliens_some};

    for (size_t i = 0; i < COUNT(walks); i++) {
        struct walk w = {.rb = rb};
        do {
            TRY(ctx_scratch(cx, walks[i], &w));
        } while (w.read == DERIVED_BATCH_MAX);
    }
    return OK;
}
