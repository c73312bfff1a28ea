/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What one process tells, another hears; two worlds on one database stand for them. */
#include "support/engine.h"

#include "base/limits.h"
#include "db/feed.h"
#include "ledger/sequence.h"
#include "report/summary.h"
#include "setting/setting.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

static struct {
    pthread_mutex_t lock;
    sem_t heard;
    struct changes newest;
} ear = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void hear(const struct changes *what, void *arg)
{
    (void)arg;
    pthread_mutex_lock(&ear.lock);
    ear.newest = *what;
    pthread_mutex_unlock(&ear.lock);
    must(sem_post(&ear.heard) == 0);
}

/* What is heard next, in words. */
static str next_heard(struct ctx *cx)
{
    while (sem_wait(&ear.heard) != 0)
        must(errno == EINTR);
    pthread_mutex_lock(&ear.lock);
    str words = changes_write(&cx->arena, &ear.newest);
    pthread_mutex_unlock(&ear.lock);
    return words;
}

static void tell(struct ctx *cx, enum change_kind kind, int64_t id)
{
    struct changes what = {0};

    changes_add(&what, kind, id);
    feed_tell(cx, &what);
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
    tell(cx, CHANGE_REPORT, 7);
    feed_close(f);
}

/* Another process: a world, a store and a connection of its own on the same database. */
struct process {
    struct world world;
    struct store *store;
    struct ctx cx;
};

static void process_open(struct engine *e, struct process *p)
{
    world_init_test(&p->world, ENGINE_START_MS, 2);
    p->world.ids.node = e->world.ids.node + 1;
    ctx_init(&p->cx, &p->world, JOB_ARENA_MAX);
    assert_ok(&p->cx, store_open(&p->cx, e->url, &p->store));
    assert_ok(&p->cx, store_connect(&p->cx, p->store));
}

static void process_close(struct process *p)
{
    store_disconnect(&p->cx);
    store_close(p->store);
    ctx_reset(&p->cx);
    world_test_close(&p->world);
}

static enum err put_name(struct ctx *cx, void *name)
{
    return setting_put(cx, SETTING_SITE_NAME, str_of(name));
}

static enum err put_figure(struct ctx *cx, void *arg)
{
    (void)arg;
    struct summary_cell cell = {5, S("/5/"), S("2026-03"), S("complaint"), S("done")};
    return summary_add(cx, &cell, 1);
}

static enum err put_progress(struct ctx *cx, void *arg)
{
    (void)arg;
    return progress_set(cx, S("feed_test"), 1);
}

static void what_one_process_commits_the_others_hear(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct process other;
    struct feed *f;
    str name;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_int_equal(sem_init(&ear.heard, 0, 0), 0);
    process_open(e, &other);
    assert_ok(cx, feed_open(cx, e->store, hear, NULL, &f));
    assert_str(next_heard(cx), "all");                             /* it listens now */
    assert_ok(cx, db_write(cx, put_figure, NULL));                 /* its own, which is old   */
    assert_ok(&other.cx, db_write(&other.cx, put_progress, NULL)); /* nothing that anybody sees */
    assert_ok(&other.cx, db_write(&other.cx, put_figure, NULL));
    assert_str(next_heard(cx), "office 5");
    tell(&other.cx, CHANGE_REPORT, INT64_C(4611686018427387905));
    assert_str(next_heard(cx), "report 4611686018427387905");

    assert_ok(cx, setting_get(cx, SETTING_SITE_NAME, &name)); /* kept from now on */
    assert_ok(&other.cx, db_write(&other.cx, put_name, (void *)(uintptr_t) "Lapor Contoh"));
    assert_str(next_heard(cx), "all");
    assert_ok(cx, setting_get(cx, SETTING_SITE_NAME, &name));
    assert_str(name, "Lapor Contoh"); /* at once, not after KEPT_FRESH_MS: no clock moved */
    feed_close(f);
    process_close(&other);
}

/* Of a version to come, say: what cannot be read may be anything. */
static void what_is_not_understood_is_everything(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct feed *f;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_int_equal(sem_init(&ear.heard, 0, 0), 0);
    assert_ok(cx, feed_open(cx, e->store, hear, NULL, &f));
    assert_str(next_heard(cx), "all");
    engine_script(cx, "", "SELECT pg_notify('lapor_changed', '1000 comet 3')");
    assert_str(next_heard(cx), "all");
    feed_close(f);
}

/* The line breaks, and what was told meanwhile may be anything. */
static void after_a_lost_line_everything_may_have_changed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct feed *f;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_int_equal(sem_init(&ear.heard, 0, 0), 0);
    assert_ok(cx, feed_open(cx, e->store, hear, NULL, &f));
    assert_str(next_heard(cx), "all");
    engine_script(cx, "",
                  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                  "WHERE datname = current_database() AND query = 'LISTEN lapor_changed'");
    assert_str(next_heard(cx), "all");
    feed_close(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_told_on_sqlite),
        cmocka_unit_test(what_one_process_commits_the_others_hear),
        cmocka_unit_test(what_is_not_understood_is_everything),
        cmocka_unit_test(after_a_lost_line_everything_may_have_changed),
    };
    return cmocka_run_group_tests_name("feed", tests, engine_setup, engine_teardown);
}
