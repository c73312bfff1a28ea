/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/alike.h"

#include <math.h>
#include <stdlib.h>

#include "base/code32.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "report/access.h"
#include "report/evidence.h"
#include "search/alike.sql.h"
#include "search/alike_keys.h"
#include "search/stem.h"

/* From where on words, places and topics together say that it may be the same matter. */
enum { WORDS_ALONE = 45, WORDS_NEARBY = 25, WORDS_SAME_TOPIC = 15, WORDS_COPY = 85 };
enum { PLACE_NEAR = 15, FAR_M = 5000, FIELD_E6 = 1000 };
enum { DISTRICT = 8, VILLAGE = 13 };

struct found {
    int64_t report_id;
};
struct founds {
    struct found *v;
    size_t n;
};
static const struct db_row found_row = DB_ROW(struct found, DB_FIELD(struct found, report_id));

struct named {
    str words;
};
static const struct db_row named_row = DB_ROW(struct named, DB_FIELD(struct named, words));

/* A report that shares keys, with what they say together. */
struct candidate {
    int64_t id;
    int weight;
    bool is_near, is_compared;
};
struct candidates {
    struct candidate v[ALIKE_CANDIDATES];
    size_t n;
};

struct typed {
    struct strs words, stems; /* those that tell, each once: as typed, and as compared */
};

static void note(struct candidates *c, int64_t id, const struct alike_key *key)
{
    size_t i = 0;

    while (i < c->n && c->v[i].id != id)
        i++;
    if (i == COUNT(c->v))
        return;
    if (i == c->n)
        c->v[c->n++] = (struct candidate){.id = id};
    c->v[i].weight += key->weight;
    c->v[i].is_near |= key->is_near;
}

static enum err look_public(struct ctx *cx, int64_t key, struct founds *out)
{
    return db_all(cx, SQL(alike_public, .key = key, .depth = ALIKE_DEPTH, .max = ALIKE_OF_A_KEY),
                  &found_row, ALIKE_OF_A_KEY, out);
}

static enum err look_desk(struct ctx *cx, int64_t key, int64_t agency, struct founds *out)
{
    return db_all(cx,
                  SQL(alike_desk, .key = key, .agency_id = agency, .depth = ALIKE_DEPTH,
                      .max = ALIKE_OF_A_KEY),
                  &found_row, ALIKE_OF_A_KEY, out);
}

static bool is_new_desk(const struct actor *a, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (a->grants[i].agency_id == a->grants[at].agency_id)
            return false;
    return a->grants[at].role != ROLE_OPERATOR;
}

static enum err look(struct ctx *cx, const struct alike_ask *ask, const struct alike_key *key,
                     struct candidates *out)
{
    struct founds some;

    if (!ask->for_staff) {
        TRY(look_public(cx, key->v, &some));
        for (size_t i = 0; i < some.n; i++)
            note(out, some.v[i].report_id, key);
        return OK;
    }
    for (size_t g = 0; g < cx->actor.grants_n && g < ALIKE_DESKS; g++) {
        if (!is_new_desk(&cx->actor, g))
            continue;
        TRY(look_desk(cx, key->v, cx->actor.grants[g].agency_id, &some));
        for (size_t i = 0; i < some.n; i++)
            note(out, some.v[i].report_id, key);
    }
    return OK;
}

static int by_weight(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->weight != y->weight)
        return y->weight - x->weight;
    return (x->id < y->id) - (x->id > y->id);
}

static bool has(const struct strs *all, str s)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->v[i], s))
            return true;
    return false;
}

static enum err read_typed(struct ctx *cx, const struct alike_ask *ask, struct typed *out,
                           struct strs *in_order)
{
    str parts[] = {ask->title, ask->place, ask->body};
    str all = arena_join(&cx->arena, parts, COUNT(parts), S(" "));
    struct strs words;

    TRY(stems_and_words(cx, all, SEARCH_STEMS_MAX, in_order, &words));
    *out = (struct typed){
        {arena_array(&cx->arena, str, words.n + 1), 0},
        {arena_array(&cx->arena, str, words.n + 1), 0}
    };
    for (size_t i = 0; i < words.n && out->stems.n < ALIKE_WORDS; i++)
        if (stem_tells(in_order->v[i]) && !has(&out->stems, in_order->v[i])) {
            out->stems.v[out->stems.n++] = in_order->v[i];
            out->words.v[out->words.n++] = words.v[i];
        }
    return OK;
}

