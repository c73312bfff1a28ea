/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/sequence.h"

#include "base/limits.h"
#include "db/db.h"
#include "ledger/event.sql.h"
#include "ledger/sequence.sql.h"

struct pending {
    int64_t event_id, stream_id, seq;
};
struct pendings {
    struct pending *v;
    size_t n;
};
static const struct db_row pending_row =
    DB_ROW(struct pending, DB_FIELD(struct pending, event_id), DB_FIELD(struct pending, stream_id),
           DB_FIELD(struct pending, seq));
static const struct db_row entry_row = DB_ROW(
    struct log_entry, DB_FIELD(struct log_entry, position), DB_FIELD(struct log_entry, stream_id),
    DB_FIELD(struct log_entry, seq), DB_FIELD(struct log_entry, subject),
    DB_FIELD(struct log_entry, action), DB_FIELD(struct log_entry, visibility));

static enum err has_turn(struct ctx *cx, const struct pending *p, bool *turn)
{
    int64_t n = 1;

    if (p->seq > 1)
        TRY(db_int(cx, SQL(event_log_has, .stream_id = p->stream_id, .seq = p->seq - 1), &n));
    *turn = n > 0;
    return OK;
}

static enum err log_head(struct ctx *cx, int64_t *position_out)
{
    return db_int(cx, SQL(event_log_head), position_out);
}

static enum err move_some(struct ctx *cx, void *arg)
{
    struct pendings waiting;
    int64_t *moved = arg, position;
    bool turn;

    *moved = 0;
    TRY(db_all(cx, SQL(event_pending_take, .max = DERIVED_BATCH_MAX), &pending_row,
               DERIVED_BATCH_MAX, &waiting));
    TRY(log_head(cx, &position));
    for (size_t i = 0; i < waiting.n; i++) {
        const struct pending *p = &waiting.v[i];
        TRY(has_turn(cx, p, &turn));
        if (!turn)
            continue;
        position++;
        TRY(db_exec(cx, SQL(event_log_insert, .position = position, .stream_id = p->stream_id,
                            .seq = p->seq)));
        TRY(db_exec(cx, SQL(event_pending_drop, .event_id = p->event_id)));
        ++*moved;
    }
    return OK;
}

enum err sequence_some(struct ctx *cx, int64_t *moved_out)
{
    return db_write(cx, move_some, moved_out);
}

enum err sequence_past(struct ctx *cx, int64_t first, int64_t last, int64_t *head_out)
{
    int64_t head;

    TRY(log_head(cx, &head));
    TRY(db_exec(cx, SQL(event_log_past, .head = head, .first = first, .last = last)));
    TRY(db_exec(cx, SQL(event_pending_past, .first = first, .last = last)));
    return log_head(cx, head_out);
}

enum err sequence_waits(struct ctx *cx, bool *out)
{
    struct pendings waiting;

    TRY(db_all(cx, SQL(event_pending_take, .max = 1), &pending_row, 1, &waiting));
    *out = waiting.n > 0;
    return OK;
}

enum err log_after(struct ctx *cx, int64_t position, int64_t max, struct log_entries *out)
{
    return db_all(cx, SQL(log_after, .position = position, .max = max), &entry_row, (size_t)max,
                  out);
}

enum err progress_get(struct ctx *cx, str name, int64_t *position_out)
{
    return db_int(cx, SQL(progress_get, .name = name), position_out);
}

enum err progress_set(struct ctx *cx, str name, int64_t position)
{
    return db_exec(cx, SQL(progress_set, .name = name, .position = position));
}

enum err progress_hold(struct ctx *cx, str name, int64_t *position_out)
{
    TRY(db_exec(cx, SQL(progress_begin, .name = name)));
    return db_int(cx, SQL(progress_hold, .name = name), position_out);
}

enum err log_take(struct ctx *cx, str name, str subject,
                  enum err (*take)(struct ctx *cx, void *entry), int64_t *read_out)
{
    struct log_entries log;
    int64_t from;

    *read_out = 0;
    TRY(progress_hold(cx, name, &from));
    TRY(log_after(cx, from, DERIVED_BATCH_MAX, &log));
    if (log.n == 0)
        return OK;
    for (size_t i = 0; i < log.n; i++)
        if (str_eq(log.v[i].subject, subject))
            TRY(ctx_scratch(cx, take, &log.v[i]));
    *read_out = (int64_t)log.n;
    return progress_set(cx, name, log.v[log.n - 1].position);
}

enum err log_waits(struct ctx *cx, str name, bool *out)
{
    int64_t read, head;

    TRY(progress_get(cx, name, &read));
    TRY(log_head(cx, &head));
    *out = head > read;
    return OK;
}
