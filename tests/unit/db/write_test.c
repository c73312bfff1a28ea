/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/limits.h"
#include "support/engine.h"
#include "support/probe.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

static struct probe get(struct ctx *cx, int64_t id)
{
    struct probe p;

    assert_ok(cx, db_one(cx, SQL(probe_by_id, .id = id), &probe_row, &p));
    return p;
}

static void a_write_is_seen_once_it_returned(void **state)
{
    struct ctx *cx = engine_ctx(state), other;
    int64_t id = 1;

    engine_ctx_more(*state, &other);
    assert_int_equal(probe_rows(&other), 0);
    assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_int_equal(probe_rows(&other), 1);
    assert_int_equal(probe_rows(cx), 1);
    engine_ctx_close(&other);
}

static void outside_a_write_nothing_is_written(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_false(db_writing(cx));
    assert_int_equal(probe_add(cx, 1), ERR_BUG);
    fault_clear(cx);
    struct probe p;
    assert_int_equal(db_one(cx, SQL(probe_lock, .id = 1), &probe_row, &p),
                     ERR_BUG); /* nor locked */
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 0);
}

/* The guard above is ours; the engine has one of its own should ours be passed. */
static void the_connection_itself_is_read_only(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct db_stmt sly = sql_probe_add;

    sly.writes = false;
    struct db_call call = {
        &sly, &(struct sql_probe_add_args){.word = S("w"), .bytes = S("b")}
    };
    assert_int_not_equal(db_exec(cx, call), OK);
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 0);
    int64_t id = 1;
    assert_ok(cx, db_write(cx, probe_add_fn, &id)); /* and works as before */
}

static enum err add_then_refuse(struct ctx *cx, void *id)
{
    TRY(probe_add(cx, *(int64_t *)id));
    if (!db_writing(cx))
        return fail(cx, ERR_BUG, "not writing inside a write");
    return fail(cx, ERR_DENIED, "not today");
}

static void an_error_of_the_function_undoes_all_of_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = 1;

    assert_int_equal(db_write(cx, add_then_refuse, &id), ERR_DENIED);
    assert_str(cx->fault.message, "not today");
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 0);
    assert_false(db_writing(cx));
}

static enum err same_word(struct ctx *cx, void *arg)
{
    (void)arg;
    TRY(probe_add(cx, 2));
    return db_change(cx, SQL(probe_add, .id = 3, .word = S("w2"), .bytes = S("b")));
}

static void a_key_that_exists_is_a_conflict(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = 1;

    assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_int_equal(db_write(cx, probe_add_fn, &id), ERR_CONFLICT); /* primary key */
    fault_clear(cx);
    assert_int_equal(db_write(cx, same_word, NULL), ERR_CONFLICT); /* unique index */
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 1);
}

/* PostgreSQL could not go on after an error, so nobody may, and ignoring it undoes the rest too. */
static enum err go_on_after_conflict(struct ctx *cx, void *arg)
{
    enum err *second = arg;

    TRY(probe_add(cx, 5));
    if (probe_add(cx, 5) != ERR_CONFLICT)
        return fail(cx, ERR_BUG, "no conflict");
    fault_clear(cx);
    *second = probe_add(cx, 6);
    fault_clear(cx);
    return OK;
}

static void an_error_cannot_be_ignored(void **state)
{
    struct ctx *cx = engine_ctx(state);
    enum err second = OK;

    assert_int_equal(db_write(cx, go_on_after_conflict, &second), ERR_BUG);
    assert_int_equal(second, ERR_BUG);
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 0);
}

/* Not found is an answer, not a failed statement. */
static enum err add_unless_there(struct ctx *cx, void *arg)
{
    int64_t id = *(int64_t *)arg;
    struct probe p;
    enum err e = db_one(cx, SQL(probe_lock, .id = id), &probe_row, &p);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return probe_add(cx, id);
}

