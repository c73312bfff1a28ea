/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/stamp.h"

#include "base/code32.h"
#include "base/hash.h"
#include "demo/demo.h"
#include "report/notice.h"
#include "report/store.h"
#include "report/summary.h"
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

static void fill_hole(struct ctx *cx, const struct life *l, const struct hole *hole,
                      const struct sealed_words *words, char *at)
{
    char moment[24];

    switch (hole->kind) {
    case HOLE_NUMBER: memcpy(at, l->number.p, l->number.n); break;
    case HOLE_AREA: memcpy(at, l->village->code.p, l->village->code.n); break;
    case HOLE_WORDS: memcpy(at, hex_encode(cx, words[hole->which].hash).p, 2 * HASH_BYTES); break;
    case HOLE_MOMENT:
        snprintf(moment, sizeof moment, "%lld", (long long)(hole->moment + l->shift));
        memcpy(at, moment, strlen(moment));
        break;
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

/* The way of report_move_in(), from where everything is decided. */
static enum err stamp_event(struct ctx *cx, struct life *l, const struct bone *b)
{
    struct sealed_words words[EVENT_TEXTS_MAX];
    struct event_words plain[EVENT_TEXTS_MAX];
    struct facts facts;
    struct event ev = event_of(cx, l, b);

    speak(cx, l, b, words);
    for (size_t i = 0; i < b->words_n; i++)
        plain[i] = words[i].words;
    ev.data = fill_data(cx, l, b, words);
    TRY(event_put(cx, &ev, l->number, words, b->words_n));
    TRY(facts_read(cx, ev.data, &facts));
    facts_words(&facts, plain, b->words_n);
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
    return summary_like(cx, l->id, l->s->report.id);
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
    return copies ? summary_more(cx, s->report.id, copies) : OK;
}
