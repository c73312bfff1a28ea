/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/worker.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "db/store.h"
#include "job/lease.h"

#include <pthread.h>

enum { TASK_LEASE_MS = 60 * 1000, ROUND_MS = 100, RENEW_MS = 30 * 1000, STEPS_MAX = 200 };

/* Runs one task until nothing is left or its share of time is used. */
static enum err run_task(struct ctx *cx, const struct task *t)
{
    int64_t done = 0, begun = now_ms(cx);
    bool taken, waits = true;
    enum err e = OK;

    if (t->waits)
        TRY(t->waits(cx, &waits));
    if (!waits)
        return OK;
    TRY(lease_take(cx, t->name, TASK_LEASE_MS, &taken));
    if (!taken)
        return OK;
    for (int i = 0; i < STEPS_MAX && now_ms(cx) - begun < TASK_LEASE_MS / 2; i++) {
        e = t->run(cx, &done);
        if (e || done == 0)
            break;
    }
    struct fault fault = cx->fault;
    fault_clear(cx);
    enum err given = lease_give(cx, t->name, now_ms(cx) + t->every_ms);
    if (e)
        cx->fault = fault;
    return e ? e : given;
}

/* Every task that is due; a task that fails does not keep the others from running. */
static void round_of_tasks(struct ctx *cx)
{
    for (size_t i = 0; i < worker_tasks_n; i++) {
        if (run_task(cx, &worker_tasks[i]))
            log_fault(cx, worker_tasks[i].name);
        ctx_reset(cx);
        cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    }
}

enum err worker_once(struct ctx *cx)
{
    struct actor before = cx->actor;
    int64_t done;

    cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    for (size_t i = 0; i < worker_tasks_n; i++) {
        int steps = 0;
        do {
            TRY(worker_tasks[i].run(cx, &done));
        } while (done > 0 && ++steps < STEPS_MAX);
    }
    cx->actor = before;
    return OK;
}

struct worker {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    struct world *world;
    struct store *store;
    struct arena life; /* holds the worker itself */
};

/* Waits for the next round; true when it is time to stop. */
static bool wait_round(struct worker *w)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ROUND_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&w->lock);
    if (!w->stop)
        pthread_cond_timedwait(&w->wake, &w->lock, &until);
    bool stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    return stop;
}

static void renew_lease(struct ctx *cx, int64_t *renewed_at)
{
    if (now_ms(cx) - *renewed_at < RENEW_MS)
        return;
    *renewed_at = now_ms(cx);
    if (store_node_renew(cx))
        log_fault(cx, "node");
    fault_clear(cx);
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct ctx cx;
    int64_t renewed_at;

    ctx_init(&cx, w->world, JOB_ARENA_MAX);
    renewed_at = now_ms(&cx);
    bool connected = store_connect(&cx, w->store) == OK;
    if (!connected)
        log_fault(&cx, "worker");
    while (!wait_round(w)) {
        if (!connected && store_connect(&cx, w->store) == OK)
            connected = true;
        ctx_reset(&cx);
        cx.actor = (struct actor){.kind = ACTOR_PROGRAM};
        if (connected) {
            round_of_tasks(&cx);
            renew_lease(&cx, &renewed_at);
        }
    }
    ctx_reset(&cx);
    if (connected)
        store_disconnect(&cx);
    arena_reset(&cx.arena);
    return NULL;
}

enum err worker_start(struct ctx *cx, struct store *store, struct worker **out)
{
    struct arena life;

    arena_init(&life, 1 << 16);
    struct worker *w = arena_new(&life, struct worker);
    *w = (struct worker){.world = cx->world, .store = store};
    w->life = life;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    if (pthread_create(&w->thread, NULL, work, w)) {
        arena_reset(&life);
        return fail(cx, ERR_IO, "no thread for the worker");
    }
    *out = w;
    return OK;
}

void worker_stop(struct worker *w)
{
    struct arena life = w->life;

    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
    pthread_join(w->thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
    arena_reset(&life);
}
