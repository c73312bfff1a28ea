/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /api/v1/reports and GET /api/v1/reports/{number}. */
#include "agency/agency.h"
#include "api/api.h"
#include "api/query.h"
#include "api/report.sql.h"
#include "area/area.h"
#include "base/json.h"
#include "base/limits.h"
#include "db/db.h"
#include "report/submit.h"
#include "search/search.h"
#include "topic/topic.h"

struct id_row {
    int64_t report_id;
};
struct id_rows {
    struct id_row *v;
    size_t n;
};
static const struct db_row id_row = DB_ROW(struct id_row, DB_FIELD(struct id_row, report_id));

struct filter {
    str states; /* ",closed,archived,": in one of these, or null */
    opt_i64 topic, agency;
    struct agency office; /* of `agency` */
    str area, words;
    bool is_leaf;       /* the topic has none below it */
    int64_t area_level; /* as in area.h; 0: no area    */
    int64_t updated_after, before, max;
};

/* One state, or all of a recap status. */
static enum err read_state(struct ctx *cx, str name, str *out)
{
    enum recap recap = RECAP_COUNT;
    str names[STATE_COUNT + 2];
    size_t n = 0;

    if (!name.n)
        return OK;
    if (!recap_by_name(name, &recap) && state_by_name(name) == STATE_COUNT)
        return fail_key(cx, ERR_INVALID, "state", "error_state_unknown");
    names[n++] = S("");
    for (enum state s = STATE_NONE + 1; s < STATE_COUNT; s++)
        if (str_eq(name, str_of(state_name(s))) || state_recap(s) == recap)
            names[n++] = str_of(state_name(s));
    names[n++] = S("");
    *out = arena_join(&cx->arena, names, n, S(","));
    return OK;
}

static enum err read_topic(struct ctx *cx, str code, struct filter *f)
{
    struct topics below;
    struct topic t;

    if (!code.n)
        return OK;
    TRY(topic_given(cx, code, "topic", &t));
    TRY(topic_children(cx, t.id, &below));
    f->topic = SOME(t.id);
    f->is_leaf = below.n == 0;
    return OK;
}

static enum err read_area(struct ctx *cx, str code, struct filter *f)
{
    struct area a;

    if (!code.n)
        return OK;
    TRY(area_given(cx, code, "area", &a));
    f->area = code;
    f->area_level = a.level;
    return OK;
}

static enum err read_agency(struct ctx *cx, str code, struct filter *f)
{
    int64_t id;

    if (!code.n)
        return OK;
    TRY(agency_id_by_code(cx, code, "agency", &id));
    f->agency = SOME(id);
    return agency_by_id(cx, id, &f->office);
}

static enum err read_filter(struct ctx *cx, const struct request *rq, struct filter *f)
{
    int64_t cursor;

    *f = (struct filter){.words = request_query(rq, S("q"))};
    TRY(api_query_check(cx, rq));
    TRY(api_paging(cx, rq, PAGE_ROWS, &f->max, &cursor));
    f->before = cursor ? cursor : INT64_MAX;
    TRY(api_instant(cx, rq, "updated_after", &f->updated_after));
    TRY(read_state(cx, request_query(rq, S("state")), &f->states));
    TRY(read_topic(cx, request_query(rq, S("topic")), f));
    TRY(read_area(cx, request_query(rq, S("area")), f));
    return read_agency(cx, request_query(rq, S("agency")), f);
}

/* With words: on the desk of that agency, or what is public (0). */
static enum err list_found(struct ctx *cx, const struct filter *f, int64_t desk,
                           struct id_rows *out)
{
    struct search_ask ask = {
        .words = f->words,
        .before = f->before,
        .updated_after = f->updated_after,
        .max = f->max + 1,
        .desk = desk,
        .states = f->states,
        .filter = {
                   .topic = f->topic, .area = f->area, .agency = f->agency.has ? &f->office : NULL}
    };
    struct search_ids found;

    TRY(search_ids(cx, &ask, &found));
    *out = (struct id_rows){arena_array(&cx->arena, struct id_row, found.n + 1), found.n};
    for (size_t i = 0; i < found.n; i++)
        out->v[i].report_id = found.v[i].report_id;
    return OK;
}

#define ASKED(f)                                                                          \
    .topic = (f)->topic, .area = (f)->area, .states = (f)->states, .before = (f)->before, \
    .updated_after = (f)->updated_after, .max = (f)->max + 1

