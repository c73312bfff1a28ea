/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/limits.h"
#include "support/engine.h"
#include "support/probe.h"

#include <string.h>

static const struct db_row word_row =
    DB_ROW(struct probe, DB_FIELD(struct probe, id), DB_FIELD(struct probe, word)); /* any order */

struct wrong {
    int64_t id, word, other;
};

static const struct db_row wrong_rows[] = {
    DB_ROW(struct probe, DB_FIELD(struct probe, word)),                              /* too few */
    DB_ROW(struct wrong, DB_FIELD(struct wrong, id), DB_FIELD(struct wrong, word)),  /* kind */
    DB_ROW(struct wrong, DB_FIELD(struct wrong, id), DB_FIELD(struct wrong, other)), /* name */
};

struct strict {
    int64_t id, n, opt; /* opt may be NULL in the table */
    bool flag;
    str word, opt_word, bytes, opt_bytes;
};

static const struct db_row strict_row =
    DB_ROW(struct strict, DB_FIELD(struct strict, id), DB_FIELD(struct strict, n),
           DB_FIELD(struct strict, opt), DB_FIELD(struct strict, flag),
           DB_FIELD(struct strict, word), DB_FIELD(struct strict, opt_word),
           DB_FIELD(struct strict, bytes), DB_FIELD(struct strict, opt_bytes));

static enum err add(struct ctx *cx, void *args)
{
    return db_change(cx, (struct db_call){&sql_probe_add, args});
}

#define ADD(cx, ...) db_write((cx), add, &(struct sql_probe_add_args){__VA_ARGS__})

static struct probe get(struct ctx *cx, int64_t id)
{
    struct probe p;

    assert_ok(cx, db_one(cx, SQL(probe_by_id, .id = id), &probe_row, &p));
    return p;
}

static void every_kind_comes_back_as_it_went_in(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_ok(cx, ADD(cx, .id = 1, .n = -5, .opt = SOME(0), .flag = true, .word = S("Jalan ‘Ñ’"),
                      .opt_word = S("é"), .bytes = S("\0\1\xff\0"), .opt_bytes = S("\0")));
    struct probe p = get(cx, 1);
    assert_true(p.id == 1 && p.n == -5 && p.opt.has && p.opt.v == 0 && p.flag);
    assert_str(p.word, "Jalan ‘Ñ’");
    assert_str(p.opt_word, "é");
    assert_true(str_eq(p.bytes, S("\0\1\xff\0")));
    assert_true(str_eq(p.opt_bytes, S("\0")));
}

static void null_and_empty_differ(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_ok(cx, ADD(cx, .id = 1, .word = S(""), .bytes = S("")));
    assert_ok(cx, ADD(cx, .id = 2, .word = S("w"), .opt_word = S(""), .bytes = S("b"),
                      .opt_bytes = S("")));
    struct probe nulls = get(cx, 1), empties = get(cx, 2);
    assert_true(nulls.word.p && nulls.word.n == 0 && nulls.bytes.p && nulls.bytes.n == 0);
    assert_true(!nulls.opt.has && !nulls.opt_word.p && !nulls.opt_bytes.p && !nulls.flag);
    assert_true(empties.opt_word.p && empties.opt_word.n == 0);
    assert_true(empties.opt_bytes.p && empties.opt_bytes.n == 0);
}

static void integers_keep_64_bits(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_ok(cx, ADD(cx, .id = INT64_MAX, .n = INT64_MIN, .opt = SOME(INT64_MAX), .word = S("w"),
                      .bytes = S("b")));
    struct probe p = get(cx, INT64_MAX);
    assert_true(p.n == INT64_MIN && p.opt.v == INT64_MAX);
}

