/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/queue.h"

#include "base/limits.h"
#include "base/world.h"
#include "report/queue.sql.h"

const struct db_row queue_row =
    DB_ROW(struct queue_row, DB_FIELD(struct queue_row, id), DB_FIELD(struct queue_row, number),
           DB_FIELD(struct queue_row, title), DB_FIELD(struct queue_row, state),
           DB_FIELD(struct queue_row, class), DB_FIELD(struct queue_row, due_kind),
           DB_FIELD(struct queue_row, is_supervision), DB_FIELD(struct queue_row, is_confidential),
           DB_FIELD(struct queue_row, is_breached), DB_FIELD(struct queue_row, is_reply_due),
           DB_FIELD(struct queue_row, due_at), DB_FIELD(struct queue_row, desk),
           DB_FIELD(struct queue_row, person_id), DB_FIELD(struct queue_row, offered_id),
           DB_FIELD(struct queue_row, escalated), DB_FIELD(struct queue_row, owner_id),
           DB_FIELD(struct queue_row, created_at), DB_FIELD(struct queue_row, owner_name),
           DB_FIELD(struct queue_row, person_name));

/* clang-format off */
static const struct { const char *slug, *desk, *state; } queues[QUEUE_COUNT] = {
    [QUEUE_VERIFY] = {"verifikasi",       "verify", NULL},
    [QUEUE_ASSIGN] = {"disposisi",        "work",   "assigned"},
    [QUEUE_WORK]   = {"tindak-lanjut",    "work",   NULL},
    [QUEUE_WAIT]   = {"menunggu-pelapor", "wait",   NULL},
    [QUEUE_LATE]   = {"terlambat",        NULL,     NULL},
    [QUEUE_OFFERS] = {"tawaran",          "offer",  NULL},
    [QUEUE_DECIDE] = {"putusan",          "decide", NULL},
    [QUEUE_ALL]    = {"semua",            NULL,     NULL},
};
/* clang-format on */

const char *queue_slug(enum queue q)
{
    must(q < QUEUE_COUNT);
    return queues[q].slug;
}

enum queue queue_by_slug(str slug)
{
    enum queue q = 0;

    while (q < QUEUE_COUNT && !str_eq(slug, str_of(queues[q].slug)))
        q++;
    return q;
}

struct queue_kind queue_kind(enum queue q)
{
    must(q < QUEUE_COUNT);
    return (struct queue_kind){str_of(queues[q].desk), str_of(queues[q].state), q == QUEUE_LATE};
}

static str or_null(str s)
{
    return s.n ? s : (str){0};
}

static bool is_filtered(const struct queue_ask *ask)
{
    const struct queue_filter *f = &ask->filter;

    return ask->queue == QUEUE_ASSIGN || f->class.n || f->area.n || f->channel.n || f->topic.has ||
           f->received_from.has || f->received_before.has || f->person.has;
}

/* One walk through the desk: from where, how far, how many rows are wanted of it. */
struct walk {
    const struct queue_ask *ask;
    struct queue_mark after;
    int64_t due_before, depth, max;
};

static struct walk walk_of(struct ctx *cx, const struct queue_ask *ask)
{
    const struct queue_filter *f = &ask->filter;
    struct walk w = {ask, ask->after, INT64_MAX, ask->max + 1, ask->max + 1};

    if (is_filtered(ask))
        w.depth = QUEUE_DEPTH;
    if (f->due_from.has && w.after.due < f->due_from.v)
        w.after = (struct queue_mark){f->due_from.v, 0};
    if (f->due_before.has)
        w.due_before = f->due_before.v;
    if (ask->queue == QUEUE_LATE && w.due_before > now_ms(cx))
        w.due_before = now_ms(cx);
    return w;
}

/* clang-format off */
#define FILTER(f) .person = (f)->person, .class = or_null((f)->class), .topic = (f)->topic, \
                  .area = or_null((f)->area), .channel = or_null((f)->channel), \
                  .received_from = (f)->received_from, .received_before = (f)->received_before
#define STRETCH(w) .agency_id = (w)->ask->agency_id, .after_due = (w)->after.due, \
                   .after_id = (w)->after.id, .due_before = (w)->due_before, .depth = (w)->depth
/* clang-format on */

static const struct db_row mark_row =
    DB_ROW(struct queue_mark, DB_FIELD(struct queue_mark, due), DB_FIELD(struct queue_mark, id));

static enum err rows_of(struct ctx *cx, const struct walk *w, struct queue_rows *out)
{
    const struct queue_filter *f = &w->ask->filter;
    struct queue_kind k = queue_kind(w->ask->queue);
    size_t max = (size_t)w->max;

    if (k.desk.n)
        return db_all(
            cx,
            SQL(queue_desk, STRETCH(w), FILTER(f), .desk = k.desk, .state = k.state, .max = w->max),
            &queue_row, max, out);
    return db_all(cx, SQL(queue_due, STRETCH(w), FILTER(f), .every = !k.is_late, .max = w->max),
                  &queue_row, max, out);
}

