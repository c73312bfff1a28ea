/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happens when the disk, the engine or the line to it fails. */
#include "support/engine.h"
#include "support/probe.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "db/driver.h"

static enum err add_three(struct ctx *cx, void *arg)
{
    int64_t first = *(int64_t *)arg;

    for (int64_t id = first; id < first + 3; id++)
        TRY(probe_add(cx, id));
    return OK;
}

/* The n-th statement fails, for n = 1, 2, 3 … until the write gets through. */
static void fails_at_every_statement(struct engine *e, enum store_fault fault, enum err want)
{
    struct ctx *cx = &e->cx;
    int64_t first = 1, n = 0;
    enum err got;

    do {
        store_fault_set(e->store, ++n, fault);
        got = db_write(cx, add_three, &first);
        bool hit = store_fault_hit(e->store);
        store_fault_set(e->store, 0, FAULT_NONE);
        assert_int_equal(got, hit ? want : OK);
        fault_clear(cx);
        assert_int_equal(probe_rows(cx), hit ? 0 : 3);
    } while (got);
    assert_int_equal(n, 6); /* begin, three rows, commit, and none */
}

static void a_failing_disk_changes_nothing(void **state)
{
    engine_ctx(state);
    fails_at_every_statement(*state, FAULT_IO, ERR_IO);
}

static void a_busy_store_changes_nothing(void **state)
{
    engine_ctx(state);
    fails_at_every_statement(*state, FAULT_BUSY, ERR_BUSY);
}

static void a_full_disk_changes_nothing(void **state)
{
    engine_ctx(state);
    fails_at_every_statement(*state, FAULT_FULL, ERR_BUSY);
}

static void a_failing_read_is_an_error_and_the_next_one_works(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    int64_t n;

    store_fault_set(e->store, 1, FAULT_IO);
    assert_int_equal(db_int(cx, SQL(probe_count), &n), ERR_IO);
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 0);
}

/*
 * Eight wait while another holds the writer, so that they make one batch; then
 * a statement of it fails and takes the whole batch with it.  Run again one by
 * one, all are there.
 */
enum { WAITING = 8 };

struct late {
    struct engine *engine;
    int64_t id;
    pthread_t thread;
};

static void *late_main(void *arg)
{
    struct late *l = arg;
    struct ctx cx;

    engine_ctx_more(l->engine, &cx);
    assert_ok(&cx, db_write(&cx, probe_add_fn, &l->id));
    engine_ctx_close(&cx);
    return NULL;
}

struct gate {
    struct engine *engine;
    struct late late[WAITING];
    int64_t nth; /* statement that fails */
};

static enum err hold_the_writer(struct ctx *cx, void *arg)
{
    struct gate *g = arg;

    for (int i = 0; i < WAITING; i++)
        must(pthread_create(&g->late[i].thread, NULL, late_main, &g->late[i]) == 0);
    while (store_waiting(cx) < WAITING)
        sched_yield();
    store_fault_set(g->engine->store, g->nth, FAULT_IO);
    return OK;
}

static void batch_with_a_fault(struct engine *e, int64_t nth)
{
    struct gate g = {.engine = e, .nth = nth};
    int64_t before = probe_rows(&e->cx);

    for (int i = 0; i < WAITING; i++)
        g.late[i] = (struct late){.engine = e, .id = nth * 100 + i};
    assert_ok(&e->cx, db_write(&e->cx, hold_the_writer, &g));
    for (int i = 0; i < WAITING; i++)
        must(pthread_join(g.late[i].thread, NULL) == 0);
    assert_true(store_fault_hit(e->store));
    assert_int_equal(probe_rows(&e->cx), before + WAITING);
}

static void a_lost_batch_is_run_again_one_by_one(void **state)
{
    struct ctx *cx = engine_ctx(state);

    if (db_engine(cx) != DB_SQLITE)
        return;                     /* no batches there */
    batch_with_a_fault(*state, 5);  /* our commit, their begin, two rows, and the third of eight */
    batch_with_a_fault(*state, 11); /* their commit */
}

/* PostgreSQL ends our session, as at a failover. */
static void end_session(struct engine *e, int pid)
{
    char text[64];
    PGconn *pg = PQconnectdb(arena_z(&e->arena, e->url));

    snprintf(text, sizeof text, "SELECT pg_terminate_backend(%d, 5000)", pid);
    PQclear(PQexec(pg, text));
    PQfinish(pg);
}

