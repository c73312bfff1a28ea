/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "lang/lang.h"
#include "lang/table.h"

static struct world world;
static struct ctx cx;

static int setup(void **state)
{
    (void)state;
    world_init_test(&world, 0, 1);
    ctx_init(&cx, &world, 8 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static void a_text_comes_in_the_language_asked_for(void **state)
{
    (void)state;
    cx.lang = LANG_EN;
    assert_str(text_str(&cx, T(format_days_left, .n = 12)), "12 working days left");
    cx.lang = LANG_ID;
    assert_str(text_str(&cx, T(format_days_left, .n = -3)), "sisa -3 hari kerja");
    assert_str(text_str_in(&cx, LANG_EN, T(format_due_today)), "today");
}

static void words_and_places_come_apart_in_order(void **state)
{
    struct text_piece pieces[20];
    char numbers[20 * 24];
    size_t n = text_pieces(LANG_ID, T(format_days_left, .n = 4), pieces, COUNT(pieces), numbers,
                           sizeof numbers);

    (void)state;
    assert_int_equal(n, 3);
    assert_false(pieces[0].is_place);
    assert_str(pieces[0].words, "sisa ");
    assert_true(pieces[1].is_place);
    assert_str(pieces[1].value, "4");
    assert_str(pieces[2].words, " hari kerja");
}

/* A value is never read as words again: no place can be smuggled in. */
static void a_value_with_braces_stays_a_value(void **state)
{
    (void)state;
    cx.lang = LANG_ID;
    assert_str(text_str(&cx, T(format_weekday, .weekday = S("{date}"), .date = S("}{"))),
               "{date}, }{");
}

static void every_text_is_found_by_its_key(void **state)
{
    enum text_id found;

    (void)state;
    for (enum text_id id = 0; id < TEXT_COUNT; id++) {
        assert_true(text_by_key(str_of(text_table[id].key), &found));
        assert_int_equal(found, id);
    }
    assert_false(text_by_key(S("no_such_text"), &found));
    assert_false(text_by_key(S(""), &found));
}

/* Each text splits in each language within the bound of those who write it. */
static void every_text_can_be_written_in_every_language(void **state)
{
    char numbers[20 * 24], args[64 * 16] = {0};
    struct text_piece pieces[20];

    (void)state;
    for (enum text_id id = 0; id < TEXT_COUNT; id++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            struct text t = {id, args};
            size_t n = text_pieces(lang, t, pieces, COUNT(pieces), numbers, sizeof numbers);
            assert_true(n >= 1 && n <= COUNT(pieces));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_comes_in_the_language_asked_for),
        cmocka_unit_test(words_and_places_come_apart_in_order),
        cmocka_unit_test(a_value_with_braces_stays_a_value),
        cmocka_unit_test(every_text_is_found_by_its_key),
        cmocka_unit_test(every_text_can_be_written_in_every_language),
    };
    return cmocka_run_group_tests_name("lang", tests, setup, teardown);
}
