/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/skeleton.h"

#include "report/action.h"

enum { PARTS_MAX = 32 };

static void add_text(struct parts *out, str text)
{
    if (text.n)
        out->v[out->n++] = (struct part){PART_TEXT, text};
}

/* Where in `text` the next name stands, and which; the text's length: nowhere. */
static size_t next_name(str text, str village, str spot, enum part_kind *kind)
{
    ptrdiff_t v = str_find(text, village), s = str_find(text, spot);

    *kind = v >= 0 && (s < 0 || v < s) ? PART_VILLAGE : PART_SPOT;
    if (*kind == PART_VILLAGE)
        return (size_t)v;
    return s >= 0 ? (size_t)s : text.n;
}

static void take_apart(struct ctx *cx, str text, str village, str spot, struct parts *out)
{
    enum part_kind kind;
    size_t at;

    *out = (struct parts){arena_array(&cx->arena, struct part, PARTS_MAX), 0};
    while ((at = next_name(text, village, spot, &kind)) < text.n && out->n < PARTS_MAX - 2) {
        size_t length = kind == PART_VILLAGE ? village.n : spot.n;
        add_text(out, str_slice(text, 0, at));
        out->v[out->n++] = (struct part){kind, {0}};
        text = str_slice(text, at + length, text.n);
    }
    add_text(out, text);
}

str parts_join(struct ctx *cx, const struct parts *parts, str village, str spot)
{
    str v[PARTS_MAX];

    for (size_t i = 0; i < parts->n; i++)
        v[i] = parts->v[i].kind == PART_TEXT      ? parts->v[i].text
               : parts->v[i].kind == PART_VILLAGE ? village
                                                  : spot;
    return arena_join(&cx->arena, v, parts->n, S(""));
}

static void add_hole(struct bone *b, struct hole hole)
{
    must(b->holes_n < HOLES_MAX);
    b->holes[b->holes_n++] = hole;
}

/* Each place where `text` stands. */
static void mark(struct bone *b, str text, struct hole hole)
{
    str rest = b->event.data;

    for (ptrdiff_t found; text.n && (found = str_find(rest, text)) >= 0;) {
        hole.at = (size_t)(rest.p - b->event.data.p) + (size_t)found;
        add_hole(b, hole);
        rest = str_slice(rest, (size_t)found + text.n, rest.n);
    }
}

/* The hash behind "field":" in the data. */
static void mark_words(struct ctx *cx, struct bone *b, size_t which)
{
    str key = arena_fmt(&cx->arena, "\"%.*s\":\"", STR_ARG(b->words[which].field));
    ptrdiff_t at = str_find(b->event.data, key);

    if (at >= 0)
        add_hole(b, (struct hole){HOLE_WORDS, (size_t)at + key.n, which, 0});
}

static void mark_moments(struct ctx *cx, struct bone *b, const struct events *events)
{
    for (size_t i = 0; i < events->n; i++) {
        int64_t at = events->v[i].at;
        str text = arena_fmt(&cx->arena, "%lld", (long long)at);
        must(text.n == MOMENT_DIGITS);
        if (i == 0 || at != events->v[i - 1].at) /* several of one moment are one mark */
            mark(b, text, (struct hole){HOLE_MOMENT, 0, 0, at});
    }
}

static enum err take_bone(struct ctx *cx, const struct report *r, const struct events *events,
                          size_t i, str village, struct bone *b)
{
    const struct event *ev = &events->v[i];

    *b = (struct bone){.event = *ev,
                       .action = action_by_name(ev->action),
                       .holes = arena_array(&cx->arena, struct hole, HOLES_MAX),
                       .words_n = ev->words_n};
    must(ev->words_n <= EVENT_TEXTS_MAX);
    for (size_t k = 0; k < ev->words_n; k++) {
        b->words[k].field = ev->words[k].field;
        take_apart(cx, ev->words[k].text, village, r->place, &b->words[k].text);
        mark_words(cx, b, k);
    }
    mark(b, r->number, (struct hole){HOLE_NUMBER, 0, 0, 0});
    mark(b, r->area_code, (struct hole){HOLE_AREA, 0, 0, 0});
    mark_moments(cx, b, events);
    return facts_read(cx, ev->data, &b->facts);
}

static str village_name(const struct script *s, str code)
{
    for (size_t i = 0; i < s->villages.n; i++)
        if (str_eq(s->villages.v[i].code, code))
            return s->villages.v[i].name;
    return (str){0};
}

enum err skeleton_read(struct ctx *cx, const struct script *script, int64_t report_id,
                       struct skeleton *out)
{
    struct events events;

    TRY(report_by_id(cx, report_id, &out->report));
    TRY(event_list(cx, report_id, &events));
    str village = village_name(script, out->report.area_code);
    out->v = arena_array(&cx->arena, struct bone, events.n);
    out->n = events.n;
    for (size_t i = 0; i < events.n; i++)
        TRY(take_bone(cx, &out->report, &events, i, village, &out->v[i]));
    return OK;
}
