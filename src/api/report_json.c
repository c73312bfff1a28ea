/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A report as the API shows it: one function, so that every call agrees. */
#include "account/account.h"
#include "agency/agency.h"
#include "api/api.h"
#include "attachment/attachment.h"
#include "base/code32.h"
#include "base/conf.h"
#include "base/json.h"
#include "base/time.h"
#include "base/world.h"
#include "report/escalation.h"
#include "report/offer.h"
#include "report/support.h"
#include "topic/topic.h"

static enum err write_agency(struct ctx *cx, struct json *j, const char *key, opt_i64 id, int *zone)
{
    struct agency a;

    json_key(j, str_of(key));
    if (!id.has) {
        json_nil(j);
        return OK;
    }
    TRY(agency_by_id(cx, id.v, &a));
    if (zone)
        *zone = (int)a.zone_min;
    json_object_begin(j);
    json_key(j, S("code")), json_str(j, a.code);
    json_key(j, S("name")), json_str(j, a.name);
    json_object_end(j);
    return OK;
}

static enum err write_topic(struct ctx *cx, struct json *j, opt_i64 id)
{
    struct topic t;

    json_key(j, S("topic"));
    if (!id.has) {
        json_nil(j);
        return OK;
    }
    TRY(topic_by_id(cx, id.v, &t));
    json_str(j, t.code);
    return OK;
}

static void write_time(struct json *j, const char *key, opt_i64 at, int zone)
{
    json_key(j, str_of(key));
    if (at.has)
        json_time(j, at.v, zone);
    else
        json_nil(j);
}

/* Where this installation is reached; "" leaves the address relative. */
static str base_url(struct ctx *cx)
{
    return cx->world->conf ? conf_str(cx, CONF_BASE_URL) : S("");
}

str api_report_url(struct ctx *cx, const struct report *r)
{
    return arena_fmt(&cx->arena, "%.*s/laporan/%.*s", STR_ARG(base_url(cx)),
                     STR_ARG(number_format(cx, r->number)));
}

void api_write_due(struct ctx *cx, struct json *j, const struct report *r, int zone)
{
    json_key(j, S("due"));
    if (!r->due_at.has) {
        json_nil(j);
        return;
    }
    json_object_begin(j);
    json_key(j, S("kind")), json_str(j, r->due_kind);
    json_key(j, S("at")), json_time(j, r->due_at.v, zone);
    json_key(j, S("explanation"));
    json_str(j, arena_fmt(&cx->arena, "%.*s/batas-waktu", STR_ARG(api_report_url(cx, r))));
    json_object_end(j);
}

/* A merged report counts as its lead does. */
static enum err recap_of(struct ctx *cx, const struct report *r, str *out)
{
    struct report lead = *r;

    if (report_state(r) == STATE_MERGED && r->lead_id.has)
        TRY(report_by_id(cx, r->lead_id.v, &lead));
    *out = str_of(recap_name(state_recap(report_state(&lead))));
    return OK;
}

/* What a visitor may know of a report that is not public: number and state. */
static enum err write_stub(struct ctx *cx, struct json *j, const struct report *r)
{
    str recap;

    TRY(recap_of(cx, r, &recap));
    json_key(j, S("number")), json_str(j, number_format(cx, r->number));
    json_key(j, S("state")), json_str(j, r->state);
    json_key(j, S("recap")), json_str(j, recap);
    json_key(j, S("version")), json_i64(j, r->version);
    json_key(j, S("url"));
    json_str(j, api_report_url(cx, r));
    return OK;
}

/* The report that it follows, or was answered with: only where both may be known of. */
static enum err write_lead(struct ctx *cx, struct json *j, const struct report *r)
{
    struct report lead;

    json_key(j, S("lead"));
    if (!r->lead_id.has) {
        json_nil(j);
        return OK;
    }
    TRY(report_by_id(cx, r->lead_id.v, &lead));
    json_str(j, number_format(cx, lead.number));
    return OK;
}

static void write_escalations(struct json *j, const struct report *r)
{
    json_key(j, S("escalated_to"));
    json_array_begin(j);
    for (enum escalation to = 0; to < ESCALATION_COUNT; to++)
        if (escalation_made(r, to))
            json_str(j, str_of(escalation_name(to)));
    json_array_end(j);
}

static void write_flags(struct json *j, const struct report *r)
{
    json_key(j, S("supervision")), json_bool(j, r->is_supervision);
    json_key(j, S("anonymous")), json_bool(j, r->is_anonymous);
    json_key(j, S("confidential")), json_bool(j, r->is_confidential);
    json_key(j, S("breached")), json_bool(j, r->is_breached);
    json_key(j, S("extension_days")), json_opt(j, r->extension_days);
    json_key(j, S("appealed")), json_bool(j, r->is_appealed);
}

