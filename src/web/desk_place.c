/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/desk_place.h"

#include "base/limits.h"
#include "search/search.h"
#include "web/case.h"

/* The desk of that code among those of the account; the first when none is asked for. */
static enum err find_unit(struct ctx *cx, str code, struct agency *out)
{
    for (size_t i = 0; i < cx->actor.grants_n; i++) {
        if (cx->actor.grants[i].role == ROLE_OPERATOR)
            continue;
        TRY(agency_by_id(cx, cx->actor.grants[i].agency_id, out));
        if (code.n == 0 || str_eq(code, out->code))
            return OK;
    }
    return fail(cx, ERR_DENIED, "no desk for this account");
}

static struct queue_mark mark_of(str due, str id)
{
    struct queue_mark m;

    if (!str_i64(due, &m.due) || !str_i64(id, &m.id) || m.due < 0 || m.id <= 0)
        return (struct queue_mark){0};
    return m;
}

static void read_marks(const struct request *rq, struct desk_place *out)
{
    str due, id;

    out->page = mark_of(request_query(rq, S("batas")), request_query(rq, S("setelah")));
    str_cut(request_query(rq, S("tempat")), '-', &due, &id);
    out->at = mark_of(due, id);
}

enum err desk_place_read(struct ctx *cx, struct request *rq, struct desk_place *out)
{
    *out = (struct desk_place){.queue = queue_by_slug(request_query(rq, S("antrean")))};
    TRY(find_unit(cx, request_query(rq, S("unit")), &out->unit));
    if (out->queue == QUEUE_COUNT)
        out->queue = actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), out->unit.path)
                         ? QUEUE_VERIFY
                         : QUEUE_WORK;
    read_marks(rq, out);
    return wishes_read(cx, rq, &out->unit, &out->wishes, &out->filter);
}

enum err desk_place_recall(struct ctx *cx, const struct request *rq, struct desk_place *out)
{
    struct request look = *rq; /* its errors are not those of the page's own form */
    bool is_named = queue_by_slug(request_query(rq, S("antrean"))) < QUEUE_COUNT &&
                    request_query(rq, S("unit")).n > 0;
    enum err e = OK;

    look.errors = NULL;
    if (is_named)
        e = desk_place_read(cx, &look, out);
    if (e == ERR_DENIED)
        fault_clear(cx);
    else
        TRY(e);
    if (!is_named || e || (look.errors && look.errors->n))
        *out = (struct desk_place){.queue = QUEUE_COUNT};
    return OK;
}

/* Keys of texts have no hyphens. */
struct text desk_queue_name(struct ctx *cx, enum queue q)
{
    str slug = str_of(queue_slug(q));
    char *p = arena_alloc(&cx->arena, 1, slug.n + 1);

    for (size_t i = 0; i < slug.n; i++)
        p[i] = slug.p[i] == '-' ? '_' : slug.p[i];
    return text_of_key(cx, "queue_", (str){p, slug.n});
}

static str queue_query(struct ctx *cx, const struct desk_place *d, enum queue q, str wishes)
{
    return arena_fmt(&cx->arena, "?antrean=%s&unit=%.*s%.*s", queue_slug(q), STR_ARG(d->unit.code),
                     STR_ARG(wishes));
}

static str page_query(struct ctx *cx, const struct desk_place *d)
{
    str query = queue_query(cx, d, d->queue, wishes_query(cx, &d->wishes, WISH_COUNT));

    if (!d->page.id)
        return query;
    return arena_fmt(&cx->arena, "%.*s&batas=%lld&setelah=%lld", STR_ARG(query),
                     (long long)d->page.due, (long long)d->page.id);
}

str desk_href(struct ctx *cx, const struct desk_place *d, enum queue q, str wishes)
{
    return arena_fmt(&cx->arena, "/kerja%.*s", STR_ARG(queue_query(cx, d, q, wishes)));
}

str desk_page_href(struct ctx *cx, const struct desk_place *d)
{
    if (d->queue == QUEUE_COUNT)
        return S("/kerja");
    return arena_fmt(&cx->arena, "/kerja%.*s", STR_ARG(page_query(cx, d)));
}