static enum err end_of(struct ctx *cx, const struct walk *w, struct queue_mark *out)
{
    struct queue_kind k = queue_kind(w->ask->queue);

    if (k.desk.n)
        return db_one(cx, SQL(queue_desk_end, STRETCH(w), .desk = k.desk), &mark_row, out);
    return db_one(cx, SQL(queue_due_end, STRETCH(w), .every = !k.is_late), &mark_row, out);
}

static enum err ended_rows_of(struct ctx *cx, const struct walk *w, struct queue_rows *out)
{
    return db_all(cx,
                  SQL(queue_ended, .agency_id = w->ask->agency_id, .before_id = w->after.id,
                      .depth = w->depth, FILTER(&w->ask->filter), .max = w->max),
                  &queue_row, (size_t)w->max, out);
}

static enum err ended_end_of(struct ctx *cx, const struct walk *w, struct queue_mark *out)
{
    return db_one(cx,
                  SQL(queue_ended_end, .agency_id = w->ask->agency_id, .before_id = w->after.id,
                      .depth = w->depth),
                  &mark_row, out);
}

typedef enum err take_rows(struct ctx *cx, const struct walk *w, struct queue_rows *out);
typedef enum err take_end(struct ctx *cx, const struct walk *w, struct queue_mark *out);

/* What is due comes soonest first, then what ended, newest first. */
static bool is_before(const struct queue_row *a, const struct queue_row *b)
{
    if (a->due_at.has != b->due_at.has)
        return a->due_at.has;
    if (!a->due_at.has || a->due_at.v == b->due_at.v)
        return a->due_at.has ? a->id < b->id : a->id > b->id;
    return a->due_at.v < b->due_at.v;
}

/* Adds what the walk finds; where the list goes on if the walk is not at the end of the desk. */
static enum err walk(struct ctx *cx, const struct walk *w, take_rows *rows, take_end *end,
                     struct queue_rows *out, struct queue_mark *next_out)
{
    struct queue_rows some;

    TRY(rows(cx, w, &some));
    bool is_full = (int64_t)some.n == w->max;
    for (size_t i = 0; i < some.n - is_full; i++) {
        must(out->n == 0 || is_before(&out->v[out->n - 1], &some.v[i]));
        out->v[out->n++] = some.v[i];
    }
    if (is_full && out->n) {
        const struct queue_row *last = &out->v[out->n - 1];
        *next_out = (struct queue_mark){last->due_at.v, last->id};
        return OK;
    }
    enum err e = end(cx, w, next_out);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        *next_out = (struct queue_mark){0};
        return OK;
    }
    return e;
}

enum err queue_list(struct ctx *cx, const struct queue_ask *ask, struct queue_rows *out,
                    struct queue_mark *next_out)
{
    bool among_ended = ask->after.id && !ask->after.due;
    bool has_ended =
        ask->queue == QUEUE_ALL && !ask->filter.due_from.has && !ask->filter.due_before.has;
    struct walk w = walk_of(cx, ask);

    must(ask->max > 0);
    *out = (struct queue_rows){arena_array(&cx->arena, struct queue_row, (size_t)ask->max + 1), 0};
    *next_out = (struct queue_mark){0};
    if (!among_ended)
        TRY(walk(cx, &w, rows_of, end_of, out, next_out));
    if (!has_ended || next_out->id)
        return OK;
    w.max -= (int64_t)out->n;
    w.after.id = among_ended ? ask->after.id : INT64_MAX;
    return walk(cx, &w, ended_rows_of, ended_end_of, out, next_out);
}

enum err queue_counts(struct ctx *cx, int64_t agency_id, int64_t out[QUEUE_COUNT])
{
    static const enum queue desks[] = {QUEUE_VERIFY, QUEUE_WORK, QUEUE_WAIT, QUEUE_OFFERS,
                                       QUEUE_DECIDE};

    for (size_t i = 0; i < COUNT(desks); i++)
        TRY(db_int(cx,
                   SQL(queue_count_desk, .agency_id = agency_id,
                       .desk = str_of(queues[desks[i]].desk), .max = QUEUE_COUNT_MAX),
                   &out[desks[i]]));
    TRY(db_int(cx, SQL(queue_count_free, .agency_id = agency_id, .depth = QUEUE_COUNT_MAX),
               &out[QUEUE_ASSIGN]));
    TRY(db_int(
        cx,
        SQL(queue_count_late, .agency_id = agency_id, .now = now_ms(cx), .max = QUEUE_COUNT_MAX),
        &out[QUEUE_LATE]));
    return db_int(cx, SQL(queue_count_all, .agency_id = agency_id, .max = QUEUE_COUNT_MAX),
                  &out[QUEUE_ALL]);
}
