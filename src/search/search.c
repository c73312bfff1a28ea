/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/search.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "search/index.h"
#include "search/search.sql.h"
#include "search/stem.h"

enum { SLICE_DAYS = 31, SLICE_GROWTH = 4 };

/* Words that stand in a question but seldom tell one report from another. */
static bool is_filler(str stem)
{
    static const str fillers[] = {S_("yang"), S_("di"),   S_("ke"),  S_("dari"),  S_("dan"),
                                  S_("itu"),  S_("ini"),  S_("ada"), S_("untuk"), S_("dengan"),
                                  S_("pada"), S_("atau"), S_("the"), S_("of"),    S_("in")};

    for (size_t i = 0; i < COUNT(fillers); i++)
        if (str_eq(stem, fillers[i]))
            return true;
    return false;
}

/* Leaves fillers out, unless nothing else was asked for. */
static void drop_fillers(struct strs *stems)
{
    size_t n = 0;

    for (size_t i = 0; i < stems->n; i++)
        if (!is_filler(stems->v[i]))
            stems->v[n++] = stems->v[i];
    stems->n = n ? n : stems->n;
}

/* The words as the engine's own query; null when nothing is asked. Stems need no escape. */
static enum err query_of(struct ctx *cx, str words, bool only_public, str *out)
{
    bool sqlite = db_engine(cx) == DB_SQLITE;
    const char *quote = sqlite ? "\"" : "'";
    struct strs stems;

    *out = (str){0};
    TRY(stems_of(cx, utf8_head(words, SEARCH_MAX), SEARCH_WORDS_MAX, &stems));
    if (stems.n == 0)
        return OK;
    drop_fillers(&stems);
    if (only_public)
        stems.v[stems.n++] = SEARCH_IS_PUBLIC;
    for (size_t i = 0; i < stems.n; i++)
        stems.v[i] = arena_fmt(&cx->arena, "%s%.*s%s", quote, STR_ARG(stems.v[i]), quote);
    *out = arena_join(&cx->arena, stems.v, stems.n, sqlite ? S(" ") : S(" & "));
    return OK;
}

/* A stretch of ids, [from, before): ids are in the order of time. */
struct slice {
    int64_t from, before, width_ms;
};

static struct slice slice_before(struct ctx *cx, int64_t before)
{
    int64_t end = before == INT64_MAX ? now_ms(cx) : id_time_ms(before);
    int64_t width = SLICE_DAYS * DAY_MS;

    return (struct slice){id_at(end - width), before, width};
}

/* The one before it, wider; false when there is none. */
static bool slice_next(struct slice *s)
{
    if (s->from == 0)
        return false;
    s->width_ms *= SLICE_GROWTH;
    s->before = s->from;
    s->from = id_at(id_time_ms(s->from) - s->width_ms);
    return true;
}
static const struct db_row id_row = DB_ROW(struct search_id, DB_FIELD(struct search_id, report_id));

static str or_null(str s)
{
    return s.n ? s : (str){0};
}

/* Matches from the newest slice on until there are ask->max of them. */
static enum err walk_public(struct ctx *cx, const struct search_ask *ask, struct list_rows *out)
{
    const struct list_filter *f = &ask->filter;
    struct slice s = slice_before(cx, ask->before);
    struct list_rows some;
    str query;

    *out = (struct list_rows){arena_array(&cx->arena, struct list_row, (size_t)ask->max), 0};
    TRY(query_of(cx, ask->words, true, &query));
    if (!query.n)
        return OK;
    do {
        int64_t wanted = ask->max - (int64_t)out->n;
        TRY(db_all(cx,
                   SQL(search_public, .query = query, .from = s.from, .before = s.before,
                       .depth = LIST_DEPTH, .topic = f->topic, .area = or_null(f->area),
                       .path = f->agency ? f->agency->path : (str){0}, .recap = or_null(f->recap),
                       .states = or_null(ask->states), .updated_after = ask->updated_after,
                       .max = wanted),
                   &list_row, (size_t)wanted, &some));
        for (size_t i = 0; i < some.n; i++) {
            must(out->n == 0 || some.v[i].id < out->v[out->n - 1].id);
            out->v[out->n++] = some.v[i];
        }
    } while ((int64_t)out->n < ask->max && slice_next(&s));
    return OK;
}

static enum err walk_desk(struct ctx *cx, const struct search_ask *ask, struct search_ids *out)
{
    struct slice s = slice_before(cx, ask->before);
    struct search_ids some;
    str query;