static void a_large_blob_is_whole(void **state)
{
    struct ctx *cx = engine_ctx(state);
    enum { SIZE = 3 << 20 };
    char *bytes = arena_alloc(&cx->arena, 1, SIZE);

    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 7 >> 3);
    assert_ok(cx, ADD(cx, .id = 1, .word = S("w"), .bytes = {bytes, SIZE}));
    assert_true(str_eq(get(cx, 1).bytes, (str){bytes, SIZE}));
}

static void what_only_one_engine_would_take_is_refused(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_int_equal(ADD(cx, .id = 1, .bytes = S("b")), ERR_BUG); /* word is null */
    fault_clear(cx);
    assert_int_equal(ADD(cx, .id = 1, .word = S("a\0b"), .bytes = S("b")), ERR_BUG);
    fault_clear(cx);
    assert_int_equal(ADD(cx, .id = 1, .word = S("w"), .bytes = {"b", CELL_MAX + 1}), ERR_LIMIT);
    fault_clear(cx);
    assert_int_equal(probe_rows(cx), 0);
}

static void one_is_exactly_one(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct probe p = {.id = 77};

    assert_int_equal(db_one(cx, SQL(probe_by_id, .id = 1), &probe_row, &p), ERR_NOTFOUND);
    fault_clear(cx);
    for (int64_t id = 1; id <= 2; id++)
        assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_int_equal(db_one(cx, SQL(probe_list, .from = 0, .most = 9), &probe_row, &p), ERR_BUG);
    assert_true(p.id == 77); /* untouched by either */
}

static void an_int_is_one_row_and_one_column(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t n = 77;

    assert_int_equal(db_int(cx, SQL(probe_sum), &n), ERR_BUG); /* NULL of no rows */
    fault_clear(cx);
    assert_int_equal(db_int(cx, SQL(probe_odd), &n), ERR_BUG); /* two columns */
    fault_clear(cx);
    assert_true(n == 77);
    assert_ok(cx, ADD(cx, .id = 1, .n = 40, .word = S("a"), .bytes = S("b")));
    assert_ok(cx, ADD(cx, .id = 2, .n = 2, .word = S("c"), .bytes = S("d")));
    assert_ok(cx, db_int(cx, SQL(probe_sum), &n));
    assert_true(n == 42);
}

static void all_has_a_bound(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct probes list;

    for (int64_t id = 1; id <= 50; id++)
        assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_ok(cx, db_all(cx, SQL(probe_list, .from = 1, .most = 99), &probe_row, 50, &list));
    assert_int_equal(list.n, 50);
    for (size_t i = 0; i < list.n; i++)
        assert_true(list.v[i].id == (int64_t)i + 1);
    assert_str(list.v[49].word, "w50");
    struct probes before = list;
    assert_int_equal(db_all(cx, SQL(probe_list, .from = 1, .most = 99), &probe_row, 49, &list),
                     ERR_LIMIT);
    assert_memory_equal(&before, &list, sizeof list);
    fault_clear(cx);
    assert_ok(cx, db_all(cx, SQL(probe_list, .from = 51, .most = 9), &probe_row, 0, &list));
    assert_int_equal(list.n, 0);
}

static void an_optional_filter_is_a_null(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct probes list;

    for (int64_t id = 1; id <= 3; id++)
        assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_ok(cx, db_all(cx, SQL(probe_named), &word_row, 9, &list));
    assert_int_equal(list.n, 3);
    assert_ok(cx, db_all(cx, SQL(probe_named, .word = S("w2")), &word_row, 9, &list));
    assert_int_equal(list.n, 1);
    assert_true(list.v[0].id == 2);
}

/* A row table that does not fit its statement is found before the first row. */
static void columns_must_fit_the_row_table(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct probes list;

    for (size_t i = 0; i < COUNT(wrong_rows); i++) {
        assert_int_equal(db_all(cx, SQL(probe_named), &wrong_rows[i], 9, &list), ERR_BUG);
        fault_clear(cx);
    }
}

