/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agency/agency.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "db/kept.h"
#include "exchange/import.sql.h"
#include "exchange/read.h"
#include "report/move.h"
#include "report/submit.h"
#include "topic/topic.h"

struct job {
    const struct lapor_rows *rows;
    struct lapor_done *done;
    struct agency top;
};

struct code_row {
    str code;
};
struct code_rows {
    struct code_row *v;
    size_t n;
};
static const struct db_row code_row = DB_ROW(struct code_row, DB_FIELD(struct code_row, code));

/* The agency of this name below `parent`; made when the installation has none. */
static enum err agency_named(struct ctx *cx, str name, const struct agency *parent,
                             struct agency *out)
{
    enum err e = db_one(cx, SQL(import_agency_named, .name = name), &agency_row, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    int64_t id = id_new(cx);
    TRY(kept_changed(cx));
    TRY(db_exec(
        cx,
        SQL(import_agency_put, .id = id, .code = arena_fmt(&cx->arena, "lapor-%lld", (long long)id),
            .name = name, .parent_id = parent->id,
            .path = arena_fmt(&cx->arena, "%.*s%lld/", STR_ARG(parent->path), (long long)id),
            .area_code = parent->area_code, .zone_min = parent->zone_min,
            .day = date_format(cx, day_of(now_ms(cx), (int)parent->zone_min)))));
    return agency_by_id(cx, id, out);
}

static enum err owner_of(struct ctx *cx, const struct job *j, const struct lapor_row *row,
                         int64_t *out)
{
    struct agency parent = j->top, unit;

    if (row->parent_agency.n)
        TRY(agency_named(cx, row->parent_agency, &j->top, &parent));
    unit = parent;
    if (row->agency.n)
        TRY(agency_named(cx, row->agency, &parent, &unit));
    *out = unit.id;
    return OK;
}

static enum err topic_of(struct ctx *cx, const struct lapor_row *row, opt_i64 *out)
{
    struct topic t;
    int64_t id;
    enum err e = ERR_NOTFOUND;

    *out = NONE;
    if (str_i64(row->topic_id, &id)) {
        e = topic_by_lapor_id(cx, id, &t);
        id = t.id;
    }
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        e = db_int(cx, SQL(import_topic_named, .name = lapor_topic(cx, row->topic_name)), &id);
    }
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    *out = SOME(id);
    return OK;
}

/* Narrows `code` to the area of this name below it; stays where the name is not known there. */
static enum err narrow(struct ctx *cx, str name, int64_t level, str *code)
{
    struct code_row row;

    if (!name.n || (level > 1 && !code->n))
        return OK;
    enum err e = db_one(cx,
                        SQL(import_area_named, .name = utf8_fold(cx, name),
                            .parent = level > 1 ? *code : (str){0}, .level = level),
                        &code_row, &row);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    *code = row.code;
    return OK;
}

/*
 * Kota Bandung for a district of Kabupaten Bandung: people take one for the other.  A district that
 * the province has once is believed more than the regency above it.
 */
static enum err correct(struct ctx *cx, str district, str province, str *code)
{
    struct code_rows found;

    if (!district.n || !province.n || code->n != 5)
        return OK;
    TRY(db_all(cx,
               SQL(import_districts, .name = utf8_fold(cx, district),
                   .below = arena_fmt(&cx->arena, "%.*s.%%", STR_ARG(province))),
               &code_row, 2, &found));
    if (found.n == 1)
        *code = found.v[0].code;
    return OK;
}

/* The export says "Bandung" for the regency: with and without its kind. */
static enum err area_of(struct ctx *cx, const struct lapor_row *row, str *out)
{
    str province, code = S("");

    TRY(narrow(cx, row->province, 1, &code));
    province = code;
    TRY(narrow(cx, row->regency, 2, &code));
    if (str_eq(code, province) && row->regency.n)
        TRY(narrow(cx, arena_fmt(&cx->arena, "Kabupaten %.*s", STR_ARG(row->regency)), 2, &code));
    if (code.n == 5)
        TRY(narrow(cx, row->district, 3, &code));
    TRY(correct(cx, row->district, province, &code));
    if (code.n == 8)
        TRY(narrow(cx, row->village, 4, &code));
    *out = code;
    return OK;
}

