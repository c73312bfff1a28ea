/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/queue.h"

#include "base/limits.h"
#include "base/world.h"
#include "report/queue.sql.h"

static const struct db_row queue_row =
    DB_ROW(struct queue_row, DB_FIELD(struct queue_row, id), DB_FIELD(struct queue_row, number),
           DB_FIELD(struct queue_row, title), DB_FIELD(struct queue_row, state),
           DB_FIELD(struct queue_row, class), DB_FIELD(struct queue_row, due_kind),
           DB_FIELD(struct queue_row, is_supervision), DB_FIELD(struct queue_row, is_confidential),
           DB_FIELD(struct queue_row, is_breached), DB_FIELD(struct queue_row, is_reply_due),
           DB_FIELD(struct queue_row, due_at), DB_FIELD(struct queue_row, person_id),
           DB_FIELD(struct queue_row, owner_id), DB_FIELD(struct queue_row, created_at),
           DB_FIELD(struct queue_row, owner_name), DB_FIELD(struct queue_row, person_name));

/* clang-format off */
static const struct { const char *slug, *desk, *state; } queues[QUEUE_COUNT] = {
    [QUEUE_VERIFY] = {"verifikasi",       "verify", NULL},
    [QUEUE_ASSIGN] = {"disposisi",        "work",   "assigned"},
    [QUEUE_WORK]   = {"tindak-lanjut",    "work",   NULL},
    [QUEUE_WAIT]   = {"menunggu-pelapor", "wait",   NULL},
    [QUEUE_LATE]   = {"terlambat",        NULL,     NULL},
    [QUEUE_OFFERS] = {"tawaran",          NULL,     NULL},
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

/* What is due, soonest first; then what ended, newest first. */
static enum err list_all(struct ctx *cx, const struct queue_ask *ask, struct queue_rows *out)
{
    bool among_ended = ask->after_id && !ask->after_due;
    struct queue_rows ended;

    if (!among_ended)
        TRY(db_all(cx,
                   SQL(queue_open, .agency_id = ask->agency_id, .person = ask->person,
                       .after_due = ask->after_due, .after_id = ask->after_id, .max = ask->max),
                   &queue_row, (size_t)ask->max, out));
    if ((int64_t)out->n == ask->max)
        return OK;
    TRY(db_all(cx,
               SQL(queue_ended, .agency_id = ask->agency_id, .person = ask->person,
                   .before_id = among_ended ? ask->after_id : INT64_MAX,
                   .max = ask->max - (int64_t)out->n),
               &queue_row, (size_t)ask->max, &ended));
    struct queue_row *all = arena_array(&cx->arena, struct queue_row, out->n + ended.n + 1);
    for (size_t i = 0; i < out->n; i++)
        all[i] = out->v[i];
    for (size_t i = 0; i < ended.n; i++)
        all[out->n + i] = ended.v[i];
    *out = (struct queue_rows){all, out->n + ended.n};
    return OK;
}

enum err queue_list(struct ctx *cx, const struct queue_ask *ask, struct queue_rows *out)
{
    size_t max = (size_t)ask->max;

    *out = (struct queue_rows){0};
    switch (ask->queue) {
    case QUEUE_OFFERS: return OK; /* comes with offers */
    case QUEUE_LATE:
        return db_all(cx,
                      SQL(queue_late, .agency_id = ask->agency_id, .now = now_ms(cx),
                          .person = ask->person, .after_due = ask->after_due,
                          .after_id = ask->after_id, .max = ask->max),
                      &queue_row, max, out);
    case QUEUE_ALL: return list_all(cx, ask, out);
    default:
        return db_all(cx,
                      SQL(queue_desk, .agency_id = ask->agency_id,
                          .desk = str_of(queues[ask->queue].desk),
                          .state = str_of(queues[ask->queue].state), .person = ask->person,
                          .after_due = ask->after_due, .after_id = ask->after_id, .max = ask->max),
                      &queue_row, max, out);
    }
}

enum err queue_counts(struct ctx *cx, int64_t agency_id, int64_t out[QUEUE_COUNT])
{
    static const enum queue desks[] = {QUEUE_VERIFY, QUEUE_WORK, QUEUE_WAIT};

    for (size_t i = 0; i < COUNT(desks); i++)
        TRY(db_int(cx,
                   SQL(queue_count_desk, .agency_id = agency_id,
                       .desk = str_of(queues[desks[i]].desk), .max = QUEUE_COUNT_MAX),
                   &out[desks[i]]));
    TRY(db_int(cx, SQL(queue_count_free, .agency_id = agency_id, .max = QUEUE_COUNT_MAX),
               &out[QUEUE_ASSIGN]));
    TRY(db_int(
        cx,
        SQL(queue_count_late, .agency_id = agency_id, .now = now_ms(cx), .max = QUEUE_COUNT_MAX),
        &out[QUEUE_LATE]));
    out[QUEUE_OFFERS] = 0;
    return db_int(cx, SQL(queue_count_all, .agency_id = agency_id, .max = QUEUE_COUNT_MAX),
                  &out[QUEUE_ALL]);
}
