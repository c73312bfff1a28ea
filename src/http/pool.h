/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * pool.h - worker threads and the bounded queue before them.
 *
 * Each worker has one context for its life: world, arena, whatever `start`
 * opens in it (a connection to the store).  The context is reset after every
 * job.  A place is reserved before the job is pushed, so that a full queue is
 * known while the answer "not now" can still be given.
 */
#ifndef HTTP_POOL_H
#define HTTP_POOL_H

#include "base/ctx.h"

struct pool;

struct pool_plan {
    int threads;
    int guests;   /* contexts for threads that are not the pool's: pool_run_here() */
    size_t queue; /* jobs that may wait */
    size_t arena_max;
    enum err (*start)(struct ctx *cx, void *arg); /* on each worker; may be NULL */
    void (*stop)(struct ctx *cx, void *arg);
    void *arg;
    void (*run)(struct ctx *cx, void *job, void *run_arg);
    void *run_arg;
};

/* Lives in the arena `life`. Fails with the first worker's fault; then no thread is left. */
MUST_USE enum err pool_open(struct ctx *cx, struct arena *life, const struct pool_plan *plan,
                            struct pool **out);
bool pool_reserve(struct pool *p); /* false: full, or closing */
void pool_push(struct pool *p, void *job);
/* Calls `run` with this job on the thread that asks, in a guest's context, so that a short job is
 * spared two switches of threads; false when no guest is free. */
bool pool_run_here(struct pool *p, void (*run)(struct ctx *cx, void *job, void *arg), void *job);
/* Runs what waits and ends the threads; pool_reserve() may still be asked and says no. */
void pool_close(struct pool *p);

#endif
