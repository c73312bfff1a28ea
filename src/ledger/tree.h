/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * tree.h - the one Merkle tree over all events, as it is stored.
 *
 * The job that gives events their positions (sequence.h) is followed by
 * tree_some(), which appends the hashes of the new ones: leaf number p - 1 is
 * the event at position p.  The store holds tiles (merkle.h), so that appending
 * writes one row for 32 events and a proof reads a row for each five levels.
 *
 * A root and a proof can be asked for every size that the tree has had.
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "ledger/merkle.h"

/* Leaves that the tree has. */
MUST_USE enum err tree_size(struct ctx *cx, int64_t *out);
MUST_USE enum err tree_waits(struct ctx *cx, bool *out);
/* Appends at most TREE_BATCH_MAX events that have a position. */
MUST_USE enum err tree_some(struct ctx *cx, int64_t *appended_out);
/* All of them, for whoever gave many their positions at once; inside db_write(). */
MUST_USE enum err tree_catch_up(struct ctx *cx);

/* ERR_NOTFOUND when it never had that size. */
MUST_USE enum err tree_root(struct ctx *cx, int64_t size, struct node *out);
/* That leaf `index` is in the tree of `size`. */
MUST_USE enum err tree_inclusion(struct ctx *cx, int64_t index, int64_t size, struct proof *out);
/* That the tree of `from` leaves is the beginning of that of `to`. */
MUST_USE enum err tree_consistency(struct ctx *cx, int64_t from, int64_t to, struct proof *out);

/* A stored tile; n is 0 when there is none. */
MUST_USE enum err tree_tile(struct ctx *cx, int level, int64_t place, struct tile *out);

/* Where an event stands. ERR_NOTFOUND: there is none of that id, or it has no position yet. */
struct leaf {
    int64_t position, stream_id, seq;
    str hash;
};
MUST_USE enum err tree_leaf(struct ctx *cx, int64_t event_id, struct leaf *out);

#endif
