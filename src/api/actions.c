/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* POST /api/v1/reports/{number}/actions: one move. */
#include "account/account.h"
#include "agency/agency.h"
#include "api/api.h"
#include "api/body.h"
#include "api/query.h"
#include "area/area.h"
#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "report/move.h"
#include "topic/topic.h"

#define OF(action) (UINT64_C(1) << ACT_##action)
#define SORTING    (OF(VERIFY) | OF(HANDLE) | OF(EDIT))
#define DISPOSING  (OF(VERIFY) | OF(HANDLE) | OF(ASSIGN))
#define DIRECTED   (OF(VERIFY) | OF(ASSIGN) | OF(OFFER) | OF(ARBITRATE))
#define EVERY      UINT64_MAX

#define AT(member) offsetof(struct move, member)

/* clang-format off */
const struct api_parameter api_parameters[] = {
    {"text",           API_BLOCK,    EVERY,                              AT(text),         "words for the timeline"},
    {"attachments",    API_FILES,    EVERY,                              AT(files),        "ids of uploads"},
    {"agency",         API_AGENCY,   DIRECTED,                           AT(agency),       "code of the office that gets it, or is to get it; the first offer without it goes to the office above"},
    {"co_agencies",    API_AGENCIES, DISPOSING,                          AT(co),           "codes of co-handlers"},
    {"cc",             API_AGENCIES, DISPOSING,                          AT(cc),           "codes of offices that get a copy"},
    {"person",         API_PERSON,   OF(ASSIGN_PERSON),                  AT(person),       "account name of who works on it; null: nobody any more"},
    {"public",         API_OPEN,     OF(FOLLOW_UP),                      AT(is_private),   "false: for the reporter only"},
    {"to",             API_LINE,     OF(ESCALATE),                       AT(to),           "`inspector`, `leader` or `ombudsman`; by the reporter once a limit of an office was passed"},
    {"promised_date",  API_LINE,     OF(PLAN),                           AT(date),         "YYYY-MM-DD, after today"},
    {"review_date",    API_LINE,     OF(POSTPONE),                       AT(date),         "YYYY-MM-DD, after today"},
    {"days",           API_INT,      OF(EXTEND) | OF(GRANT_EXTENSION),   AT(days),         "working days more, 1 to 60; granted: at most what was asked"},
    {"score",          API_INT,      OF(RATE),                           AT(score),        "1 to 5"},
    {"reason",         API_LINE,     OF(ARCHIVE) | OF(CLOSE),            AT(reason),       "code of `/reasons`"},
    {"lead",           API_REPORT,   OF(MERGE),                          AT(lead),         "number of the report that leads both; the caller must be allowed to merge that one too"},
    {"uphold",         API_FLAG,     OF(DECIDE_APPEAL),                  AT(uphold),       "true: back to verification"},
    {"title",          API_LINE,     OF(EDIT),                           AT(title),        "5 to 200 characters"},
    {"body_published", API_BLOCK,    OF(EDIT),                           AT(body),         "1 to 4000 characters"},
    {"class",          API_LINE,     SORTING,                            AT(class),        "complaint, aspiration, info_request"},
    {"supervision",    API_FLAG,     SORTING,                            AT(supervision),  "of supervision grade"},
    {"topic",          API_TOPIC,    SORTING,                            AT(topic),        "code"},
    {"respondent",     API_AGENCY,   SORTING,                            AT(respondent),   "code of the office that is complained about"},
    {"area",           API_AREA,     OF(EDIT),                           AT(area),         "code"},
    {"place",          API_LINE,     OF(EDIT),                           AT(place),        "words"},
    {"show_attachments", API_SHOWN,  SORTING,                            AT(show),         "ids of photos that everybody may see from now on; never of a confidential report"},
    {"hide_attachments", API_SHOWN,  SORTING,                            AT(hide),         "ids of photos that only the reporter and staff see from now on"},
    {"confidential",   API_SET,      OF(EDIT),                           AT(confidential), "true only: it is set, never unset"},
    {"anonymous",      API_SET,      OF(EDIT),                           AT(anonymous),    "true only: it is set, never unset"},
};
/* clang-format on */
const size_t api_parameters_n = COUNT(api_parameters);

