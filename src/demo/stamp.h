/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stamp.h - many lives of one skeleton (life.h), on two threads.
 *
 * While the lives of one chunk are stored, a second thread makes those of the
 * next: texts, hashes and stems are half of the work.  All chance that matters
 * is drawn by the first, so that the same seed makes the same lives.
 */
#ifndef DEMO_STAMP_H
#define DEMO_STAMP_H

#include "demo/life.h"

enum { STAMP_NODES = 16, STAMP_COPIES_MAX = 2 * SHIFT_MS };

/* Where ids of stamped lives are taken from: a stretch of ticks for each skeleton. */
struct stamp {
    struct past *past;
    const struct script *script;
    int64_t node, last_node, counter;
    int64_t told_from; /* struct life */
};

/* In db_write(): `copies` lives, at most STAMP_COPIES_MAX; ERR_LIMIT when no ids are left. */
MUST_USE enum err stamp_lives(struct ctx *cx, struct stamp *st, const struct skeleton *s,
                              int64_t copies);

#endif
