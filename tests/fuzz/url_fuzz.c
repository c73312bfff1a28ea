/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A request target: its path finds its route, its query reads back as itself. */
#include "support/corpus.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "http/request.h"
#include "http/route.h"
#include "http/url.h"

static enum err nothing(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)cx, (void)rq, (void)rs;
    return OK;
}

static const struct route url_routes[] = {
    {HTTP_GET,  "/",                       nothing, ROLES_ANYONE},
    {HTTP_GET,  "/laporan",                nothing, ROLES_ANYONE},
    {HTTP_GET,  "/laporan/{nomor}",        nothing, ROLES_ANYONE},
    {HTTP_POST, "/laporan/{nomor}/{aksi}", nothing, ROLES_ANYONE},
    {HTTP_GET,  "/laporan/{nomor}/foto",   nothing, ROLES_ANYONE},
};
static const struct route_table url_table = {url_routes, COUNT(url_routes)};

/* name=value, both encoded by us, is read as it was written. */
static void check_pair(struct ctx *cx, const struct http_pair *pair)
{
    struct http_pairs again;
    str text = arena_fmt(&cx->arena, "%.*s=%.*s", STR_ARG(url_encode(&cx->arena, pair->name)),
                         STR_ARG(url_encode(&cx->arena, pair->value)));

    must(utf8_valid(pair->name) && utf8_valid(pair->value));
    must(url_pairs(&cx->arena, text, 1, &again) && again.n == 1);
    must(str_eq(again.v[0].name, pair->name) && str_eq(again.v[0].value, pair->value));
}

static void check_route(struct ctx *cx, const struct request *rq)
{
    struct router *router;
    struct http_pairs params = {0};

    must(router_new(cx, &cx->arena, &url_table, 1, &router) == OK);
    struct route_match m = router_find(router, &cx->arena, HTTP_POST, rq->path, &params);
    must(!m.route || (params.n == 2 && params.v[0].value.n > 0 && params.v[1].value.n > 0));
    for (size_t i = 0; i < params.n; i++)
        must(!str_has(params.v[i].value, S("/")));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    struct request rq = {
        .target = {(const char *)data, size}
    };

    if (size > REQUEST_LINE_MAX)
        return 0;
    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    if (request_parse(&cx, &rq) == OK) {
        must(utf8_valid(rq.path) && str_starts(rq.path, S("/")));
        for (size_t i = 0; i < rq.query.n; i++)
            check_pair(&cx, &rq.query.v[i]);
        check_route(&cx, &rq);
    }
    ctx_reset(&cx);
    return 0;
}
