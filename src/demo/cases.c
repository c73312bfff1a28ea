/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/cases.h"

#include "account/account.h"
#include "agency/agency.h"
#include "area/area.h"
#include "base/time.h"
#include "base/world.h"
#include "reference/reference.h"
#include "report/move.h"
#include "report/submit.h"
#include "sheet/table.h"
#include "topic/topic.h"

enum { STEPS_MAX = 500, APART_MS = 20 * MINUTE_MS };

static bool is_reporter(str by)
{
    return str_eq(by, S("pelapor"));
}

/* Day 0, 1 January 1970, was a Thursday. */
static int64_t after_weekend(int64_t day)
{
    int64_t since_saturday = (day + 5) % 7;

    return since_saturday < 2 ? day + 2 - since_saturday : day;
}

static enum err read_time(struct ctx *cx, const struct table *t, int64_t to_ms,
                          struct case_step *out)
{
    str hour, minute;
    int64_t days, h, m;

    if (!str_i64(table_get(t, "day"), &days) || days < 0)
        return table_fail(cx, t, "day", "days before today");
    if (!str_cut(table_get(t, "time"), '.', &hour, &minute) || !str_i64(hour, &h) ||
        !str_i64(minute, &m) || h < 0 || h > 23 || m < 0 || m > 59)
        return table_fail(cx, t, "time", "an hour and a minute");
    int64_t day = day_of(to_ms, ZONE_WIB) - days;
    if (!is_reporter(out->by) && !str_eq(out->by, S("bupati")))
        day = after_weekend(day);
    out->at = day_start(day, ZONE_WIB) + h * HOUR_MS + m * MINUTE_MS;
    return OK;
}

static enum err read_photo(struct ctx *cx, const struct table *t, struct case_step *out)
{
    str photo = table_get(t, "photo"), name, rest;

    str_cut(photo, ' ', &name, &rest);
    out->scene = scene_by_name(name);
    out->mended = str_eq(rest, S("mended"));
    return photo.n && out->scene == SCENE_COUNT ? table_fail(cx, t, "photo", "no such scene") : OK;
}

static enum err read_step(struct ctx *cx, const struct table *t, int64_t to_ms,
                          struct case_step *out)
{
    *out = (struct case_step){.name = arena_dup(&cx->arena, table_get(t, "case")),
                              .by = arena_dup(&cx->arena, table_get(t, "by")),
                              .action = action_by_name(table_get(t, "action")),
                              .title = arena_dup(&cx->arena, table_get(t, "title")),
                              .text = arena_dup(&cx->arena, table_get(t, "text")),
                              .with = arena_dup(&cx->arena, table_get(t, "with"))};
    if (out->action == ACT_COUNT)
        return table_fail(cx, t, "action", "no such action");
    out->first = out->action == ACT_SUBMIT;
    TRY(read_time(cx, t, to_ms, out));
    return read_photo(cx, t, out);
}

/* A case goes forward, and is told whole before `to_ms`: what would be later comes just before. */
static void put_in_order(struct cases *c, int64_t to_ms)
{
    for (size_t i = 0; i < c->n; i++) {
        struct case_step *s = &c->v[i];
        s->last = i + 1 == c->n || c->v[i + 1].first;
        if (!s->first && s->at <= s[-1].at)
            s->at = s[-1].at + APART_MS;
    }
    int64_t latest = to_ms - MINUTE_MS;
    for (size_t i = c->n; i-- > 0;) {
        struct case_step *s = &c->v[i];
        if (s->last)
            latest = to_ms - MINUTE_MS;
        if (s->at > latest)
            s->at = latest;
        latest = s->at - MINUTE_MS;
    }
}

enum err cases_load(struct ctx *cx, int64_t to_ms, struct cases *out)
{
    struct table t;
    bool more;

