/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/route.h"

#include "base/limits.h"

static const str names[] = {
    [HTTP_GET] = S_("GET"),     [HTTP_HEAD] = S_("HEAD"),     [HTTP_POST] = S_("POST"),
    [HTTP_PATCH] = S_("PATCH"), [HTTP_DELETE] = S_("DELETE"), [HTTP_OPTIONS] = S_("OPTIONS"),
    [HTTP_OTHER] = S_("other"),
};

struct segments {
    str v[SEGMENTS_MAX];
    size_t n;
};

/* A route with its pattern cut up; a {name} keeps its braces off and its bit in `open`. */
struct compiled {
    const struct route *route;
    struct segments parts;
    uint32_t open;
};

struct router {
    struct compiled *v;
    size_t n;
    size_t from[SEGMENTS_MAX + 2]; /* routes of k segments: v[from[k]] up to v[from[k + 1]] */
};

str method_name(enum http_method m)
{
    return names[m];
}

enum http_method method_of(str name)
{
    for (enum http_method m = HTTP_GET; m < HTTP_OTHER; m++)
        if (str_eq(name, names[m]))
            return m;
    return HTTP_OTHER;
}

str methods_list(struct arena *a, uint32_t methods)
{
    str list[HTTP_OTHER];
    size_t n = 0;

    if (methods & 1u << HTTP_GET)
        methods |= 1u << HTTP_HEAD;
    for (enum http_method m = HTTP_GET; m < HTTP_OTHER; m++)
        if (methods & 1u << m)
            list[n++] = names[m];
    return arena_join(a, list, n, S(", "));
}

/* "/" has no segment, "/a/b" two. False when there are too many or one is empty. */
static bool cut_up(str path, struct segments *out)
{
    str rest = path;

    out->n = 0;
    if (!str_skip(&rest, S("/")))
        return false;
    while (rest.n > 0) {
        if (out->n == SEGMENTS_MAX)
            return false;
        bool more = str_cut(rest, '/', &out->v[out->n], &rest);
        if (out->v[out->n++].n == 0 || (more && rest.n == 0))
            return false;
    }
    return true;
}

static bool matches(const struct compiled *c, const struct segments *path)
{
    for (size_t i = 0; i < path->n; i++)
        if (!(c->open >> i & 1u) && !str_eq(c->parts.v[i], path->v[i]))
            return false;
    return true;
}

static void fill(const struct compiled *c, const struct segments *path, struct arena *a,
                 struct http_pairs *params)
{
    params->n = 0;
    params->v = c->open ? arena_array(a, struct http_pair, SEGMENTS_MAX) : NULL;
    for (size_t i = 0; i < path->n; i++)
        if (c->open >> i & 1u)
            params->v[params->n++] = (struct http_pair){c->parts.v[i], path->v[i]};
}

static struct route_match find(const struct router *r, struct arena *a, enum http_method method,
                               const struct segments *parts, struct http_pairs *params)
{
    struct route_match found = {0};

    for (size_t i = r->from[parts->n]; i < r->from[parts->n + 1] && !found.route; i++) {
        const struct compiled *c = &r->v[i];
        if (!matches(c, parts))
            continue;
        found.methods |= 1u << c->route->method;
        if (c->route->method != method)
            continue;
        found.route = c->route;
        if (params)
            fill(c, parts, a, params);
    }
    return found;
}

struct route_match router_find(const struct router *r, struct arena *a, enum http_method method,
                               str path, struct http_pairs *params)
{
    struct segments parts;

    if (!cut_up(path, &parts))
        return (struct route_match){0};
    struct route_match found = find(r, a, method, &parts, params);
    return found.route || method != HTTP_HEAD ? found : find(r, a, HTTP_GET, &parts, params);
}

static bool is_open(str segment, str *name)
{
    if (segment.n < 3 || !str_starts(segment, S("{")) || !str_ends(segment, S("}")))
        return false;
    *name = str_slice(segment, 1, segment.n - 2);
    return true;
}

static enum err compile(struct ctx *cx, const struct route *route, struct compiled *out)
{
    str pattern = str_of(route->pattern);

    *out = (struct compiled){.route = route};
    if (!pattern.p || !cut_up(pattern, &out->parts))
        return fail(cx, ERR_BUG, "route \"%.*s\": not a pattern", STR_ARG(pattern));
    if (route->who == 0 || route->who & ROLE_BIT(ROLE_UNSET))
        return fail(cx, ERR_BUG, "route \"%.*s\" says for nobody", STR_ARG(pattern));
    if (!route->run)
        return fail(cx, ERR_BUG, "route \"%.*s\" has no function", STR_ARG(pattern));
    if (route->method >= HTTP_OTHER)
        return fail(cx, ERR_BUG, "route \"%.*s\" has no method", STR_ARG(pattern));
    if ((route->body == BODY_PIECE) != (route->open != NULL))
        return fail(cx, ERR_BUG, "route \"%.*s\": a piece needs a place to go to",
                    STR_ARG(pattern));
    for (size_t i = 0; i < out->parts.n; i++)
        if (is_open(out->parts.v[i], &out->parts.v[i]))
            out->open |= 1u << i;
    return OK;
}

/* Fewer segments first; then literal before open, from the left; then the pattern, the method. */
static int order(const void *left, const void *right)
{
    const struct compiled *a = left, *b = right;

    if (a->parts.n != b->parts.n)
        return a->parts.n < b->parts.n ? -1 : 1;
    for (size_t i = 0; i < a->parts.n; i++) {
        int open = (int)(a->open >> i & 1u) - (int)(b->open >> i & 1u);
        int words = a->open >> i & 1u ? 0 : str_cmp(a->parts.v[i], b->parts.v[i]);
        if (open || words)
            return open ? open : words;
    }
    return (int)a->route->method - (int)b->route->method;
}

static enum err refuse_twins(struct ctx *cx, const struct router *r)
{
    for (size_t i = 1; i < r->n; i++)
        if (order(&r->v[i - 1], &r->v[i]) == 0)
            return fail(cx, ERR_BUG, "routes \"%s\" and \"%s\" answer the same",
                        r->v[i - 1].route->pattern, r->v[i].route->pattern);
    return OK;
}

enum err router_new(struct ctx *cx, struct arena *life, const struct route_table *tables,
                    size_t tables_n, struct router **out)
{
    struct router *r = arena_new(life, struct router);
    size_t n = 0;

    for (size_t i = 0; i < tables_n; i++)
        n += tables[i].n;
    r->v = arena_array(life, struct compiled, n);
    for (size_t i = 0; i < tables_n; i++)
        for (size_t j = 0; j < tables[i].n; j++)
            TRY(compile(cx, &tables[i].v[j], &r->v[r->n++]));
    if (n)
        qsort(r->v, n, sizeof *r->v, order);
    TRY(refuse_twins(cx, r));
    for (size_t i = 0; i < n; i++)
        for (size_t k = r->v[i].parts.n + 1; k < COUNT(r->from); k++)
            r->from[k]++;
    *out = r;
    return OK;
}
