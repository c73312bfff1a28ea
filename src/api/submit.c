/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* POST /api/v1/reports: a report that another system sends in. */
#include "report/submit.h"

#include "agency/agency.h"
#include "api/api.h"
#include "api/body.h"
#include "api/names.h"
#include "api/query.h"
#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"

/* The members of a new report, text and not; one list for reading and for refusing others. */
static const struct {
    const char *name;
    enum text_shape shape;
    size_t offset;
} texts[] = {
    {"class",         TEXT_LINE,  offsetof(struct submission, class)            },
    {"title",         TEXT_LINE,  offsetof(struct submission, title)            },
    {"body",          TEXT_BLOCK, offsetof(struct submission, body)             },
    {"incident_date", TEXT_LINE,  offsetof(struct submission, incident_date)    },
    {"area",          TEXT_LINE,  offsetof(struct submission, area)             },
    {"place",         TEXT_LINE,  offsetof(struct submission, place)            },
    {"topic",         TEXT_LINE,  offsetof(struct submission, topic)            },
    {"agency",        TEXT_LINE,  offsetof(struct submission, agency)           },
    {"respondent",    TEXT_LINE,  offsetof(struct submission, respondent)       },
    {"same_as",       TEXT_LINE,  offsetof(struct submission, same_as)          },
    {"language",      TEXT_LINE,  offsetof(struct submission, reporter.language)},
    {"channel",       TEXT_LINE,  offsetof(struct submission, channel)          },
    {"channel_id",    TEXT_LINE,  offsetof(struct submission, channel_id)       },
};
static const char *const others[] = {"anonymous", "confidential", "lat",
                                     "lon",       "reporter",     "attachments"};

/* Members of "reporter", with the names that faults have. */
static const struct {
    const char *name, *field;
    size_t offset;
} reporter_texts[] = {
    {"name",    "reporter.name",    offsetof(struct identity, name)   },
    {"phone",   "reporter.phone",   offsetof(struct identity, phone)  },
    {"email",   "reporter.email",   offsetof(struct identity, email)  },
    {"contact", "reporter.contact", offsetof(struct identity, contact)},
};

/* How to be told: in the API, where the form's words are taken too, and in the vault. */
static const struct {
    str api, vault;
} contacts[] = {
    {S_("email"),    S_("surel")   },
    {S_("sms"),      S_("sms")     },
    {S_("whatsapp"), S_("whatsapp")},
    {S_("none"),     S_("tidak")   },
};

/* Who gives an address and no wish is told there. */
static enum err take_contact(struct ctx *cx, struct identity *who)
{
    if (!who->contact.n) {
        who->contact = who->email.n ? S("surel") : who->phone.n ? S("sms") : S("tidak");
        return OK;
    }
    for (size_t i = 0; i < COUNT(contacts); i++)
        if (str_eq(who->contact, contacts[i].api) || str_eq(who->contact, contacts[i].vault)) {
            who->contact = contacts[i].vault;
            return OK;
        }
    return fail_key(cx, ERR_INVALID, "reporter.contact", "form_bad_choice");
}

static enum err take_reporter_member(struct ctx *cx, const struct jv *v, struct identity *who)
{
    for (size_t i = 0; i < COUNT(reporter_texts); i++)
        if (str_eq(v->key, str_of(reporter_texts[i].name)))
            return api_line(cx, v, reporter_texts[i].field,
                            (str *)((char *)who + reporter_texts[i].offset));
    return api_unknown(cx, arena_fmt(&cx->arena, "reporter.%.*s", STR_ARG(v->key)),
                       "error_member_unknown");
}

static enum err take_reporter(struct ctx *cx, const struct jv *r, struct identity *who)
{
    if (r && !jv_is(r, JV_NULL) && !jv_is(r, JV_OBJECT))
        return fail_key(cx, ERR_INVALID, "reporter", "form_not_object");
    for (const struct jv *v = jv_first(r); v; v = v->next)
        TRY(take_reporter_member(cx, v, who));
    if (who->language.n && !str_eq(who->language, S("id")) && !str_eq(who->language, S("en")))
        return fail_key(cx, ERR_INVALID, "language", "form_bad_choice");
    return take_contact(cx, who);
}

