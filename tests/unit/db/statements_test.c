/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every named statement of the program is one its engine understands, with the schema of today. */
#include "db/statements.h"
#include "support/engine.h"

#include <libpq-fe.h>

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

/* PostgreSQL tells what each column is: NUMERIC, say, would fit no member of any row. */
static size_t unreadable(struct ctx *cx, const struct db_prepared *p)
{
    static const Oid readable[] = {16, 17, 19, 20, 21, 23, 25, 1043}; /* as in postgres.c */
    char name[24];
    size_t wrong = 0;

    snprintf(name, sizeof name, "s%d", p->number);
    PGresult *r = PQdescribePrepared(cx->db->pg, name);
    assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
    for (int i = 0; i < PQnfields(r); i++) {
        bool known = false;
        for (size_t k = 0; k < COUNT(readable); k++)
            known |= PQftype(r, i) == readable[k];
        if (!known)
            print_error("%s: column %s must be cast\n", p->stmt->name, PQfname(r, i));
        wrong += !known;
    }
    PQclear(r);
    return wrong;
}

static void every_column_has_a_type_that_is_read(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct db_prepared *p;
    size_t wrong = 0;

    if (db_engine(cx) != DB_POSTGRES)
        return;
    for (size_t i = 0; i < sql_all_n; i++)
        if (prepared_get(cx, sql_all[i], &p) == OK)
            wrong += unreadable(cx, p);
        else
            fault_clear(cx); /* the test above tells */
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_can_be_prepared),
        cmocka_unit_test(every_column_has_a_type_that_is_read),
    };
    return cmocka_run_group_tests_name("statements", tests, engine_setup, engine_teardown);
}
