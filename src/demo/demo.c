/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/demo.h"

#include "account/account.h"
#include "agency/agency.h"
#include "area/area.h"
#include "base/log.h"
#include "base/time.h"
#include "base/world.h"
#include "db/store.h"
#include "demo/cases.h"
#include "demo/moved.h"
#include "demo/past.h"
#include "demo/photos.h"
#include "demo/script.h"
#include "demo/story.h"
#include "lang/lang.h"
#include "ledger/sequence.h"
#include "notify/outbox.h"
#include "report/move.h"
#include "report/ring.h"
#include "report/submit.h"

enum {
    BATCH = 100,
    RING_EVERY_MS = 6 * 3600 * 1000,
    NEXT_MAX = 1 << 20,
    TOLD = -1,       /* the story of a life in cases.h */
    CASES_MAX = 500, /* told lives */
    PHOTO_SENT = 25,
    PHOTO_OF_WORK = 20, /* in a hundred where there is something to see */
    PHOTO_SHOWN = 80    /* of those that were sent, to everybody by who verifies */
};

/* A step that is still to come, in a heap by time. */
struct next {
    int64_t at;
    int64_t report_id; /* 0: a report is sent */
    int32_t script, story, step, place;
};
struct demo {
    const struct demo_ask *ask;
    struct demo_done *done;
    struct script script;
    struct cases cases;
    struct photos photos;
    struct next *heap;
    size_t heap_n;
    struct past *past;
    int64_t end; /* the last moment */
    int64_t coordinator, second;
};

static uint64_t draw(struct demo *d, uint64_t below)
{
    return past_draw(d->past, below);
}

static void push(struct demo *d, struct next n)
{
    size_t i = d->heap_n++;

    for (; i > 0 && d->heap[(i - 1) / 2].at > n.at; i = (i - 1) / 2)
        d->heap[i] = d->heap[(i - 1) / 2];
    d->heap[i] = n;
}

static struct next pop(struct demo *d)
{
    struct next top = d->heap[0], last = d->heap[--d->heap_n];
    size_t i = 0;

    for (size_t child; (child = 2 * i + 1) < d->heap_n; i = child) {
        if (child + 1 < d->heap_n && d->heap[child + 1].at < d->heap[child].at)
            child++;
        if (d->heap[child].at >= last.at)
            break;
        d->heap[i] = d->heap[child];
    }
    d->heap[i] = last;
    return top;
}

/* People write by day and in the evening; few at night. */
static int64_t human_hour(struct demo *d, int64_t at)
{
    static const int hours[] = {6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 19, 20, 21};
    int64_t day = day_of(at, ZONE_WIB);

    return past_moment(d->past, day_start(day, ZONE_WIB) + hours[draw(d, COUNT(hours))] * HOUR_MS +
                                    (int64_t)draw(d, 2) * HALF_HOUR_MS);
}

/* Offices write on working days, between opening and the afternoon. */
static int64_t office_hour(struct demo *d, int64_t at)
{
    int64_t day = day_of(at, ZONE_WIB), since_saturday = (day + 5) % 7; /* day 0 was a Thursday */

    day += since_saturday < 2 ? 2 - since_saturday : 0;
    return past_moment(d->past, day_start(day, ZONE_WIB) + 8 * HOUR_MS +
                                    (int64_t)draw(d, 15) * HALF_HOUR_MS);
}

static int32_t pick_story(struct demo *d)
{
    int total = 0, at;

    for (size_t i = 0; i < stories_n; i++)
        total += stories[i].share;
    at = (int)draw(d, (uint64_t)total);
    for (size_t i = 0; i < stories_n; i++)
        if ((at -= stories[i].share) < 0)
            return (int32_t)i;
    return 0;
}

static void plan_reports(struct demo *d)
{
    int64_t span = d->ask->to_ms - d->ask->from_ms;

    for (int64_t i = 0; i < d->ask->reports; i++) {
        int64_t at = human_hour(d, d->ask->from_ms + (int64_t)draw(d, (uint64_t)span));
        push(d, (struct next){.at = at < d->end ? at : past_moment(d->past, d->end - HOUR_MS),
                              .script = (int32_t)script_pick(&d->script, draw(d, 1000)),
                              .place = (int32_t)draw(d, 1 << 20),
                              .story = pick_story(d)});
    }
}