static void not_found_inside_a_write_is_an_answer(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = 4;

    assert_ok(cx, db_write(cx, add_unless_there, &id));
    assert_ok(cx, db_write(cx, add_unless_there, &id));
    assert_int_equal(probe_rows(cx), 1);
}

/* Eight threads, each also with functions that fail in every way a batch knows. */
enum { THREADS = 8, EACH = 60 };

struct hand {
    struct engine *engine;
    int64_t number;
    int64_t added, conflicts, refused;
    pthread_t thread;
};

static void *hand_main(void *arg)
{
    struct hand *h = arg;
    struct ctx cx;
    int64_t taken = 0;

    engine_ctx_more(h->engine, &cx);
    for (int64_t i = 0; i < EACH; i++) {
        int64_t id = 1000 * h->number + i, other = id + 500000;
        must(db_write(&cx, probe_add_fn, &id) == OK);
        h->added++;
        h->conflicts += db_write(&cx, probe_add_fn, &taken) == ERR_CONFLICT;
        fault_clear(&cx);
        h->refused += db_write(&cx, add_then_refuse, &other) == ERR_DENIED;
        fault_clear(&cx);
        struct probe p;
        must(db_one(&cx, SQL(probe_by_id, .id = id), &probe_row, &p) == OK);
    }
    engine_ctx_close(&cx);
    return NULL;
}

