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
    case DB_OPT_I64: return opt_eq(*(const opt_i64 *)pa, *(const opt_i64 *)pb);
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

static enum err compare_clocks(struct ctx *cx, const struct casefile *stored,
                               const struct casefile *folded)
{
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++) {
        if (stored->has_clock[k] != folded->has_clock[k])
            return fail(cx, ERR_CONFLICT, "clock %s differs from its events", clock_rule(k)->name);
        if (stored->has_clock[k])
            TRY(compare(cx, "deadline", &deadline_row, &stored->clocks[k], &folded->clocks[k]));
    }
    return OK;
}

static bool has_party(const struct casefile *c, const struct party *p)
{
    for (size_t i = 0; i < c->parties_n; i++)
        if (c->parties[i].agency_id == p->agency_id && str_eq(c->parties[i].role, p->role))
            return true;
    return false;
}

static enum err compare_parties(struct ctx *cx, const struct casefile *stored,
                                const struct casefile *folded)
{
    bool same = stored->parties_n == folded->parties_n;

    for (size_t i = 0; i < stored->parties_n; i++)
        same &= has_party(folded, &stored->parties[i]);
    return same ? OK : fail(cx, ERR_CONFLICT, "parties differ from their events");
}

static enum err compare_offers(struct ctx *cx, const struct offers *stored,
                               const struct offers *folded)
{
    if (stored->n != folded->n)
        return fail(cx, ERR_CONFLICT, "%zu offers, by its events %zu", stored->n, folded->n);
    for (size_t i = 0; i < folded->n; i++)
        TRY(compare(cx, "offer", &offer_row, &stored->v[i], &folded->v[i]));
    return OK;
}

static enum err compare_scopes(struct ctx *cx, const struct casefile *folded)
{
    struct scopes stored, made;

    TRY(scopes_of(cx, folded->r.id, &stored));
    TRY(casefile_scopes(cx, folded, &made));
    if (stored.n != made.n)
        return fail(cx, ERR_CONFLICT, "it stands on %zu desks, by its events on %zu", stored.n,
                    made.n);
    for (size_t i = 0; i < made.n; i++)
        TRY(compare(cx, "report_scope", &scope_row, &stored.v[i], &made.v[i]));
    return OK;
}

static enum err compare_listing(struct ctx *cx, const struct casefile *folded)
{
    struct listing stored, made;
    bool is_public = casefile_listing(folded, &made);
    enum err e = listing_of(cx, folded->r.id, &stored);

    if (e && e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    if (is_public && e)
        return fail(cx, ERR_CONFLICT, "public by its events, but not in the list");
    if (!is_public && !e)
        return fail(cx, ERR_CONFLICT, "in the public list, but not public by its events");
    return is_public ? compare(cx, "report_public", &listing_row, &stored, &made) : OK;
}

static enum err compare_number(struct ctx *cx, const struct report *r)
{
    int64_t n;

    TRY(db_int(cx, SQL(report_number_is, .number = r->number, .report_id = r->id), &n));
    return n ? OK : fail(cx, ERR_CONFLICT, "not found by its number");
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
    TRY(compare(cx, "report", &report_row, &stored.r, &folded.r));
    TRY(compare_clocks(cx, &stored, &folded));
    TRY(compare_parties(cx, &stored, &folded));
    TRY(compare_offers(cx, &stored.offers, &folded.offers));
    TRY(compare_files(cx, &stored.files, &folded.files));
    TRY(compare_scopes(cx, &folded));
    TRY(compare_listing(cx, &folded));
    return compare_number(cx, &folded.r);
}

static enum err write_again(struct ctx *cx, void *arg)
{
    int64_t report_id = *(int64_t *)arg;
    struct casefile none = {0}, folded;

    TRY(fold_of(cx, report_id, &folded));
    TRY(files_read(cx, &folded.r, &none.files)); /* they stay, and are seen anew */
    TRY(casefile_drop(cx, report_id));
    TRY(db_exec(cx, SQL(report_number_insert, .number = folded.r.number, .report_id = report_id)));
    return casefile_store(cx, &none, &folded);
}

enum err rebuild_report(struct ctx *cx, int64_t report_id)
{
    return db_write(cx, write_again, &report_id);
}

void rebuild_found(struct rebuild *rb, int64_t report_id, const char *what)
{
    if (rb->differed < DIFFERENCES_NAMED) {
        struct difference *d = &rb->first[rb->differed];
        d->report_id = report_id;
        snprintf(d->what, sizeof d->what, "%s", what);
    }
    rb->differed++;
}

struct id_row {
    int64_t report_id;
};
struct id_rows {
    struct id_row *v;
    size_t n;
};
static const struct db_row id_row = DB_ROW(struct id_row, DB_FIELD(struct id_row, report_id));

/* One walk over all reports by id, a piece at a time. */
struct walk {
    struct rebuild *rb;
    int64_t at;  /* the report it has come to */
    size_t read; /* reports of the piece      */
};

static enum err one(struct ctx *cx, void *arg)
{
    struct walk *w = arg;
    enum err e = rebuild_check(cx, w->at);

    w->rb->seen++;
    if (e != ERR_CONFLICT)
        return e;
    rebuild_found(w->rb, w->at, arena_z(&cx->arena, cx->fault.message));
    fault_clear(cx);
    return w->rb->write ? rebuild_report(cx, w->at) : OK;
}

static enum err say_which(struct ctx *cx, enum err e, int64_t report_id)
{
    struct fault f = cx->fault;

    fault_clear(cx);
    return fail_at(cx, e, f.file, f.line, "report %lld: %.*s", (long long)report_id,
                   STR_ARG(f.message));
}

static enum err some(struct ctx *cx, void *arg)
{
    struct walk *w = arg;
    struct id_rows ids;

    TRY(db_all(cx, SQL(report_ids_after, .after = w->at, .max = DERIVED_BATCH_MAX), &id_row,
               DERIVED_BATCH_MAX, &ids));
    w->read = ids.n;
    for (size_t i = 0; i < ids.n; i++) {
        w->at = ids.v[i].report_id;
        enum err e = ctx_scratch(cx, one, w);
        if (e)
            return say_which(cx, e, w->at);
    }
    return OK;
}

enum err rebuild_all(struct ctx *cx, struct rebuild *rb)
{
    struct walk w = {.rb = rb};

    do {
        TRY(ctx_scratch(cx, some, &w));
    } while (w.read == DERIVED_BATCH_MAX);
    return OK;
}
