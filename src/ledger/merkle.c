/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/merkle.h"

#include "base/hash.h"

#include <string.h>

struct node node_of(str hash)
{
    struct node n;

    must(hash.n == NODE_BYTES);
    memcpy(n.v, hash.p, NODE_BYTES);
    return n;
}

str node_str(const struct node *n)
{
    return (str){(const char *)n->v, NODE_BYTES};
}

bool node_eq(const struct node *a, const struct node *b)
{
    return memcmp(a->v, b->v, NODE_BYTES) == 0;
}

struct node node_join(const struct node *left, const struct node *right)
{
    unsigned char both[1 + 2 * NODE_BYTES] = {0x01};
    struct node n;

    memcpy(both + 1, left->v, NODE_BYTES);
    memcpy(both + 1 + NODE_BYTES, right->v, NODE_BYTES);
    sha256((str){(const char *)both, sizeof both}, n.v);
    return n;
}

struct node node_fold(const struct node *v, size_t n)
{
    struct node row[TILE_WIDTH];

    must(n >= 1 && n <= TILE_WIDTH && (n & (n - 1)) == 0);
    memcpy(row, v, n * sizeof *v);
    for (; n > 1; n /= 2)
        for (size_t i = 0; i < n / 2; i++)
            row[i] = node_join(&row[2 * i], &row[2 * i + 1]);
    return row[0];
}

enum err merkle_add(struct ctx *cx, struct merkle *m, const struct node *leaf)
{
    struct node entry = *leaf;

    m->size++;
    for (int level = 0;; level++) {
        must(level < TILE_LEVELS);
        struct tile *t = &m->open[level];
        t->v[t->n++] = entry;
        if (t->n < TILE_WIDTH)
            return OK;
        t->level = level;
        TRY(m->complete(cx, t, m->arg));
        entry = node_fold(t->v, TILE_WIDTH);
        t->place++;
        t->n = 0;
    }
}

/* The open entries of a level are, from the right, a subtree for each bit of their number. */
static void add_level(const struct tile *t, struct node *root, bool *some)
{
    size_t end = t->n;

    for (size_t width = 1; width < TILE_WIDTH; width *= 2) {
        if (!(t->n & width))
            continue;
        end -= width;
        struct node left = node_fold(&t->v[end], width);
        *root = *some ? node_join(&left, root) : left;
        *some = true;
    }
}

struct node merkle_root(const struct merkle *m)
{
    struct node root;
    bool some = false;

    sha256(S(""), root.v);
    for (int level = 0; level < TILE_LEVELS; level++)
        add_level(&m->open[level], &root, &some);
    return root;
}
