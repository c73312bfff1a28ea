/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every named statement of the program is one its engine understands, with the schema of today. */
#include "db/statements.h"
#include "support/engine.h"

#include "db/driver.h"

static void every_statement_can_be_prepared(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct db_prepared *p;
    size_t wrong = 0;

    assert_true(sql_all_n > 0 && sql_all[sql_all_n] == NULL);
    for (size_t i = 0; i < sql_all_n; i++) {
        if (prepared_get(cx, sql_all[i], &p) != OK) {
            print_error("%.*s\n", STR_ARG(cx->fault.message));
            wrong++;
        }
        fault_clear(cx);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_can_be_prepared),
    };
    return cmocka_run_group_tests_name("statements", tests, engine_setup, engine_teardown);
}
