/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * merkle.h - hash trees in the shape of RFC 6962, without a store.
 *
 * A leaf is the hash of an event (ledger/event.h), which begins with 0x00; an
 * inner node is SHA-256(0x01 ‖ left ‖ right).  `struct merkle` grows a tree leaf
 * by leaf and keeps only its open tiles: TILE_WIDTH entries a level, of which a
 * complete tile becomes one entry of the level above.  Whoever grows it gets
 * each complete tile handed: to store it, or to compare it with a stored one.
 *
 * A proof is the nodes beside a way up through the tree, as RFC 6962 §2.1 orders them.
 */
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

#include "base/ctx.h"

enum {
    NODE_BYTES = 32,
    TILE_BITS = 5,
    TILE_WIDTH = 1 << TILE_BITS,
    TILE_LEVELS = 9, /* 2^45 events */
    PROOF_NODES_MAX = 96,
};

struct node {
    unsigned char v[NODE_BYTES];
};
struct proof {
    size_t n;
    struct node v[PROOF_NODES_MAX];
};

struct node node_of(str hash);      /* of 32 bytes */
str node_str(const struct node *n); /* those bytes, where they lie */
bool node_eq(const struct node *a, const struct node *b);
struct node node_join(const struct node *left, const struct node *right);
/* Of the n entries, a power of two: the root over them. */
struct node node_fold(const struct node *v, size_t n);

struct tile {
    int level;
    int64_t place; /* among those of its level */
    size_t n;      /* entries that are there   */
    struct node v[TILE_WIDTH];
};
typedef enum err tile_fn(struct ctx *cx, const struct tile *tile, void *arg);

struct merkle {
    int64_t size;
    tile_fn *complete; /* takes each tile when its last entry has come */
    void *arg;
    struct tile open[TILE_LEVELS];
};
MUST_USE enum err merkle_add(struct ctx *cx, struct merkle *m, const struct node *leaf);
/* The root over what it has; that of the empty tree is SHA-256 of nothing. */
struct node merkle_root(const struct merkle *m);

#endif
