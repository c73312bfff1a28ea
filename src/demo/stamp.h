/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stamp.h - many lives of one skeleton.
 *
 * Each gets an id, a number, a receipt, people, a village and words of its own,
 * and is moved within SHIFT_MS, where no rule decides otherwise (past.h); so
 * its events are what the program itself would have written then.  They are
 * hashed and folded by the functions that do it for everybody: ledger/event.h,
 * report/fold.h, report/store.h.
 */
#ifndef DEMO_STAMP_H
#define DEMO_STAMP_H

#include "demo/past.h"
#include "demo/skeleton.h"

enum { STAMP_NODES = 16, STAMP_COPIES_MAX = 2 * SHIFT_MS };

/* Where ids of stamped lives are taken from: a stretch of ticks for each skeleton. */
struct stamp {
    struct past *past;
    const struct script *script;
    int64_t node, last_node, counter;
};

/* In db_write(): `copies` lives, at most STAMP_COPIES_MAX; ERR_LIMIT when no ids are left. */
MUST_USE enum err stamp_lives(struct ctx *cx, struct stamp *st, const struct skeleton *s,
                              int64_t copies);

#endif
