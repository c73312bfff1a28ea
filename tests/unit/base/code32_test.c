/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/code32.h"
#include "support/corpus.h"

fuzz_target number_target, receipt_target;
#define LLVMFuzzerTestOneInput number_target
#include "fuzz/number_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput receipt_target
#include "fuzz/receipt_fuzz.c"
#undef LLVMFuzzerTestOneInput

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 32);
    ctx_init(&cx, &world, 32 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static enum code_slip parse(str typed)
{
    str out;
    return number_parse(&cx, typed, &out);
}

static void a_number_tells_its_year_and_reads_back(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        str n = number_make(&cx, 2026), out;
        assert_true(n.n == NUMBER_SYMBOLS && str_starts(n, S("26")));
        str printed = number_format(&cx, n);
        assert_true(printed.n == 12 && printed.p[2] == '-' && printed.p[7] == '-');
        assert_int_equal(number_parse(&cx, printed, &out), CODE_GOOD);
        assert_true(str_eq(out, n));
    }
}

static void every_single_wrong_symbol_is_found(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        str n = number_make(&cx, 2000 + round * 5);
        for (size_t at = 0; at < NUMBER_SYMBOLS; at++)
            for (const char *c = alphabet; *c; c++) {
                char wrong[NUMBER_SYMBOLS];
                memcpy(wrong, n.p, sizeof wrong);
                wrong[at] = *c;
                enum code_slip want = *c == n.p[at] ? CODE_GOOD : CODE_CHECK;
                assert_int_equal(parse((str){wrong, sizeof wrong}), want);
            }
    }
}

static void every_swap_of_two_symbols_is_found(void **state)
{
    (void)state;
    for (int round = 0; round < 100; round++) {
        str n = number_make(&cx, 2000 + round);
        for (size_t i = 0; i < NUMBER_SYMBOLS; i++)
            for (size_t j = i + 1; j < NUMBER_SYMBOLS; j++) {
                char swapped[NUMBER_SYMBOLS];
                memcpy(swapped, n.p, sizeof swapped);
                swapped[i] = n.p[j];
                swapped[j] = n.p[i];
                enum code_slip want = n.p[i] == n.p[j] ? CODE_GOOD : CODE_CHECK;
                assert_int_equal(parse((str){swapped, sizeof swapped}), want);
            }
    }
}

/* Worked by hand: x = 2 6 0 0 0 0 0 0 0; 2α = 4, 6α² = 24; 4 ^ 24 = 28 = W. */
static void the_check_symbol_is_the_one_of_the_rule(void **state)
{
    (void)state;
    assert_int_equal(parse(S("260000000W")), CODE_GOOD);
    for (const char *c = alphabet; *c; c++)
        if (*c != 'W')
            assert_int_equal(parse(arena_fmt(&cx.arena, "260000000%c", *c)), CODE_CHECK);
}

static void typing_is_forgiven_what_can_be(void **state)
{
    (void)state;
    str out;

    assert_int_equal(number_parse(&cx, S(" 26-oOoO.OOO w\n"), &out), CODE_GOOD);
    assert_str(out, "260000000W");
    assert_int_equal(number_parse(&cx,
                                  S("26\xe2\x80\x93"
                                    "0000\xc2\xa0"
                                    "000W"),
                                  &out),
                     CODE_GOOD);
    str ones = S("");
    for (const char *c = alphabet; *c && parse(ones); c++) /* whichever check 26-1111-111 has */
        ones = arena_fmt(&cx.arena, "261111111%c", *c);
    str typed = arena_fmt(&cx.arena, "26iIlL1iL%c", ones.p[9]);
    assert_int_equal(number_parse(&cx, typed, &out), CODE_GOOD);
    assert_true(str_eq(out, ones));
}

static void a_slip_is_named(void **state)
{
    (void)state;
    assert_int_equal(parse(S("")), CODE_EMPTY);
    assert_int_equal(parse(S(" - ")), CODE_EMPTY);
    assert_int_equal(parse(S("26-0000-000")), CODE_SHORT);
    assert_int_equal(parse(S("26-0000-000W0")), CODE_LONG);
    assert_int_equal(parse(S("26-0000-U00W")), CODE_LETTER);
    assert_int_equal(parse(S("26-0000-000\xff")), CODE_LETTER);
    assert_int_equal(parse(S("26-0000-00\xc3\xa9W")), CODE_LETTER);
    assert_int_equal(parse(S("26\0"
                             "0000000W")),
                     CODE_LETTER);
    assert_int_equal(parse(S("26-0000-0000")), CODE_CHECK);
}

