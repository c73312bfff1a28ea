/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * How fast the ledger's tree grows, and how fast it proves when it is large.
 *
 * usage: ledger URL EVENTS LEAVES PROOFS
 *
 * URL names an empty database. First EVENTS events of six to a stream, made by the database, get
 * their places and are appended as the worker does it, a commit for each batch.  Then the tree
 * grows to LEAVES made-up leaves through the same tiles and statements, and PROOFS of both kinds
 * are read at random places.
 */
#include "base/hash.h"
#include "base/limits.h"
#include "base/world.h"
#include "db/store.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"
#include "ledger/tree.sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHECK(cx, call) check((cx), (call), #call)

enum { ROUND = 1 << 20 }; /* leaves of one commit of the large tree */

static void check(struct ctx *cx, enum err e, const char *what)
{
    if (!e)
        return;
    fprintf(stderr, "%s: %.*s\n", what, STR_ARG(cx->fault.message));
    exit(1);
}

static double seconds(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Rows by the database's own means: what they say is nothing to the tree. */
static enum err made_up(struct ctx *cx, void *arg)
{
    long long n = *(int64_t *)arg;
    const struct db_stmt events = {
        .name = "bench_events",
        .text = {arena_fmt(
                     &cx->arena,
                 "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < "
                     "%lld) INSERT INTO event SELECT (i + 5) / 6, (i + 5) % 6 + 1, i, 'setting', "
                     "0, 0, 'x', 'program', "
                     "'public', NULL, NULL, '', '', 'staff', '{}', zeroblob(16), "
                     "randomblob(32), zeroblob(32) FROM k", n)
                     .p,
                 arena_fmt(&cx->arena,
                 "INSERT INTO event SELECT (i + 5) / 6, (i + 5) % 6 + 1, i, 'setting', "
                           "0, 0, 'x', 'program', "
                           "'public', NULL, NULL, '', '', 'staff', '{}', '\\x00', "
                           "sha256(convert_to(i::text, 'UTF8')), '\\x00' FROM generate_series(1, "
                           "%lld) i", n)
                     .p},
        .writes = true,
        .table = "event"
    };
    static const char waiting[] = "INSERT INTO event_pending SELECT id, stream_id, seq FROM event";
    static const struct db_stmt places = {
        .name = "bench_pending", .text = {waiting, waiting},
             .writes = true, .table = "event_log"
    };

    TRY(db_exec(cx, (struct db_call){&events, NULL, NULL}));
    return db_exec(cx, (struct db_call){&places, NULL, NULL});
}

/* A job of the worker until nothing is left. */
static void run_job(struct ctx *cx, const char *what,
                    enum err (*some)(struct ctx *cx, int64_t *done_out), int64_t n)
{
    int64_t done, commits = 0;
    double begun = seconds(CLOCK_MONOTONIC);

    do {
        CHECK(cx, some(cx, &done));
        commits += done > 0;
        ctx_reset(cx);
    } while (done > 0);
    printf("%lld events %s in %lld commits: %.0f a second\n", (long long)n, what,
           (long long)commits, (double)n / (seconds(CLOCK_MONOTONIC) - begun));
}

static void append_events(struct ctx *cx, int64_t n)
{
    CHECK(cx, db_write(cx, made_up, &n));
    run_job(cx, "given their places", sequence_some, n);
    run_job(cx, "appended to the tree", tree_some, n);
}

static enum err put(struct ctx *cx, const struct tile *t, void *arg)
{
    str hashes = {(const char *)t->v, t->n * NODE_BYTES};

    (void)arg;
    return db_exec(cx,
                   SQL(tree_tile_put, .id = (int64_t)t->level << 48 | t->place, .hashes = hashes));
}

struct growing {
    struct merkle tree;
    int64_t to;
};

static enum err grow_round(struct ctx *cx, void *arg)
{
    struct growing *g = arg;
    struct merkle before = g->tree;
    int64_t end = g->tree.size + ROUND < g->to ? g->tree.size + ROUND : g->to;
    struct node leaf;

    g->tree = before;
    while (g->tree.size < end) {
        sha256((str){(const char *)&g->tree.size, sizeof g->tree.size}, leaf.v);
        TRY(merkle_add(cx, &g->tree, &leaf));
        if (g->tree.size % 4096 == 0)
            arena_reset(&cx->arena);
    }
    for (int level = 0; level < TILE_LEVELS; level++) {
        g->tree.open[level].level = level;
        if (g->tree.open[level].n)
            TRY(put(cx, &g->tree.open[level], NULL));
    }
    return progress_set(cx, S("tree"), g->tree.size);
}

static void grow(struct ctx *cx, int64_t leaves)
{
    static struct growing g = {.tree = {.complete = put}};
    double begun = seconds(CLOCK_MONOTONIC);

    for (g.to = leaves; g.tree.size < leaves; ctx_reset(cx))
        CHECK(cx, db_write(cx, grow_round, &g));
    printf("%lld leaves: %.0f a second\n", (long long)leaves,
           (double)leaves / (seconds(CLOCK_MONOTONIC) - begun));
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int64_t some_place(int64_t below)
{
    return (((int64_t)rand() << 31) ^ rand()) % below;
}

static void prove(struct ctx *cx, const char *name, int64_t leaves, int n, bool is_growth)
{
    double *took = malloc((size_t)n * sizeof *took), *worked = malloc((size_t)n * sizeof *worked);
    int64_t before = db_statements(cx);
    struct proof p;

    for (int i = 0; i < n; i++) {
        int64_t place = some_place(leaves);
        double begun = seconds(CLOCK_MONOTONIC), idle = seconds(CLOCK_THREAD_CPUTIME_ID);
        if (is_growth)
            CHECK(cx, tree_consistency(cx, place + 1, leaves, &p));
        else
            CHECK(cx, tree_inclusion(cx, place, leaves, &p));
        worked[i] = seconds(CLOCK_THREAD_CPUTIME_ID) - idle;
        took[i] = seconds(CLOCK_MONOTONIC) - begun;
        ctx_reset(cx);
    }
    qsort(took, (size_t)n, sizeof *took, by_size);
    qsort(worked, (size_t)n, sizeof *worked, by_size);
    printf("%s among %lld leaves: p50 %.2f ms, p99 %.2f ms, worst %.2f ms; of the processor p99 "
           "%.2f ms, worst %.2f ms; %.1f statements each\n",
           name, (long long)leaves, took[n / 2] * 1e3, took[n * 99 / 100] * 1e3, took[n - 1] * 1e3,
           worked[n * 99 / 100] * 1e3, worked[n - 1] * 1e3,
           (double)(db_statements(cx) - before) / n);
    free(took), free(worked);
}

int main(int argc, char **argv)
{
    struct world world;
    struct ctx cx;
    struct store *store;

    if (argc != 5)
        return fprintf(stderr, "usage: ledger URL EVENTS LEAVES PROOFS\n"), 2;
    world_init(&world);
    ctx_init(&cx, &world, COMMAND_ARENA_MAX);
    CHECK(&cx, store_open(&cx, str_of(argv[1]), &store));
    CHECK(&cx, store_connect(&cx, store));
    CHECK(&cx, store_migrate(&cx, NULL));
    append_events(&cx, atoll(argv[2]));
    grow(&cx, atoll(argv[3]));
    prove(&cx, "inclusion", atoll(argv[3]), atoi(argv[4]), false);
    prove(&cx, "consistency", atoll(argv[3]), atoi(argv[4]), true);
    store_disconnect(&cx);
    store_close(store);
    return 0;
}
