/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/store.h"

#include "db/call.h"
#include "report/files.h"
#include "report/report.sql.h"

static const struct db_row party_row =
    DB_ROW(struct party, DB_FIELD(struct party, agency_id), DB_FIELD(struct party, role));

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
           a->paused_at.has == b->paused_at.has && a->met_at.has == b->met_at.has &&
           a->breached_at.has == b->breached_at.has;
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

static bool open_due(const struct report *r, opt_i64 *due)
{
    *due = report_is_open(r) ? r->due_at : NONE;
    return due->has;
}

/* One row per agency on the owner's path ("/1/17/"), nearest relation first. */
static enum err put_scopes(struct ctx *cx, const struct casefile *c, const char *desk, opt_i64 due)
{
    str rest = c->r.owner_path, id;
    int64_t agency;

    TRY(db_exec(cx, SQL(report_scope_put, .agency_id = c->r.owner_id, .report_id = c->r.id,
                        .relation = S("owner"), .desk = str_of(desk), .person_id = c->r.person_id,
                        .due_at = due)));
    for (size_t i = 0; i < c->parties_n; i++)
        TRY(db_exec(cx, SQL(report_scope_put, .agency_id = c->parties[i].agency_id,
                            .report_id = c->r.id, .relation = c->parties[i].role,
                            .desk = str_of(desk), .person_id = c->r.person_id, .due_at = due)));
    str_skip(&rest, S("/"));
    while (str_cut(rest, '/', &id, &rest)) {
        if (!str_i64(id, &agency))
            return fail(cx, ERR_BUG, "agency path %.*s", STR_ARG(c->r.owner_path));
        TRY(db_exec(cx, SQL(report_scope_put, .agency_id = agency, .report_id = c->r.id,
                            .relation = S("above"), .desk = str_of(desk),
                            .person_id = c->r.person_id, .due_at = due)));
    }
    return OK;
}

static enum err store_scopes(struct ctx *cx, const struct casefile *before,
                             const struct casefile *after)
{
    const struct report *r = &after->r;
    const char *desk = desk_name(state_desk(report_state(r)));
    opt_i64 due, old_due = NONE;

    open_due(r, &due);
    if (before->r.version && before->r.owner_id == r->owner_id &&
        before->parties_n == after->parties_n) {
        open_due(&before->r, &old_due);
        bool same = due.has == old_due.has && due.v == old_due.v &&
                    before->r.person_id.v == r->person_id.v &&
                    str_eq(str_of(desk), str_of(desk_name(state_desk(report_state(&before->r)))));
        return same ? OK
                    : db_exec(cx, SQL(report_scope_update, .report_id = r->id, .desk = str_of(desk),
                                      .person_id = r->person_id, .due_at = due));
    }
    if (before->r.version)
        TRY(db_exec(cx, SQL(report_scope_drop, .report_id = r->id)));
    return put_scopes(cx, after, desk, due);
}

/* "61.12.01.2001" up to its level: 5 regency, 8 district, 13 village; null when not so precise. */
static str area_to(str code, size_t length)
{
    return code.n >= length ? str_slice(code, 0, length) : (str){0};
}

static enum err store_public(struct ctx *cx, const struct report *before, const struct report *r)
{
    if (report_is_public(r))
        return db_exec(cx, SQL(report_public_put, .report_id = r->id,
                               .recap = str_of(recap_name(state_recap(report_state(r)))),
                               .owner_id = r->owner_id, .topic_id = r->topic_id,
                               .regency = area_to(r->area_code, 5),
                               .district = area_to(r->area_code, 8),
                               .village = area_to(r->area_code, 13), .updated_at = r->updated_at));
    if (before->version && report_is_public(before))
        return db_exec(cx, SQL(report_public_drop, .report_id = r->id));
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
    TRY(store_scopes(cx, before, after));
    TRY(files_store(cx, after->r.id, &before->files, &after->files));
    return store_public(cx, &before->r, &after->r);
}

enum err casefile_drop(struct ctx *cx, int64_t report_id)
{
    TRY(db_exec(cx, SQL(report_public_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(report_scope_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(report_parties_drop, .report_id = report_id)));
    TRY(db_exec(cx, SQL(deadlines_drop, .report_id = report_id)));
    return db_exec(cx, SQL(report_delete, .id = report_id));
}
