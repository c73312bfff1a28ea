/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ring.h - what the program itself does when clocks ring.
 *
 * It is run by the worker, as the program, and may be stopped at any moment: it
 * goes on where it was.  What a late decree moves stands in recompute.h.
 */
#ifndef REPORT_RING_H
#define REPORT_RING_H

#include "base/ctx.h"

/*
 * Handles at most some alarms that are due: warnings and reminders, breaches,
 * automatic closings, deemed withdrawals, review dates.  *rung_out: how many.
 * Each in a transaction of its own; inside a db_write() all of them in that.
 */
MUST_USE enum err ring_some(struct ctx *cx, int64_t *rung_out);
MUST_USE enum err ring_waits(struct ctx *cx, bool *out);

#endif
