/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/migrations.h"
#include "support/engine.h"

static void an_empty_store_is_not_up_to_date(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_int_equal(store_check_schema(cx), ERR_CONFLICT);
}

static void every_step_is_taken_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int taken = -1;

    assert_ok(cx, store_migrate(cx, &taken));
    assert_int_equal(taken, (int)db_migrations_n);
    assert_ok(cx, store_check_schema(cx));
    assert_ok(cx, store_migrate(cx, &taken));
    assert_int_equal(taken, 0);
}

static void a_step_that_changed_after_it_was_taken_is_noticed(void **state)
{
    struct ctx *cx = engine_ctx(state);

    engine_script(cx, "UPDATE migration SET sha256 = x'00' WHERE number = 1",
                  "UPDATE migration SET sha256 = '\\x00' WHERE number = 1");
    assert_int_equal(store_migrate(cx, NULL), ERR_BUG);
    fault_clear(cx);
    assert_int_equal(store_check_schema(cx), ERR_BUG);
}

static void a_newer_store_is_left_alone(void **state)
{
    struct ctx *cx = engine_ctx(state);

    engine_script(cx, "UPDATE migration SET number = 9999, sha256 = x'00' WHERE number = 1",
                  "UPDATE migration SET number = 9999, sha256 = '\\x00' WHERE number = 1");
    assert_int_equal(store_check_schema(cx), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_store_is_not_up_to_date),
        cmocka_unit_test(every_step_is_taken_once),
        cmocka_unit_test(a_step_that_changed_after_it_was_taken_is_noticed),
        cmocka_unit_test(a_newer_store_is_left_alone),
    };
    return cmocka_run_group_tests_name("migrate", tests, engine_setup_empty, engine_teardown);
}
