/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/script.h"

#include "account/account.h"
#include "agency/agency.h"
#include "lang/lang.h"
#include "reference/reference.h"
#include "sheet/table.h"

enum { LINES_MAX = 200, VILLAGES_MAX = 400, PLACES_MAX = 16 };

static enum err take_people(struct ctx *cx, struct script_line *l)
{
    struct agency a;
    struct account who;

    TRY(agency_by_code(cx, l->office, &a));
    l->agency_id = a.id;
    TRY(account_by_name(cx, arena_fmt(&cx->arena, "petugas.%.*s", STR_ARG(l->office)), &who));
    l->officer = who.id;
    TRY(account_by_name(cx, arena_fmt(&cx->arena, "admin.%.*s", STR_ARG(l->office)), &who));
    l->admin = who.id;
    return OK;
}

static enum err take_lines(struct ctx *cx, struct script *out)
{
    struct table t;
    bool more;

    out->v = arena_array(&cx->arena, struct script_line, LINES_MAX);
    TRY(table_open(cx, reference_file("demo_reports.csv"), &t));
    for (;;) {
        TRY(table_next(cx, &t, &more));
        if (!more)
            return OK;
        if (out->n == LINES_MAX)
            return table_fail(cx, &t, "office", "too many lines");
        struct script_line *l = &out->v[out->n++];
        *l = (struct script_line){.office = arena_dup(&cx->arena, table_get(&t, "office")),
                                  .topic = arena_dup(&cx->arena, table_get(&t, "topic")),
                                  .class = arena_dup(&cx->arena, table_get(&t, "class")),
                                  .title = arena_dup(&cx->arena, table_get(&t, "title")),
                                  .body = arena_dup(&cx->arena, table_get(&t, "body")),
                                  .follow_up = arena_dup(&cx->arena, table_get(&t, "follow_up")),
                                  .answer = arena_dup(&cx->arena, table_get(&t, "answer")),
                                  .scene = scene_by_name(table_get(&t, "photo"))};
        TRY(take_people(cx, l));
    }
}

/* The villages of all districts of the regency. */
static enum err take_villages(struct ctx *cx, struct script *out)
{
    struct agency top;
    struct areas districts, villages;

    TRY(agency_top(cx, &top));
    TRY(area_children(cx, top.area_code, &districts));
    out->villages.v = arena_array(&cx->arena, struct area, VILLAGES_MAX);
    for (size_t i = 0; i < districts.n; i++) {
        TRY(area_children(cx, districts.v[i].code, &villages));
        for (size_t k = 0; k < villages.n && out->villages.n < VILLAGES_MAX; k++)
            out->villages.v[out->villages.n++] = villages.v[k];
    }
    return out->villages.n ? OK : fail(cx, ERR_CONFLICT, "no villages: import areas first");
}

static void take_places(struct ctx *cx, struct script *out)
{
    str rest = text_str_in(cx, LANG_ID, T(demo_places));

    out->places.v = arena_array(&cx->arena, str, PLACES_MAX);
    while (rest.n && out->places.n < PLACES_MAX)
        str_cut(rest, '|', &out->places.v[out->places.n++], &rest);
}

enum err script_load(struct ctx *cx, struct script *out)
{
    *out = (struct script){0};
    TRY(take_lines(cx, out));
    TRY(take_villages(cx, out));
    take_places(cx, out);
    return OK;
}

size_t script_pick(const struct script *s, uint64_t draw)
{
    uint64_t square = draw * draw / 1000; /* 0 to 998, thin at the top */

    return (size_t)(square * s->n / 1000);
}

static const struct area *village_of(const struct script *s, int32_t place)
{
    return &s->villages.v[(size_t)place % s->villages.n];
}

static str spot_of(const struct script *s, int32_t place)
{
    return s->places.v[(size_t)place / 7 % s->places.n];
}

void script_place(const struct script *s, int32_t place, const struct area **village, str *spot)
{
    *village = village_of(s, place);
    *spot = spot_of(s, place);
}

static str replaced(struct ctx *cx, str text, str what, str with)
{
    ptrdiff_t at;

    while ((at = str_find(text, what)) >= 0) {
        str parts[] = {str_slice(text, 0, (size_t)at), with,
                       str_slice(text, (size_t)at + what.n, text.n)};
        text = arena_join(&cx->arena, parts, COUNT(parts), S(""));
    }
    return text;
}

static str set(struct ctx *cx, const struct script *s, int32_t place, str text)
{
    text = replaced(cx, text, S("{desa}"), village_of(s, place)->name);
    return replaced(cx, text, S("{tempat}"), spot_of(s, place));
}

void script_words(struct ctx *cx, const struct script *s, int32_t line, int32_t place,
                  struct submission *out)
{
    const struct script_line *l = &s->v[line];

    out->title = set(cx, s, place, l->title);
    out->body = set(cx, s, place, l->body);
    out->area = village_of(s, place)->code;
    out->place = spot_of(s, place);
}

str script_text(struct ctx *cx, const struct script *s, int32_t line, int32_t place,
                enum script_part part)
{
    const struct script_line *l = &s->v[line];
    str text = part == SCRIPT_ANSWER ? l->answer : l->follow_up;

    return set(cx, s, place, text.n ? text : l->answer);
}