    *out = (struct cases){arena_array(&cx->arena, struct case_step, STEPS_MAX), 0};
    TRY(table_open(cx, reference_file("demo_cases.csv"), &t));
    for (;;) {
        TRY(table_next(cx, &t, &more));
        if (!more)
            break;
        if (out->n == STEPS_MAX)
            return table_fail(cx, &t, "case", "too many steps");
        TRY(read_step(cx, &t, to_ms, &out->v[out->n++]));
    }
    put_in_order(out, to_ms);
    return OK;
}

/* "agency=dishub;days=5;private": false when the word is not there. */
static bool with(const struct case_step *s, const char *word, str *value)
{
    for (str rest = s->with, one, name; rest.n;) {
        str_cut(rest, ';', &one, &rest);
        str_cut(one, '=', &name, value);
        if (str_eq(name, str_of(word)))
            return true;
    }
    *value = (str){0};
    return false;
}

static str with_text(const struct case_step *s, const char *word)
{
    str value;

    with(s, word, &value);
    return value;
}

static bool with_word(const struct case_step *s, const char *word)
{
    str value;

    return with(s, word, &value);
}

static opt_i64 with_number(const struct case_step *s, const char *word)
{
    str value;
    int64_t n;

    return with(s, word, &value) && str_i64(value, &n) ? SOME(n) : NONE;
}

static enum err with_agency(struct ctx *cx, const struct case_step *s, const char *word,
                            opt_i64 *out)
{
    struct agency a;
    str code;

    *out = NONE;
    if (!with(s, word, &code))
        return OK;
    TRY(agency_by_code(cx, code, &a));
    *out = SOME(a.id);
    return OK;
}

static enum err with_agencies(struct ctx *cx, const struct case_step *s, const char *word,
                              struct id_list *out)
{
    opt_i64 id;

    TRY(with_agency(cx, s, word, &id));
    if (id.has)
        out->v[out->n++] = id.v;
    return OK;
}

/* "61.12.01:Kapur" is the village of that name in that district. */
static enum err village(struct ctx *cx, str words, str *code_out)
{
    struct areas all;
    str district, name;

    str_cut(words, ':', &district, &name);
    TRY(area_children(cx, district, &all));
    for (size_t i = 0; i < all.n; i++)
        if (str_eq(all.v[i].name, name)) {
            *code_out = all.v[i].code;
            return OK;
        }
    return fail(cx, ERR_INVALID, "no village %.*s", STR_ARG(words));
}

static enum err act_as(struct ctx *cx, const struct case_step *s, int64_t report_id)
{
    struct account who;

    cx->actor = (struct actor){0};
    if (is_reporter(s->by)) {
        if (report_id)
            cx->actor = (struct actor){.kind = ACTOR_REPORTER, .report_id = report_id};
        return OK;
    }
    TRY(account_by_name(cx, s->by, &who));
    return account_act(cx, who.id);
}

static enum err photo(struct ctx *cx, const struct case_step *s, struct photos *photos,
                      const struct report *r, struct id_list *files, str *owner)
{
    const struct photo_of of = {s->scene, s->mended, true, r->id, r->lat_e6, r->lon_e6};

    *owner = PHOTOS_OWNER;
    if (s->scene == SCENE_COUNT || photos->n == 0)
        return OK;
    TRY(photos_upload(cx, photos, &of, &files->v[files->n]));
    files->n++;
    return OK;
}

/* Who comes in person or writes a letter leaves no address; the others have one that is none. */
static struct identity reporter_of(struct ctx *cx, const struct case_step *s, size_t i)
{
    static const str without[] = {S_("paper"), S_("walk_in"), S_("call_center")};
    str channel = with_text(s, "channel");
    bool reachable = true;

    for (size_t k = 0; k < COUNT(without); k++)
        reachable &= !str_eq(channel, without[k]);
    return (struct identity){
        .name = arena_fmt(&cx->arena, "Warga Contoh %zu", i + 1),
        .email = reachable ? arena_fmt(&cx->arena, "contoh%zu@contoh.invalid", i + 1) : (str){0},
        .contact = reachable ? S("surel") : S("tidak"),
    };
}

