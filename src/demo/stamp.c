/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/stamp.h"

#include "base/code32.h"
#include "base/hash.h"
#include "demo/demo.h"
#include "report/notice.h"
#include "report/store.h"
#include "search/search.h"

#include <string.h>

enum { TICKS_MAX = 4096, IDS_OF_EVENT = 4, IDS_OF_REPORT = 4 };

/* One life on its way. */
struct life {
    struct stamp *st;
    const struct skeleton *s;
    int64_t shift; /* ms, to all its moments */
    int64_t id;
    str number, body;
    const struct area *village;
    str spot;
    struct casefile file;
    struct event before;
};

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
    case HOLE_NUMBER: memcpy(at, l->number.p, l->number.n); break;
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

static void speak(struct ctx *cx, struct life *l, const struct bone *b, struct sealed_words *out)
{
    for (size_t i = 0; i < b->words_n; i++) {
        str text = parts_join(cx, &b->words[i].text, l->village->name, l->spot);
        event_seal(cx, b->words[i].field, text, &out[i]);
        if (b->event.seq == 1 && str_eq(b->words[i].field, S("body")))
            l->body = text;
    }
}

static struct event event_of(struct ctx *cx, struct life *l, const struct bone *b)
{
    struct event ev = b->event;

    ev.stream_id = l->id;
    ev.id = id_new(cx);
    ev.at += l->shift;
    ev.happened_at += l->shift;
    if (ev.seq > 1)
        ev.prev_hash = l->before.hash;
    return ev;
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
static void fill_facts(struct ctx *cx, const struct life *l, const struct bone *b,
                       const struct sealed_words *words, struct facts *out)
{
    struct event_words plain[EVENT_TEXTS_MAX];

    *out = b->facts;
    if (out->number.p)
        out->number = l->number;
    if (out->area.p)
        out->area = l->village->code;
    for (size_t i = 0; i < out->clocks_n; i++) {
        struct clock_change *ch = &out->clocks[i];
        if (ch->start_at)
            ch->start_at += l->shift;
        if (ch->stood.p)
            ch->stood = shift_all(cx, ch->stood, l->shift);
    }
    for (size_t i = 0; i < b->words_n; i++)
        plain[i] = words[i].words;
    facts_words(out, plain, b->words_n);
}

/* The way of report_move_in(), from where everything is decided. */
static enum err stamp_event(struct ctx *cx, struct life *l, const struct bone *b)
{
    struct sealed_words words[EVENT_TEXTS_MAX];
    struct facts facts;
    struct event ev = event_of(cx, l, b);

    speak(cx, l, b, words);
    ev.data = fill_data(cx, l, b, words);
    TRY(event_put(cx, &ev, l->number, words, b->words_n));
    fill_facts(cx, l, b, words, &facts);
    TRY(report_apply(cx, &l->file, &ev, &facts));
    l->before = ev;
    return notice_told(cx, &l->file, b->action, &ev, &facts);
}

static void aim(struct ctx *cx, const struct life *l, size_t i)
{
    struct stamp *st = l->st;
    int64_t counter = st->counter + (i ? IDS_OF_REPORT : 0) + (int64_t)i * IDS_OF_EVENT;

    past_aim(cx, st->past, l->s->v[i].event.at + l->shift, st->node, counter);
}

/* What a submission makes beside its first event. */
static enum err begin(struct ctx *cx, struct life *l)
{
    struct past *past = l->st->past;
    struct identity who = demo_reporter(cx, past, l->s->report.has_contact);

    l->id = id_new(cx);
    script_place(l->st->script, (int32_t)past_draw(past, 1 << 20), &l->village, &l->spot);
    TRY(report_number_take(cx, l->id, &l->number));
    TRY(receipt_put(cx, l->id, receipt_make(cx)));
    return vault_put(cx, l->id, &who);
}

static enum err stamp_life(struct ctx *cx, void *arg)
{
    struct life *l = arg;
    struct casefile none = {0};

    aim(cx, l, 0);
    TRY(begin(cx, l));
    for (size_t i = 0; i < l->s->n; i++) {
        if (i)
            aim(cx, l, i);
        TRY(stamp_event(cx, l, &l->s->v[i]));
    }
    TRY(casefile_store(cx, &none, &l->file));
    TRY(search_add(cx, &l->file.r, l->body));
    return summary_put(cx, l->id, &l->s->counted);
}

/* The ids of a skeleton's lives: the same ticks of different milliseconds. */
static enum err take_ticks(struct ctx *cx, struct stamp *st, const struct skeleton *s,
                           int64_t *used)
{
    *used = IDS_OF_REPORT + (int64_t)s->n * IDS_OF_EVENT;
    if (*used >= TICKS_MAX)
        return fail(cx, ERR_LIMIT, "a life of %zu events", s->n);
    if (st->counter + *used > TICKS_MAX) {
        st->node++;
        st->counter = 1;
    }
    return st->node <= st->last_node ? OK : fail(cx, ERR_LIMIT, "too many skeletons");
}

enum err stamp_lives(struct ctx *cx, struct stamp *st, const struct skeleton *s, int64_t copies)
{
    int64_t gap = copies ? STAMP_COPIES_MAX / copies : 0, used;

    must(copies <= STAMP_COPIES_MAX);
    TRY(take_ticks(cx, st, s, &used));
    for (int64_t i = 0; i < copies; i++) {
        int64_t shift = i * gap + (int64_t)past_draw(st->past, (uint64_t)gap) - SHIFT_MS;
        struct life l = {.st = st, .s = s, .shift = shift};
        TRY(ctx_scratch(cx, stamp_life, &l));
    }
    st->counter += used;
    return copies ? summary_add(cx, &s->counted, copies) : OK;
}