/* The step after this one, if its time comes before the end. */
static void plan_next(struct demo *d, struct next n)
{
    const struct story *story = &stories[n.story];

    if ((size_t)n.step >= story->n)
        return;
    int64_t hours = story->steps[n.step].after_hours;
    int64_t now = d->past->now;
    int64_t at = now + hours * HOUR_MS / 2 + (int64_t)draw(d, (uint64_t)(hours * HOUR_MS) + 1);
    n.at = story->steps[n.step].by == BY_REPORTER ? human_hour(d, at) : office_hour(d, at);
    if (n.at <= now) /* the same day, a little later */
        n.at = past_moment(d->past, now + (int64_t)(1 + draw(d, 3)) * HALF_HOUR_MS);
    if (n.at < d->end && d->heap_n < NEXT_MAX)
        push(d, n);
}

/* Sometimes a photo goes along, where there is something to see. */
static bool has_photo(struct demo *d, enum scene scene, uint64_t percent)
{
    return d->photos.n > 0 && scene != SCENE_COUNT && draw(d, 100) < percent;
}

static enum err add_photo(struct ctx *cx, struct demo *d, const struct photo_of *of,
                          struct id_list *files, str *owner)
{
    *owner = PHOTOS_OWNER;
    TRY(photos_upload(cx, &d->photos, of, &files->v[files->n]));
    files->n++;
    return OK;
}

static bool carries_photos(str channel)
{
    static const str without[] = {S_("phone"), S_("sms"), S_("walk_in"), S_("paper")};

    for (size_t i = 0; i < COUNT(without); i++)
        if (str_eq(channel, without[i]))
            return false;
    return true;
}

static const char *const channels[] = {"web",       "web",     "web",   "web",      "android",
                                       "android",   "android", "phone", "whatsapp", "walk_in",
                                       "instagram", "paper",   "sms"};

struct identity demo_reporter(struct ctx *cx, struct past *past, bool reachable)
{
    int name = (int)past_draw(past, 9000) + 1000, email = (int)past_draw(past, 90000);

    return (struct identity){
        .name = arena_fmt(&cx->arena, "Warga Contoh %d", name),
        .email = reachable ? arena_fmt(&cx->arena, "warga%d@contoh.invalid", email) : (str){0},
        .contact = reachable ? S("surel") : S("tidak"),
    };
}

static enum err send_report(struct ctx *cx, struct demo *d, struct next n)
{
    const struct script_line *line = &d->script.v[n.script];
    bool anonymous = draw(d, 100) < 40, reachable = draw(d, 100) < 75;
    struct submission s = {0};
    struct submitted done;

    script_words(cx, &d->script, n.script, n.place, &s);
    s.class = line->class;
    s.topic = line->topic;
    s.agency = draw(d, 100) < 20 ? line->office : S("");
    s.channel = str_of(channels[draw(d, COUNT(channels))]);
    s.anonymous = anonymous;
    s.confidential = draw(d, 100) < 8;
    s.incident_date =
        str_eq(line->class, S("complaint"))
            ? date_format(cx, day_of(d->past->now, ZONE_WIB) - 1 - (int64_t)draw(d, 6))
            : (str){0};
    s.reporter = demo_reporter(cx, d->past, reachable);
    if (carries_photos(s.channel) && has_photo(d, line->scene, PHOTO_SENT)) {
        (void)taken_at(&d->photos.taken, s.area, &s.lat_e6, &s.lon_e6);
        TRY(add_photo(cx, d,
                      &(struct photo_of){line->scene, .lat_e6 = s.lat_e6, .lon_e6 = s.lon_e6},
                      &s.files, &s.files_owner));
    }
    cx->actor = (struct actor){0};
    TRY(report_submit_in(cx, &s, &done));
    d->done->reports++;
    d->done->ids[d->done->drawn++] = done.report.id;
    n.report_id = done.report.id;
    n.step = 0;
    plan_next(d, n);
    return OK;
}

static enum err act_as(struct ctx *cx, struct demo *d, const struct report *r, enum teller by,
                       const struct script_line *line)
{
    switch (by) {
    case BY_COORDINATOR: return account_act(cx, d->coordinator);
    case BY_SECOND_COORDINATOR: return account_act(cx, d->second);
    case BY_REPORTER:
        cx->actor = (struct actor){.kind = ACTOR_REPORTER, .report_id = r->id};
        return OK;
    case BY_OFFICE: return account_act(cx, line->officer);
    case BY_ADMIN: return account_act(cx, line->admin);
    }
    return OK;
}

