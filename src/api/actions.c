/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* POST /api/v1/reports/{number}/actions: one move. */
#include "agency/agency.h"
#include "api/api.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/move.h"
#include "topic/topic.h"

static enum err int_of(struct ctx *cx, const struct jv *o, const char *key, opt_i64 *out)
{
    const struct jv *v = jv_get(o, str_of(key));

    if (!v || jv_is(v, JV_NULL))
        return OK;
    out->has = jv_i64(v, &out->v);
    return out->has ? OK : fail_key(cx, ERR_INVALID, key, "form_wrong");
}

static enum err flag_of(struct ctx *cx, const struct jv *o, const char *key, opt_i64 *out)
{
    const struct jv *v = jv_get(o, str_of(key));
    bool truth;

    if (!v || jv_is(v, JV_NULL))
        return OK;
    if (!jv_bool(v, &truth))
        return fail_key(cx, ERR_INVALID, key, "form_wrong");
    *out = SOME(truth);
    return OK;
}

static enum err agency_of(struct ctx *cx, const struct jv *o, const char *key, opt_i64 *out)
{
    str code = {0};

    TRY(api_text(cx, o, key, TEXT_BLOCK, &code));
    if (!code.n)
        return OK;
    out->has = true;
    return agency_id_by_code(cx, code, key, &out->v);
}

static enum err agencies_of(struct ctx *cx, const struct jv *o, const char *key,
                            struct id_list *out)
{
    str code;

    for (const struct jv *v = jv_first(jv_get(o, str_of(key))); v; v = v->next) {
        if (!jv_str(v, &code) || out->n == COUNT(out->v))
            return fail_key(cx, ERR_INVALID, key, "error_parties_many");
        TRY(agency_id_by_code(cx, code, key, &out->v[out->n++]));
    }
    return OK;
}

static enum err topic_of(struct ctx *cx, const struct jv *o, opt_i64 *out)
{
    str code = {0};
    struct topic t;

    TRY(api_text(cx, o, "topic", TEXT_BLOCK, &code));
    if (!code.n)
        return OK;
    enum err e = topic_by_code(cx, code, &t);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "topic", "error_topic_unknown");
    }
    *out = SOME(t.id);
    return e;
}

static enum err read_flags(struct ctx *cx, const struct jv *o, struct move *m)
{
    opt_i64 open = SOME(1), confidential = {0}, anonymous = {0};

    TRY(flag_of(cx, o, "public", &open));
    TRY(flag_of(cx, o, "supervision", &m->supervision));
    TRY(flag_of(cx, o, "confidential", &confidential));
    TRY(flag_of(cx, o, "anonymous", &anonymous));
    TRY(flag_of(cx, o, "uphold", &m->uphold));
    m->is_private = !open.v;
    m->confidential = confidential.v;
    m->anonymous = anonymous.v;
    return OK;
}

/* The parameters of all actions; each uses its own (CONTRACT). */
static enum err read_move(struct ctx *cx, const struct jv *o, struct move *m)
{
    TRY(api_text(cx, o, "text", TEXT_BLOCK, &m->text));
    TRY(agency_of(cx, o, "agency", &m->agency));
    TRY(agency_of(cx, o, "respondent", &m->respondent));
    TRY(agencies_of(cx, o, "co_agencies", &m->co));
    TRY(agencies_of(cx, o, "cc", &m->cc));
    TRY(api_text(cx, o, "reason", TEXT_BLOCK, &m->reason));
    TRY(api_text(cx, o, "promised_date", TEXT_BLOCK, &m->date));
    TRY(api_text(cx, o, "review_date", TEXT_BLOCK, &m->date));
    TRY(int_of(cx, o, "days", &m->days));
    TRY(int_of(cx, o, "score", &m->score));
    TRY(api_text(cx, o, "title", TEXT_BLOCK, &m->title));
    TRY(api_text(cx, o, "body_published", TEXT_BLOCK, &m->body));
    TRY(api_text(cx, o, "class", TEXT_BLOCK, &m->class));
    TRY(api_text(cx, o, "area", TEXT_BLOCK, &m->area));
    TRY(api_text(cx, o, "place", TEXT_BLOCK, &m->place));
    TRY(topic_of(cx, o, &m->topic));
    TRY(api_files_of(cx, o, &m->files));
    m->files_owner = api_files_owner(cx);
    return read_flags(cx, o, m);
}

/* If-Match: "3", or the version in the body. */
static enum err read_version(struct ctx *cx, const struct request *rq, const struct jv *o,
                             int64_t *out)
{
    str header = str_trim(request_header(rq, S("If-Match")));
    opt_i64 version = {0};

    str_skip(&header, S("W/"));
    if (str_skip(&header, S("\"")) && str_ends(header, S("\"")))
        header.n--;
    if (header.n && !str_eq(header, S("*")) && !str_i64(header, out))
        return fail(cx, ERR_STALE, "If-Match names no version");
    TRY(int_of(cx, o, "version", &version));
    if (!header.n && version.has)
        *out = version.v;
    return OK;
}

enum err api_report_act(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r, after;
    enum access access;
    struct move m = {0};
    struct jv *o;
    struct json j;
    str name;

    TRY(api_report(cx, rq, &r, &access));
    TRY(api_body(cx, rq, &o));
    if (!jv_str(jv_get(o, S("action")), &name))
        return fail_key(cx, ERR_INVALID, "action", "form_missing");
    m.action = action_by_name(name);
    if (m.action == ACT_COUNT || m.action == ACT_SUBMIT)
        return fail_key(cx, ERR_INVALID, "action", "form_bad_choice");
    TRY(read_version(cx, rq, o, &m.version));
    TRY(read_move(cx, o, &m));
    TRY(report_move(cx, r.id, &m, &after));
    TRY(report_access(cx, &after, &access));
    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(api_write_report(cx, &j, &after, access));
    response_header(cx, rs, S("ETag"), arena_fmt(&cx->arena, "\"%lld\"", (long long)after.version));
    return api_send(cx, rs, 200, &j);
}
