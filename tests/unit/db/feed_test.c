/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one process tells, another hears; two worlds on one database stand for them. */
#include "support/engine.h"

#include "base/limits.h"
#include "db/feed.h"

#include <errno.h>
#include <semaphore.h>
#include <stdatomic.h>

static sem_t heard;
static _Atomic int64_t newest;

static void hear(int64_t what, void *arg)
{
    (void)arg;
    atomic_store(&newest, what);
    must(sem_post(&heard) == 0);
}

static int64_t next_heard(void)
{
    while (sem_wait(&heard) != 0)
        must(errno == EINTR);
    return atomic_load(&newest);
}

static void nobody_is_told_on_sqlite(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct feed *f;

    if (db_engine(cx) != DB_SQLITE)
        return;
    assert_ok(cx, feed_open(cx, e->store, hear, NULL, &f));
    assert_null(f);
    feed_tell(cx, 7);
    feed_close(f);
}

static void what_one_process_tells_the_others_hear(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct world world;
    struct ctx other;
    struct feed *f;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_int_equal(sem_init(&heard, 0, 0), 0);
    world_init_test(&world, ENGINE_START_MS, 2);
    world.ids.node = cx->world->ids.node + 1;
    ctx_init(&other, &world, JOB_ARENA_MAX);
    assert_ok(&other, store_connect(&other, e->store));
    assert_ok(cx, feed_open(cx, e->store, hear, NULL, &f));
    assert_true(next_heard() == FEED_ALL); /* it listens now */
    feed_tell(cx, 5);                      /* its own, which is old */
    feed_tell(&other, INT64_C(4611686018427387905));
    assert_true(next_heard() == INT64_C(4611686018427387905));
    feed_tell(&other, FEED_ALL);
    assert_true(next_heard() == FEED_ALL);
    feed_close(f);
    store_disconnect(&other);
    ctx_reset(&other);
    world_test_close(&world);
}

/* The line breaks, and what was told meanwhile may be anything. */
static void after_a_lost_line_everything_may_have_changed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct feed *f;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_int_equal(sem_init(&heard, 0, 0), 0);
    assert_ok(cx, feed_open(cx, e->store, hear, NULL, &f));
    assert_true(next_heard() == FEED_ALL);
    engine_script(cx, "",
                  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                  "WHERE datname = current_database() AND query = 'LISTEN lapor_changed'");
    assert_true(next_heard() == FEED_ALL);
    feed_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_told_on_sqlite),
        cmocka_unit_test(what_one_process_tells_the_others_hear),
        cmocka_unit_test(after_a_lost_line_everything_may_have_changed),
    };
    return cmocka_run_group_tests_name("feed", tests, engine_setup, engine_teardown);
}
