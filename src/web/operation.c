/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the machine's keeper asks: alive, ready, figures. */
#include "backup/schedule.h"
#include "base/world.h"
#include "db/store.h"
#include "http/cache.h"
#include "http/ops.h"
#include "job/figures.h"
#include "notify/send.h"
#include "web/routes.h"

/* Ready: the store answers and its schema is ours. */
static enum err ready(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)rq;
    TRY(store_check_schema(cx));
    rs->body = S("ok\n");
    rs->content_type = S("text/plain; charset=utf-8");
    return OK;
}

static enum err mails(struct ctx *cx, const struct request *rq, int64_t *out)
{
    (void)rq;
    return outbox_waiting(cx, out);
}

static enum err writes(struct ctx *cx, const struct request *rq, int64_t *out)
{
    (void)rq;
    *out = store_waiting(cx);
    return OK;
}

static enum err cached(struct ctx *cx, const struct request *rq, int64_t *out)
{
    (void)cx;
    *out = (int64_t)cache_bytes(rq->app->cache);
    return OK;
}

/* -1: there is none, or no folder for them is set. */
static enum err backup_age(struct ctx *cx, const struct request *rq, int64_t *out)
{
    opt_i64 made_at;

    (void)rq;
    TRY(backup_newest(cx, &made_at));
    *out = made_at.has ? (now_ms(cx) - made_at.v) / 1000 : -1;
    return OK;
}

/* Beside what the server (http/ops.h) and the jobs (job/figures.h) count themselves. */
static const struct {
    const char *name, *help;
    enum err (*of)(struct ctx *cx, const struct request *rq, int64_t *out);
} gauges[] = {
    {"lapor_outbox_waiting",     "Messages not sent and not given up.",                            mails },
    {"lapor_writes_waiting",     "Transactions that wait for SQLite's writer.",                    writes},
    {"lapor_page_cache_bytes",   "Bytes of the public pages kept ready.",                          cached},
    {"lapor_backup_age_seconds", "Since the newest backup that proved itself; -1: there is none.",
     backup_age                                                                                          },
};

/* Figures tell an attacker when we are weak: for the machine itself and its operator. */
static enum err metrics(struct ctx *cx, struct request *rq, struct response *rs)
{
    bool local = str_starts(rq->address, S("127.")) || str_eq(rq->address, S("::1"));
    str parts[2 + COUNT(gauges)] = {ops_text(cx, rq->app->ops)};
    int64_t n;

    if (!local && !(actor_roles(&cx->actor) & ROLE_BIT(ROLE_OPERATOR)))
        return fail(cx, ERR_DENIED, "metrics are for the operator");
    TRY(job_figures(cx, &parts[1]));
    for (size_t i = 0; i < COUNT(gauges); i++) {
        TRY(gauges[i].of(cx, rq, &n));
        parts[2 + i] =
            arena_fmt(&cx->arena, "# HELP %s %s\n# TYPE %s gauge\n%s %lld\n", gauges[i].name,
                      gauges[i].help, gauges[i].name, gauges[i].name, (long long)n);
    }
    rs->body = arena_join(&cx->arena, parts, COUNT(parts), S(""));
    rs->content_type = S("text/plain; version=0.0.4; charset=utf-8");
    return OK;
}

static const struct route routes[] = {
    {HTTP_GET, "/healthz", ops_healthz, ROLES_ANYONE, RATE_NONE, BODY_NONE, 0,
     "the process is alive"                                                                       },
    {HTTP_GET, "/readyz",  ready,       ROLES_ANYONE, RATE_NONE, BODY_NONE, 0, "the store answers"},
    {HTTP_GET, "/metrics", metrics,     ROLES_ANYONE, RATE_NONE, BODY_NONE, 0,
     "figures for Prometheus, from this machine or for its operator"                              },
};
const struct route_table web_operation_routes = {routes, COUNT(routes)};
