/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "worker/worker.h"

#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "db/store.h"
#include "job/lease.h"

#include <pthread.h>

enum { TASK_LEASE_MS = 60 * 1000, ROUND_MS = 100, RENEW_MS = 30 * 1000, STEPS_MAX = 200 };
enum { TASKS_MAX = 32 };

/* Steps of one task until nothing is left (*more_out false) or its slice is used. */
static enum err run_slice(struct ctx *cx, const struct task *t, bool *more_out)
{
    int64_t done = 0, begun = now_ms(cx);

    *more_out = true;
    for (int i = 0; i < STEPS_MAX && *more_out; i++) {
        TRY(t->run(cx, &done));
        *more_out = done > 0;
        if (now_ms(cx) - begun >= TASK_SLICE_MS || world_is_ending(cx->world))
            break;
    }
    return OK;
}

/* The lease is given back however the slice ended, and the first fault is the one that counts. */
static enum err run_leased(struct ctx *cx, const struct task *t, bool *more_out)
{
    bool taken;

    TRY(lease_take(cx, t->name, TASK_LEASE_MS, &taken));
    if (!taken)
        return OK;
    enum err e = run_slice(cx, t, more_out);
    struct fault fault = cx->fault;
    fault_clear(cx);
    *more_out &= e == OK;
    enum err given = lease_give(cx, t->name, now_ms(cx) + (*more_out ? 0 : t->every_ms));
    if (e)
        cx->fault = fault;
    return e ? e : given;
}

/* *more_out: its work is not done, it wants its next turn soon. */
static enum err run_task(struct ctx *cx, const struct task *t, int64_t *next_at, bool *more_out)
{
    bool waits = true;
    int64_t now = now_ms(cx);

    *more_out = false;
    if (t->leases_rows && now < *next_at && *next_at - now <= t->every_ms)
        return OK;
    if (t->waits)
        TRY(t->waits(cx, &waits));
    if (!waits)
        return OK;
    if (!t->leases_rows)
        return run_leased(cx, t, more_out);
    enum err e = run_slice(cx, t, more_out);
    *more_out &= e == OK;
    *next_at = *more_out ? 0 : now_ms(cx) + t->every_ms;
    return e;
}

struct worker;

/* One thread of it. */
struct lane {
    struct worker *worker;
    enum task_lane which;
    pthread_t thread;
    struct ctx cx;
    bool connected;
    int64_t renewed_at;         /* of the node lease, by the first lane alone */
    int64_t next_at[TASKS_MAX]; /* of those that lease their rows             */
};

struct worker {
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;
    struct store *store;
    struct lane lanes[LANES];
    struct arena life; /* holds the worker itself */
};

/* Every task that is due; a task that fails does not keep the others from running. */
static bool round_of_tasks(struct lane *l)
{
    struct ctx *cx = &l->cx;
    bool more, any = false;

    for (size_t i = 0; i < worker_tasks_n; i++) {
        if (worker_tasks[i].lane != l->which)
            continue;
        if (run_task(cx, &worker_tasks[i], &l->next_at[i], &more))
            log_fault(cx, worker_tasks[i].name);
        else
            any |= more;
        ctx_reset(cx);
        cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    }
    return any;
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

/* Waits for the next round, unless there is work left; true when it is time to stop. */
static bool wait_round(struct worker *w, bool more)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += ROUND_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&w->lock);
    if (!w->stop && !more)
        pthread_cond_timedwait(&w->wake, &w->lock, &until);
    bool stop = w->stop;
    pthread_mutex_unlock(&w->lock);
    return stop;
}

static void renew_lease(struct lane *l)
{
    struct ctx *cx = &l->cx;

    if (l->which != LANE_COMPUTE || now_ms(cx) - l->renewed_at < RENEW_MS)
        return;
    l->renewed_at = now_ms(cx);
    if (store_node_renew(cx))
        log_fault(cx, "node");
    fault_clear(cx);
}

static void *work(void *arg)
{
    struct lane *l = arg;
    struct ctx *cx = &l->cx;
    bool more = false;

    l->renewed_at = now_ms(cx);
    l->connected = store_connect(cx, l->worker->store) == OK;
    if (!l->connected)
        log_fault(cx, "worker");
    while (!wait_round(l->worker, more)) {
        ctx_reset(cx);
        cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
        if (!l->connected)
            l->connected = store_connect(cx, l->worker->store) == OK;
        more = l->connected && round_of_tasks(l);
        if (l->connected)
            renew_lease(l);
    }
    ctx_reset(cx);
    if (l->connected)
        store_disconnect(cx);
    return NULL;
}

static void join(struct worker *w, size_t started)
{
    pthread_mutex_lock(&w->lock);
    w->stop = true;
    pthread_cond_broadcast(&w->wake);
    pthread_mutex_unlock(&w->lock);
    for (size_t i = 0; i < started; i++)
        pthread_join(w->lanes[i].thread, NULL);
    pthread_mutex_destroy(&w->lock);
    pthread_cond_destroy(&w->wake);
}

static void give_back(struct worker *w)
{
    struct arena life = w->life;

    arena_reset(&life);
}

enum err worker_start(struct ctx *cx, struct store *store, struct worker **out)
{
    struct arena life;

    must(worker_tasks_n <= TASKS_MAX);
    arena_init(&life, 1 << 16);
    struct worker *w = arena_new(&life, struct worker);
    *w = (struct worker){.store = store, .life = life};
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, NULL);
    for (size_t i = 0; i < LANES; i++) {
        struct lane *l = &w->lanes[i];
        l->worker = w;
        l->which = (enum task_lane)i;
        ctx_init(&l->cx, cx->world, JOB_ARENA_MAX);
        if (pthread_create(&l->thread, NULL, work, l)) {
            join(w, i);
            give_back(w);
            return fail(cx, ERR_IO, "no thread for the worker");
        }
    }
    *out = w;
    return OK;
}

void worker_stop(struct worker *w)
{
    join(w, LANES);
    give_back(w);
}
