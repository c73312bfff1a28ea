/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/summary.h"

#include "base/limits.h"
#include "base/time.h"
#include "ledger/sequence.h"
#include "report/report.h"
#include "report/summary.sql.h"

#define READER S("summary")

/* A report as it stands, and as what it was counted. */
struct counted {
    int64_t report_id, owner_id;
    str path, class, state;
    int64_t created_at, zone_min;
    opt_i64 lead_id;    /* the report that it was merged into */
    opt_i64 was_agency; /* none: it was not counted yet */
    str was_path, was_month, was_class, was_recap;
};
struct counted_rows {
    struct counted *v;
    size_t n;
};
static const struct db_row counted_row =
    DB_ROW(struct counted, DB_FIELD(struct counted, report_id), DB_FIELD(struct counted, owner_id),
           DB_FIELD(struct counted, path), DB_FIELD(struct counted, class),
           DB_FIELD(struct counted, state), DB_FIELD(struct counted, lead_id),
           DB_FIELD(struct counted, created_at), DB_FIELD(struct counted, zone_min),
           DB_FIELD(struct counted, was_agency), DB_FIELD(struct counted, was_path),
           DB_FIELD(struct counted, was_month), DB_FIELD(struct counted, was_class),
           DB_FIELD(struct counted, was_recap));

/* One matter counts once, by its lead; a report whose reporter contests the answer is its own. */
static str recap_of(const struct counted *c, enum state state)
{
    uint32_t with_lead =
        STATE_BIT(STATE_MERGED) | STATE_BIT(STATE_ANSWERED) | STATE_BIT(STATE_CLOSED);

    if (c->lead_id.has && STATE_BIT(state) & with_lead)
        return SUMMARY_WITH_LEAD;
    return str_of(recap_name(state_recap(state)));
}

static struct summary_cell cell_now(struct ctx *cx, const struct counted *c)
{
    struct civil day = civil_of(c->created_at, (int)c->zone_min);
    enum state state = state_by_name(c->state);

    must(state < STATE_COUNT);
    return (struct summary_cell){c->owner_id, c->path,
                                 arena_fmt(&cx->arena, "%04d-%02d", day.year, day.month), c->class,
                                 recap_of(c, state)};
}

static struct summary_cell cell_before(const struct counted *c)
{
    return (struct summary_cell){c->was_agency.v, c->was_path, c->was_month, c->was_class,
                                 c->was_recap};
}

static bool same_cell(const struct summary_cell *a, const struct summary_cell *b)
{
    return a->agency_id == b->agency_id && str_eq(a->path, b->path) && str_eq(a->month, b->month) &&
           str_eq(a->class, b->class) && str_eq(a->recap, b->recap);
}

static bool is_counted_right(const struct counted *c, const struct summary_cell *now)
{
    struct summary_cell before = cell_before(c);

    return c->was_agency.has && same_cell(&before, now);
}

/* In every agency of the path ("/1/17/"). */
enum err summary_add(struct ctx *cx, const struct summary_cell *c, int64_t n)
{
    str rest = c->path, id;
    int64_t agency;

    str_skip(&rest, S("/"));
    while (str_cut(rest, '/', &id, &rest)) {
        if (!str_i64(id, &agency))
            return fail(cx, ERR_BUG, "agency path %.*s", STR_ARG(c->path));
        TRY(db_exec(cx, SQL(summary_month_add, .agency_id = agency, .month = c->month,
                            .class = c->class, .recap = c->recap, .n = n)));
    }
    return OK;
}

enum err summary_put(struct ctx *cx, int64_t report_id, const struct summary_cell *as)
{
    return db_exec(cx, SQL(summary_report_put, .report_id = report_id, .agency_id = as->agency_id,
                           .month = as->month, .class = as->class, .recap = as->recap));
}

static enum err count_anew(struct ctx *cx, const struct counted *c)
{
    struct summary_cell before = cell_before(c), now = cell_now(cx, c);

    if (is_counted_right(c, &now))
        return OK;
    if (c->was_agency.has)
        TRY(summary_add(cx, &before, -1));
    TRY(summary_add(cx, &now, 1));
    return summary_put(cx, c->report_id, &now);
}

enum err summary_count(struct ctx *cx, int64_t report_id, struct summary_cell *out)
{
    struct counted c;

    TRY(db_one(cx, SQL(summary_of, .report_id = report_id), &counted_row, &c));
    *out = cell_now(cx, &c);
    return count_anew(cx, &c);
}

static enum err count_report(struct ctx *cx, void *arg)
{
    const struct log_entry *entry = arg;
    struct summary_cell cell;

