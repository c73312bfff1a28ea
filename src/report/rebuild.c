/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/rebuild.h"

#include "report/files.h"
#include "report/report.sql.h"
#include "report/store.h"

static bool same_field(const struct db_field *f, const void *a, const void *b)
{
    const char *pa = (const char *)a + f->offset, *pb = (const char *)b + f->offset;

    switch (f->kind) {
    case DB_I64: return *(const int64_t *)pa == *(const int64_t *)pb;
    case DB_BOOL: return *(const bool *)pa == *(const bool *)pb;
    case DB_OPT_I64: {
        const opt_i64 *x = (const opt_i64 *)pa, *y = (const opt_i64 *)pb;
        return x->has == y->has && (!x->has || x->v == y->v);
    }
    case DB_STR:
    case DB_BLOB: return str_eq(*(const str *)pa, *(const str *)pb);
    }
    return false;
}

static enum err compare(struct ctx *cx, const char *what, const struct db_row *row, const void *a,
                        const void *b)
{
    for (size_t i = 0; i < row->n; i++)
        if (!same_field(&row->v[i], a, b))
            return fail(cx, ERR_CONFLICT, "%s.%s differs from its events", what, row->v[i].name);
    return OK;
}

/* A file whose row is gone was erased; one that is there is seen as the events say. */
static enum err compare_files(struct ctx *cx, const struct file_states *stored,
                              const struct file_states *folded)
{
    for (size_t i = 0; i < stored->n; i++)
        if (!str_eq(stored->v[i].visibility, files_visibility(folded, stored->v[i].id)))
            return fail(cx, ERR_CONFLICT, "attachment.visibility differs from its events");
    return OK;
}

static enum err compare_cases(struct ctx *cx, const struct casefile *stored,
                              const struct casefile *folded)
{
    TRY(compare(cx, "report", &report_row, &stored->r, &folded->r));
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++) {
        if (stored->has_clock[k] != folded->has_clock[k])
            return fail(cx, ERR_CONFLICT, "clock %s differs from its events", clock_rule(k)->name);
        if (stored->has_clock[k])
            TRY(compare(cx, "deadline", &deadline_row, &stored->clocks[k], &folded->clocks[k]));
    }
    if (stored->parties_n != folded->parties_n)
        return fail(cx, ERR_CONFLICT, "parties differ from their events");
    return compare_files(cx, &stored->files, &folded->files);
}

static enum err fold_of(struct ctx *cx, int64_t report_id, struct casefile *out)
{
    struct events events;

    TRY(event_list(cx, report_id, &events));
    if (events.n == 0)
        return fail(cx, ERR_CONFLICT, "a report without events");
    return report_fold(cx, &events, out);
}

enum err rebuild_check(struct ctx *cx, int64_t report_id)
{
    struct casefile stored, folded;

    TRY(fold_of(cx, report_id, &folded));
    enum err e = casefile_read(cx, report_id, &stored);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail(cx, ERR_CONFLICT, "the report's row is missing");
    }
    TRY(e);
    return compare_cases(cx, &stored, &folded);
}

static enum err write_again(struct ctx *cx, void *arg)
{
    int64_t report_id = *(int64_t *)arg;
    struct casefile none = {0}, folded;

    TRY(fold_of(cx, report_id, &folded));
    TRY(files_read(cx, &folded.r, &none.files)); /* they stay, and are seen anew */
    TRY(casefile_drop(cx, report_id));
    return casefile_store(cx, &none, &folded);
}

enum err rebuild_report(struct ctx *cx, int64_t report_id)
{
    return db_write(cx, write_again, &report_id);
}

struct id_row {
    int64_t report_id;
};
struct id_rows {
    struct id_row *v;
    size_t n;
};
static const struct db_row id_row = DB_ROW(struct id_row, DB_FIELD(struct id_row, report_id));

/* One report in a context of its own, so that memory does not grow with the installation. */
static enum err one(struct ctx *cx, int64_t id, bool write, int64_t *differed)
{
    struct ctx own = *cx;

    arena_init(&own.arena, cx->arena.limit);
    enum err e = rebuild_check(&own, id);
    if (e == ERR_CONFLICT) {
        ++*differed;
        fault_clear(&own);
        e = write ? rebuild_report(&own, id) : OK;
    }
    if (e)
        fail_at(cx, e, own.fault.file, own.fault.line, "report %lld: %.*s", (long long)id,
                STR_ARG(own.fault.message));
    arena_reset(&own.arena);
    return e;
}

enum err rebuild_all(struct ctx *cx, bool write, int64_t *seen_out, int64_t *differed_out)
{
    enum { SOME_REPORTS = 500 };
    struct id_rows ids;
    int64_t after = 0;

    *seen_out = *differed_out = 0;
    do {
        TRY(db_all(cx, SQL(report_ids_after, .after = after, .max = SOME_REPORTS), &id_row,
                   SOME_REPORTS, &ids));
        for (size_t i = 0; i < ids.n; i++) {
            after = ids.v[i].report_id;
            TRY(one(cx, after, write, differed_out));
            ++*seen_out;
        }
    } while (ids.n == SOME_REPORTS);
    return OK;
}
