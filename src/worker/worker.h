/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * worker.h - what is done without anybody asking: one table of tasks.
 *
 * A task is leased (job/lease.h), so that of several processes one does it.
 * worker_start() runs them on a thread of its own with its own connection;
 * worker_once() does all that waits now, without leases, for tests and commands.
 */
#ifndef WORKER_WORKER_H
#define WORKER_WORKER_H

#include "base/ctx.h"

struct store;

struct task {
    const char *name;
    int64_t every_ms;
    /* Is there anything to do? Asked before the lease is taken, so that rest costs no write. */
    enum err (*waits)(struct ctx *cx, bool *out);       /* NULL: always */
    enum err (*run)(struct ctx *cx, int64_t *done_out); /* some of the work; 0: nothing left */
    const char *note;
};
extern const struct task worker_tasks[];
extern const size_t worker_tasks_n;

struct worker;
MUST_USE enum err worker_start(struct ctx *cx, struct store *store, struct worker **out);
void worker_stop(struct worker *w); /* lets the running task finish */

MUST_USE enum err worker_once(struct ctx *cx);

#endif
