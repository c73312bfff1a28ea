/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

static void cuts_at_the_first(void **state)
{
    (void)state;
    str head, tail;

    assert_true(str_cut(S("a/b/c"), '/', &head, &tail));
    assert_str(head, "a");
    assert_str(tail, "b/c");
    assert_false(str_cut(S("abc"), '/', &head, &tail));
    assert_str(head, "abc");
    assert_str(tail, "");
}

static void numbers_are_whole_texts_in_range(void **state)
{
    (void)state;
    int64_t n;

    assert_true(str_i64(S("-9223372036854775808"), &n));
    assert_true(n == INT64_MIN);
    assert_true(str_i64(S("9223372036854775807"), &n));
    assert_true(n == INT64_MAX);
    assert_false(str_i64(S("9223372036854775808"), &n));
    assert_false(str_i64(S(""), &n));
    assert_false(str_i64(S("-"), &n));
    assert_false(str_i64(S("1 "), &n));
    assert_false(str_i64(S("+1"), &n));
}

static void finds_and_trims(void **state)
{
    (void)state;
    assert_true(str_find(S("laporan"), S("por")) == 2);
    assert_true(str_find(S("laporan"), S("x")) == -1);
    assert_true(str_find(S(""), S("")) == 0);
    assert_str(str_trim(S(" \t a b \n")), "a b");
    assert_str(str_slice(S("abc"), 1, 99), "bc");
    assert_true(str_eq_nocase(S("Cookie"), S("cOOKIE")));
    assert_true(str_cmp(S("a"), S("ab")) < 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_at_the_first),
        cmocka_unit_test(numbers_are_whole_texts_in_range),
        cmocka_unit_test(finds_and_trims),
    };
    return cmocka_run_group_tests_name("str", tests, NULL, NULL);
}