static void many_write_at_once_and_none_hurts_another(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct hand hands[THREADS] = {0};
    int64_t zero = 0;

    assert_ok(cx, db_write(cx, probe_add_fn, &zero));
    for (int i = 0; i < THREADS; i++) {
        hands[i] = (struct hand){.engine = *state, .number = i + 1};
        must(pthread_create(&hands[i].thread, NULL, hand_main, &hands[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        must(pthread_join(hands[i].thread, NULL) == 0);
        assert_int_equal(hands[i].added, EACH);
        assert_int_equal(hands[i].conflicts, EACH);
        assert_int_equal(hands[i].refused, EACH);
    }
    assert_int_equal(probe_rows(cx), THREADS * EACH + 1);
}

/* Two that read what the other changes: whichever is second sees the first's change. */
static enum err add_one(struct ctx *cx, void *arg)
{
    struct probe p;

    (void)arg;
    TRY(db_one(cx, SQL(probe_lock, .id = 1), &probe_row, &p));
    return db_change(cx, SQL(probe_set, .id = 1, .old = p.n, .new = p.n + 1));
}

static void *add_many(void *arg)
{
    struct ctx cx;

    engine_ctx_more(arg, &cx);
    for (int i = 0; i < EACH; i++)
        must(db_write(&cx, add_one, NULL) == OK);
    engine_ctx_close(&cx);
    return NULL;
}

static void a_locked_row_changes_hands_one_by_one(void **state)
{
    struct ctx *cx = engine_ctx(state);
    pthread_t threads[THREADS];
    int64_t id = 1;

    assert_ok(cx, db_write(cx, probe_add_fn, &id));
    for (int i = 0; i < THREADS; i++)
        must(pthread_create(&threads[i], NULL, add_many, *state) == 0);
    for (int i = 0; i < THREADS; i++)
        must(pthread_join(threads[i], NULL) == 0);
    assert_true(get(cx, 1).n == THREADS * EACH);
}

/*
 * Two that lock the same rows in opposite order: PostgreSQL ends one, which is
 * run again.  Its second run waits until the other is through: started at once
 * it may take its first row again before the other has woken up, and then both
 * stand against each other once more, which is no fault but not what is counted.
 */
struct pair {
    struct engine *engine;
    int64_t first, second;
    pthread_barrier_t *both;
    atomic_int runs;
    atomic_bool through;
    struct pair *other;
    pthread_t thread;
};

static enum err lock_both(struct ctx *cx, void *arg)
{
    struct pair *pair = arg;
    int64_t n;

    int run = ++pair->runs;
    while (run > 1 && !pair->other->through && pair->other->runs == 1)
        sched_yield();
    TRY(db_int(cx, SQL(probe_bump, .id = pair->first), &n));
    if (run == 1 && db_engine(cx) == DB_POSTGRES)
        pthread_barrier_wait(pair->both); /* SQLite has one writer, who would wait for ever */
    return db_int(cx, SQL(probe_bump, .id = pair->second), &n);
}

static void *pair_main(void *arg)
{
    struct pair *pair = arg;
    struct ctx cx;

    engine_ctx_more(pair->engine, &cx);
    assert_ok(&cx, db_write(&cx, lock_both, pair));
    pair->through = true;
    engine_ctx_close(&cx);
    return NULL;
}

static void a_lost_race_is_run_again(void **state)
{
    struct ctx *cx = engine_ctx(state);
    pthread_barrier_t both;
    struct pair pairs[2] = {0};

    must(pthread_barrier_init(&both, NULL, 2) == 0);
    for (int64_t id = 1; id <= 2; id++)
        assert_ok(cx, db_write(cx, probe_add_fn, &id));
    for (int i = 0; i < 2; i++)
        pairs[i] = (struct pair){.engine = *state,
                                 .first = 1 + i,
                                 .second = 2 - i,
                                 .both = &both,
                                 .other = &pairs[1 - i]};
    for (int i = 0; i < 2; i++)
        must(pthread_create(&pairs[i].thread, NULL, pair_main, &pairs[i]) == 0);
    for (int i = 0; i < 2; i++)
        must(pthread_join(pairs[i].thread, NULL) == 0);
    assert_true(get(cx, 1).n == 2 && get(cx, 2).n == 2);
    assert_int_equal(pairs[0].runs + pairs[1].runs, db_engine(cx) == DB_POSTGRES ? 3 : 2);
    pthread_barrier_destroy(&both);
}

static void a_write_alone_is_all_or_nothing(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t first = 1, second = 2;

    assert_ok(cx, db_write(cx, probe_add_fn, &first)); /* the writer's connection is open */
    assert_int_equal(db_write_alone(cx, add_then_refuse, &second), ERR_DENIED);
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 1);
    assert_ok(cx, db_write_alone(cx, probe_add_fn, &second));
    assert_int_equal(probe_rows(cx), 2);
    assert_int_equal(probe_add(cx, 3), ERR_BUG); /* read-only again */
    fault_clear(cx);
    second = 3;
    assert_ok(cx, db_write(cx, probe_add_fn, &second)); /* and written as before */
    assert_int_equal(probe_rows(cx), 3);
}

static void a_write_alone_waits_for_nobody(void **state)
{
    struct ctx *cx = engine_ctx(state), other;
    int64_t id = 1;

    engine_ctx_more(*state, &other);
    enum err e = db_write_alone(cx, probe_add_fn, &id);
    assert_int_equal(e, db_engine(cx) == DB_SQLITE ? ERR_BUSY : OK);
    fault_clear(cx);
    engine_ctx_close(&other);
    id = 2;
    assert_ok(cx, db_write_alone(cx, probe_add_fn, &id));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, probe_setup, engine_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_write_is_seen_once_it_returned),
        TEST(outside_a_write_nothing_is_written),
        TEST(the_connection_itself_is_read_only),
        TEST(an_error_of_the_function_undoes_all_of_it),
        TEST(a_key_that_exists_is_a_conflict),
        TEST(an_error_cannot_be_ignored),
        TEST(not_found_inside_a_write_is_an_answer),
        TEST(many_write_at_once_and_none_hurts_another),
        TEST(a_locked_row_changes_hands_one_by_one),
        TEST(a_lost_race_is_run_again),
        TEST(a_write_alone_is_all_or_nothing),
        TEST(a_write_alone_waits_for_nobody),
    };
    return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
