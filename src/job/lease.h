/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * lease.h - one process at a time does a recurring task.
 *
 * A lease is a row of table job with kind "task".  Whoever takes it has it
 * until it lapses; a process that dies holds it no longer than that.
 */
#ifndef JOB_LEASE_H
#define JOB_LEASE_H

#include "base/ctx.h"

/* *taken_out: ours for `ms` from now. A write of its own. */
MUST_USE enum err lease_take(struct ctx *cx, const char *task, int64_t ms, bool *taken_out);
/* Gives it back, so that the task may run again at `next_at`. */
MUST_USE enum err lease_give(struct ctx *cx, const char *task, int64_t next_at);

#endif
