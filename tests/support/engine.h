/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * engine.h - a fresh migrated store for a group of tests.
 *
 * tools/run-tests runs each program that includes this once per engine:
 * LAPOR_TEST_ENGINE is sqlite or postgres, LAPOR_TEST_POSTGRES the cluster of
 * the run.  The store is gone after the group.
 *
 *     static void keeps_what_is_sent(void **state)
 *     {
 *         struct ctx *cx = engine_ctx(state);
 *         …
 *     return cmocka_run_group_tests_name("report", tests, engine_setup, engine_teardown);
 *
 * As a set-up of each test instead of the group it works too, for a store of its own.
 */
#ifndef SUPPORT_ENGINE_H
#define SUPPORT_ENGINE_H

#include "support/test.h" /* first: cmocka has a fail() too */

#include "db/db.h"
#include "db/store.h"

#define ENGINE_START_MS INT64_C(1772413200000) /* Monday, 2 March 2026, 08.00 WIB */

struct engine {
    struct arena arena; /* holds the engine itself */
    struct world world; /* test clock and chance */
    struct ctx cx;      /* connected, with a node lease, actor: the program */
    struct store *store;
    str url;
    str folder; /* SQLite: the file lapor.db stands in it; else a folder to use */
};

struct engine *engine_open(void);       /* migrated */
struct engine *engine_open_empty(void); /* without a schema or a lease */
void engine_close(struct engine *e);

int engine_setup(void **state); /* *state is the engine */
int engine_setup_empty(void **state);
int engine_teardown(void **state);

/* The engine's context, with arena, fault and actor as at the start. */
struct ctx *engine_ctx(void **state);

/* Another context with a connection of its own (another thread, say). */
void engine_ctx_more(struct engine *e, struct ctx *cx);
void engine_ctx_close(struct ctx *cx);

/* Statements that stand in the test (no sqlgen for tests): runs SQL in a transaction. */
void engine_script(struct ctx *cx, const char *sqlite, const char *postgres);
/* The same with an id behind each text. */
void engine_script_of(struct ctx *cx, const char *sqlite, const char *postgres, int64_t id);

#endif