    return summary_count(cx, entry->stream_id, &cell);
}

static enum err some(struct ctx *cx, void *done)
{
    return log_take(cx, READER, S("report"), count_report, done);
}

enum err summary_some(struct ctx *cx, int64_t *done_out)
{
    return db_write(cx, some, done_out);
}

enum err summary_waits(struct ctx *cx, bool *out)
{
    return log_waits(cx, READER, out);
}

/* The log did not reach the newest event of the report yet: it may be counted as it was. */
static enum err is_ahead(struct ctx *cx, int64_t report_id, int64_t reached, bool *out)
{
    int64_t position;

    TRY(db_int(cx, SQL(summary_position_of, .report_id = report_id), &position));
    *out = position == 0 || position > reached;
    return OK;
}

struct check {
    struct rebuild *rb;
    int64_t reached;
};

static enum err check_one(struct ctx *cx, void *row, void *arg)
{
    struct check *check = arg;
    const struct counted *c = row;
    struct summary_cell now = cell_now(cx, c);
    bool ahead;

    if (is_counted_right(c, &now))
        return OK;
    TRY(is_ahead(cx, c->report_id, check->reached, &ahead));
    if (!ahead)
        rebuild_found(check->rb, c->report_id, "counted as what it is not");
    return OK;
}

/* One walk over some reports, in memory that is given back after it. */
struct walk {
    enum err (*one)(struct ctx *cx, void *row, void *arg);
    void *arg;
    int64_t after;
    size_t n;
};

static enum err walk_some(struct ctx *cx, void *arg)
{
    struct walk *w = arg;
    struct counted_rows rows;

    TRY(db_all(cx, SQL(summary_after, .after = w->after, .max = DERIVED_BATCH_MAX), &counted_row,
               DERIVED_BATCH_MAX, &rows));
    w->n = rows.n;
    for (size_t i = 0; i < rows.n; i++)
        TRY(w->one(cx, &rows.v[i], w->arg));
    if (rows.n)
        w->after = rows.v[rows.n - 1].report_id;
    return OK;
}

struct month {
    str month;
};
struct months {
    struct month *v;
    size_t n;
};
static const struct db_row month_row = DB_ROW(struct month, DB_FIELD(struct month, month));

/* Cells against the reports that were counted into them. */
static enum err compare_sums(struct ctx *cx, struct rebuild *rb)
{
    struct months months;
    int64_t wrong;

    TRY(db_all(cx, SQL(summary_months), &month_row, SUMMARY_MONTHS_MAX, &months));
    for (size_t i = 0; i < months.n; i++) {
        str month = months.v[i].month;
        TRY(db_int(cx, SQL(summary_month_wrong, .month = month), &wrong));
        for (int64_t k = 0; k < wrong; k++)
            rebuild_found(rb, 0,
                          arena_fmt(&cx->arena, "a figure of %.*s is not the sum of its reports",
                                    STR_ARG(month))
                              .p);
    }
    return OK;
}

static enum err compare(struct ctx *cx, struct rebuild *rb)
{
    struct check check = {rb, 0};
    struct walk w = {check_one, &check, 0, 0};

    TRY(progress_get(cx, READER, &check.reached));
    do {
        TRY(ctx_scratch(cx, walk_some, &w));
    } while (w.n == DERIVED_BATCH_MAX);
    return compare_sums(cx, rb);
}

static enum err clear(struct ctx *cx, void *arg)
{
    (void)arg;
    TRY(db_exec(cx, SQL(summary_month_clear)));
    return db_exec(cx, SQL(summary_report_clear));
}

static enum err anew_one(struct ctx *cx, void *row, void *arg)
{
    (void)arg;
    return count_anew(cx, row);
}

/* Holds the reader's place, so that a worker and a rebuild do not count one report at once. */
static enum err anew_some(struct ctx *cx, void *arg)
{
    struct walk *w = arg, own = *w;
    int64_t at;

    TRY(progress_hold(cx, READER, &at));
    TRY(walk_some(cx, &own));
    *w = own;
    return OK;
}

static enum err anew_batch(struct ctx *cx, void *arg)
{
    return db_write(cx, anew_some, arg);
}

static enum err make_anew(struct ctx *cx)
{
    struct walk w = {anew_one, NULL, 0, 0};

    TRY(db_write(cx, clear, NULL));
    do {
        TRY(ctx_scratch(cx, anew_batch, &w));
    } while (w.n == DERIVED_BATCH_MAX);
    return OK;
}

enum err summary_rebuild(struct ctx *cx, struct rebuild *rb)
{
    TRY(compare(cx, rb));
    return rb->write && rb->differed ? make_anew(cx) : OK;
}
