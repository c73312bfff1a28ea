/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor serve, lapor work: pages, API and jobs, until a signal says stop. */
#include "api/api.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "cli/commands.h"
#include "db/feed.h"
#include "db/store.h"
#include "http/cache.h"
#include "http/ops.h"
#include "http/rate.h"
#include "http/route.h"
#include "http/server.h"
#include "web/identify.h"
#include "web/routes.h"
#include "web/view.h"
#include "worker/worker.h"

#include <signal.h>

enum { CACHE_BYTES = 32 << 20 };

/* A worker of SQLite mostly waits for a commit that many share: the more wait, the fewer syncs. One
 * of PostgreSQL holds a connection, of which a server has a hundred for all its clients. */
static const int threads_default[] = {[DB_SQLITE] = 32, [DB_POSTGRES] = 16};

static enum err connect_thread(struct ctx *cx, void *arg)
{
    return store_connect(cx, arg);
}

static void disconnect_thread(struct ctx *cx, void *arg)
{
    (void)arg;
    store_disconnect(cx);
}

/* What this process or another changed. */
static void drop_pages(const struct changes *what, void *arg)
{
    cache_drop(arg, what);
}

/* The tables of pages and API as the one array that http/ wants. */
static struct route_table *all_routes(struct arena *life)
{
    struct route_table *all = arena_array(life, struct route_table, web_tables_n + 1);

    for (size_t i = 0; i < web_tables_n; i++)
        all[i] = *web_tables[i];
    all[web_tables_n] = api_routes;
    return all;
}

static struct http_app app_of(struct ctx *cx, struct store *store, struct arena *life)
{
    return (struct http_app){.tables = all_routes(life),
                             .tables_n = web_tables_n + 1,
                             .identify = web_identify,
                             .error = web_error,
                             .sign_in = "/masuk",
                             .thread_start = connect_thread,
                             .thread_stop = disconnect_thread,
                             .arg = store,
                             .store_is_near = db_engine(cx) == DB_SQLITE,
                             .harmless = COOKIE_LANG,
                             .cache = cache_new(cx, life, CACHE_BYTES),
                             .rates = conf_bool(cx, CONF_RATE_LIMIT) ? rate_new(cx, life) : NULL,
                             .ops = ops_new(life)};
}

static enum err read_tls(struct ctx *cx, struct http_options *o)
{
    str cert = conf_str(cx, CONF_TLS_CERT), key = conf_str(cx, CONF_TLS_KEY);

    if (!cert.n)
        return OK;
    TRY(file_read(cx, cert, 1 << 20, &o->tls_cert));
    return file_read(cx, key, 1 << 20, &o->tls_key);
}

static enum err options_of(struct ctx *cx, struct http_options *o)
{
    str uploads = path_join(cx, conf_str(cx, CONF_DATA), S("uploads"));
    int64_t threads = conf_i64(cx, CONF_THREADS);

    TRY(dir_make(cx, uploads, 0700));
    *o = (struct http_options){.listen = conf_str(cx, CONF_LISTEN),
                               .threads = threads ? (int)threads : threads_default[db_engine(cx)],
                               .upload_dir = uploads,
                               .trusted_proxy = conf_str(cx, CONF_TRUSTED_PROXY),
                               .rate_limit = conf_bool(cx, CONF_RATE_LIMIT),
                               .plain_sign_in = conf_bool(cx, CONF_ALLOW_LAN_SIGN_IN)};
    return read_tls(cx, o);
}

/* Signals are taken here alone; every thread started afterwards has them blocked. */
static sigset_t block_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return set;
}

static void wait_for_signal(const sigset_t *set)
{
    int got;

    while (sigwait(set, &got) != 0)
        ;
}

/* One process does the jobs of a SQLite installation: the lock says who. */
static enum err lock_work(struct ctx *cx)
{
    return file_lock(cx, path_join(cx, conf_str(cx, CONF_DATA), S("work.lock")));
}

/* Pages that are kept hear of another process's changes from PostgreSQL only: db/feed.h. */
static enum err lock_serve(struct ctx *cx)
{
    if (db_engine(cx) != DB_SQLITE)
        return OK;
    return file_lock(cx, path_join(cx, conf_str(cx, CONF_DATA), S("serve.lock")));
}

static enum err run(struct ctx *cx, struct cli *c, const sigset_t *stop, struct arena *life)
{
    struct http_app app = app_of(cx, c->store, life);
    struct http_options options;
    struct http_server *server;
    struct worker *worker = NULL;
    struct feed *feed;

    TRY(options_of(cx, &options));
    TRY(lock_serve(cx));
    TRY(http_prepare(cx, life, &app));
    store_on_change(cx, drop_pages, app.cache);
    if (conf_bool(cx, CONF_WORK)) {
        TRY(lock_work(cx));
        TRY(worker_start(cx, c->store, &worker));
    }
    TRY(feed_open(cx, c->store, drop_pages, app.cache, &feed));
    enum err e = http_start(cx, &app, &options, &server);
    if (!e) {
        log_info(cx, "serve", LOG_I64("port", http_port(server)));
        fprintf(c->out, "listening on port %d\n", http_port(server));
        fflush(c->out);
        wait_for_signal(stop);
        world_end(cx->world);
        log_info(cx, "stop", LOG_I64("port", http_port(server)));
        http_stop(server);
    }
    if (worker)
        worker_stop(worker);
    feed_close(feed);
    store_on_change(cx, NULL, NULL);
    cache_close(app.cache);
    return e;
}

static enum err serve(struct ctx *cx, struct cli *c)
{
    sigset_t stop = block_signals();
    struct arena life;

    arena_init(&life, (size_t)CACHE_BYTES * 4);
    enum err e = run(cx, c, &stop, &life);
    arena_reset(&life);
    return e;
}

static enum err work(struct ctx *cx, struct cli *c)
{
    sigset_t stop = block_signals();
    struct worker *worker;

    TRY(lock_work(cx));
    TRY(worker_start(cx, c->store, &worker));
    fprintf(c->out, "working\n");
    fflush(c->out);
    wait_for_signal(&stop);
    world_end(cx->world);
    worker_stop(worker);
    return OK;
}

static void print_route(struct cli *c, struct json *j, const struct route *r)
{
    str method = method_name(r->method);

    if (!c->json) {
        fprintf(c->out, "%-7.*s %-40s %s\n", STR_ARG(method), r->pattern, r->note);
        return;
    }
    json_object_begin(j);
    json_key(j, S("method")), json_str(j, method);
    json_key(j, S("path")), json_str(j, str_of(r->pattern));
    json_key(j, S("what")), json_str(j, str_of(r->note));
    json_object_end(j);
}

static enum err routes(struct ctx *cx, struct cli *c)
{
    struct route_table *all = all_routes(&cx->arena);
    struct json j;

    json_init(cx, &j, PAGE_BYTES_MAX);
    json_array_begin(&j);
    for (size_t t = 0; t <= web_tables_n; t++)
        for (size_t i = 0; i < all[t].n; i++)
            print_route(c, &j, &all[t].v[i]);
    json_array_end(&j);
    return c->json ? cli_print_json(cx, c, &j) : OK;
}

static const struct command commands[] = {
    {"serve",  "", "pages, API and jobs; stops gracefully on SIGTERM", NULL, 0, 0, 0, CLI_STORE,
     serve                                                                                             },
    {"work",   "", "jobs only",                                        NULL, 0, 0, 0, CLI_STORE, work  },
    {"routes", "", "every address and what it is",                     NULL, 0, 0, 0, 0,         routes},
};
const struct command_table cli_serve_commands = {commands, COUNT(commands)};