str desk_query(struct ctx *cx, const struct desk_place *d)
{
    if (d->queue == QUEUE_COUNT)
        return S("");
    str query = page_query(cx, d);
    if (!d->at.id)
        return query;
    return arena_fmt(&cx->arena, "%.*s&tempat=%lld-%lld", STR_ARG(query), (long long)d->at.due,
                     (long long)d->at.id);
}

str desk_case_href(struct ctx *cx, const struct desk_place *d, str number)
{
    str parts[] = {case_href(cx, number), desk_query(cx, d)};

    return arena_join(&cx->arena, parts, COUNT(parts), S(""));
}

enum err desk_rows_after(struct ctx *cx, const struct desk_place *d, struct queue_mark after,
                         int64_t max, struct queue_rows *out, struct queue_mark *next_out)
{
    struct queue_ask ask = {d->unit.id, d->queue, d->filter, after, max};
    str words = d->wishes.v[WISH_WORDS];

    return words.n ? search_queue(cx, words, &ask, out, next_out)
                   : queue_list(cx, &ask, out, next_out);
}

struct queue_mark desk_mark(const struct queue_row *r)
{
    return (struct queue_mark){r->due_at.has ? r->due_at.v : 0, r->id};
}

/* Does the row come after the mark? What was searched for is listed newest first; a queue has what
 * is due first, soonest first, then what ended, newest first. */
static bool comes_after(const struct desk_place *d, const struct queue_row *r, struct queue_mark m)
{
    struct queue_mark row = desk_mark(r);

    if (d->wishes.v[WISH_WORDS].n || (!row.due && !m.due))
        return row.id < m.id;
    if (!row.due || !m.due)
        return !row.due;
    return row.due > m.due || (row.due == m.due && row.id > m.id);
}

static void take(const struct desk_place *d, struct queue_mark page, const struct queue_row *r,
                 struct desk_neighbour *out)
{
    *out = (struct desk_neighbour){r->number, r->title, *d};
    out->place.page = page;
    out->place.at = desk_mark(r);
}

/* The neighbours on one page of the queue; true when it reaches beyond the case. */
static bool look_through(const struct desk_place *d, struct queue_mark page, int64_t report_id,
                         const struct queue_rows *rows, struct desk_neighbours *out)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct queue_row *r = &rows->v[i];
        if (r->id == report_id)
            continue;
        if (comes_after(d, r, d->at)) {
            take(d, page, r, &out->after);
            return true;
        }
        take(d, page, r, &out->before);
    }
    return false;
}

/* The last one before this page: pages are linked forward only, so from the first one on. */
static enum err look_back(struct ctx *cx, const struct desk_place *d, int64_t report_id,
                          struct desk_neighbour *out)
{
    struct desk_neighbours found = {0};
    struct queue_mark page = {0}, next = {0};
    struct queue_rows rows;

    for (int i = 0; i < DESK_PAGES_BACK_MAX; i++) {
        TRY(desk_rows_after(cx, d, page, PAGE_ROWS, &rows, &next));
        if (look_through(d, page, report_id, &rows, &found) || !next.id || next.id == d->page.id) {
            *out = found.before;
            return OK;
        }
        page = next;
    }
    return OK;
}

enum err desk_neighbours(struct ctx *cx, const struct desk_place *d, int64_t report_id,
                         struct desk_neighbours *out)
{
    struct queue_mark next;
    struct queue_rows rows;

    *out = (struct desk_neighbours){0};
    if (d->queue == QUEUE_COUNT || !d->at.id)
        return OK;
    TRY(desk_rows_after(cx, d, d->page, PAGE_ROWS, &rows, &next));
    look_through(d, d->page, report_id, &rows, out);
    if (!out->before.number.n && d->page.id)
        TRY(look_back(cx, d, report_id, &out->before));
    if (out->after.number.n || !next.id)
        return OK;
    struct queue_mark page = next;
    struct desk_neighbours beyond = *out;
    TRY(desk_rows_after(cx, d, page, 2, &rows, &next));
    look_through(d, page, report_id, &rows, &beyond);
    out->after = beyond.after;
    return OK;
}
