/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * worker.h - what is done without anybody asking: one table of tasks.
 *
 * Three threads with a connection each: tasks that compute take turns on the
 * first, each for a slice of at most TASK_SLICE_MS and a step, so that a long
 * one (the index of all reports, a late decree) does not keep a deadline
 * waiting; what waits for others (mail servers) has the second for itself, and a
 * backup, which takes as long as the installation is large, the third.
 *
 * A task is leased (job/lease.h), so that of several processes one does it, or
 * leases its rows itself, and then all of them may.  worker_once() does all that
 * waits now, without leases, for tests and commands.
 */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "base/ctx.h"

struct store;

enum task_lane { LANE_COMPUTE, LANE_SEND, LANE_COPY, LANES };

struct task {
    const char *name;
    enum task_lane lane;
    bool leases_rows; /* itself: several processes may run it at once */
    int64_t every_ms; /* from the end of its work to the next look    */
    /* Is there anything to do? Asked before the lease is taken, so that rest costs no write. */
    enum err (*waits)(struct ctx *cx, bool *out);       /* NULL: always */
    enum err (*run)(struct ctx *cx, int64_t *done_out); /* some of the work; 0: nothing left */
    const char *note;
};
extern const struct task worker_tasks[];
extern const size_t worker_tasks_n;

struct worker;
MUST_USE enum err worker_start(struct ctx *cx, struct store *store, struct worker **out);
void worker_stop(struct worker *w); /* world_end() before lets a task end sooner */

MUST_USE enum err worker_once(struct ctx *cx);

#endif
