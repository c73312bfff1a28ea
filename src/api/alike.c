/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Open reports like a text or like a report, and "this is my matter too". */
#include "search/alike.h"

#include "api/api.h"
#include "api/body.h"
#include "api/query.h"
#include "area/area.h"
#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/support.h"
#include "topic/topic.h"

static const struct {
    const char *name;
    enum text_shape shape;
    size_t offset;
} texts[] = {
    {"title", TEXT_LINE,  offsetof(struct alike_ask, title)},
    {"body",  TEXT_BLOCK, offsetof(struct alike_ask, body) },
    {"place", TEXT_LINE,  offsetof(struct alike_ask, place)},
    {"area",  TEXT_LINE,  offsetof(struct alike_ask, area) },
};
static const char *const others[] = {"topic", "lat", "lon"};

static enum err take(struct ctx *cx, const struct jv *v, struct alike_ask *ask)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        str *at = (str *)(void *)((char *)ask + texts[i].offset);
        if (str_eq(v->key, str_of(texts[i].name)))
            return texts[i].shape == TEXT_LINE ? api_line(cx, v, texts[i].name, at)
                                               : api_block(cx, v, texts[i].name, at);
    }
    for (size_t i = 0; i < COUNT(others); i++)
        if (str_eq(v->key, str_of(others[i])))
            return OK;
    return api_unknown(cx, v->key, "error_member_unknown");
}

static enum err read_ask(struct ctx *cx, const struct jv *o, struct alike_ask *ask)
{
    str code = {0};
    struct topic t;
    struct area a;

    for (const struct jv *v = jv_first(o); v; v = v->next)
        TRY(take(cx, v, ask));
    if (utf8_count(ask->title) > TITLE_MAX)
        return fail_key(cx, ERR_INVALID, "title", "error_title_length");
    if (utf8_count(ask->body) > BODY_MAX)
        return fail_key(cx, ERR_INVALID, "body", "error_body_length");
    if (utf8_count(ask->place) > PLACE_MAX)
        return fail_key(cx, ERR_INVALID, "place", "error_place_long");
    TRY(api_degrees(cx, o, "lat", &ask->lat_e6));
    TRY(api_degrees(cx, o, "lon", &ask->lon_e6));
    TRY(api_line(cx, jv_get(o, S("topic")), "topic", &code));
    if (code.n) {
        TRY(topic_given(cx, code, "topic", &t));
        ask->topic = SOME(t.id);
    }
    return ask->area.n ? area_given(cx, ask->area, "area", &a) : OK;
}

static void write_near(struct json *j, enum alike_near near)
{
    static const char *const names[] = {
        [NEAR_UNKNOWN] = NULL, [NEAR_DISTRICT] = "district", [NEAR_VILLAGE] = "village"};

    json_key(j, S("near")), json_str(j, str_of(names[near]));
}

static void write_one(struct ctx *cx, struct json *j, const struct alike *a)
{
    json_object_begin(j);
    json_key(j, S("number")), json_str(j, number_format(cx, a->r.number));
    json_key(j, S("title")), json_str(j, a->r.title);
    json_key(j, S("state")), json_str(j, a->r.state);
    json_key(j, S("url")), json_str(j, api_report_url(cx, &a->r));
    json_key(j, S("score")), json_i64(j, a->score);
    json_key(j, S("copy")), json_bool(j, a->is_copy);
    json_key(j, S("same_topic")), json_bool(j, a->same_topic);
    json_key(j, S("words"));
    json_array_begin(j);
    for (size_t i = 0; i < a->words.n; i++)
        json_str(j, a->words.v[i]);
    json_array_end(j);
    write_near(j, a->near);
    json_key(j, S("distance_m")), json_opt(j, a->metres);
    json_key(j, S("days")), json_i64(j, a->days);
    json_object_end(j);
}

static enum err send(struct ctx *cx, struct response *rs, const struct alike_ask *ask)
{
    struct alikes found;
    struct json j;

    TRY(alike_find(cx, ask, &found));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    for (size_t i = 0; i < found.n; i++)
        write_one(cx, &j, &found.v[i]);
    json_array_end(&j);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}

enum err api_alike(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct alike_ask ask = {.max = ALIKE_SHOWN_STAFF, .for_staff = cx->actor.kind == ACTOR_ACCOUNT};
    struct jv *o;

    TRY(api_query_check(cx, rq));
    TRY(api_body(cx, rq, rs, &o));
    TRY(read_ask(cx, o, &ask));
    return send(cx, rs, &ask);
}

enum err api_report_alike(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;
    struct alike_ask ask;

    TRY(api_query_check(cx, rq));
    TRY(api_report(cx, rq, &r, &access));
    if (access < ACCESS_PUBLIC)
        return fail(cx, ERR_NOTFOUND, "not to be read by the caller");
    TRY(alike_ask_of(cx, &r, &ask));
    ask.max = ALIKE_SHOWN_STAFF;
    ask.for_staff = access == ACCESS_STAFF;
    if (!ask.for_staff) /* from its own point everybody could measure it */
        ask.lat_e6 = ask.lon_e6 = NONE;
    return send(cx, rs, &ask);
}

/* A system that speaks for many names the person in words of its own; they are hashed like a
 * secret.
 */
static enum err who_is(struct ctx *cx, const struct request *rq, const struct jv *o,
                       struct supporter *out)
{
    str person = {0};

    for (const struct jv *v = jv_first(o); v; v = v->next)
        if (!str_eq(v->key, S("person")))
            return api_unknown(cx, v->key, "error_member_unknown");
    TRY(api_line(cx, jv_get(o, S("person")), "person", &person));
    if (person.n > SUPPORT_PERSON_MAX)
        return fail_key(cx, ERR_INVALID, "person", "form_bad_code");
    if (cx->actor.kind != ACTOR_ACCOUNT) { /* nobody vouches for it: one of an address, a day */
        *out = (struct supporter){secret_make(cx), true, rq->address.n ? rq->address : S("-")};
        return OK;
    }
    *out = (struct supporter){.secret = arena_fmt(&cx->arena, "account %lld%s%.*s",
                                                  (long long)cx->actor.account_id,
                                                  person.n ? " for " : "", STR_ARG(person))};
    return OK;
}

enum err api_report_support(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct report r;
    enum access access;
    struct supporter who;
    enum support result;
    struct json j;
    struct jv *o;
    int64_t n;

    TRY(api_query_check(cx, rq));
    TRY(api_report(cx, rq, &r, &access));
    TRY(api_body(cx, rq, rs, &o));
    if (access == ACCESS_REPORTER)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_support_own");
    TRY(who_is(cx, rq, o, &who));
    TRY(support_give(cx, &r, &who, &result));
    TRY(support_count(cx, r.id, &n));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("counted")), json_bool(&j, result == SUPPORT_COUNTED);
    json_key(&j, S("supports")), json_i64(&j, n);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}
