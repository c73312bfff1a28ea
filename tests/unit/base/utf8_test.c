/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/utf8.h"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 1);
    ctx_init(&cx, &world, 8 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static void every_code_point_is_written_and_read_back(void **state)
{
    (void)state;
    char bytes[UTF8_MAX];

    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        uint32_t got = 1;
        str s = {bytes, utf8_put(bytes, code)};
        bool surrogate = code >= 0xd800 && code <= 0xdfff;
        assert_true(utf8_next(&s, &got) == !surrogate);
        if (!surrogate)
            assert_true(got == code && s.n == 0);
    }
}

static void malformed_bytes_are_refused(void **state)
{
    (void)state;
    static const str bad[] = {
        S_("\xc0\x80"),
        S_("\xc1\xbf"),
        S_("\xe0\x9f\xbf"),
        S_("\xf0\x8f\xbf\xbf"),
        S_("\xed\xa0\x80"),
        S_("\xed\xbf\xbf"),
        S_("\xf4\x90\x80\x80"),
        S_("\xf5\x80\x80\x80"),
        S_("\x80"),
        S_("\xff"),
        S_("\xe2\x82"),
        S_("a\xe2\x82"),
        S_("\xe2\x28\xa1"),
        S_("\xf0\x9f\x98"),
        S_("a\0b"),
        S_("\x1b[0m"),
        S_("\xef\xbf\xbe"),
        S_("\xef\xbf\xbf"),
        S_("\x0b"),
    };

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(utf8_valid(bad[i]));
}

static void good_text_is_taken(void **state)
{
    (void)state;
    assert_true(utf8_valid(S("")));
    assert_true(utf8_valid((str){0}));
    assert_true(utf8_valid(S("Jalan\trusak\r\ndi RT 05 \xe2\x82\xac \xf0\x9f\x98\x80")));
    assert_true(utf8_valid(S("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbd")));
}

static void counts_and_cuts_between_letters(void **state)
{
    (void)state;
    str s = S("a\xc3\xa9\xf0\x9f\x98\x80z"); /* 1 + 2 + 4 + 1 bytes */

    assert_true(utf8_count(s) == 4);
    assert_str(utf8_head(s, 2), "a\xc3\xa9");
    assert_str(utf8_head(s, 4), s.p);
    assert_str(utf8_head(s, 99), s.p);
    assert_str(utf8_head(s, 0), "");
    assert_str(utf8_fit(s, 2), "a");
    assert_str(utf8_fit(s, 3), "a\xc3\xa9");
    assert_str(utf8_fit(s, 6), "a\xc3\xa9");
    assert_str(utf8_fit(s, 7), "a\xc3\xa9\xf0\x9f\x98\x80");
    assert_str(utf8_fit(s, 0), "");
}

static void keys_compose_and_fold(void **state)
{
    (void)state;
    assert_str(utf8_fold(&cx, S("e\xcc\x81")), "\xc3\xa9");
    assert_str(utf8_fold(&cx, S("DINAS E\xcc\x81")), "dinas \xc3\xa9");
    assert_str(utf8_fold(&cx, S("Stra\xc3\x9f"
                                "e")),
               "strasse");
    assert_str(utf8_fold(&cx, S("")), "");
}

static void a_block_keeps_its_lines(void **state)
{
    (void)state;
    str out;

    assert_ok(&cx, text_clean(&cx, S(" \r\nsatu\r\ndua\rtiga\n\n  empat \t\n"), TEXT_BLOCK, &out));
    assert_str(out, "satu\ndua\ntiga\n\n  empat");
    assert_ok(&cx, text_clean(&cx,
                              S("\xef\xbb\xbf"
                                "a\xc2\xa0\xc2\xa0z\xc2\x92\x7f"),
                              TEXT_BLOCK, &out));
    assert_str(out, "a  z");
    assert_ok(&cx, text_clean(&cx,
                              S("surat\xe2\x80\xae"
                                "fdp\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\xa8z"),
                              TEXT_BLOCK, &out));
    assert_str(out, "suratfdp\nz");
}

static void a_line_has_single_spaces(void **state)
{
    (void)state;
    str out;

    assert_ok(&cx, text_clean(&cx, S("  Lampu\tjalan\r\n mati\xc2\xa0 "), TEXT_LINE, &out));
    assert_str(out, "Lampu jalan mati");
    assert_ok(&cx, text_clean(&cx, S(""), TEXT_LINE, &out));
    assert_str(out, "");
    assert_ok(&cx, text_clean(&cx, S(" \n "), TEXT_LINE, &out));
    assert_str(out, "");
}

static void what_is_no_text_is_the_callers_mistake(void **state)
{
    (void)state;
    str out = S("untouched");

    assert_int_equal(text_clean(&cx, S("a\xff"), TEXT_LINE, &out), ERR_INVALID);
    assert_str(out, "untouched");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_code_point_is_written_and_read_back),
        TEST(malformed_bytes_are_refused),
        TEST(good_text_is_taken),
        TEST(counts_and_cuts_between_letters),
        TEST(keys_compose_and_fold),
        TEST(a_block_keeps_its_lines),
        TEST(a_line_has_single_spaces),
        TEST(what_is_no_text_is_the_callers_mistake),
    };
    return cmocka_run_group_tests_name("utf8", tests, NULL, NULL);
}