static void a_lost_connection_is_made_again_for_reading(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    int64_t id = 1, n;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_ok(cx, db_write(cx, probe_add_fn, &id));
    end_session(e, PQbackendPID(cx->db->pg));
    assert_ok(cx, db_int(cx, SQL(probe_sum), &n)); /* never prepared before */
    end_session(e, PQbackendPID(cx->db->pg));
    assert_int_equal(probe_rows(cx), 1);
    end_session(e, PQbackendPID(cx->db->pg));
    assert_int_not_equal(probe_add(cx, 2), OK); /* still read-only */
}

struct cut {
    struct engine *engine;
    int runs;
};

static enum err add_and_lose(struct ctx *cx, void *arg)
{
    struct cut *cut = arg;

    TRY(probe_add(cx, 1));
    if (cut->runs++ == 0)
        end_session(cut->engine, PQbackendPID(cx->db->pg));
    return probe_add(cx, 2);
}

static void a_connection_lost_before_commit_costs_only_another_run(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cut cut = {*state, 0};

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_ok(cx, db_write(cx, add_and_lose, &cut));
    assert_int_equal(cut.runs, 2);
    assert_int_equal(probe_rows(cx), 2);
}

static enum err lose_at_the_end(struct ctx *cx, void *arg)
{
    struct cut *cut = arg;

    cut->runs++;
    TRY(probe_add(cx, 1));
    end_session(cut->engine, PQbackendPID(cx->db->pg));
    return OK;
}

static void a_connection_lost_during_commit_is_left_to_the_caller(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cut cut = {*state, 0};

    if (db_engine(cx) != DB_POSTGRES)
        return;
    assert_int_equal(db_write(cx, lose_at_the_end, &cut), ERR_IO);
    assert_int_equal(cut.runs, 1);
    assert_true(str_has(cx->fault.message, S("may have been made or not")));
    fault_clear(cx);
    int64_t id = 2;
    assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_int_equal(probe_rows(cx), 1);
}

/* What the program does when called with an address: it writes, and says so, until it is shot. */
static int write_for_ever(const char *url)
{
    struct world world;
    struct ctx cx;
    struct store *s;

    world_init_test(&world, ENGINE_START_MS, 2);
    ctx_init(&cx, &world, COMMAND_ARENA_MAX);
    must(store_open(&cx, str_of(url), &s) == OK && store_connect(&cx, s) == OK);
    for (int64_t id = 1;; id += 3) {
        must(db_write(&cx, add_three, &id) == OK);
        must(write(STDOUT_FILENO, &id, sizeof id) == sizeof id);
    }
}

static int is_ok(void *arg, int columns, char **values, char **names)
{
    (void)arg;
    (void)columns;
    (void)names;
    return strcmp(values[0], "ok") != 0;
}

static void check_file(struct ctx *cx)
{
    if (db_engine(cx) == DB_SQLITE)
        assert_int_equal(sqlite3_exec(cx->db->sqlite, "PRAGMA integrity_check", is_ok, NULL, NULL),
                         SQLITE_OK);
}

static void a_killed_writer_leaves_what_it_acknowledged(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    int line[2], status;
    int64_t id = 0;

    must(pipe(line) == 0);
    pid_t pid = fork();
    must(pid >= 0);
    if (pid == 0) {
        must(dup2(line[1], STDOUT_FILENO) >= 0);
        execl("/proc/self/exe", "fault_test", arena_z(&cx->arena, e->url), (char *)NULL);
        _exit(127);
    }
    close(line[1]);
    for (int i = 0; i < 40; i++)
        assert_int_equal(read(line[0], &id, sizeof id), sizeof id);
    must(kill(pid, SIGKILL) == 0 && waitpid(pid, &status, 0) == pid);
    while (read(line[0], &id, sizeof id) == sizeof id)
        continue;
    close(line[0]);
    int64_t rows = probe_rows(cx);
    assert_true(rows == id + 2 ||
                rows == id + 5); /* whole transactions; one may be unacknowledged */
    check_file(cx);
    assert_ok(cx, db_write(cx, add_three, &(int64_t){9999}));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, probe_setup, engine_teardown)

int main(int argc, char **argv)
{
    if (argc > 1)
        return write_for_ever(argv[1]);
    const struct CMUnitTest tests[] = {
        TEST(a_failing_disk_changes_nothing),
        TEST(a_busy_store_changes_nothing),
        TEST(a_full_disk_changes_nothing),
        TEST(a_failing_read_is_an_error_and_the_next_one_works),
        TEST(a_lost_batch_is_run_again_one_by_one),
        TEST(a_lost_connection_is_made_again_for_reading),
        TEST(a_connection_lost_before_commit_costs_only_another_run),
        TEST(a_connection_lost_during_commit_is_left_to_the_caller),
        TEST(a_killed_writer_leaves_what_it_acknowledged),
    };
    return cmocka_run_group_tests_name("fault", tests, NULL, NULL);
}
