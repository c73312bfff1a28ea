/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/figures.h"

#include "base/world.h"
#include "db/db.h"
#include "job/figures.sql.h"

enum { READERS_MAX = 20 };

struct reader {
    str name;
    int64_t position;
};
struct readers {
    struct reader *v;
    size_t n;
};
static const struct db_row reader_row =
    DB_ROW(struct reader, DB_FIELD(struct reader, name), DB_FIELD(struct reader, position));

enum err job_figures(struct ctx *cx, str *out)
{
    struct readers readers;
    str lines[READERS_MAX + 1];
    int64_t oldest, head;

    TRY(db_int(cx, SQL(figures_oldest_event), &oldest));
    TRY(db_int(cx, SQL(figures_log_head), &head));
    TRY(db_all(cx, SQL(figures_readers), &reader_row, READERS_MAX, &readers));
    int64_t age_ms = oldest ? now_ms(cx) - id_time_ms(oldest) : 0;
    lines[0] =
        arena_fmt(&cx->arena,
                  "# HELP lapor_oldest_event_seconds Age of the oldest event that has no "
                  "place in the log yet.\n# TYPE lapor_oldest_event_seconds gauge\n"
                  "lapor_oldest_event_seconds %lld\n"
                  "# HELP lapor_events_behind Events that a reader of the log has not read.\n"
                  "# TYPE lapor_events_behind gauge\n",
                  (long long)(age_ms > 0 ? age_ms / 1000 : 0));
    for (size_t i = 0; i < readers.n; i++)
        lines[i + 1] =
            arena_fmt(&cx->arena, "lapor_events_behind{reader=\"%.*s\"} %lld\n",
                      STR_ARG(readers.v[i].name), (long long)(head - readers.v[i].position));
    *out = arena_join(&cx->arena, lines, readers.n + 1, S(""));
    return OK;
}
