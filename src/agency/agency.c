/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agency/agency.h"

#include "agency/agency.sql.h"
#include "db/kept.h"

#include <stdlib.h>

enum { AGENCIES_MAX = 60000 }; /* a nation has 46,000 accounts in some 40,000 units */

const struct db_row agency_row =
    DB_ROW(struct agency, DB_FIELD(struct agency, id), DB_FIELD(struct agency, code),
           DB_FIELD(struct agency, name), DB_FIELD(struct agency, kind),
           DB_FIELD(struct agency, parent_id), DB_FIELD(struct agency, path),
           DB_FIELD(struct agency, area_code), DB_FIELD(struct agency, zone_min),
           DB_FIELD(struct agency, work_week), DB_FIELD(struct agency, is_inspector),
           DB_FIELD(struct agency, needs_review), DB_FIELD(struct agency, is_active));

/* All agencies, in the orders in which they are looked for. */
struct book {
    struct agencies by_id;
    const struct agency **by_code, **by_path, **by_parent; /* by_parent: then by name */
};

static int id_order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static const struct agency *at(const void *p)
{
    return *(const struct agency *const *)p;
}

static int code_order(const void *a, const void *b)
{
    return str_cmp(at(a)->code, at(b)->code);
}

static int path_order(const void *a, const void *b)
{
    return str_cmp(at(a)->path, at(b)->path);
}

static int parent_order(const void *a, const void *b)
{
    int order = id_order(at(a)->parent_id.v, at(b)->parent_id.v);

    return order ? order : str_cmp(at(a)->name, at(b)->name);
}

static const struct agency **sorted(struct ctx *cx, const struct agencies *all,
                                    int (*order)(const void *, const void *))
{
    const struct agency **v = arena_array(&cx->arena, const struct agency *, all->n + 1);

    for (size_t i = 0; i < all->n; i++)
        v[i] = &all->v[i];
    qsort(v, all->n, sizeof *v, order);
    return v;
}

static enum err read_book(struct ctx *cx, const void **out)
{
    struct book *b = arena_new(&cx->arena, struct book);

    TRY(db_all(cx, SQL(agency_all), &agency_row, AGENCIES_MAX, &b->by_id));
    b->by_code = sorted(cx, &b->by_id, code_order);
    b->by_path = sorted(cx, &b->by_id, path_order);
    b->by_parent = sorted(cx, &b->by_id, parent_order);
    *out = b;
    return OK;
}
static const struct kept_kind book_kind = {"agencies", read_book};

static int id_is(const void *key, const void *a)
{
    return id_order(*(const int64_t *)key, ((const struct agency *)a)->id);
}

static int code_is(const void *key, const void *a)
{
    return str_cmp(*(const str *)key, at(a)->code);
}

static enum err found(struct ctx *cx, const struct agency *a, struct agency *out)
{
    if (!a)
        return fail(cx, ERR_NOTFOUND, "no such agency");
    *out = *a;
    return OK;
}

enum err agency_by_id(struct ctx *cx, int64_t id, struct agency *out)
{
    const struct book *b;

    TRY(kept_get(cx, &book_kind, &b));
    return found(
        cx, b->by_id.n ? bsearch(&id, b->by_id.v, b->by_id.n, sizeof *b->by_id.v, id_is) : NULL,
        out);
}

enum err agency_by_code(struct ctx *cx, str code, struct agency *out)
{
    const struct book *b;

    TRY(kept_get(cx, &book_kind, &b));
    const struct agency *const *a =
        bsearch(&code, b->by_code, b->by_id.n, sizeof *b->by_code, code_is);
    return found(cx, a ? *a : NULL, out);
}

enum err agency_id_by_code(struct ctx *cx, str code, const char *field, int64_t *id_out)
{
    struct agency a;
    enum err e = agency_by_code(cx, code, &a);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, field, "error_agency_unknown");
    }
    TRY(e);
    *id_out = a.id;
    return OK;
}

enum err agency_called(struct ctx *cx, str words, struct agency *out)
{
    const struct agency *called = NULL;
    const struct book *b;

    TRY(kept_get(cx, &book_kind, &b));
    for (size_t i = 0; i < b->by_id.n && !called; i++) {
        const struct agency *a = &b->by_id.v[i];
        if (a->is_active && (str_eq_nocase(words, a->code) || str_eq_nocase(words, a->name)))
            called = a;
    }
    return found(cx, called, out);
}

enum err agency_top(struct ctx *cx, struct agency *out)
{
    const struct book *b;
    const struct agency *top = NULL;

    TRY(kept_get(cx, &book_kind, &b));
    for (size_t i = 0; i < b->by_id.n && !top; i++)
        if (!b->by_id.v[i].parent_id.has && b->by_id.v[i].is_active)
            top = &b->by_id.v[i];
    return found(cx, top, out);
}

/* The first of v whose parent is not before this one. */
static size_t first_below(const struct book *b, int64_t parent_id)
{
    size_t low = 0, high = b->by_id.n;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (b->by_parent[middle]->parent_id.v < parent_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum err agency_children(struct ctx *cx, int64_t parent_id, struct agencies *out)
{
    const struct book *b;

    TRY(kept_get(cx, &book_kind, &b));
    size_t from = first_below(b, parent_id), to = first_below(b, parent_id + 1);
    *out = (struct agencies){arena_array(&cx->arena, struct agency, to - from + 1), 0};
    for (size_t i = from; i < to; i++)
        if (b->by_parent[i]->is_active && b->by_parent[i]->parent_id.has)
            out->v[out->n++] = *b->by_parent[i];
    return OK;
}

enum err agency_list(struct ctx *cx, struct agencies *out)
{
    const struct book *b;

    TRY(kept_get(cx, &book_kind, &b));
    *out = (struct agencies){arena_array(&cx->arena, struct agency, b->by_id.n + 1), 0};
    for (size_t i = 0; i < b->by_id.n; i++)
        if (b->by_path[i]->is_active)
            out->v[out->n++] = *b->by_path[i];
    return OK;
}

bool agency_within(const struct agency *a, const struct agency *tree)
{
    return str_starts(a->path, tree->path);
}

str agency_path_end(struct ctx *cx, str path)
{
    return arena_fmt(&cx->arena, "%.*s0", (int)path.n - 1, path.p);
}
