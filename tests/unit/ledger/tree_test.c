/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The stored tree beside the definition of RFC 6962 §2.1, which is written down here once more from
 * the text: every root and proof must be the same, and be taken by who checks it.
 */
#include "support/engine.h"

#include "base/hash.h"
#include "ledger/tree.h"

#include <stdlib.h>
#include <string.h>

enum { LEAVES = 2200 };

static struct node leaves[LEAVES];

static int64_t below(int64_t n) /* the biggest power of two below n */
{
    int64_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

static struct node mth(const struct node *d, int64_t n)
{
    struct node left, right;

    if (n == 1)
        return d[0];
    left = mth(d, below(n));
    right = mth(d + below(n), n - below(n));
    return node_join(&left, &right);
}

static void add(struct proof *p, struct node n)
{
    p->v[p->n++] = n;
}

static void path(int64_t m, const struct node *d, int64_t n, struct proof *p)
{
    int64_t k = below(n);

    if (n == 1)
        return;
    if (m < k)
        path(m, d, k, p), add(p, mth(d + k, n - k));
    else
        path(m - k, d + k, n - k, p), add(p, mth(d, k));
}

static void subproof(int64_t m, const struct node *d, int64_t n, bool whole, struct proof *p)
{
    int64_t k = below(n);

    if (m == n) {
        if (!whole)
            add(p, mth(d, n));
    } else if (m <= k) {
        subproof(m, d, k, whole, p), add(p, mth(d + k, n - k));
    } else {
        subproof(m - k, d + k, n - k, false, p), add(p, mth(d, k));
    }
}

/* As RFC 9162 §2.1.3.2 and §2.1.4.2 check them. */
static bool proof_includes(const struct proof *p, const struct node *leaf, int64_t index,
                           int64_t size, const struct node *root)
{
    int64_t at = index, last = size - 1;
    struct node n = *leaf;

    if (index < 0 || index >= size)
        return false;
    for (size_t i = 0; i < p->n; i++) {
        if (last == 0)
            return false;
        if (at % 2 == 0 && at != last) {
            n = node_join(&n, &p->v[i]);
        } else {
            n = node_join(&p->v[i], &n);
            for (; at % 2 == 0 && at; at /= 2)
                last /= 2;
        }
        at /= 2, last /= 2;
    }
    return last == 0 && node_eq(&n, root);
}

/* Both roots from the nodes of a consistency proof, RFC 9162 §2.1.4.2. */
static bool walk_both(const struct node *v, size_t n, int64_t at, int64_t last,
                      const struct node *from_root, const struct node *to_root)
{
    struct node from = v[0], to = v[0];

    for (; at % 2; at /= 2)
        last /= 2;
    for (size_t i = 1; i < n; i++) {
        if (last == 0)
            return false;
        if (at % 2 || at == last) {
            from = node_join(&v[i], &from);
            to = node_join(&v[i], &to);
            for (; at % 2 == 0 && at; at /= 2)
                last /= 2;
        } else {
            to = node_join(&to, &v[i]);
        }
        at /= 2, last /= 2;
    }
    return last == 0 && node_eq(&from, from_root) && node_eq(&to, to_root);
}

static bool proof_extends(const struct proof *p, int64_t from, const struct node *from_root,
                          int64_t to, const struct node *to_root)
{
    struct node v[PROOF_NODES_MAX + 1];
    size_t n = 0;

    if (from < 1 || from > to || p->n > PROOF_NODES_MAX)
        return false;
    if (from == to)
        return p->n == 0 && node_eq(from_root, to_root);
    if ((from & (from - 1)) == 0) /* a whole tree stands in the other as it is */
        v[n++] = *from_root;
    memcpy(v + n, p->v, p->n * sizeof *v);
    n += p->n;
    return n > 0 && walk_both(v, n, from - 1, to - 1, from_root, to_root);
}

static void same(const struct proof *a, const struct proof *b)
{
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->v, b->v, a->n * sizeof *a->v);
}

/* Events with hashes by chance: what they say is nothing to the tree. */
static void log_up_to(struct ctx *cx, int64_t n)
{
    static const char log[] =
        "INSERT INTO event_log SELECT stream_id, stream_id, 1 FROM event WHERE "
        "stream_id > (SELECT COALESCE(MAX(position), 0) FROM event_log)";

    str sqlite = arena_fmt(
        &cx->arena,
        "WITH RECURSIVE k(i) AS (SELECT COALESCE(MAX(position), 0) + 1 FROM event_log UNION ALL "
        "SELECT "
        "i + 1 FROM k WHERE i < %lld) INSERT INTO event SELECT i, 1, i, 'setting', 0, 0, 'x', "
        "'program', 'public', NULL, NULL, '', '', 'staff', '{}', zeroblob(16), randomblob(32), "
        "zeroblob(32) FROM k",
        (long long)n);
    str postgres = arena_fmt(
        &cx->arena,
        "INSERT INTO event SELECT i, 1, i, 'setting', 0, 0, 'x', 'program', 'public', NULL, NULL, "
        "'', "
        "'', 'staff', '{}', '\\x00', sha256(convert_to(i::text || random()::text, 'UTF8')), "
        "'\\x00' "
        "FROM generate_series((SELECT COALESCE(MAX(position), 0) + 1 FROM event_log), %lld) i",
        (long long)n);

    engine_script(cx, sqlite.p, postgres.p);
    engine_script(cx, log, log);
}

