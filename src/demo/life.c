/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/life.h"

#include "base/code32.h"
#include "base/hash.h"
#include "demo/demo.h"
#include "report/notice.h"
#include "report/store.h"
#include "search/alike.h"
#include "search/index.h"

#include <string.h>

/* Ids at one moment: the report's and its identity's at the first; an event's, its notices'. */
enum { TICKS_OF_EVENT = 4, TICKS_OF_REPORT = 2 };

int64_t life_ticks(size_t events)
{
    return TICKS_OF_REPORT + (int64_t)events * TICKS_OF_EVENT;
}

static void aim(struct ctx *cx, struct past *past, const struct life *l, size_t event, int64_t tick)
{
    past_aim(cx, past, l->s->v[event].event.at + l->shift, l->node, l->counter + tick);
}

static int64_t tick_of(size_t event)
{
    return life_ticks(event);
}

enum err life_begin(struct ctx *cx, struct past *past, const struct script *script, struct life *l)
{
    str number;

    aim(cx, past, l, 0, 0);
    l->id = id_new(cx);
    script_place(script, (int32_t)past_draw(past, 1 << 20), &l->village, &l->spot);
    TRY(report_number_take(cx, l->id, &number));
    must(number.n == NUMBER_SYMBOLS);
    memcpy(l->number, number.p, number.n);
    return OK;
}

/* As many digits as stand there. */
static void put_moment(char *at, int64_t ms)
{
    for (int i = MOMENT_DIGITS; i-- > 0; ms /= 10)
        at[i] = (char)('0' + ms % 10);
}

static void fill_hole(struct ctx *cx, const struct life *l, const struct hole *hole,
                      const struct sealed_words *words, char *at)
{
    switch (hole->kind) {
    case HOLE_NUMBER: memcpy(at, l->number, NUMBER_SYMBOLS); break;
    case HOLE_AREA: memcpy(at, l->village->code.p, l->village->code.n); break;
    case HOLE_WORDS: memcpy(at, hex_encode(cx, words[hole->which].hash).p, 2 * HASH_BYTES); break;
    case HOLE_MOMENT: put_moment(at, hole->moment + l->shift); break;
    }
}

static str fill_data(struct ctx *cx, const struct life *l, const struct bone *b,
                     const struct sealed_words *words)
{
    char *data = arena_alloc(&cx->arena, 1, b->event.data.n);

    memcpy(data, b->event.data.p, b->event.data.n);
    for (size_t i = 0; i < b->holes_n; i++)
        fill_hole(cx, l, &b->holes[i], words, data + b->holes[i].at);
    return (str){data, b->event.data.n};
}

static enum err make_event(struct ctx *cx, struct past *past, const struct life *l, size_t i)
{
    const struct bone *b = &l->s->v[i];
    struct life_event *out = &l->v[i];
    struct event *ev = &out->event;

    aim(cx, past, l, i, tick_of(i));
    for (size_t k = 0; k < b->words_n; k++)
        event_seal(cx, b->words[k].field,
                   parts_join(cx, &b->words[k].text, l->village->name, l->spot), &out->words[k]);
    *ev = b->event;
    ev->stream_id = l->id;
    ev->id = id_new(cx);
    ev->at += l->shift;
    ev->happened_at += l->shift;
    ev->data = fill_data(cx, l, b, out->words);
    if (i)
        ev->prev_hash = l->v[i - 1].event.hash;
    return event_finish(cx, ev, str_of(l->number));
}

/* Its number, title, place and body, which the first event said. */
static enum err make_stems(struct ctx *cx, struct life *l)
{
    struct report r = l->s->report;
    str body = {0};

    r.number = str_of(l->number);
    for (size_t i = 0; i < l->s->v[0].words_n; i++) {
        const struct event_words *w = &l->v[0].words[i].words;
        if (str_eq(w->field, S("title")))
            r.title = w->text;
        if (str_eq(w->field, S("place")))
            r.place = w->text;
        if (str_eq(w->field, S("body")))
            body = w->text;
    }
    return search_stems(cx, &r, body, &l->stems);
}

enum err life_make(struct ctx *cx, struct past *past, struct life *l)
{
    l->v = arena_array(&cx->arena, struct life_event, l->s->n);
    for (size_t i = 0; i < l->s->n; i++)
        TRY(make_event(cx, past, l, i));
    return make_stems(cx, l);
}

/* "[[1,2],[3,4]]": the clock stood still between moments of events. */
static str shift_all(struct ctx *cx, str moments, int64_t shift)
{
    char *text = arena_alloc(&cx->arena, 1, moments.n + 1);
    int64_t moment;

    memcpy(text, moments.p, moments.n);
    for (size_t i = 0; i + MOMENT_DIGITS <= moments.n; i++)
        if (str_i64((str){text + i, MOMENT_DIGITS}, &moment))
            put_moment(text + i, moment + shift);
    return (str){text, moments.n};
}

/* What facts_read() would make of the filled data. */
static void fill_facts(struct ctx *cx, const struct life *l, size_t i, struct facts *out)
{
    const struct bone *b = &l->s->v[i];
    struct event_words plain[EVENT_TEXTS_MAX];

    *out = b->facts;
    if (out->number.p)
        out->number = str_of(l->number);
    if (out->area.p)
        out->area = l->village->code;
    for (size_t k = 0; k < out->clocks_n; k++) {
        struct clock_change *ch = &out->clocks[k];
        if (ch->start_at)
            ch->start_at += l->shift;
        if (ch->stood.p)
            ch->stood = shift_all(cx, ch->stood, l->shift);
    }
    for (size_t k = 0; k < b->words_n; k++)
        plain[k] = l->v[i].words[k].words;
    facts_words(out, plain, b->words_n);
}

/* The way of report_move_in(), from where everything is decided and hashed. */
static enum err store_event(struct ctx *cx, const struct life *l, size_t i, struct casefile *file)
{
    const struct bone *b = &l->s->v[i];
    const struct life_event *e = &l->v[i];
    struct facts facts;

    TRY(event_put(cx, &e->event, e->words, b->words_n));
    fill_facts(cx, l, i, &facts);
    TRY(report_apply(cx, file, &e->event, &facts));
    if (e->event.at < l->told_from)
        return OK;
    return notice_told(cx, file, b->action, &e->event, &facts);
}

/* What a submission makes beside its first event. */
static enum err store_private(struct ctx *cx, struct past *past, const struct life *l)
{
    struct identity who = demo_reporter(cx, past, l->s->report.has_contact);

    TRY(receipt_put(cx, l->id, receipt_make(cx)));
    return vault_put(cx, l->id, &who);
}

enum err life_store(struct ctx *cx, struct past *past, const struct life *l)
{
    struct casefile none = {0}, file;

    aim(cx, past, l, 0, 1);
    TRY(store_private(cx, past, l));
    for (size_t i = 0; i < l->s->n; i++) {
        aim(cx, past, l, i, tick_of(i) + 1);
        TRY(store_event(cx, l, i, &file));
    }
    TRY(casefile_store(cx, &none, &file));
    TRY(search_put(cx, l->id, l->stems));
    TRY(alike_put(cx, &file.r, l->stems));
    return summary_put(cx, l->id, &l->s->counted);
}