static enum err write_attachments(struct ctx *cx, struct json *j, const struct report *r,
                                  enum access access)
{
    struct attachments all = {0};

    if (r->attachments)
        TRY(attachment_list(cx, r->id, &all));
    json_key(j, S("attachments"));
    json_array_begin(j);
    for (size_t i = 0; i < all.n; i++)
        if (access_visibility(access, all.v[i].visibility))
            api_write_attachment(cx, j, &all.v[i]);
    json_array_end(j);
    return OK;
}

/* Who works on it, for colleagues; the public is told the office. */
static enum err write_person(struct ctx *cx, struct json *j, const struct report *r)
{
    struct account a;

    json_key(j, S("person"));
    if (!r->person_id.has) {
        json_nil(j);
        return OK;
    }
    TRY(account_by_id(cx, r->person_id.v, &a));
    json_object_begin(j);
    json_key(j, S("name")), json_str(j, a.name);
    json_key(j, S("display_name")), json_str(j, a.display_name);
    json_object_end(j);
    return OK;
}

static enum err write_rest(struct ctx *cx, struct json *j, const struct report *r,
                           enum access access)
{
    str body;
    int zone = ZONE_WIB;
    int64_t supports;

    json_key(j, S("class")), json_str(j, r->class);
    TRY(write_agency(cx, j, "owner", SOME(r->owner_id), &zone));
    TRY(write_agency(cx, j, "offered_to", r->offered_id, NULL));
    TRY(write_agency(cx, j, "arbiter", offer_is_disputed(r) ? r->arbiter_id : NONE, NULL));
    json_key(j, S("offers")), json_i64(j, r->offers);
    if (access >= ACCESS_STAFF)
        TRY(write_person(cx, j, r));
    api_write_due(cx, j, r, zone);
    json_key(j, S("title")), json_str(j, r->title);
    TRY(report_body(cx, r, &body));
    json_key(j, S("body_published")), json_str(j, body);
    TRY(write_topic(cx, j, r->topic_id));
    json_key(j, S("area")), json_str(j, r->area_code);
    json_key(j, S("place")), json_str(j, r->place.n ? r->place : (str){0});
    json_key(j, S("incident_date")), json_str(j, r->incident_date);
    json_key(j, S("channel")), json_str(j, r->channel);
    write_flags(j, r);
    write_escalations(j, r);
    write_time(j, "created_at", SOME(r->created_at), zone);
    write_time(j, "updated_at", SOME(r->updated_at), zone);
    write_time(j, "assigned_at", r->assigned_at, zone);
    write_time(j, "answered_at", r->answered_at, zone);
    write_time(j, "closed_at", str_eq(r->state, S("closed")) ? r->ended_at : NONE, zone);
    json_key(j, S("closed_how"));
    json_str(j, r->ended_how.n ? r->ended_how : (str){0});
    json_key(j, S("reason")), json_str(j, r->reason.n ? r->reason : (str){0});
    json_key(j, S("promised_date")), json_str(j, r->promised_date);
    json_key(j, S("review_date")), json_str(j, r->review_date);
    json_key(j, S("rating")), json_opt(j, r->rating);
    TRY(write_lead(cx, j, r));
    json_key(j, S("merged")), json_i64(j, r->merged);
    TRY(support_count(cx, r->id, &supports));
    json_key(j, S("supports")), json_i64(j, supports);
    return write_attachments(cx, j, r, access);
}

enum err api_write_report(struct ctx *cx, struct json *j, const struct report *r,
                          enum access access)
{
    json_object_begin(j);
    TRY(write_stub(cx, j, r));
    if (access >= ACCESS_PUBLIC)
        TRY(write_rest(cx, j, r, access));
    json_object_end(j);
    return OK;
}

/* One version looks different to the public, its reporter and staff. */
enum err api_send_report(struct ctx *cx, struct response *rs, const struct report *r,
                         enum access access)
{
    struct json j;

    json_init(cx, &j, PAGE_BYTES_MAX);
    TRY(api_write_report(cx, &j, r, access));
    response_header(cx, rs, S("ETag"), arena_fmt(&cx->arena, "\"%lld\"", (long long)r->version));
    response_header(cx, rs, S("Vary"), S("Accept-Encoding, Authorization, Cookie"));
    return api_send(cx, rs, 200, &j);
}
