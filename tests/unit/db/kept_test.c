/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"

#include "base/limits.h"
#include "setting/setting.h"

static enum err put_name(struct ctx *cx, void *name)
{
    return setting_put(cx, SETTING_SITE_NAME, str_of(name));
}

static void name_it(struct ctx *cx, const char *name)
{
    assert_ok(cx, db_write(cx, put_name, (void *)(uintptr_t)name));
}

static str name_of(struct ctx *cx)
{
    str name;

    assert_ok(cx, setting_get(cx, SETTING_SITE_NAME, &name));
    return name;
}

static void what_is_kept_is_asked_for_once(void **state)
{
    struct ctx *cx = engine_ctx(state);

    name_of(cx);
    int64_t before = db_statements(cx);
    name_of(cx);
    assert_int_equal(db_statements(cx), before);
}

static void a_change_of_this_process_is_seen_at_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct ctx other;

    engine_ctx_more(*state, &other);
    name_it(cx, "Lapor Contoh");
    assert_str(name_of(&other), "Lapor Contoh");
    name_it(&other, "Lapor Lain");
    assert_str(name_of(cx), "Lapor Lain");
    engine_ctx_close(&other);
}

/* A second store on the same database stands for another process. */
static void a_change_of_another_process_is_seen_within_its_bound(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct store *store;
    struct ctx other;

    name_it(cx, "Lapor Lama");
    assert_str(name_of(cx), "Lapor Lama");
    ctx_init(&other, &e->world, JOB_ARENA_MAX);
    assert_ok(&other, store_open(&other, e->url, &store));
    assert_ok(&other, store_connect(&other, store));
    name_it(&other, "Lapor Baru");
    assert_str(name_of(&other), "Lapor Baru");
    world_test_advance(&e->world, KEPT_FRESH_MS - 1);
    assert_str(name_of(cx), "Lapor Lama");
    world_test_advance(&e->world, 1);
    assert_str(name_of(cx), "Lapor Baru");
    store_disconnect(&other);
    store_close(store);
    ctx_reset(&other);
}

static enum err change_and_look(struct ctx *cx, void *arg)
{
    TRY(setting_put(cx, SETTING_SITE_NAME, S("Tidak jadi")));
    *(str *)arg = name_of(cx);
    return fail(cx, ERR_INVALID, "given up");
}

static void a_transaction_sees_its_own_change_and_nobody_one_that_was_given_up(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str seen;

    name_it(cx, "Tetap");
    assert_int_equal(db_write(cx, change_and_look, &seen), ERR_INVALID);
    fault_clear(cx);
    assert_str(seen, "Tidak jadi");
    assert_str(name_of(cx), "Tetap");
}

static void what_was_given_lives_as_long_as_the_arena(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct ctx other;

    engine_ctx_more(*state, &other);
    name_it(cx, "Pertama");
    str kept = name_of(&other);
    name_it(cx, "Kedua");
    assert_str(name_of(cx), "Kedua");
    assert_str(kept, "Pertama");
    engine_ctx_close(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_is_asked_for_once),
        cmocka_unit_test(a_change_of_this_process_is_seen_at_once),
        cmocka_unit_test(a_change_of_another_process_is_seen_within_its_bound),
        cmocka_unit_test(a_transaction_sees_its_own_change_and_nobody_one_that_was_given_up),
        cmocka_unit_test(what_was_given_lives_as_long_as_the_arena),
    };
    return cmocka_run_group_tests_name("kept", tests, engine_setup, engine_teardown);
}
