/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/change.h"

static void assert_written(const struct changes *c, const char *want)
{
    struct arena a;
    struct changes back;

    arena_init(&a, 1 << 20);
    str text = changes_write(&a, c);
    assert_str(text, want);
    assert_true(changes_read(text, &back));
    assert_str(changes_write(&a, &back), want);
    arena_reset(&a);
}

static void what_is_said_twice_stands_once(void **state)
{
    struct changes c = {0};

    (void)state;
    assert_written(&c, "");
    changes_add(&c, CHANGE_REPORT, 17);
    changes_add(&c, CHANGE_LIST, CHANGE_EVERY);
    changes_add(&c, CHANGE_REPORT, 17);
    changes_add(&c, CHANGE_OFFICE, INT64_C(4611686018427387905));
    assert_written(&c, "report 17;list;office 4611686018427387905");
    changes_add(&c, CHANGE_REPORT, CHANGE_EVERY);
    changes_add(&c, CHANGE_REPORT, 18);
    assert_written(&c, "list;office 4611686018427387905;report");
    changes_add(&c, CHANGE_ALL, CHANGE_EVERY);
    changes_add(&c, CHANGE_SEARCH, CHANGE_EVERY);
    assert_written(&c, "all");
}

static void more_than_can_be_told_one_by_one_is_all_of_its_kind(void **state)
{
    struct changes c = {0};

    (void)state;
    changes_add(&c, CHANGE_LIST, CHANGE_EVERY);
    for (int64_t id = 1; id < CHANGES_MAX; id++)
        changes_add(&c, CHANGE_REPORT, id);
    assert_int_equal(c.n, CHANGES_MAX);
    assert_false(changes_touch(&c, (struct change){CHANGE_REPORT, 1000}));
    changes_add(&c, CHANGE_REPORT, CHANGES_MAX);
    assert_written(&c, "list;report");
    for (int64_t id = 1; id <= CHANGES_MAX - 2; id++)
        changes_add(&c, CHANGE_OFFICE, id);
    assert_int_equal(c.n, CHANGES_MAX);
    changes_add(&c, CHANGE_SEARCH, CHANGE_EVERY); /* no room, and nothing of its kind to join */
    assert_written(&c, "all");
}

static void a_page_is_touched_by_what_it_shows(void **state)
{
    struct change page = {CHANGE_REPORT, 17};

    (void)state;
    assert_true(change_touches((struct change){CHANGE_REPORT, 17}, page));
    assert_true(change_touches((struct change){CHANGE_REPORT, CHANGE_EVERY}, page));
    assert_true(change_touches((struct change){CHANGE_ALL, CHANGE_EVERY}, page));
    assert_false(change_touches((struct change){CHANGE_REPORT, 18}, page));
    assert_false(change_touches((struct change){CHANGE_OFFICE, 17}, page));
}

static void what_is_not_ours_is_not_read(void **state)
{
    static const char *const bad[] = {"report x", "reports 1", "17", "list;;list", "all 1x", " "};
    struct changes c;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(changes_read(str_of(bad[i]), &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_said_twice_stands_once),
        cmocka_unit_test(more_than_can_be_told_one_by_one_is_all_of_its_kind),
        cmocka_unit_test(a_page_is_touched_by_what_it_shows),
        cmocka_unit_test(what_is_not_ours_is_not_read),
    };
    return cmocka_run_group_tests_name("change", tests, NULL, NULL);
}
