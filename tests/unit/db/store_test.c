/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

#include "db/driver.h"

static enum err open_fails(struct ctx *cx, const char *url)
{
    struct store *s = NULL;
    enum err e = store_open(cx, str_of(url), &s);

    assert_null(s);
    assert_int_not_equal(e, OK);
    return e;
}

static void what_is_no_address_is_refused(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const char *const urls[] = {"", "sqlite:", "/var/lib/lapor.db", "mysql://x/y",
                                       "postgres"};

    for (size_t i = 0; i < COUNT(urls); i++) {
        assert_int_equal(open_fails(cx, urls[i]), ERR_INVALID);
        fault_clear(cx);
    }
    char *large = arena_alloc(&cx->arena, 1, 5001);
    memset(large, 'a', 5000);
    memcpy(large, "sqlite:", 7);
    assert_int_equal(open_fails(cx, large), ERR_INVALID);
}

static void what_cannot_be_reached_says_so(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_int_equal(open_fails(cx, "sqlite:/nowhere/at/all/lapor.db"), ERR_IO);
    assert_true(str_has(cx->fault.message, S("/nowhere/at/all/lapor.db")));
    fault_clear(cx);
    assert_int_equal(open_fails(cx, "host=/nowhere user=x dbname=x password=hush"), ERR_IO);
    assert_true(str_has(cx->fault.message, S("cannot reach the database")));
    assert_false(str_has(cx->fault.message, S("hush")));
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    str path = arena_fmt(&cx->arena, "%.*s/noise.db", STR_ARG(e->folder));
    FILE *f = fopen(path.p, "w");

    for (int i = 0; i < 1000; i++)
        fputs("not a database ", f);
    fclose(f);
    assert_int_equal(open_fails(cx, arena_fmt(&cx->arena, "sqlite:%.*s", STR_ARG(path)).p), ERR_IO);
}

/* Complaints are nobody else's business. */
static void only_we_may_read_the_file(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    static const char *const names[] = {"lapor.db", "lapor.db-wal", "lapor.db-shm"};
    struct stat st;

    if (db_engine(cx) != DB_SQLITE)
        return;
    for (size_t i = 0; i < COUNT(names); i++) {
        str path = arena_fmt(&cx->arena, "%.*s/%s", STR_ARG(e->folder), names[i]);
        assert_int_equal(stat(path.p, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static int64_t pragma(struct engine *e, const char *sql)
{
    sqlite3_stmt *stmt;

    assert_int_equal(sqlite3_prepare_v2(e->cx.db->sqlite, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

static void every_connection_is_durable_and_careful(void **state)
{
    struct engine *e = *state;

    if (db_engine(engine_ctx(state)) != DB_SQLITE)
        return;
    assert_int_equal(pragma(e, "PRAGMA synchronous"), 2); /* FULL */
    assert_int_equal(pragma(e, "SELECT journal_mode = 'wal' FROM pragma_journal_mode"), 1);
    assert_int_equal(pragma(e, "PRAGMA foreign_keys"), 1);
    assert_int_equal(pragma(e, "PRAGMA trusted_schema"), 0);
    assert_int_equal(pragma(e, "PRAGMA query_only"), 1);
}

/* Closing one connection or store must leave the others their locks (a POSIX trap). */
static void a_store_that_closes_leaves_another_alone(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct store *s;
    struct stat before, after;
    str wal = arena_fmt(&cx->arena, "%.*s/lapor.db-wal", STR_ARG(e->folder));

    if (db_engine(cx) != DB_SQLITE)
        return;
    assert_int_equal(stat(wal.p, &before), 0);
    assert_ok(cx, store_open(cx, e->url, &s));
    store_close(s);
    str other = arena_fmt(&cx->arena,
                          "python3 -c 'import sqlite3; c = sqlite3.connect(\"%.*s/lapor.db\");"
                          " c.execute(\"SELECT count(*) FROM node\").fetchall(); c.close()'",
                          STR_ARG(e->folder));
    assert_int_equal(system(other.p), 0);
    assert_int_equal(stat(wal.p, &after), 0); /* the last one out would have removed it */
    assert_true(before.st_ino == after.st_ino);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_address_is_refused),
        cmocka_unit_test(what_cannot_be_reached_says_so),
        cmocka_unit_test(a_file_that_is_no_database_is_refused),
        cmocka_unit_test(only_we_may_read_the_file),
        cmocka_unit_test(every_connection_is_durable_and_careful),
        cmocka_unit_test(a_store_that_closes_leaves_another_alone),
    };
    return cmocka_run_group_tests_name("store", tests, engine_setup, engine_teardown);
}
