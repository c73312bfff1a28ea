/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/store.h"

#include "base/limits.h"
#include "db/call.h"
#include "report/files.h"
#include "report/report.sql.h"

static const struct db_row party_row =
    DB_ROW(struct party, DB_FIELD(struct party, agency_id), DB_FIELD(struct party, role));

const struct db_row scope_row =
    DB_ROW(struct scope, DB_FIELD(struct scope, agency_id), DB_FIELD(struct scope, report_id),
           DB_FIELD(struct scope, relation), DB_FIELD(struct scope, desk),
           DB_FIELD(struct scope, person_id), DB_FIELD(struct scope, due_at));

const struct db_row listing_row =
    DB_ROW(struct listing, DB_FIELD(struct listing, report_id), DB_FIELD(struct listing, recap),
           DB_FIELD(struct listing, owner_id), DB_FIELD(struct listing, topic_id),
           DB_FIELD(struct listing, regency), DB_FIELD(struct listing, district),
           DB_FIELD(struct listing, village), DB_FIELD(struct listing, updated_at));

struct parties {
    struct party *v;
    size_t n;
};

static enum err read_rest(struct ctx *cx, struct casefile *out)
{
    struct deadlines clocks;
    struct parties parties;

    TRY(deadlines_of(cx, out->r.id, &clocks));
    for (size_t i = 0; i < clocks.n; i++) {
        enum clock_kind k = clock_by_name(clocks.v[i].kind);
        if (k == CLOCK_COUNT)
            return fail(cx, ERR_BUG, "unknown clock %.*s", STR_ARG(clocks.v[i].kind));
        out->clocks[k] = clocks.v[i];
        out->has_clock[k] = true;
    }
    TRY(db_all(cx, SQL(report_parties_of, .report_id = out->r.id), &party_row, COUNT(out->parties),
               &parties));
    for (size_t i = 0; i < parties.n; i++)
        out->parties[i] = parties.v[i];
    out->parties_n = parties.n;
    TRY(offers_read(cx, &out->r, &out->offers));
    return files_read(cx, &out->r, &out->files);
}

enum err casefile_lock(struct ctx *cx, int64_t report_id, struct casefile *out)
{
    *out = (struct casefile){0};
    TRY(db_one(cx, SQL(report_lock, .id = report_id), &report_row, &out->r));
    return read_rest(cx, out);
}

enum err casefile_read(struct ctx *cx, int64_t report_id, struct casefile *out)
{
    *out = (struct casefile){0};
    TRY(report_by_id(cx, report_id, &out->r));
    return read_rest(cx, out);
}

static enum err store_row(struct ctx *cx, const struct report *before, const struct report *r)
{
    if (before->version)
        return db_change(cx, SQL_ROW(report_update, &report_row, r));
    return db_exec(cx, SQL_ROW(report_insert, &report_row, r));
}

static bool same_clock(const struct deadline *a, const struct deadline *b)
{
    return str_eq(a->status, b->status) && a->start_at == b->start_at && a->due_at == b->due_at &&
           a->amount == b->amount && a->calendar == b->calendar && a->agency_id == b->agency_id &&
           str_eq(a->unit, b->unit) && str_eq(a->stood, b->stood) && str_eq(a->alarms, b->alarms) &&
           opt_eq(a->paused_at, b->paused_at) && opt_eq(a->met_at, b->met_at) &&
           opt_eq(a->breached_at, b->breached_at);
}

static enum err store_clocks(struct ctx *cx, const struct casefile *before,
                             const struct casefile *after)
{
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++) {
        const struct deadline *d = &after->clocks[k];
        if (!after->has_clock[k])
            continue;
        if (before->has_clock[k] && same_clock(&before->clocks[k], d))
            continue;
        TRY(db_exec(cx, SQL_ROW(deadline_put, &deadline_row, d)));
    }
    return OK;
}

/* The nearest relation stays when an agency has several: the first that is added. */
static struct scope *add_scope(struct scopes *all, const struct casefile *c, int64_t agency,
                               str relation)
{
    const struct report *r = &c->r;
    size_t at = all->n;

    while (at > 0 && all->v[at - 1].agency_id >= agency)
        at--;
    if (at < all->n && all->v[at].agency_id == agency)
        return &all->v[at];
    memmove(all->v + at + 1, all->v + at, (all->n - at) * sizeof *all->v);
    all->v[at] = (struct scope){.agency_id = agency,
                                .report_id = r->id,
                                .relation = relation,
                                .desk = str_of(desk_name(state_desk(report_state(r)))),
                                .person_id = r->person_id,
                                .due_at = report_is_open(r) ? r->due_at : NONE};
    all->n++;
    return &all->v[at];
}

/* It lies there for another duty than the owner's, with its own clock. */
static void put_aside(struct scope *s, const struct casefile *c, enum desk desk,
                      enum clock_kind clock)
{
    s->desk = str_of(desk_name(desk));
    s->person_id = NONE;
    s->due_at = SOME(c->clocks[clock].due_at);
}

/*
 * The receiver and those above it that do not stand over the owner too.  While the
 * arbiter decides they have no more than a copy.
 */
static enum err add_receiver(struct scopes *all, const struct casefile *c, const struct agency *to)
{
    bool answers = !offer_is_disputed(&c->r);
    str rest = to->path, id; /* "/1/17/" */
    int64_t agency;

    str_skip(&rest, S("/"));
    while (str_cut(rest, '/', &id, &rest)) {
        bool is_shared = str_starts(c->r.owner_path, str_slice(to->path, 0, to->path.n - rest.n));
        must(str_i64(id, &agency));
        if (is_shared && agency != to->id)
            continue;
        struct scope *s = add_scope(all, c, agency,
                                    is_shared ? S("above")
                                    : answers ? S("offered")
                                              : S("cc"));
        if (answers)
            put_aside(s, c, DESK_OFFER, CLOCK_OFFER);
    }
    return OK;
}

