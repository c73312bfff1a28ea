/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/server.h"

#include <unistd.h>

#include "base/limits.h"
#include "http/adapter.h"
#include "http/body.h"
#include "http/cache.h"
#include "http/dispatch.h"
#include "http/links.h"
#include "http/listen.h"
#include "http/rate.h"

enum { FILES_BESIDE = 128 }; /* open files besides connections: databases, uploads, logs */

static const struct {
    int status;
    enum err e;
} refusals[REFUSALS] = {
    [REFUSE_BUSY] = {503, ERR_BUSY   },
    [REFUSE_SIZE] = {413, ERR_LIMIT  },
    [REFUSE_BAD] = {400, ERR_INVALID},
};

void server_lock(struct http_server *s)
{
    must(pthread_mutex_lock(&s->lock) == 0);
}

void server_unlock(struct http_server *s)
{
    must(pthread_mutex_unlock(&s->lock) == 0);
}

static int cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 ? (int)n : 1;
}

/* Behind a proxy every connection comes from one address; so does a load test. */
static int per_address(const struct http_options *o)
{
    if (!o->rate_limit || o->trusted_proxy.n)
        return 0;
    return o->per_address ? o->per_address : CONNECTIONS_PER_ADDRESS;
}

static struct http_options with_defaults(struct arena *life, const struct http_options *given)
{
    struct http_options o = *given;

    o.listen = arena_dup(life, given->listen);
    o.upload_dir = arena_dup(life, given->upload_dir);
    o.trusted_proxy = arena_dup(life, given->trusted_proxy);
    o.threads = given->threads ? given->threads : 2 * cores();
    o.queue = given->queue ? given->queue : QUEUE_MAX;
    o.timeout_s = given->timeout_s ? given->timeout_s : CLIENT_SILENCE_S;
    o.arrival_s = given->arrival_s ? given->arrival_s : HEADS_ARRIVAL_S;
    o.per_address = per_address(given);
    return o;
}

static struct http_server *server_new(struct ctx *cx, const struct http_app *app,
                                      const struct http_options *options)
{
    struct arena life;
    pthread_condattr_t monotonic;

    arena_init(&life, COMMAND_ARENA_MAX);
    struct http_server *s = arena_new(&life, struct http_server);
    s->life = life;
    s->app = *app;
    s->world = cx->world;
    s->listen_fd = -1;
    s->options = with_defaults(&s->life, options);
    must(pthread_mutex_init(&s->lock, NULL) == 0);
    must(pthread_condattr_init(&monotonic) == 0);
    must(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&s->idle, &monotonic) == 0);
    return s;
}

static void server_free(struct http_server *s)
{
    struct arena life = s->life;

    if (s->listen_fd >= 0)
        close(s->listen_fd);
    for (size_t i = 0; i < REFUSALS; i++)
        for (size_t j = 0; j < COUNT(s->refusals[i]); j++)
            if (s->refusals[i][j])
                mhd_answer_drop(s->refusals[i][j]);
    must(pthread_cond_destroy(&s->idle) == 0);
    must(pthread_mutex_destroy(&s->lock) == 0);
    arena_reset(&life);
}

/* In a context of its own: the error page is made as for a visitor. */
static void make_refusal(struct http_server *s, enum refusal which, bool json)
{
    struct ctx cx;
    struct http_pair accept = {S("Accept"), S("application/json")};
    struct request rq = {
        .target = S("/"), .path = S("/"), .headers = {&accept, json}
    };
    struct response rs = {0};

    ctx_init(&cx, s->world, REQUEST_ARENA_MAX);
    http_refuse(&cx, &s->app, &rq, &rs, refusals[which].status, refusals[which].e);
    s->refusal_status[which] = refusals[which].status;
    s->refusals[which][json] = mhd_answer(&cx, &rs);
    ctx_reset(&cx);
}

static enum err prepare(struct ctx *cx, struct http_server *s)
{
    TRY(files_allow(cx, CONNECTIONS_MAX + FILES_BESIDE));
    TRY(uploads_check(cx, s->options.upload_dir));
    if (!s->app.router)
        TRY(http_prepare(cx, &s->life, &s->app));
    if (!s->options.rate_limit)
        s->app.rates = NULL;
    else if (!s->app.rates)
        s->app.rates = rate_new(cx, &s->life);
    if (s->app.cache)
        cache_on_drop(s->app.cache, mhd_answer_drop);
    for (enum refusal which = 0; which < REFUSALS; which++) {
        make_refusal(s, which, false);
        make_refusal(s, which, true);
    }
    return listen_open(cx, s->options.listen, &s->listen_fd, &s->port);
}

static enum err start(struct ctx *cx, struct http_server *s)
{
    struct pool_plan plan = {.threads = s->options.threads,
                             .guests = s->app.store_is_near ? NETWORK_THREADS : 0,
                             .queue = (size_t)s->options.queue,
                             .arena_max = REQUEST_ARENA_MAX,
                             .start = s->app.thread_start,
                             .stop = s->app.thread_stop,
                             .arg = s->app.arg,
                             .run = mhd_run,
                             .run_arg = s};

    TRY(prepare(cx, s));
    TRY(pool_open(cx, &s->life, &plan, &s->pool));
    s->links = links_open(&s->life, CONNECTIONS_MAX + 64, s->options.arrival_s, s->app.ops);
    enum err e = mhd_start(cx, s);
    if (e) {
        links_close(s->links);
        pool_close(s->pool);
    }
    return e;
}

enum err http_start(struct ctx *cx, const struct http_app *app, const struct http_options *options,
                    struct http_server **out)
{
    struct http_server *s = server_new(cx, app, options);
    enum err e = start(cx, s);

    if (e)
        server_free(s);
    else
        *out = s;
    return e;
}

int http_port(const struct http_server *s)
{
    return s->port;
}

/* What has arrived is answered; what still arrives has STOP_GRACE_S to do so. */
static void wait_for_requests(struct http_server *s)
{
    struct timespec until;

    must(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
    until.tv_sec += STOP_GRACE_S;
    server_lock(s);
    while (s->active && pthread_cond_timedwait(&s->idle, &s->lock, &until) == 0)
        ;
    server_unlock(s);
}

void http_stop(struct http_server *s)
{
    atomic_store(&s->stopping, true);
    mhd_quiesce(s);
    wait_for_requests(s);
    pool_close(s->pool); /* from here on: 503 */
    mhd_stop(s);
    links_close(s->links);
    if (s->app.cache)
        cache_drop_all(s->app.cache);
    server_free(s);
}
