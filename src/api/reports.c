/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET, POST /api/v1/reports and GET /api/v1/reports/{number}. */
#include "agency/agency.h"
#include "api/api.h"
#include "api/names.h"
#include "api/report.sql.h"
#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
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
    str state; /* a state for tokens, a recap for everybody */
    opt_i64 topic, agency;
    struct agency office; /* of `agency` */
    str area, words;
    int64_t updated_after, before, max;
};

static enum err read_filter(struct ctx *cx, const struct request *rq, struct filter *f)
{
    str topic = request_query(rq, S("topic")), agency = request_query(rq, S("agency"));
    str since = request_query(rq, S("updated_after"));
    struct topic t;
    int64_t cursor;

    *f = (struct filter){.state = request_query(rq, S("state")),
                         .area = request_query(rq, S("area"))};
    f->words = request_query(rq, S("q"));
    TRY(api_paging(cx, rq, &f->max, &cursor));
    f->before = cursor ? cursor : INT64_MAX;
    if (since.n && !time_parse(since, &f->updated_after))
        return fail(cx, ERR_INVALID, "updated_after: RFC 3339 with offset");
    if (topic.n) {
        TRY(topic_by_code(cx, topic, &t));
        f->topic = SOME(t.id);
    }
    if (agency.n) {
        TRY(agency_by_code(cx, agency, &f->office));
        f->agency = SOME(f->office.id);
    }
    return OK;
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
        .filter = {.topic = f->topic,
                   .area = f->area,
                   .agency = f->agency.has ? &f->office : NULL,
                   .recap = f->state},
        .state = f->state
    };
    struct search_ids found;

    TRY(search_ids(cx, &ask, &found));
    *out = (struct id_rows){arena_array(&cx->arena, struct id_row, found.n + 1), found.n};
    for (size_t i = 0; i < found.n; i++)
        out->v[i].report_id = found.v[i].report_id;
    return OK;
}

static enum err list_public(struct ctx *cx, const struct filter *f, struct id_rows *out)
{
    str recap = f->state.n ? f->state : (str){0};
    int64_t max = f->max + 1;

    if (f->words.n)
        return list_found(cx, f, 0, out);
    if (f->agency.has)
        return db_all(cx,
                      SQL(api_list_public_agency, .agency_id = f->agency.v, .before = f->before,
                          .max = max, .recap = recap, .updated_after = f->updated_after),
                      &id_row, (size_t)max, out);
    if (f->topic.has)
        return db_all(cx,
                      SQL(api_list_public_topic, .topic_id = f->topic.v, .before = f->before,
                          .max = max, .recap = recap, .updated_after = f->updated_after),
                      &id_row, (size_t)max, out);
    if (f->area.n)
        return db_all(cx,
                      SQL(api_list_public_area, .area = f->area, .before = f->before, .max = max,
                          .recap = recap, .updated_after = f->updated_after),
                      &id_row, (size_t)max, out);
    return db_all(cx,
                  SQL(api_list_public, .before = f->before, .max = max, .recap = recap,
                      .updated_after = f->updated_after),
                  &id_row, (size_t)max, out);
}

/* What stands on a desk of the token's account: its own agency, or one below that was named. */
static enum err list_desk(struct ctx *cx, const struct filter *f, struct id_rows *out)
{
    int64_t agency = cx->actor.grants_n ? cx->actor.grants[0].agency_id : 0, max = f->max + 1;
    struct agency a;

    if (f->agency.has) {
        TRY(agency_by_id(cx, f->agency.v, &a));
        if (!actor_over(&cx->actor, ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR), a.path))
            return fail_key(cx, ERR_DENIED, "agency", "error_no_right");
        agency = f->agency.v;
    }
    if (f->words.n)
        return agency ? list_found(cx, f, agency, out) : (*out = (struct id_rows){0}, OK);
    return db_all(cx,
                  SQL(api_list_desk, .agency_id = agency, .before = f->before, .max = max,
                      .state = f->state.n ? f->state : (str){0}, .topic_id = f->topic,
                      .area = f->area.n ? f->area : (str){0}, .updated_after = f->updated_after),
                  &id_row, (size_t)max, out);
}