static void a_receipt_reads_back_in_groups_of_five(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        str code = receipt_make(&cx), out;
        int group = -1;
        str printed = receipt_format(&cx, code);
        assert_true(code.n == 25 && printed.n == 29 && printed.p[5] == '-');
        assert_int_equal(receipt_parse(&cx, printed, &out, &group), CODE_GOOD);
        assert_true(str_eq(out, code) && group == 0);
    }
}

static void a_slip_in_a_receipt_names_its_group(void **state)
{
    (void)state;
    str code = receipt_make(&cx), out;

    for (size_t at = 0; at < RECEIPT_SYMBOLS; at++)
        for (const char *c = alphabet; *c; c++) {
            char wrong[RECEIPT_SYMBOLS];
            int group;
            memcpy(wrong, code.p, sizeof wrong);
            wrong[at] = *c;
            enum code_slip slip = receipt_parse(&cx, (str){wrong, sizeof wrong}, &out, &group);
            assert_int_equal(slip, *c == code.p[at] ? CODE_GOOD : CODE_CHECK);
            assert_int_equal(group, *c == code.p[at] ? 0 : (int)at / 5 + 1);
        }
}

static void a_swap_inside_a_group_names_its_group(void **state)
{
    (void)state;
    for (int round = 0; round < 20; round++) {
        str code = receipt_make(&cx), out;
        for (size_t i = 0; i < RECEIPT_SYMBOLS; i++)
            for (size_t j = i + 1; j < i / 5 * 5 + 5; j++) {
                char swapped[RECEIPT_SYMBOLS];
                int group;
                memcpy(swapped, code.p, sizeof swapped);
                swapped[i] = code.p[j];
                swapped[j] = code.p[i];
                enum code_slip slip =
                    receipt_parse(&cx, (str){swapped, sizeof swapped}, &out, &group);
                assert_int_equal(slip, code.p[i] == code.p[j] ? CODE_GOOD : CODE_CHECK);
                assert_int_equal(group, code.p[i] == code.p[j] ? 0 : (int)i / 5 + 1);
            }
    }
}

static void a_strange_letter_in_a_receipt_names_its_group(void **state)
{
    (void)state;
    str out;
    int group;

    assert_int_equal(receipt_parse(&cx, S("00000-00000-00U00-00000-00000"), &out, &group),
                     CODE_LETTER);
    assert_int_equal(group, 3);
    assert_int_equal(receipt_parse(&cx, S("00000-00000"), &out, &group), CODE_SHORT);
    assert_int_equal(group, 0);
    assert_int_equal(receipt_parse(&cx, S("00000-00000-00000-00000-00000"), &out, &group),
                     CODE_GOOD);
}

static void secrets_differ_and_have_160_bits(void **state)
{
    (void)state;
    str a = secret_make(&cx), b = secret_make(&cx);

    assert_true(a.n == 32 && b.n == 32 && !str_eq(a, b));
    for (size_t i = 0; i < a.n; i++)
        assert_non_null(strchr("0123456789abcdefghjkmnpqrstvwxyz", a.p[i]));
}

static void the_fuzzers_corpora_pass(void **state)
{
    (void)state;
    assert_true(corpus_replay("number", number_target) >= 5);
    assert_true(corpus_replay("receipt", receipt_target) >= 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_number_tells_its_year_and_reads_back),
        TEST(every_single_wrong_symbol_is_found),
        TEST(every_swap_of_two_symbols_is_found),
        TEST(the_check_symbol_is_the_one_of_the_rule),
        TEST(typing_is_forgiven_what_can_be),
        TEST(a_slip_is_named),
        TEST(a_receipt_reads_back_in_groups_of_five),
        TEST(a_slip_in_a_receipt_names_its_group),
        TEST(a_swap_inside_a_group_names_its_group),
        TEST(a_strange_letter_in_a_receipt_names_its_group),
        TEST(secrets_differ_and_have_160_bits),
        TEST(the_fuzzers_corpora_pass),
    };
    return cmocka_run_group_tests_name("code32", tests, NULL, NULL);
}
