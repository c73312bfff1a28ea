/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A header of a request: cookies first of all, and the other lists that are read by hand. */
#include "support/corpus.h"

#include "base/limits.h"
#include "http/cookie.h"
#include "http/request.h"
#include "http/response.h"

static void check_cookie(struct ctx *cx, const struct http_pair *c)
{
    struct http_pairs again;
    struct http_cookie made = {.name = c->name, .value = c->value, .path = S("/"), .max_age_s = -1};
    str line, rest;

    str_cut(cookie_format(&cx->arena, &made, false), ';', &line, &rest);
    cookie_parse(&cx->arena, line, &again);
    must(again.n == 1 && str_eq(again.v[0].name, c->name) && str_eq(again.v[0].value, c->value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    struct http_pairs found;
    str header = {(const char *)data, size};

    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    cookie_parse(&cx.arena, header, &found);
    must(found.n <= COOKIES_MAX);
    for (size_t i = 0; i < found.n; i++)
        check_cookie(&cx, &found.v[i]);
    str origin = request_origin(S("10.0.0.1"), header, S("10.0.0.1"));
    must(origin.n > 0);
    (void)accepts_gzip(header);
    (void)etag_matches(header, S("W/\"1\""));
    ctx_reset(&cx);
    return 0;
}