static str say(struct ctx *cx, struct demo *d, const struct story_step *step, struct next n)
{
    enum text_id id;

    switch (step->words) {
    case SAY_FOLLOW_UP: return script_text(cx, &d->script, n.script, n.place, SCRIPT_FOLLOW_UP);
    case SAY_ANSWER: return script_text(cx, &d->script, n.script, n.place, SCRIPT_ANSWER);
    case SAY_SHORT: return text_str_in(cx, LANG_ID, T(demo_short));
    case SAY_KEY:
        if (text_by_key(str_of(step->key), &id))
            return text_str_in(cx, LANG_ID, (struct text){id, ""});
        return S("");
    case SAY_NOTHING: break;
    }
    return S("");
}

/* A plan is for the next weeks; what is postponed waits for a budget, for months often. */
static str a_day(struct ctx *cx, struct demo *d, enum action action)
{
    int64_t days = 14 + (int64_t)draw(d, action == ACT_POSTPONE ? 300 : 40);

    return date_format(cx, day_of(d->past->now, ZONE_WIB) + days);
}

/* A step that the state no longer allows (a clock rang first) ends the story there. */
static enum err take_step(struct ctx *cx, struct demo *d, struct next n)
{
    const struct story_step *step = &stories[n.story].steps[n.step];
    const struct script_line *line = &d->script.v[n.script];
    struct report r;

    TRY(report_by_id(cx, n.report_id, &r));
    TRY(act_as(cx, d, &r, step->by, line));
    if (report_may(cx, &r, step->action)) {
        fault_clear(cx);
        d->done->refused++;
        return OK;
    }
    struct move m = {.action = step->action,
                     .text = say(cx, d, step, n),
                     .agency = SOME(line->agency_id),
                     .reason = S("unclear"),
                     .days = SOME(5),
                     .uphold = SOME(1),
                     .score = SOME(3 + (int64_t)draw(d, 3)),
                     .date = a_day(cx, d, step->action)};
    if ((step->words == SAY_FOLLOW_UP || step->words == SAY_ANSWER) &&
        has_photo(d, line->scene, PHOTO_OF_WORK))
        TRY(add_photo(cx, d,
                      &(struct photo_of){line->scene, step->words == SAY_ANSWER, false, r.id,
                                         r.lat_e6, r.lon_e6},
                      &m.files, &m.files_owner));
    if (step->action == ACT_VERIFY && r.attachments && draw(d, 100) < PHOTO_SHOWN)
        TRY(photos_sent(cx, &r, &m.show));
    TRY(report_move_in(cx, n.report_id, &m, NULL));
    d->done->moves++;
    n.step++;
    plan_next(d, n);
    return OK;
}

/* A step of a told life; the one after it comes at its own time. */
static enum err take_told(struct ctx *cx, struct demo *d, struct next n)
{
    size_t i = (size_t)n.step;
    bool first = d->cases.v[i].first;

    enum err e = case_take(cx, &d->cases, i, &d->photos, &n.report_id);
    if (e == ERR_CONFLICT || e == ERR_DENIED) {
        log_warn(cx, "demo_life_ends_early", LOG_I64("step", (int64_t)i),
                 LOG_CODE("why", str_of(cx->fault.key)));
        fault_clear(cx);
        d->done->missed++;
        return OK;
    }
    TRY(e);
    d->done->reports += first;
    d->done->moves += !first;
    if (d->cases.v[i].last)
        return OK;
    n.step++;
    n.at = d->cases.v[n.step].at;
    push(d, n);
    return OK;
}

struct one {
    struct demo *d;
    struct next n;
};

static enum err take_one(struct ctx *cx, void *arg)
{
    struct one *o = arg;

    if (o->n.story == TOLD)
        return take_told(cx, o->d, o->n);
    return o->n.report_id ? take_step(cx, o->d, o->n) : send_report(cx, o->d, o->n);
}

/* Some steps in one transaction. It is not run again: the demo is made by one process alone. */
static enum err take_some(struct ctx *cx, void *arg)
{
    struct demo *d = arg;
    int64_t until = d->heap[0].at + RING_EVERY_MS;