    *out = (struct search_ids){arena_array(&cx->arena, struct search_id, (size_t)ask->max), 0};
    TRY(query_of(cx, ask->words, false, &query));
    if (!query.n)
        return OK;
    do {
        int64_t wanted = ask->max - (int64_t)out->n;
        TRY(db_all(cx,
                   SQL(search_desk, .agency_id = ask->desk, .query = query, .from = s.from,
                       .before = s.before, .depth = LIST_DEPTH, .states = or_null(ask->states),
                       .topic = ask->filter.topic, .area = or_null(ask->filter.area),
                       .updated_after = ask->updated_after, .max = wanted),
                   &id_row, (size_t)wanted, &some));
        for (size_t i = 0; i < some.n; i++) {
            must(out->n == 0 || some.v[i].report_id < out->v[out->n - 1].report_id);
            out->v[out->n++] = some.v[i];
        }
    } while ((int64_t)out->n < ask->max && slice_next(&s));
    return OK;
}

/* What a queue shows of one slice. */
static enum err queue_slice(struct ctx *cx, str query, const struct queue_ask *ask,
                            const struct slice *s, int64_t max, struct queue_rows *out)
{
    const struct queue_filter *f = &ask->filter;
    struct queue_kind k = queue_kind(ask->queue);
    opt_i64 before = f->due_before;

    if (k.is_late && (!before.has || before.v > now_ms(cx)))
        before = SOME(now_ms(cx));
    return db_all(cx,
                  SQL(search_queue, .agency_id = ask->agency_id, .query = query, .from = s->from,
                      .before = s->before, .depth = LIST_DEPTH, .desk = or_null(k.desk),
                      .state = or_null(k.state), .late = k.is_late, .due_from = f->due_from,
                      .due_before = before, .person = f->person, .class = or_null(f->class),
                      .topic = f->topic, .area = or_null(f->area), .channel = or_null(f->channel),
                      .received_from = f->received_from, .received_before = f->received_before,
                      .max = max),
                  &queue_row, (size_t)max, out);
}

enum err search_queue(struct ctx *cx, str words, const struct queue_ask *ask,
                      struct queue_rows *out, struct queue_mark *next_out)
{
    struct slice s = slice_before(cx, ask->after.id ? ask->after.id : INT64_MAX);
    size_t max = (size_t)ask->max;
    struct queue_rows some;
    str query;

    *out = (struct queue_rows){arena_array(&cx->arena, struct queue_row, max + 1), 0};
    *next_out = (struct queue_mark){0};
    TRY(query_of(cx, words, false, &query));
    if (!query.n || ask->queue == QUEUE_OFFERS)
        return OK;
    do {
        TRY(queue_slice(cx, query, ask, &s, (int64_t)(max + 1 - out->n), &some));
        for (size_t i = 0; i < some.n; i++) {
            must(out->n == 0 || some.v[i].id < out->v[out->n - 1].id);
            out->v[out->n++] = some.v[i];
        }
    } while (out->n <= max && slice_next(&s));
    if (out->n > max)
        *next_out = (struct queue_mark){0, out->v[--out->n - 1].id};
    return OK;
}

enum err search_list(struct ctx *cx, str words, const struct list_filter *f, struct list_rows *out,
                     bool *more_out)
{
    must(f->page >= 1 && f->page <= LIST_PAGES_MAX);
    size_t skip = (size_t)(f->page - 1) * PUBLIC_ROWS;
    struct search_ask ask = {.words = words,
                             .filter = *f,
                             .before = INT64_MAX,
                             .updated_after = -1,
                             .max = (int64_t)skip + PUBLIC_ROWS + 1};
    struct list_rows all;

    TRY(walk_public(cx, &ask, &all));
    size_t left = all.n > skip ? all.n - skip : 0;
    *more_out = left > PUBLIC_ROWS && f->page < LIST_PAGES_MAX;
    *out = (struct list_rows){all.v + skip, left > PUBLIC_ROWS ? PUBLIC_ROWS : left};
    return OK;
}

enum err search_ids(struct ctx *cx, const struct search_ask *ask, struct search_ids *out)
{
    struct list_rows rows;

    must(ask->max > 0);
    if (ask->desk)
        return walk_desk(cx, ask, out);
    TRY(walk_public(cx, ask, &rows));
    *out = (struct search_ids){arena_array(&cx->arena, struct search_id, rows.n + 1), rows.n};
    for (size_t i = 0; i < rows.n; i++)
        out->v[i].report_id = rows.v[i].id;
    return OK;
}
