/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"
#include "calendar/due.h"
#include "calendar/limit.sql.h"
#include "db/kept.h"

enum { LIMITS_MAX = 20000 }; /* a few rules, and some agencies' own */

struct rule {
    str kind, class;
    int64_t agency_id; /* 0: everybody's */
    str valid_from, valid_to;
    int64_t amount;
    str unit, source;
};
struct rules {
    struct rule *v;
    size_t n;
};
static const struct db_row rule_row =
    DB_ROW(struct rule, DB_FIELD(struct rule, kind), DB_FIELD(struct rule, class),
           DB_FIELD(struct rule, agency_id), DB_FIELD(struct rule, valid_from),
           DB_FIELD(struct rule, valid_to), DB_FIELD(struct rule, amount),
           DB_FIELD(struct rule, unit), DB_FIELD(struct rule, source));

static enum err read_rules(struct ctx *cx, const void **out)
{
    struct rules *all = arena_new(&cx->arena, struct rules);

    TRY(db_all(cx, SQL(limit_all), &rule_row, LIMITS_MAX, all));
    *out = all;
    return OK;
}
static const struct kept_kind rules_kind = {"limits", read_rules};

/* Is one of the ids of the path ("/1/17/") the agency? */
static bool on_path(str path, int64_t agency_id)
{
    int64_t id;
    str one;

    str_skip(&path, S("/"));
    while (str_cut(path, '/', &one, &path))
        if (str_i64(one, &id) && id == agency_id)
            return true;
    return false;
}

static bool holds_on(const struct rule *r, str day)
{
    return str_cmp(r->valid_from, day) <= 0 && (!r->valid_to.p || str_cmp(r->valid_to, day) >= 0);
}

/* Rows stand by kind, class, agency and day: a newer one that holds takes the older's place. */
static bool is_replaced(const struct rules *all, const struct rule *r, str day)
{
    for (const struct rule *n = r + 1; n < all->v + all->n; n++) {
        if (!str_eq(n->kind, r->kind) || !str_eq(n->class, r->class) ||
            n->agency_id != r->agency_id)
            return false;
        if (holds_on(n, day))
            return true;
    }
    return false;
}

/* Working days are stricter than calendar days, then the smaller amount is. */
static bool is_stricter(const struct rule *a, const struct rule *b)
{
    int units = str_cmp(a->unit, b->unit);

    return units ? units > 0 : a->amount < b->amount;
}

enum err limit_of(struct ctx *cx, str kind, str class, const struct agency *agency, int64_t at,
                  struct limit *out)
{
    str day = date_format(cx, day_of(at, (int)agency->zone_min));
    const struct rule *best = NULL;
    const struct rules *all;

    TRY(kept_get(cx, &rules_kind, &all));
    for (size_t i = 0; i < all->n; i++) {
        const struct rule *r = &all->v[i];
        if (!str_eq(r->kind, kind) || (r->class.n && !str_eq(r->class, class)) ||
            (r->agency_id && !on_path(agency->path, r->agency_id)))
            continue;
        if (holds_on(r, day) && !is_replaced(all, r, day) && (!best || is_stricter(r, best)))
            best = r;
    }
    if (!best)
        return fail(cx, ERR_NOTFOUND, "no limit %.*s", STR_ARG(kind));
    *out = (struct limit){best->amount, best->unit, best->source};
    return OK;
}