static enum err submit(struct ctx *cx, const struct case_step *s, size_t i, struct photos *photos,
                       int64_t *report_id)
{
    struct submission n = {.class = with_text(s, "class"),
                           .title = s->title,
                           .body = s->text,
                           .place = with_text(s, "place"),
                           .topic = with_text(s, "topic"),
                           .agency = with_text(s, "agency"),
                           .channel = with_text(s, "channel"),
                           .anonymous = with_word(s, "anonymous"),
                           .confidential = with_word(s, "confidential"),
                           .reporter = reporter_of(cx, s, i)};
    struct submitted done;

    if (str_eq(n.class, S("complaint")))
        n.incident_date = date_format(cx, day_of(s->at, ZONE_WIB) - 1);
    TRY(village(cx, with_text(s, "area"), &n.area));
    if (s->scene != SCENE_COUNT)
        (void)taken_at(&photos->taken, n.area, &n.lat_e6, &n.lon_e6);
    struct report place = {.lat_e6 = n.lat_e6, .lon_e6 = n.lon_e6};
    TRY(photo(cx, s, photos, &place, &n.files, &n.files_owner));
    TRY(report_submit_in(cx, &n, &done));
    *report_id = done.report.id;
    return OK;
}

/* What the desks' forms would say in fields. */
static enum err fill_move(struct ctx *cx, const struct case_step *s, const struct report *r,
                          struct move *m)
{
    struct account who;
    str person;

    TRY(with_agency(cx, s, "agency", &m->agency));
    TRY(with_agencies(cx, s, "co", &m->co));
    TRY(with_agencies(cx, s, "cc", &m->cc));
    if (with(s, "person", &person)) {
        TRY(account_by_name(cx, person, &who));
        m->person = SOME(who.id);
    }
    if (with_word(s, "show"))
        TRY(photos_sent(cx, r, &m->show));
    opt_i64 ahead = with_number(s, "date");
    if (ahead.has)
        m->date = date_format(cx, day_of(now_ms(cx), ZONE_WIB) + ahead.v);
    if (s->action == ACT_EDIT) {
        m->title = s->title;
        m->body = s->text;
    } else
        m->text = s->text;
    return OK;
}

/* "lead=NAME": the report that the case of this name began with. */
static opt_i64 lead_of(const struct cases *c, const struct case_step *s)
{
    str name = with_text(s, "lead");

    for (size_t i = 0; name.n && i < c->n; i++)
        if (c->v[i].first && c->v[i].report_id && str_eq(c->v[i].name, name))
            return SOME(c->v[i].report_id);
    return NONE;
}

static enum err move(struct ctx *cx, const struct cases *c, const struct case_step *s,
                     struct photos *photos, int64_t report_id)
{
    struct move m = {.action = s->action,
                     .lead = lead_of(c, s),
                     .is_private = with_word(s, "private"),
                     .class = with_text(s, "class"),
                     .reason = with_text(s, "reason"),
                     .to = with_text(s, "to"),
                     .supervision = with_number(s, "supervision"),
                     .days = with_number(s, "days"),
                     .score = with_number(s, "score"),
                     .uphold = with_number(s, "uphold")};
    struct report r;

    TRY(report_by_id(cx, report_id, &r));
    TRY(fill_move(cx, s, &r, &m));
    TRY(photo(cx, s, photos, &r, &m.files, &m.files_owner));
    return report_move_in(cx, report_id, &m, NULL);
}

enum err case_take(struct ctx *cx, struct cases *c, size_t i, struct photos *photos,
                   int64_t *report_id)
{
    struct case_step *s = &c->v[i];

    TRY(act_as(cx, s, s->first ? 0 : *report_id));
    if (!s->first)
        return move(cx, c, s, photos, *report_id);
    TRY(submit(cx, s, i, photos, report_id));
    s->report_id = *report_id;
    return OK;
}
