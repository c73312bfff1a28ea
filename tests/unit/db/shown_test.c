/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The table of what stands on public pages knows every statement. */
#include "support/test.h"

#include "db/shown.h"
#include "db/statements.h"

static void every_table_that_is_written_has_its_row(void **state)
{
    size_t written = 0;

    (void)state;
    for (size_t i = 0; i < sql_all_n; i++) {
        if (!shown_is_known(sql_all[i]))
            print_error("%s: is a change of table %s seen by everybody? Say so in src/db/shown.c\n",
                        sql_all[i]->name, sql_all[i]->table);
        assert_true(shown_is_known(sql_all[i]));
        assert_true(!sql_all[i]->table || sql_all[i]->writes);
        written += sql_all[i]->table != NULL;
    }
    assert_true(written > 80);
}

static bool is_among(const char *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* Others say which report or office it is: else each commit would drop all of them. */
static void few_statements_change_every_report_or_office(void **state)
{
    static const char *const many[] = {"summary_month_clear"};
    size_t n = 0;

    (void)state;
    for (size_t i = 0; i < sql_all_n; i++) {
        struct shown s = shown_by(sql_all[i]);
        if (!shown_names_one(&s) || s.id_at >= 0)
            continue;
        if (!is_among(sql_all[i]->name, many, COUNT(many)))
            print_error("%s does not say which\n", sql_all[i]->name);
        n++;
    }
    assert_int_equal(n, COUNT(many));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_that_is_written_has_its_row),
        cmocka_unit_test(few_statements_change_every_report_or_office),
    };
    return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}