static void a_null_needs_a_member_that_can_hold_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct strict out;

    assert_ok(cx, ADD(cx, .id = 1, .word = S("w"), .bytes = S("b"), .opt = SOME(3)));
    assert_ok(cx, ADD(cx, .id = 2, .word = S("v"), .bytes = S("b")));
    assert_ok(cx, db_one(cx, SQL(probe_by_id, .id = 1), &strict_row, &out));
    assert_int_equal(db_one(cx, SQL(probe_by_id, .id = 2), &strict_row, &out), ERR_BUG);
}

static void quotes_comments_and_twins_reach_the_engine(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct probe p;

    assert_ok(cx, db_one(cx, SQL(probe_odd), &word_row, &p));
    assert_true(p.id == 7);
    assert_str(p.word, "it's :word ?1 $1 -- ;");
    assert_ok(cx, db_one(cx, SQL(probe_engine), &word_row, &p));
    assert_str(p.word, db_engine(cx) == DB_SQLITE ? "sqlite" : "postgres");
}

static enum err change(struct ctx *cx, void *arg)
{
    int64_t n = 0;

    (void)arg;
    TRY(db_change(cx, SQL(probe_set, .id = 1, .old = 0, .new = 5)));
    TRY(db_int(cx, SQL(probe_bump, .id = 1), &n));
    if (n != 6)
        return fail(cx, ERR_BUG, "RETURNING gave %lld", (long long)n);
    TRY(db_exec_count(cx, SQL(probe_set_all, .n = 9), &n));
    if (n != 2)
        return fail(cx, ERR_BUG, "%lld rows changed", (long long)n);
    TRY(db_exec_count(cx, SQL(probe_remove, .id = 99), &n));
    if (n != 0)
        return fail(cx, ERR_BUG, "%lld rows removed", (long long)n);
    TRY(db_exec_count(cx, SQL(probe_by_id, .id = 1), &n)); /* reads change nothing */
    if (n != 0)
        return fail(cx, ERR_BUG, "a read changed %lld", (long long)n);
    TRY(db_change(cx, SQL(probe_move, .old = 2, .new = 3)));
    return db_change(cx, SQL(probe_set, .id = 1, .old = 0, .new = 5));
}

static void a_change_says_when_another_was_first(void **state)
{
    struct ctx *cx = engine_ctx(state);

    for (int64_t id = 1; id <= 2; id++)
        assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_int_equal(db_write(cx, change, NULL), ERR_STALE);
    fault_clear(cx);
    assert_true(get(cx, 1).n == 0 && get(cx, 2).n == 0); /* and everything before it is undone */
}

static enum err all_at_once(struct ctx *cx, void *arg)
{
    (void)arg;
    return db_change(cx, SQL(probe_set_all, .n = 9));
}

static void a_change_of_two_rows_is_our_mistake(void **state)
{
    struct ctx *cx = engine_ctx(state);

    for (int64_t id = 1; id <= 2; id++)
        assert_ok(cx, db_write(cx, probe_add_fn, &id));
    assert_int_equal(db_write(cx, all_at_once, NULL), ERR_BUG);
    fault_clear(cx);
    assert_true(get(cx, 1).n == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, probe_setup, engine_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_kind_comes_back_as_it_went_in),
        TEST(null_and_empty_differ),
        TEST(integers_keep_64_bits),
        TEST(a_large_blob_is_whole),
        TEST(what_only_one_engine_would_take_is_refused),
        TEST(one_is_exactly_one),
        TEST(an_int_is_one_row_and_one_column),
        TEST(all_has_a_bound),
        TEST(an_optional_filter_is_a_null),
        TEST(columns_must_fit_the_row_table),
        TEST(a_null_needs_a_member_that_can_hold_it),
        TEST(quotes_comments_and_twins_reach_the_engine),
        TEST(a_change_says_when_another_was_first),
        TEST(a_change_of_two_rows_is_our_mistake),
    };
    return cmocka_run_group_tests_name("verbs", tests, NULL, NULL);
}