/* Names of places that found no area stay as words, the smallest first. */
static str place_of(struct ctx *cx, const struct lapor_row *row, str area)
{
    str words[2];
    size_t n = 0;

    if (row->village.n && area.n < 13)
        words[n++] = row->village;
    if (row->district.n && area.n < 8)
        words[n++] = row->district;
    return utf8_head(arena_join(&cx->arena, words, n, S(", ")), PLACE_MAX);
}

/* What its life says of itself that is not known. */
static str unknown_of(const struct lapor_row *row)
{
    if (!row->state_known)
        return row->happened_at ? S("how it was received and what became of it")
                                : S("when and how it was received and what became of it");
    return row->happened_at ? S("how it was received") : S("when and how it was received");
}

static enum err submit_row(struct ctx *cx, const struct job *j, const struct lapor_row *row,
                           struct submitted *out)
{
    bool named = row->reporter.n && !str_eq_nocase(row->reporter, S("Anonim"));
    struct submission s = {
        .class = row->class,
        .title = row->title,
        .body = row->body.n ? row->body : row->title,
        .anonymous = row->anonymous,
        .confidential = row->confidential,
        .reporter = {.name = named ? row->reporter : (str){0}, .contact = S("tidak")},
        .channel = row->channel,
        .happened_at = row->happened_at,
        .imported = true,
        .unknown = unknown_of(row),
    };

    s.owner.has = true;
    TRY(owner_of(cx, j, row, &s.owner.v));
    TRY(topic_of(cx, row, &s.topic_id));
    TRY(area_of(cx, row, &s.area));
    s.place = place_of(cx, row, s.area);
    return report_submit_in(cx, &s, out);
}

/* The state it had, and the text as its editors left it. */
static enum err finish_row(struct ctx *cx, const struct lapor_row *row, int64_t id)
{
    bool edited = row->body_final.n && !str_eq(row->body_final, row->body);
    struct move state = {.action = ACT_IMPORT,
                         .state = row->state,
                         .how = row->how.n ? row->how : (str){0},
                         .reason = row->reason,
                         .source = row->source,
                         .reason_words = row->reason_words,
                         .undisposed = row->parent_agency.n && !row->agency.n,
                         .score = row->rating,
                         .happened_at = row->happened_at,
                         .supervision = row->supervision ? SOME(1) : NONE,
                         .body = edited ? row->body_final : (str){0}};

    return report_move_in(cx, id, &state, NULL);
}

struct one {
    struct job *job;
    const struct lapor_row *row;
};

static enum err import_row(struct ctx *cx, void *arg)
{
    struct one *o = arg;
    struct submitted done;
    int64_t known;

    TRY(db_int(cx, SQL(import_known, .number = o->row->tracking_id), &known));
    if (known) {
        o->job->done->known++;
        return OK;
    }
    TRY(submit_row(cx, o->job, o->row, &done));
    TRY(finish_row(cx, o->row, done.report.id));
    TRY(db_exec(cx,
                SQL(import_number, .number = o->row->tracking_id, .report_id = done.report.id)));
    o->job->done->added++;
    return OK;
}

static enum err import_all(struct ctx *cx, void *arg)
{
    struct job *j = arg;

    j->done->added = j->done->known = 0;
    TRY(agency_top(cx, &j->top));
    for (size_t i = 0; i < j->rows->n; i++) {
        struct one o = {j, &j->rows->v[i]};
        TRY(ctx_scratch(cx, import_row, &o));
    }
    return OK;
}

enum err lapor_import(struct ctx *cx, str bytes, struct lapor_done *out)
{
    struct lapor_rows rows;
    struct job j = {.rows = &rows, .done = out};

    *out = (struct lapor_done){0};
    TRY(lapor_read(cx, bytes, &rows, &out->faults));
    out->rows = (int64_t)rows.n;
    if (out->faults.n)
        return fail(cx, ERR_INVALID, "line %lld, %s: %.*s", (long long)out->faults.v[0].line,
                    out->faults.v[0].column, STR_ARG(out->faults.v[0].what));
    cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    return db_write(cx, import_all, &j);
}