enum err api_reports_list(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct filter f;
    struct id_rows ids;
    struct report r;
    enum access access;
    struct json j;

    TRY(read_filter(cx, rq, &f));
    TRY(cx->actor.kind == ACTOR_ACCOUNT ? list_desk(cx, &f, &ids) : list_public(cx, &f, &ids));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    for (size_t i = 0; i < ids.n && (int64_t)i < f.max; i++) {
        TRY(report_by_id(cx, ids.v[i].report_id, &r));
        TRY(report_access(cx, &r, &access));
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
    struct json j;

    TRY(api_report(cx, rq, &r, &access));
    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(api_write_report(cx, &j, &r, access));
    response_header(cx, rs, S("ETag"), arena_fmt(&cx->arena, "\"%lld\"", (long long)r.version));
    return api_send(cx, rs, 200, &j);
}

static enum err take_bool(struct ctx *cx, const struct jv *o, const char *key, bool *out)
{
    const struct jv *v = jv_get(o, str_of(key));

    if (!v || jv_is(v, JV_NULL) || jv_bool(v, out))
        return OK;
    return fail_key(cx, ERR_INVALID, key, "form_wrong");
}

/* Degrees as a number, kept in millionths. */
static enum err take_degrees(struct ctx *cx, const struct jv *o, const char *key, opt_i64 *out)
{
    const struct jv *v = jv_get(o, str_of(key));
    double degrees;

    if (!v || jv_is(v, JV_NULL))
        return OK;
    if (!jv_real(v, &degrees) || degrees < -360 || degrees > 360)
        return fail_key(cx, ERR_INVALID, key, "error_point_bad");
    *out = SOME((int64_t)(degrees * 1e6));
    return OK;
}

static enum err take_reporter(struct ctx *cx, const struct jv *o, struct identity *who)
{
    const struct jv *r = jv_get(o, S("reporter"));

    if (!r || jv_is(r, JV_NULL))
        return OK;
    if (!jv_is(r, JV_OBJECT))
        return fail_key(cx, ERR_INVALID, "reporter", "form_wrong");
    TRY(api_text(cx, r, "name", TEXT_LINE, &who->name));
    TRY(api_text(cx, r, "phone", TEXT_LINE, &who->phone));
    TRY(api_text(cx, r, "email", TEXT_LINE, &who->email));
    return api_text(cx, r, "contact", TEXT_LINE, &who->contact);
}

/* A channel other than the API itself may be named by a token that carries one. */
static enum err take_channel(struct ctx *cx, const struct jv *o, struct submission *s)
{
    s->channel = S("api");
    if (cx->actor.kind != ACTOR_ACCOUNT)
        return OK;
    TRY(api_text(cx, o, "channel", TEXT_LINE, &s->channel));
    TRY(api_text(cx, o, "channel_id", TEXT_LINE, &s->channel_id));
    if (s->channel.n == 0 || s->channel.n > CODE_MAX || s->channel_id.n > EXTERNAL_ID_MAX)
        return fail_key(cx, ERR_INVALID, "channel", "form_wrong");
    return OK;
}

static enum err read_submission(struct ctx *cx, const struct request *rq, struct submission *s)
{
    struct jv *o;

    TRY(api_body(cx, rq, &o));
    TRY(api_text(cx, o, "class", TEXT_LINE, &s->class));
    TRY(api_text(cx, o, "title", TEXT_LINE, &s->title));
    TRY(api_text(cx, o, "body", TEXT_BLOCK, &s->body));
    TRY(api_text(cx, o, "incident_date", TEXT_LINE, &s->incident_date));
    TRY(api_text(cx, o, "area", TEXT_LINE, &s->area));
    TRY(api_text(cx, o, "place", TEXT_LINE, &s->place));
    TRY(api_text(cx, o, "topic", TEXT_LINE, &s->topic));
    TRY(api_text(cx, o, "agency", TEXT_LINE, &s->agency));
    TRY(api_text(cx, o, "respondent", TEXT_LINE, &s->respondent));
    TRY(take_bool(cx, o, "anonymous", &s->anonymous));
    TRY(take_bool(cx, o, "confidential", &s->confidential));
    TRY(take_degrees(cx, o, "lat", &s->lat_e6));
    TRY(take_degrees(cx, o, "lon", &s->lon_e6));
    TRY(take_reporter(cx, o, &s->reporter));
    TRY(take_channel(cx, o, s));
    TRY(api_files_of(cx, o, &s->files));
    s->files_owner = api_files_owner(cx);
    s->key = request_header(rq, S("Idempotency-Key"));
    s->key_scope = s->files_owner; /* a key, like a file, is its sender's */
    return OK;
}

/* Every fault of the submission as a field error with its API name. */
struct faults {
    struct request *rq;
};

static void note_fault(struct ctx *cx, void *arg)
{
    struct faults *f = arg;

    api_field_name(cx);
    form_error_add(cx, f->rq,
                   (struct form_error){.field = str_of(cx->fault.field ? cx->fault.field : ""),
                                       .kind = FORM_WRONG,
                                       .key = cx->fault.key});
}

enum err api_reports_create(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct submission s = {0};
    struct submitted done;
    struct faults faults = {rq};
    struct json j;

    TRY(read_submission(cx, rq, &s));
    submission_faults(cx, &s, note_fault, &faults);
    if (rq->errors && rq->errors->n)
        return fail(cx, ERR_INVALID, "the report cannot be taken as it is");
    enum err e = report_submit(cx, &s, &done);
    api_field_name(cx);
    TRY(e);
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("number")), json_str(&j, number_format(cx, done.report.number));
    json_key(&j, S("receipt"));
    json_str(&j, done.receipt.n ? receipt_format(cx, done.receipt) : (str){0});
    json_key(&j, S("state")), json_str(&j, done.report.state);
    json_key(&j, S("version")), json_i64(&j, done.report.version);
    json_key(&j, S("url"));
    json_str(
        &j, arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(number_format(cx, done.report.number))));
    json_key(&j, S("due"));
    json_object_begin(&j);
    json_key(&j, S("kind")), json_str(&j, done.report.due_kind);
    json_key(&j, S("at")), json_time(&j, done.report.due_at.v, ZONE_WIB);
    json_object_end(&j);
    json_object_end(&j);
    response_header(cx, rs, S("Location"),
                    arena_fmt(&cx->arena, "/api/v1/reports/%.*s", STR_ARG(done.report.number)));
    return api_send(cx, rs, 201, &j);
}