/* The words of the other one that tell, without its number; "" where the index has none yet. */
static enum err read_other(struct ctx *cx, const struct report *r, struct strs *out)
{
    str words = S(""), word, number = utf8_fold(cx, number_format(cx, r->number));
    struct named row;

    enum err e = db_one(cx, SQL(alike_words, .report_id = r->id), &named_row, &row);
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else if (e)
        return e;
    else
        words = row.words;
    *out = (struct strs){arena_array(&cx->arena, str, words.n / 2 + 1), 0};
    while (words.n && out->n < ALIKE_WORDS) {
        str_cut(words, ' ', &word, &words);
        if (stem_tells(word) && !str_has(number, word) && !has(out, word))
            out->v[out->n++] = word;
    }
    return OK;
}

/* 100: the same words; two texts of different length may still be. */
static int compare_words(struct ctx *cx, const struct typed *mine, const struct strs *theirs,
                         struct alike *a)
{
    a->words = (struct strs){arena_array(&cx->arena, str, mine->stems.n + 1), 0};
    for (size_t i = 0; i < mine->stems.n; i++)
        if (has(theirs, mine->stems.v[i]))
            a->words.v[a->words.n++] = mine->words.v[i];
    if (mine->stems.n == 0 || theirs->n == 0)
        return 0;
    double share = (double)a->words.n / sqrt((double)mine->stems.n * (double)theirs->n);
    return (int)(share * 100 + 0.5);
}

/* To the middle of its field, so that asking from many points tells no more than the field. */
static int64_t blurred(int64_t degrees_e6)
{
    int64_t field = degrees_e6 / FIELD_E6 - (degrees_e6 < 0);

    return field * FIELD_E6 + FIELD_E6 / 2;
}

static void measure(const struct alike_ask *ask, struct alike *a)
{
    const struct report *r = &a->r;

    if (ask->lat_e6.has && ask->lon_e6.has && r->lat_e6.has && r->lon_e6.has)
        a->metres = SOME(
            ask->for_staff ? metres_between(ask->lat_e6.v, ask->lon_e6.v, r->lat_e6.v, r->lon_e6.v)
                           : metres_between(ask->lat_e6.v, ask->lon_e6.v, blurred(r->lat_e6.v),
                                            blurred(r->lon_e6.v)));
    str mine = alike_level(ask->area, VILLAGE), theirs = alike_level(r->area_code, VILLAGE);
    if (mine.n && str_eq(mine, theirs))
        a->near = NEAR_VILLAGE;
    mine = alike_level(ask->area, DISTRICT), theirs = alike_level(r->area_code, DISTRICT);
    if (a->near == NEAR_UNKNOWN && mine.n && str_eq(mine, theirs))
        a->near = NEAR_DISTRICT;
}

static int place_score(const struct alike *a)
{
    static const struct {
        int64_t metres;
        int score;
    } steps[] = {
        {150,  25},
        {400,  22},
        {800,  16},
        {2000, 8 }
    };

    for (size_t i = 0; a->metres.has && i < COUNT(steps); i++)
        if (a->metres.v <= steps[i].metres)
            return steps[i].score;
    if (a->metres.has)
        return 0;
    return a->near == NEAR_VILLAGE ? PLACE_NEAR : a->near == NEAR_DISTRICT ? 6 : 0;
}

/* Both say where, and it is elsewhere. */
static bool is_elsewhere(const struct alike_ask *ask, const struct alike *a)
{
    if (a->metres.has)
        return a->metres.v > FAR_M;
    return a->near == NEAR_UNKNOWN && alike_level(ask->area, DISTRICT).n &&
           alike_level(a->r.area_code, DISTRICT).n;
}

static bool is_alike(const struct alike_ask *ask, const struct alike *a, int words, int place)
{
    if (is_elsewhere(ask, a))
        return ask->for_staff && words >= WORDS_COPY;
    if (place >= PLACE_NEAR)
        return words >= (a->same_topic ? WORDS_SAME_TOPIC : WORDS_NEARBY);
    return words >= WORDS_ALONE;
}