static bool is_channel(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_')
            return false;
    return s.n > 0 && s.n <= CODE_MAX;
}

/* A channel other than the API itself may be named by a token that carries one. */
static enum err take_channel(struct ctx *cx, struct submission *s)
{
    if (!s->channel.n || cx->actor.kind != ACTOR_ACCOUNT)
        s->channel = S("api");
    if (cx->actor.kind != ACTOR_ACCOUNT)
        s->channel_id = (str){0};
    if (!is_channel(s->channel))
        return fail_key(cx, ERR_INVALID, "channel", "form_bad_code");
    if (utf8_count(s->channel_id) > EXTERNAL_ID_MAX)
        return fail_key(cx, ERR_INVALID, "channel_id", "form_bad_code");
    return OK;
}

static enum err take_text(struct ctx *cx, const struct jv *v, struct submission *s)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        str *at = (str *)((char *)s + texts[i].offset);
        if (!str_eq(v->key, str_of(texts[i].name)))
            continue;
        return texts[i].shape == TEXT_LINE ? api_line(cx, v, texts[i].name, at)
                                           : api_block(cx, v, texts[i].name, at);
    }
    for (size_t i = 0; i < COUNT(others); i++)
        if (str_eq(v->key, str_of(others[i])))
            return OK;
    return api_unknown(cx, v->key, "error_member_unknown");
}

/* 1 to 128 visible characters, as UUIDs and the like are. */
static enum err take_key(struct ctx *cx, const struct request *rq, struct submission *s)
{
    s->key = request_header(rq, S("Idempotency-Key"));
    s->key_scope = s->files_owner; /* a key, like a file, is its sender's */
    if (s->key.n > IDEMPOTENCY_KEY_MAX || !utf8_valid(s->key))
        return fail_key(cx, ERR_INVALID, "Idempotency-Key", "error_key_bad");
    return OK;
}

static enum err read_submission(struct ctx *cx, const struct request *rq, const struct jv *o,
                                struct submission *s)
{
    for (const struct jv *v = jv_first(o); v; v = v->next)
        TRY(take_text(cx, v, s));
    TRY(api_bool(cx, jv_get(o, S("anonymous")), "anonymous", &s->anonymous));
    TRY(api_bool(cx, jv_get(o, S("confidential")), "confidential", &s->confidential));
    TRY(api_degrees(cx, o, "lat", &s->lat_e6));
    TRY(api_degrees(cx, o, "lon", &s->lon_e6));
    TRY(take_reporter(cx, jv_get(o, S("reporter")), &s->reporter));
    TRY(take_channel(cx, s));
    TRY(api_ids_of(cx, jv_get(o, S("attachments")), &api_uploads, &s->files));
    s->files_owner = api_files_owner(cx);
    s->files_are_named = true;
    return take_key(cx, rq, s);
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

/* Of its office. The report is stored by now: an answer that fails would have it sent again. */
static int zone_of(struct ctx *cx, const struct report *r)
{
    struct agency owner;

    if (agency_by_id(cx, r->owner_id, &owner) == OK)
        return (int)owner.zone_min;
    fault_clear(cx);
    return ZONE_WIB;
}

enum err api_reports_create(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct submission s = {0};
    struct submitted done;
    struct faults faults = {rq};
    struct json j;
    struct jv *o;

    TRY(api_query_check(cx, rq));
    TRY(api_body(cx, rq, rs, &o));
    TRY(read_submission(cx, rq, o, &s));
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
    json_key(&j, S("url")), json_str(&j, api_report_url(cx, &done.report));
    api_write_due(cx, &j, &done.report, zone_of(cx, &done.report));
    json_object_end(&j);
    response_header(cx, rs, S("Location"),
                    arena_fmt(&cx->arena, "/api/v1/reports/%.*s", STR_ARG(done.report.number)));
    return api_send(cx, rs, 201, &j);
}