static enum err add_offered(struct ctx *cx, struct scopes *all, const struct casefile *c)
{
    struct agency to;

    TRY(agency_by_id(cx, c->r.offered_id.v, &to));
    TRY(add_receiver(all, c, &to));
    if (offer_is_disputed(&c->r))
        put_aside(add_scope(all, c, c->r.arbiter_id.v, S("above")), c, DESK_DECIDE,
                  CLOCK_ARBITRATE);
    return OK;
}

enum err casefile_scopes(struct ctx *cx, const struct casefile *c, struct scopes *out)
{
    str rest = c->r.owner_path, id; /* "/1/17/" */
    int64_t agency;

    *out = (struct scopes){arena_array(&cx->arena, struct scope, SCOPES_MAX + 1), 0};
    add_scope(out, c, c->r.owner_id, S("owner"));
    if (offer_is_open(&c->r))
        TRY(add_offered(cx, out, c));
    for (size_t i = 0; i < c->parties_n; i++)
        add_scope(out, c, c->parties[i].agency_id, c->parties[i].role);
    str_skip(&rest, S("/"));
    while (str_cut(rest, '/', &id, &rest)) {
        if (!str_i64(id, &agency))
            return fail(cx, ERR_BUG, "agency path %.*s", STR_ARG(c->r.owner_path));
        add_scope(out, c, agency, S("above"));
    }
    return OK;
}

enum err scopes_of(struct ctx *cx, int64_t report_id, struct scopes *out)
{
    return db_all(cx, SQL(report_scopes_of, .report_id = report_id), &scope_row, SCOPES_MAX, out);
}

static bool same_agencies(const struct scopes *a, const struct scopes *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (a->v[i].agency_id != b->v[i].agency_id || !str_eq(a->v[i].relation, b->v[i].relation))
            return false;
    return a->n == b->n;
}

static bool same_desk(const struct scope *a, const struct scope *b)
{
    return str_eq(a->desk, b->desk) && opt_eq(a->person_id, b->person_id) &&
           opt_eq(a->due_at, b->due_at);
}

/* Without an open offer all desks of a report say the same. */
static bool is_even(const struct scopes *all)
{
    for (size_t i = 1; i < all->n; i++)
        if (!same_desk(&all->v[0], &all->v[i]))
            return false;
    return true;
}

/* Most moves change nobody's desk; most of the others change the same on every desk. */
static enum err store_scopes(struct ctx *cx, const struct casefile *before,
                             const struct casefile *after)
{
    struct scopes old = {0}, new;

    TRY(casefile_scopes(cx, after, &new));
    if (before->r.version)
        TRY(casefile_scopes(cx, before, &old));
    if (same_agencies(&old, &new) && is_even(&old) && is_even(&new))
        return same_desk(&old.v[0], &new.v[0])
                   ? OK
                   : db_exec(cx, SQL_ROW(report_scope_update, &scope_row, &new.v[0]));
    if (before->r.version)
        TRY(db_exec(cx, SQL(report_scope_drop, .report_id = after->r.id)));
    for (size_t i = 0; i < new.n; i++)
        TRY(db_exec(cx, SQL_ROW(report_scope_put, &scope_row, &new.v[i])));
    return OK;
}

/* "61.12.01.2001" up to its level: 5 regency, 8 district, 13 village; null when not so precise. */
static str area_to(str code, size_t length)
{
    return code.n >= length ? str_slice(code, 0, length) : (str){0};
}

bool casefile_listing(const struct casefile *c, struct listing *out)
{
    const struct report *r = &c->r;

    *out = (struct listing){.report_id = r->id,
                            .recap = str_of(recap_name(state_recap(report_state(r)))),
                            .owner_id = r->owner_id,
                            .topic_id = r->topic_id,
                            .regency = area_to(r->area_code, 5),
                            .district = area_to(r->area_code, 8),
                            .village = area_to(r->area_code, 13),
                            .updated_at = r->updated_at};
    return report_is_public(r);
}

enum err listing_of(struct ctx *cx, int64_t report_id, struct listing *out)
{
    return db_one(cx, SQL(report_public_of, .report_id = report_id), &listing_row, out);
}

static enum err store_listing(struct ctx *cx, const struct casefile *before,
                              const struct casefile *after)
{
    struct listing row;

    if (casefile_listing(after, &row))
        return db_exec(cx, SQL_ROW(report_public_put, &listing_row, &row));
    if (before->r.version && casefile_listing(before, &row))
        return db_exec(cx, SQL(report_public_drop, .report_id = row.report_id));
    return OK;
}

enum err casefile_store(struct ctx *cx, const struct casefile *before, const struct casefile *after)
{
    TRY(store_row(cx, &before->r, &after->r));
    TRY(store_clocks(cx, before, after));
    for (size_t i = before->parties_n; i < after->parties_n; i++)
        TRY(db_exec(cx,
                    SQL(report_party_put, .report_id = after->r.id,
                        .agency_id = after->parties[i].agency_id, .role = after->parties[i].role)));
    TRY(offers_store(cx, &before->offers, &after->offers));
    TRY(store_scopes(cx, before, after));
    TRY(files_store(cx, after->r.id, &before->files, &after->files));
    return store_listing(cx, before, after);
}

enum err casefile_drop(struct ctx *cx, int64_t report_id)
{
    TRY(db_exec(cx, SQL(report_public_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(report_scope_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(report_parties_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(offers_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(deadlines_drop, .report_id = report_id)));
    return db_exec(cx, SQL(report_delete, .id = report_id));
}
