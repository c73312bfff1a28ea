/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/demo.h"

#include "account/account.h"
#include "agency/agency.h"
#include "area/area.h"
#include "base/time.h"
#include "base/world.h"
#include "db/db.h"
#include "demo/script.h"
#include "demo/story.h"
#include "lang/lang.h"
#include "ledger/sequence.h"
#include "report/move.h"
#include "report/ring.h"
#include "report/submit.h"

enum { BATCH = 100, RING_EVERY_MS = 6 * 3600 * 1000, NEXT_MAX = 1 << 20 };

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
    struct next *heap;
    size_t heap_n;
    uint64_t chance;
    int64_t now;
    int64_t coordinator, second;
};

/* The world's clock while the demo is made. */
static int64_t demo_clock(void *state)
{
    return ((struct demo *)state)->now;
}

/* splitmix64: repeatable from the seed, also on another machine. */
static uint64_t draw(struct demo *d, uint64_t below)
{
    uint64_t z = (d->chance += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
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

    return day_start(day, ZONE_WIB) + hours[draw(d, COUNT(hours))] * HOUR_MS +
           (int64_t)draw(d, 60) * MINUTE_MS;
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
        push(d, (struct next){.at = at < d->ask->to_ms ? at : d->ask->to_ms - HOUR_MS,
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
    int64_t at = d->now + hours * HOUR_MS / 2 + (int64_t)draw(d, (uint64_t)(hours * HOUR_MS) + 1);
    n.at = story->steps[n.step].by == BY_REPORTER ? human_hour(d, at) : at;
    if (n.at <= d->now)
        n.at = d->now + MINUTE_MS;
    if (n.at < d->ask->to_ms && d->heap_n < NEXT_MAX)
        push(d, n);
}

static const char *const channels[] = {"web",       "web",     "web",   "web",      "android",
                                       "android",   "android", "phone", "whatsapp", "walk_in",
                                       "instagram", "paper",   "sms"};

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
    s.incident_date = str_eq(line->class, S("complaint"))
                          ? date_format(cx, day_of(d->now, ZONE_WIB) - 1 - (int64_t)draw(d, 6))
                          : (str){0};
    s.reporter = (struct identity){
        .name = arena_fmt(&cx->arena, "Warga Contoh %d", (int)draw(d, 9000) + 1000),
        .email = reachable ? arena_fmt(&cx->arena, "warga%d@contoh.invalid", (int)draw(d, 90000))
                           : (str){0},
        .contact = reachable ? S("surel") : S("tidak"),
    };
    cx->actor = (struct actor){0};
    TRY(report_submit_in(cx, &s, &done));
    d->done->reports++;
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
                     .date = date_format(cx, day_of(d->now, ZONE_WIB) + 14 + (int64_t)draw(d, 40))};
    TRY(report_move_in(cx, n.report_id, &m, NULL));
    d->done->moves++;
    n.step++;
    plan_next(d, n);
    return OK;
}

struct one {
    struct demo *d;
    struct next n;
};

static enum err take_one(struct ctx *cx, void *arg)
{
    struct one *o = arg;

    return o->n.report_id ? take_step(cx, o->d, o->n) : send_report(cx, o->d, o->n);
}

/* Some steps in one transaction. It is not run again: the demo is made by one process alone. */
static enum err take_some(struct ctx *cx, void *arg)
{
    struct demo *d = arg;
    int64_t until = d->heap[0].at + RING_EVERY_MS;

    for (int i = 0; i < BATCH && d->heap_n && d->heap[0].at < until; i++) {
        struct one o = {d, pop(d)};
        d->now = o.n.at > d->now ? o.n.at : d->now;
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

static enum err live(struct ctx *cx, void *arg)
{
    struct demo *d = arg;
    int64_t rung_at = d->now;

    while (d->heap_n) {
        TRY(db_write(cx, take_some, d));
        if (d->now - rung_at < RING_EVERY_MS)
            continue;
        rung_at = d->now;
        TRY(ring_all(cx));
    }
    d->now = d->ask->to_ms;
    return ring_all(cx);
}

static enum err account_called(struct ctx *cx, const char *name, int64_t *out)
{
    struct account a;

    TRY(account_by_name(cx, str_of(name), &a));
    *out = a.id;
    return OK;
}

static enum err sequence_all(struct ctx *cx)
{
    int64_t moved;

    do {
        TRY(sequence_some(cx, &moved));
    } while (moved > 0);
    return OK;
}

enum err demo_make(struct ctx *cx, const struct demo_ask *ask, struct demo_done *out)
{
    struct demo d = {.ask = ask, .done = out, .chance = ask->seed, .now = ask->from_ms};
    struct world *w = cx->world;
    struct actor before = cx->actor;
    int64_t (*clock)(void *) = w->clock;
    void *state = w->state;

    *out = (struct demo_done){0};
    must(ask->reports > 0 && ask->reports < NEXT_MAX && ask->from_ms < ask->to_ms);
    TRY(script_load(cx, &d.script));
    TRY(account_called(cx, "koordinator", &d.coordinator));
    TRY(account_called(cx, "koordinator2", &d.second));
    d.heap = arena_array(&cx->arena, struct next, (size_t)ask->reports + 16);
    plan_reports(&d);
    w->clock = demo_clock;
    w->state = &d;
    enum err e = live(cx, &d);
    w->clock = clock;
    w->state = state;
    cx->actor = before;
    return e ? e : sequence_all(cx);
}