static enum err agency_of(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out)
{
    str code = S("");

    TRY(api_line(cx, v, key, &code));
    out->has = true;
    return agency_id_by_code(cx, code, key, &out->v);
}

static enum err agencies_of(struct ctx *cx, const struct jv *list, const char *key,
                            struct id_list *out)
{
    opt_i64 id;

    if (!jv_is(list, JV_ARRAY))
        return fail_key(cx, ERR_INVALID, key, "form_not_list");
    if (jv_count(list) > COUNT(out->v))
        return fail_key(cx, ERR_INVALID, key, "error_parties_many");
    for (const struct jv *v = jv_first(list); v; v = v->next) {
        TRY(agency_of(cx, v, key, &id));
        out->v[out->n++] = id.v;
    }
    return OK;
}

static enum err topic_of(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out)
{
    struct topic t;
    str code;

    TRY(api_line(cx, v, key, &code));
    TRY(topic_given(cx, code, key, &t));
    *out = SOME(t.id);
    return OK;
}

static enum err area_of(struct ctx *cx, const struct jv *v, const char *key, str *out)
{
    struct area a;

    TRY(api_line(cx, v, key, out));
    return area_given(cx, *out, key, &a);
}

/* Who is unknown answers like who works elsewhere: accounts are not to be found out here. */
static enum err person_of(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out)
{
    struct account a;
    str name;

    *out = SOME(0);
    if (jv_is(v, JV_NULL))
        return OK;
    TRY(api_line(cx, v, key, &name));
    enum err e = account_by_typed(cx, name, &a);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, key, "error_person_not_here");
    }
    *out = SOME(a.id);
    return e;
}

static enum err flag_of(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out)
{
    bool truth;

    TRY(api_bool(cx, v, key, &truth));
    *out = SOME(truth);
    return OK;
}

static enum err set_of(struct ctx *cx, const struct jv *v, const char *key, bool *out)
{
    TRY(api_bool(cx, v, key, out));
    return *out ? OK : fail_key(cx, ERR_INVALID, key, "error_flag_stays");
}

static enum err open_of(struct ctx *cx, const struct jv *v, const char *key, bool *is_private)
{
    bool is_open;

    TRY(api_bool(cx, v, key, &is_open));
    *is_private = !is_open;
    return OK;
}

static enum err photos_of(struct ctx *cx, const struct jv *v, const char *key, struct id_list *out)
{
    const struct api_ids photos = {key, COUNT(out->v), "error_show_many", "error_file_not_here"};

    return api_ids_of(cx, v, &photos, out);
}

/* A report that the caller has on a desk; any other is like none. */
static enum err report_of(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out)
{
    str typed = S(""), number;
    struct report r;
    enum access access = ACCESS_NONE;

    TRY(api_line(cx, v, key, &typed));
    enum err e = number_parse(cx, typed, &number) == CODE_GOOD
                     ? report_find(cx, number, &r, &access)
                     : ERR_NOTFOUND;
    if (e && e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    if (access < ACCESS_STAFF)
        return fail_key(cx, ERR_INVALID, key, "error_lead_unknown");
    *out = SOME(r.id);
    return OK;
}

static enum err read_parameter(struct ctx *cx, const struct api_parameter *p, const struct jv *v,
                               struct move *m)
{
    void *at = (char *)m + p->offset;

    switch (p->type) {
    case API_LINE: return api_line(cx, v, p->name, at);
    case API_BLOCK: return api_block(cx, v, p->name, at);
    case API_INT: return api_int(cx, v, p->name, at);
    case API_FLAG: return flag_of(cx, v, p->name, at);
    case API_SET: return set_of(cx, v, p->name, at);
    case API_OPEN: return open_of(cx, v, p->name, at);
    case API_AGENCY: return agency_of(cx, v, p->name, at);
    case API_AGENCIES: return agencies_of(cx, v, p->name, at);
    case API_TOPIC: return topic_of(cx, v, p->name, at);
    case API_AREA: return area_of(cx, v, p->name, at);
    case API_PERSON: return person_of(cx, v, p->name, at);
    case API_FILES: return api_ids_of(cx, v, &api_uploads, at);
    case API_SHOWN: return photos_of(cx, v, p->name, at);
    case API_REPORT: return report_of(cx, v, p->name, at);
    }
    return fail(cx, ERR_BUG, "a parameter of no type");
}

static const struct api_parameter *parameter_named(str name)
{
    for (size_t i = 0; i < COUNT(api_parameters); i++)
        if (str_eq(name, str_of(api_parameters[i].name)))
            return &api_parameters[i];
    return NULL;
}

static bool is_envelope(str name)
{
    return str_eq(name, S("action")) || str_eq(name, S("version"));
}

/* A parameter that the action does not use is refused: whoever sends it expects it to do something.
 */
static enum err read_member(struct ctx *cx, const struct jv *v, struct move *m)
{
    const struct api_parameter *p = parameter_named(v->key);