static void read_leaves(struct ctx *cx, int64_t n)
{
    struct tile t;

    for (int64_t i = 0; i < n; i += TILE_WIDTH) {
        assert_ok(cx, tree_tile(cx, 0, i / TILE_WIDTH, &t));
        memcpy(&leaves[i], t.v, t.n * sizeof *t.v);
    }
}

static void one_proof(struct ctx *cx, int64_t index, int64_t from, int64_t size)
{
    struct proof got = {0}, want = {0};
    struct node root = mth(leaves, size), before = mth(leaves, from), stored;

    assert_ok(cx, tree_root(cx, size, &stored));
    assert_true(node_eq(&stored, &root));
    assert_ok(cx, tree_inclusion(cx, index, size, &got));
    path(index, leaves, size, &want);
    same(&got, &want);
    assert_true(proof_includes(&got, &leaves[index], index, size, &root));
    assert_int_equal(proof_includes(&got, &leaves[index], (index + 1) % size, size, &root),
                     size == 1);
    if (got.n) {
        got.v[(size_t)index % got.n].v[3] ^= 1;
        assert_false(proof_includes(&got, &leaves[index], index, size, &root));
    }
    want.n = 0;
    assert_ok(cx, tree_consistency(cx, from, size, &got));
    subproof(from, leaves, size, true, &want);
    same(&got, &want);
    assert_true(proof_extends(&got, from, &before, size, &root));
    before.v[0] ^= 1;
    assert_false(proof_extends(&got, from, &before, size, &root));
    ctx_reset(cx);
}

static void roots_and_proofs_are_those_of_the_definition(void **state)
{
    static const int64_t steps[] = {1, 2, 3, 31, 32, 33, 64, 70, 1023, 1024, 1025, 1100, LEAVES};
    struct ctx *cx = engine_ctx(state);
    int64_t appended, size = 0, have;
    bool waits;

    for (size_t i = 0; i < COUNT(steps); i++) {
        log_up_to(cx, steps[i]);
        assert_ok(cx, tree_waits(cx, &waits));
        assert_true(waits);
        assert_ok(cx, tree_some(cx, &appended));
        assert_int_equal(appended, steps[i] - size);
        size = steps[i];
        assert_ok(cx, tree_size(cx, &have));
        assert_int_equal(have, size);
        read_leaves(cx, size);
        for (int64_t n = 1; n <= size; n += 1 + n / 7)
            one_proof(cx, (n * 7 + 3) % size, n, size);
    }
    for (int64_t n = 1; n <= 70; n++)
        for (int64_t m = 1; m <= n; m += 1 + m / 5)
            one_proof(cx, m - 1, m, n);
    assert_ok(cx, tree_some(cx, &appended));
    assert_int_equal(appended, 0);
}

static void what_the_tree_never_had_is_not_found(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct proof p;
    struct node root;
    struct leaf leaf;

    assert_int_equal(tree_root(cx, LEAVES + 1, &root), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(tree_root(cx, 0, &root), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(tree_inclusion(cx, 5, 5, &p), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(tree_inclusion(cx, -1, 5, &p), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(tree_consistency(cx, 6, 5, &p), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(tree_leaf(cx, LEAVES + 1, &leaf), ERR_NOTFOUND);
    fault_clear(cx);
    assert_ok(cx, tree_leaf(cx, LEAVES, &leaf));
    assert_int_equal(leaf.position, LEAVES);
}

static enum err catch_up(struct ctx *cx, void *arg)
{
    (void)arg;
    return tree_catch_up(cx);
}

static void many_at_once_make_the_same_tree(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct node before, after;

    assert_ok(cx, tree_root(cx, LEAVES, &before));
    engine_script(cx, "DELETE FROM ledger_tile", "DELETE FROM ledger_tile");
    engine_script(cx, "DELETE FROM progress", "DELETE FROM progress");
    assert_ok(cx, db_write(cx, catch_up, NULL));
    assert_ok(cx, tree_root(cx, LEAVES, &after));
    assert_true(node_eq(&before, &after));
}

static void a_place_without_its_event_stops_the_tree(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t appended;

    log_up_to(cx, LEAVES + 3);
    engine_script_of(cx, "DELETE FROM event WHERE stream_id = ",
                     "DELETE FROM event WHERE stream_id = ", LEAVES + 2);
    assert_int_equal(tree_some(cx, &appended), ERR_CONFLICT);
    fault_clear(cx);
    assert_ok(cx, tree_size(cx, &appended));
    assert_int_equal(appended, LEAVES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots_and_proofs_are_those_of_the_definition),
        cmocka_unit_test(what_the_tree_never_had_is_not_found),
        cmocka_unit_test(many_at_once_make_the_same_tree),
        cmocka_unit_test(a_place_without_its_event_stops_the_tree),
    };
    return cmocka_run_group_tests_name("tree", tests, engine_setup, engine_teardown);
}