static int time_score(int64_t days)
{
    return days <= 7 ? 5 : days <= 30 ? 3 : days <= 90;
}

/* Keeps the best ask->max, the most alike first. */
static void keep(const struct alike_ask *ask, struct alikes *out, const struct alike *a)
{
    size_t at = out->n;

    while (at > 0 && out->v[at - 1].score < a->score)
        at--;
    if (at == ask->max)
        return;
    size_t last = out->n < ask->max ? out->n : ask->max - 1;
    memmove(out->v + at + 1, out->v + at, (last - at) * sizeof *out->v);
    out->v[at] = *a;
    out->n = last + 1;
}

static enum err may_see(struct ctx *cx, const struct alike_ask *ask, const struct report *r,
                        bool *out)
{
    enum access access;

    *out = false;
    if (r->id == ask->self || !(STATE_BIT(report_state(r)) & STATES_OPEN))
        return OK;
    if (!ask->for_staff) {
        *out = report_is_public(r);
        return OK;
    }
    TRY(report_access(cx, r, &access));
    *out = access >= ACCESS_STAFF;
    return OK;
}

static enum err consider(struct ctx *cx, const struct alike_ask *ask, const struct typed *mine,
                         int64_t id, struct alikes *out)
{
    struct alike a = {0};
    struct strs theirs;
    bool seen;

    TRY(report_by_id(cx, id, &a.r));
    TRY(may_see(cx, ask, &a.r, &seen));
    if (!seen)
        return OK;
    TRY(read_other(cx, &a.r, &theirs));
    int words = compare_words(cx, mine, &theirs, &a);
    measure(ask, &a);
    a.same_topic = ask->topic.has && opt_eq(ask->topic, a.r.topic_id);
    a.days = day_of(now_ms(cx), ZONE_WIB) - day_of(a.r.created_at, ZONE_WIB);
    a.is_copy = words >= WORDS_COPY;
    int place = place_score(&a);
    a.score = words * 60 / 100 + place + (a.same_topic ? 10 : 0) + time_score(a.days);
    if (is_alike(ask, &a, words, place))
        keep(ask, out, &a);
    return OK;
}

static enum err compare_some(struct ctx *cx, const struct alike_ask *ask, const struct typed *mine,
                             struct candidates *c, bool near, struct alikes *out)
{
    int left = ALIKE_COMPARED / 2;

    for (size_t i = 0; i < c->n && left > 0; i++) {
        if (c->v[i].is_compared || (near && !c->v[i].is_near))
            continue;
        c->v[i].is_compared = true;
        left--;
        TRY(consider(cx, ask, mine, c->v[i].id, out));
    }
    return OK;
}

enum err alike_find(struct ctx *cx, const struct alike_ask *ask, struct alikes *out)
{
    struct alike_keys keys = {0};
    struct candidates c = {0};
    struct typed mine;
    struct strs stems;

    must(ask->max > 0 && ask->max <= ALIKE_COMPARED);
    *out = (struct alikes){arena_array(&cx->arena, struct alike, ask->max + 1), 0};
    TRY(read_typed(cx, ask, &mine, &stems));
    alike_pairs(cx, &stems, ask->area, &keys);
    alike_places(ask->area, ask->topic, &keys);
    alike_fields(ask->lat_e6, ask->lon_e6, true, &keys);
    for (size_t i = 0; i < keys.n; i++)
        TRY(look(cx, ask, &keys.v[i], &c));
    qsort(c.v, c.n, sizeof *c.v, by_weight);
    TRY(compare_some(cx, ask, &mine, &c, true, out)); /* half of them for what is close by */
    TRY(compare_some(cx, ask, &mine, &c, false, out));
    return OK;
}

enum err alike_ask_of(struct ctx *cx, const struct report *r, struct alike_ask *out)
{
    *out = (struct alike_ask){.title = r->title,
                              .place = r->place,
                              .area = r->area_code,
                              .topic = r->topic_id,
                              .lat_e6 = r->lat_e6,
                              .lon_e6 = r->lon_e6,
                              .self = r->id};
    return report_body(cx, r, &out->body);
}