static enum err list_public(struct ctx *cx, const struct filter *f, struct id_rows *out)
{
    size_t max = (size_t)f->max + 1;

    if (f->words.n)
        return list_found(cx, f, 0, out);
    if (f->agency.has)
        return db_all(cx, SQL(api_list_public_agency, .agency_id = f->agency.v, ASKED(f)), &id_row,
                      max, out);
    if (f->topic.has && f->is_leaf)
        return db_all(cx, SQL(api_list_public_topic, ASKED(f)), &id_row, max, out);
    switch (f->area_level) {
    case 2: return db_all(cx, SQL(api_list_public_regency, ASKED(f)), &id_row, max, out);
    case 3: return db_all(cx, SQL(api_list_public_district, ASKED(f)), &id_row, max, out);
    case 4: return db_all(cx, SQL(api_list_public_village, ASKED(f)), &id_row, max, out);
    default: return db_all(cx, SQL(api_list_public, ASKED(f)), &id_row, max, out);
    }
}

static enum err list_desk(struct ctx *cx, const struct filter *f, int64_t desk, struct id_rows *out)
{
    if (f->words.n)
        return list_found(cx, f, desk, out);
    return db_all(cx, SQL(api_list_desk, .agency_id = desk, ASKED(f)), &id_row, (size_t)f->max + 1,
                  out);
}

/* Both newest first, each report once, as many as one page and the next one's first. */
static struct id_rows merged(struct ctx *cx, const struct filter *f, struct id_rows a,
                             struct id_rows b)
{
    struct id_rows all = {arena_array(&cx->arena, struct id_row, a.n + b.n + 1), 0};
    size_t i = 0, k = 0;

    while ((i < a.n || k < b.n) && (int64_t)all.n <= f->max) {
        int64_t x = i < a.n ? a.v[i].report_id : INT64_MIN;
        int64_t y = k < b.n ? b.v[k].report_id : INT64_MIN;
        all.v[all.n++].report_id = x > y ? x : y;
        i += x >= y;
        k += y >= x;
    }
    return all;
}

/* What stands on any desk of the account; an operator has none. */
static enum err list_own_desks(struct ctx *cx, const struct filter *f, struct id_rows *out)
{
    struct id_rows one;

    *out = (struct id_rows){0};
    for (size_t i = 0; i < cx->actor.grants_n; i++) {
        const struct grant *g = &cx->actor.grants[i];
        if (g->role == ROLE_OPERATOR)
            continue;
        TRY(list_desk(cx, f, g->agency_id, &one));
        *out = merged(cx, f, *out, one);
    }
    return OK;
}

static bool has_desk(const struct ctx *cx)
{
    for (size_t i = 0; cx->actor.kind == ACTOR_ACCOUNT && i < cx->actor.grants_n; i++)
        if (cx->actor.grants[i].role != ROLE_OPERATOR)
            return true;
    return false;
}

/* Staff: their desks, or one at or below them that was named. Everybody else: what is public. */
static enum err list_for(struct ctx *cx, const struct filter *f, struct id_rows *out)
{
    if (!has_desk(cx))
        return list_public(cx, f, out);
    if (!f->agency.has)
        return list_own_desks(cx, f, out);
    if (!actor_over(&cx->actor, ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR), f->office.path))
        return fail_key(cx, ERR_DENIED, "agency", "error_no_right");
    return list_desk(cx, f, f->agency.v, out);
}

enum err api_reports_list(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct filter f;
    struct id_rows ids;
    struct report r;
    enum access access;
    struct json j;

    TRY(read_filter(cx, rq, &f));
    TRY(list_for(cx, &f, &ids));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    for (size_t i = 0; i < ids.n && (int64_t)i < f.max; i++) {
        TRY(report_by_id(cx, ids.v[i].report_id, &r));
        TRY(report_access(cx, &r, &access));
        if (access != ACCESS_NONE)
            TRY(api_write_report(cx, &j, &r, access));
    }
    json_array_end(&j);
    if ((int64_t)ids.n > f.max)
        api_next(cx, rq, rs, &j, ids.v[f.max - 1].report_id);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}

enum err api_report_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;

    TRY(api_query_check(cx, rq));
    TRY(api_report(cx, rq, &r, &access));
    return api_send_report(cx, rs, &r, access);
}
