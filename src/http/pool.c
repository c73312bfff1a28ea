/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/pool.h"

#include <pthread.h>
#include <signal.h>

struct worker {
    struct pool *pool;
    pthread_t thread;
    enum err start; /* how its start went; the message is in the pool */
};

struct pool {
    struct pool_plan plan;
    struct world *world;
    pthread_mutex_t lock;
    pthread_cond_t work, started, back; /* back: a guest is free again */
    void **ring;
    size_t first, waiting, reserved;
    bool closing;
    int ready; /* workers whose start is over */
    enum err failed;
    char message[256];
    struct worker *workers;
    struct ctx *guests; /* guests_free[] holds those that nobody uses, under the lock */
    struct ctx **guests_free;
    int guests_open, guests_n;
};

static void lock(struct pool *p)
{
    must(pthread_mutex_lock(&p->lock) == 0);
}

static void unlock(struct pool *p)
{
    must(pthread_mutex_unlock(&p->lock) == 0);
}

/* NULL when the pool closes and nothing is left to do. */
static void *next_job(struct pool *p)
{
    void *job = NULL;

    lock(p);
    while (p->waiting == 0 && !(p->closing && p->reserved == 0))
        must(pthread_cond_wait(&p->work, &p->lock) == 0);
    if (p->waiting) {
        job = p->ring[p->first];
        p->first = (p->first + 1) % p->plan.queue;
        p->waiting--;
        p->reserved--;
    }
    unlock(p);
    return job;
}

static enum err report_start(struct pool *p, struct ctx *cx)
{
    enum err e = p->plan.start ? p->plan.start(cx, p->plan.arg) : OK;

    lock(p);
    if (e && !p->failed) {
        p->failed = e;
        snprintf(p->message, sizeof p->message, "%.*s", STR_ARG(cx->fault.message));
    }
    p->ready++;
    must(pthread_cond_signal(&p->started) == 0);
    unlock(p);
    ctx_reset(cx);
    return e;
}

static void *work(void *arg)
{
    struct worker *w = arg;
    struct pool *p = w->pool;
    struct ctx cx;

    ctx_init(&cx, p->world, p->plan.arena_max);
    w->start = report_start(p, &cx);
    if (w->start == OK) {
        for (void *job; (job = next_job(p)) != NULL; ctx_next(&cx))
            p->plan.run(&cx, job, p->plan.run_arg);
        if (p->plan.stop)
            p->plan.stop(&cx, p->plan.arg);
    }
    ctx_reset(&cx);
    return NULL;
}

/* Signals are for the thread that waits for them, never for a worker. */
static void threads_start(struct pool *p)
{
    sigset_t all, before;

    sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    for (int i = 0; i < p->plan.threads; i++) {
        p->workers[i].pool = p;
        must(pthread_create(&p->workers[i].thread, NULL, work, &p->workers[i]) == 0);
    }
    must(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    lock(p);
    while (p->ready < p->plan.threads)
        must(pthread_cond_wait(&p->started, &p->lock) == 0);
    unlock(p);
}

static enum err guests_start(struct ctx *cx, struct pool *p, struct arena *life)
{
    p->guests = arena_array(life, struct ctx, (size_t)p->plan.guests);
    p->guests_free = arena_array(life, struct ctx *, (size_t)p->plan.guests);
    for (; p->guests_open < p->plan.guests; p->guests_open++) {
        struct ctx *guest = &p->guests[p->guests_open];
        ctx_init(guest, p->world, p->plan.arena_max);
        enum err e = p->plan.start ? p->plan.start(guest, p->plan.arg) : OK;
        if (e) {
            enum err failed = fail(cx, e, "%.*s", STR_ARG(guest->fault.message));
            ctx_reset(guest);
            return failed;
        }
        ctx_reset(guest);
        p->guests_free[p->guests_n++] = guest;
    }
    return OK;
}

static void guests_stop(struct pool *p)
{
    lock(p);
    while (p->guests_n < p->guests_open)
        must(pthread_cond_wait(&p->back, &p->lock) == 0);
    unlock(p);
    for (int i = 0; i < p->guests_open; i++) {
        if (p->plan.stop)
            p->plan.stop(&p->guests[i], p->plan.arg);
        ctx_reset(&p->guests[i]);
    }
}

enum err pool_open(struct ctx *cx, struct arena *life, const struct pool_plan *plan,
                   struct pool **out)
{
    struct pool *p = arena_new(life, struct pool);

    must(plan->threads > 0 && plan->queue > 0 && plan->run);
    p->plan = *plan;
    p->world = cx->world;
    p->ring = arena_array(life, void *, plan->queue);
    p->workers = arena_array(life, struct worker, (size_t)plan->threads);
    must(pthread_mutex_init(&p->lock, NULL) == 0);
    must(pthread_cond_init(&p->work, NULL) == 0);
    must(pthread_cond_init(&p->started, NULL) == 0);
    must(pthread_cond_init(&p->back, NULL) == 0);
    threads_start(p);
    enum err e = p->failed ? fail(cx, p->failed, "a worker thread did not start: %s", p->message)
                           : guests_start(cx, p, life);
    if (e) {
        pool_close(p);
        return e;
    }
    *out = p;
    return OK;
}

static struct ctx *guest_take(struct pool *p)
{
    lock(p);
    struct ctx *guest = p->guests_n && !p->closing ? p->guests_free[--p->guests_n] : NULL;
    unlock(p);
    return guest;
}

bool pool_run_here(struct pool *p, void (*run)(struct ctx *cx, void *job, void *arg), void *job)
{
    struct ctx *guest = guest_take(p);

    if (!guest)
        return false;
    run(guest, job, p->plan.run_arg);
    ctx_next(guest);
    lock(p);
    p->guests_free[p->guests_n++] = guest;
    must(pthread_cond_signal(&p->back) == 0);
    unlock(p);
    return true;
}

bool pool_reserve(struct pool *p)
{
    lock(p);
    bool room = !p->closing && p->reserved < p->plan.queue;
    p->reserved += room;
    unlock(p);
    return room;
}

void pool_push(struct pool *p, void *job)
{
    lock(p);
    must(p->waiting < p->reserved);
    p->ring[(p->first + p->waiting++) % p->plan.queue] = job;
    must(pthread_cond_signal(&p->work) == 0);
    unlock(p);
}

void pool_close(struct pool *p)
{
    lock(p);
    p->closing = true;
    must(pthread_cond_broadcast(&p->work) == 0);
    unlock(p);
    for (int i = 0; i < p->plan.threads; i++)
        must(pthread_join(p->workers[i].thread, NULL) == 0);
    guests_stop(p);
}
