/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/site.h"

#include "api/api.h"
#include "db/store.h"
#include "http/cache.h"
#include "http/ops.h"
#include "web/identify.h"
#include "web/routes.h"
#include "web/view.h"

/* As in `lapor serve`: what is written drops pages, of every site that is open. */
static struct page_cache *caches[8];

static void drop_pages(const struct changes *what, void *arg)
{
    (void)arg;
    for (size_t i = 0; i < COUNT(caches); i++)
        cache_drop(caches[i], what);
}

static void put(struct page_cache *before, struct page_cache *after)
{
    size_t i = 0;

    while (caches[i] != before)
        must(++i < COUNT(caches));
    caches[i] = after;
}

struct client *site_client(struct ctx *cx)
{
    struct route_table *tables = arena_array(&cx->arena, struct route_table, web_tables_n + 1);
    struct arena *life = arena_new(&cx->arena, struct arena);

    for (size_t i = 0; i < web_tables_n; i++)
        tables[i] = *web_tables[i];
    tables[web_tables_n] = api_routes;
    arena_init(life, 64 << 20);
    struct http_app app = {.tables = tables,
                           .tables_n = web_tables_n + 1,
                           .identify = web_identify,
                           .error = web_error,
                           .sign_in = "/masuk",
                           .arg = life,
                           .ops = ops_new(life),
                           .cache = cache_new(cx, life, 8 << 20)};
    put(NULL, app.cache);
    store_on_change(cx, drop_pages, NULL);
    return client_open(cx, &app);
}

void site_close(struct client *c)
{
    struct arena *life = c->app.arg;

    client_close(c);
    put(c->app.cache, NULL);
    cache_close(c->app.cache);
    arena_reset(life);
}

static void sign_in(struct client *c, enum session_kind kind, const char *cookie, int64_t id)
{
    struct ctx *cx = c->owner;
    str secret;

    assert_ok(cx, session_open(cx, kind, id, &secret));
    client_forget_cookies(c);
    client_set_cookie(c, cookie, secret);
    client_get(c, kind == SESSION_STAFF ? "/healthz" : "/lacak"); /* brings the token for forms */
}

void site_sign_in(struct client *c, int64_t account_id)
{
    sign_in(c, SESSION_STAFF, "sesi", account_id);
}

void site_sign_in_reporter(struct client *c, int64_t report_id)
{
    sign_in(c, SESSION_REPORTER, "pelapor", report_id);
}

str site_field(const struct client *c, const char *name)
{
    str wanted = arena_fmt(&c->owner->arena, "name=\"%s\" value=\"", name);
    ptrdiff_t at = str_find(c->body, wanted);
    str rest, value;

    if (at < 0)
        return S("");
    rest = str_slice(c->body, (size_t)at + wanted.n, c->body.n);
    str_cut(rest, '"', &value, &rest);
    return arena_dup(&c->owner->arena, value);
}

bool site_has(const struct client *c, const char *words)
{
    return str_has(c->body, str_of(words));
}