    for (int i = 0; i < BATCH && d->heap_n && d->heap[0].at < until; i++) {
        struct one o = {d, pop(d)};
        d->past->now = o.n.at > d->past->now ? o.n.at : d->past->now;
        TRY(ctx_scratch(cx, take_one, &o));
    }
    return OK;
}

static enum err ring_all(struct ctx *cx)
{
    int64_t rung;

    cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    do {
        TRY(ring_some(cx, &rung));
    } while (rung > 0);
    return OK;
}

/* Inside a transaction of the caller, or in some of its own. */
static enum err go_on(struct ctx *cx, struct demo *d)
{
    return db_writing(cx) ? take_some(cx, d) : db_write(cx, take_some, d);
}

static enum err live(struct ctx *cx, struct demo *d)
{
    int64_t rung_at = d->past->now;

    while (d->heap_n) {
        TRY(go_on(cx, d));
        if (d->past->now - rung_at < RING_EVERY_MS)
            continue;
        rung_at = d->past->now;
        TRY(ring_all(cx));
    }
    d->past->now = d->end;
    return ring_all(cx);
}

static enum err account_called(struct ctx *cx, const char *name, int64_t *out)
{
    struct account a;

    TRY(account_by_name(cx, str_of(name), &a));
    *out = a.id;
    return OK;
}

/* What the demo has besides drawn lives. */
static enum err prepare_told(struct ctx *cx, struct demo *d)
{
    TRY(photos_make(cx, &d->photos));
    d->done->photos = d->photos.n;
    d->done->without_photos = d->photos.why_none;
    TRY(cases_load(cx, d->ask->to_ms, &d->cases));
    for (size_t i = 0; i < d->cases.n; i++)
        if (d->cases.v[i].first)
            push(d, (struct next){.at = d->cases.v[i].at, .story = TOLD, .step = (int32_t)i});
    return OK;
}

static enum err prepare(struct ctx *cx, struct demo *d)
{
    TRY(script_load(cx, &d->script));
    TRY(account_called(cx, "koordinator", &d->coordinator));
    TRY(account_called(cx, "koordinator2", &d->second));
    d->heap = arena_array(&cx->arena, struct next, (size_t)d->ask->reports + CASES_MAX + 16);
    plan_reports(d);
    return d->ask->told ? prepare_told(cx, d) : OK;
}

static enum err live_from_the_start(struct ctx *cx, struct demo *d, int64_t node)
{
    int64_t moved = 0;
    enum err e = OK;

    d->past->now = d->ask->from_ms;
    past_enter(cx, d->past, node);
    if (d->ask->told)
        e = moved_import(cx, d->ask->to_ms, &moved);
    if (!e)
        e = live(cx, d);
    past_leave(cx, d->past);
    d->done->reports += moved;
    return e;
}

enum err demo_live(struct ctx *cx, const struct demo_ask *ask, struct past *past, int64_t node,
                   struct demo_done *out)
{
    struct demo d = {.ask = ask, .done = out, .past = past};
    struct actor before = cx->actor;

    must(ask->reports > 0 && ask->reports < NEXT_MAX && ask->from_ms < ask->to_ms);
    *out = (struct demo_done){.ids = arena_array(&cx->arena, int64_t, (size_t)ask->reports)};
    d.end = past_moment(past, ask->to_ms - HALF_HOUR_MS); /* its half hour is over */
    TRY(prepare(cx, &d));
    enum err e = live_from_the_start(cx, &d, node);
    cx->actor = before;
    return e;
}

static enum err sequence_all(struct ctx *cx)
{
    int64_t moved;

    do {
        TRY(sequence_some(cx, &moved));
    } while (moved > 0);
    return OK;
}

struct lease {
    const struct demo_ask *ask;
    int64_t node;
};

static enum err take_node(struct ctx *cx, void *arg)
{
    struct lease *l = arg;

    return store_node_past(cx, 1, l->ask->to_ms, &l->node);
}

static enum err settle(struct ctx *cx, void *arg)
{
    const struct lease *l = arg;

    return outbox_settle(cx, l->node);
}

enum err demo_make(struct ctx *cx, const struct demo_ask *ask, struct demo_done *out)
{
    struct past past = {.draws = ask->seed};
    struct lease l = {ask, 0};

    TRY(db_write(cx, take_node, &l));
    TRY(demo_live(cx, ask, &past, l.node, out));
    TRY(db_write(cx, settle, &l));
    return sequence_all(cx);
}
