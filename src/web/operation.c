/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the machine's keeper asks: alive, ready, figures. */
#include "db/store.h"
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

/* Figures tell an attacker when we are weak: for the machine itself and its operator. */
static enum err metrics(struct ctx *cx, struct request *rq, struct response *rs)
{
    bool local = str_starts(rq->address, S("127.")) || str_eq(rq->address, S("::1"));
    int64_t waiting;
    str jobs;

    if (!local && !(actor_roles(&cx->actor) & ROLE_BIT(ROLE_OPERATOR)))
        return fail(cx, ERR_DENIED, "metrics are for the operator");
    TRY(job_figures(cx, &jobs));
    TRY(outbox_waiting(cx, &waiting));
    rs->body = arena_fmt(&cx->arena,
                         "%.*s%.*s# HELP lapor_outbox_waiting Messages not sent and not given up.\n"
                         "# TYPE lapor_outbox_waiting gauge\nlapor_outbox_waiting %lld\n",
                         STR_ARG(ops_text(cx, rq->app->ops)), STR_ARG(jobs), (long long)waiting);
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