    if (is_envelope(v->key))
        return OK;
    if (!p)
        return api_unknown(cx, v->key, "error_member_unknown");
    if (jv_is(v, JV_NULL) && p->type != API_PERSON)
        return OK;
    if (!(p->of >> m->action & 1))
        return fail_key(cx, ERR_INVALID, p->name, "error_member_unused");
    return read_parameter(cx, p, v, m);
}

static enum err read_move(struct ctx *cx, const struct jv *o, struct move *m)
{
    m->files_owner = api_files_owner(cx);
    for (const struct jv *v = jv_first(o); v; v = v->next)
        TRY(read_member(cx, v, m));
    return OK;
}

/* If-Match: "3", or the version in the body; what is no version was never current. */
static enum err read_version(struct ctx *cx, const struct request *rq, const struct jv *o,
                             int64_t *out)
{
    str header = str_trim(request_header(rq, S("If-Match")));
    opt_i64 version = {0};

    str_skip(&header, S("W/"));
    if (str_skip(&header, S("\"")) && str_ends(header, S("\"")))
        header.n--;
    if (header.n && !str_eq(header, S("*")) && (!str_i64(header, out) || *out < 1))
        return fail_key(cx, ERR_STALE, NULL, "error_stale");
    if (header.n)
        return OK;
    TRY(api_int(cx, jv_get(o, S("version")), "version", &version));
    if (version.has && version.v < 1)
        return fail_key(cx, ERR_STALE, NULL, "error_stale");
    *out = version.v;
    return OK;
}

static enum err read_action(struct ctx *cx, const struct jv *o, enum action *out)
{
    const struct jv *v = jv_get(o, S("action"));
    str name;

    if (!v || jv_is(v, JV_NULL))
        return fail_key(cx, ERR_INVALID, "action", "form_missing");
    TRY(api_line(cx, v, "action", &name));
    *out = action_by_name(name);
    if (*out == ACT_COUNT || *out == ACT_SUBMIT)
        return fail_key(cx, ERR_INVALID, "action", "form_bad_choice");
    return OK;
}

/* The one field that moves call otherwise than the API. */
static void name_date(struct ctx *cx, enum action a)
{
    if (cx->fault.field && strcmp(cx->fault.field, "date") == 0)
        cx->fault.field = a == ACT_PLAN ? "promised_date" : "review_date";
}

/* The report after its move. When it cannot be read again it is told by its state alone: the move
 * is made, and an error would have it sent once more. */
static enum err send_after(struct ctx *cx, struct response *rs, const struct report *r)
{
    enum access access;

    if (!report_access(cx, r, &access) && !api_send_report(cx, rs, r, access))
        return OK;
    fault_clear(cx);
    return api_send_report(cx, rs, r, ACCESS_STUB);
}

/* What the actor may not do at all is refused before the parameters are looked at. */
enum err api_report_act(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r, after;
    enum access access;
    struct move m = {0};
    struct jv *o;

    TRY(api_query_check(cx, rq));
    TRY(api_report(cx, rq, &r, &access));
    TRY(api_body(cx, rq, rs, &o));
    TRY(read_action(cx, o, &m.action));
    TRY(read_version(cx, rq, o, &m.version));
    TRY(report_may_at(cx, &r, m.action, m.version));
    TRY(read_move(cx, o, &m));
    enum err e = report_move(cx, r.id, &m, &after);
    name_date(cx, m.action);
    TRY(e);
    return send_after(cx, rs, &after);
}
