/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The count day by day; the instants are compared in tests/second. */
#include "support/test.h"

#include "base/time.h"
#include "calendar/deadline.h"

static struct ctx cx;
static struct day_off off[] = {
    {.kind = S_("national"),    .name = S_("Nyepi 1948"),       .decree = S_("SKB 2026") },
    {.kind = S_("joint_leave"), .name = S_("Idul Fitri"),       .decree = S_("SKB 2026") },
    {.kind = S_("regional"),    .name = S_("Hari Jadi Daerah"), .decree = S_("SK Bupati")},
};

static int64_t day(const char *date)
{
    int64_t d;

    assert_true(date_parse(str_of(date), &d));
    return d;
}

static int64_t at(const char *time)
{
    int64_t ms;

    assert_true(time_parse(str_of(time), &ms));
    return ms;
}

static struct deadline_ask asked(const char *start, int64_t amount, enum unit unit)
{
    return (struct deadline_ask){
        .start_ms = at(start),
        .amount = amount,
        .unit = unit,
        .zone = ZONE_WIB,
        .work_week = 5,
        .off = {off, COUNT(off)}
    };
}

static int set_up(void **state)
{
    (void)state;
    off[0].day = day("2026-03-19");
    off[1].day = day("2026-03-20");
    off[2].day = day("2026-03-24");
    ctx_init(&cx, NULL, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    return 0;
}

static void assert_day(const struct deadline_day *d, const char *date, enum day_why why,
                       int64_t number, const char *name)
{
    assert_int_equal(d->day, day(date));
    assert_string_equal(day_why_name(d->why), day_why_name(why));
    assert_int_equal(d->number, number);
    assert_str(d->name, name);
}

static void every_day_says_why_it_did_or_did_not_count(void **state)
{
    (void)state;
    struct deadline_ask ask = asked("2026-03-18T10:00:00+07:00", 2, UNIT_WORKING);
    struct standing stood = {at("2026-03-23T09:00:00+07:00"), at("2026-03-24T09:00:00+07:00")};
    struct deadline_answer a;

    ask.stood = &stood;
    ask.stood_n = 1;
    assert_ok(&cx, deadline_of(&cx, &ask, &a));
    assert_int_equal(a.due_ms, at("2026-03-26T16:00:00+07:00"));
    assert_int_equal(a.n, 9);
    assert_day(&a.v[0], "2026-03-18", DAY_ZERO, 0, "");
    assert_day(&a.v[1], "2026-03-19", DAY_NATIONAL, 0, "Nyepi 1948");
    assert_day(&a.v[2], "2026-03-20", DAY_JOINT_LEAVE, 0, "Idul Fitri");
    assert_day(&a.v[3], "2026-03-21", DAY_WEEKEND, 0, "");
    assert_day(&a.v[4], "2026-03-22", DAY_WEEKEND, 0, "");
    assert_day(&a.v[5], "2026-03-23", DAY_STOOD_STILL, 0, "");
    assert_day(&a.v[6], "2026-03-24", DAY_REGIONAL, 0, "Hari Jadi Daerah");
    assert_str(a.v[6].decree, "SK Bupati");
    assert_day(&a.v[7], "2026-03-25", DAY_COUNTS, 1, "");
    assert_day(&a.v[8], "2026-03-26", DAY_COUNTS, 2, "");
}

static void a_calendar_limit_that_ends_on_a_day_off_says_that_it_moved(void **state)
{
    (void)state;
    struct deadline_ask ask = asked("2026-03-18T10:00:00+07:00", 1, UNIT_CALENDAR);
    struct deadline_answer a;

    assert_ok(&cx, deadline_of(&cx, &ask, &a));
    assert_int_equal(a.due_ms, at("2026-03-23T16:00:00+07:00"));
    assert_int_equal(a.n, 6);
    assert_day(&a.v[1], "2026-03-19", DAY_COUNTS, 1, "Nyepi 1948");
    assert_day(&a.v[2], "2026-03-20", DAY_JOINT_LEAVE, 1, "Idul Fitri");
    assert_day(&a.v[4], "2026-03-22", DAY_WEEKEND, 1, "");
    assert_day(&a.v[5], "2026-03-23", DAY_MOVED, 1, "");
}

static void a_clock_that_never_runs_again_is_an_error(void **state)
{
    (void)state;
    struct deadline_ask ask = asked("2026-03-18T10:00:00+07:00", 1, UNIT_WORKING);
    struct standing stood = {0, INT64_MAX};
    struct deadline_answer a;

    ask.stood = &stood;
    ask.stood_n = 1;
    assert_int_equal(deadline_of(&cx, &ask, &a), ERR_LIMIT);
}

static void no_limit_leaves_the_calendar(void **state)
{
    (void)state;
    static const char *const starts[] = {"9999-12-20T10:00:00Z", "9999-12-31T23:59:59Z"};
    struct deadline_answer a;

    for (size_t i = 0; i < COUNT(starts); i++) {
        struct deadline_ask ask = asked(starts[i], 30, UNIT_WORKING);
        ctx_reset(&cx);
        assert_int_equal(deadline_of(&cx, &ask, &a), ERR_INVALID);
    }
}

static void of_several_hours_the_latest_that_holds_wins(void **state)
{
    (void)state;
    struct hours hours[] = {
        {.weekday = 3,               .to = INT32_MAX,         .close_min = 960},
        { .weekday = 3, .from = day("2026-03-01"), .to = day("2026-03-25"), .close_min = 900},
        { .weekday = 4, .from = day("2026-03-01"), .to = day("2026-03-25"), .close_min = 870},
    };
    struct deadline_ask ask = asked("2026-03-18T10:00:00+07:00", 0, UNIT_WORKING);

    ask.hours = (struct hours_list){hours, COUNT(hours)};
    assert_int_equal(day_closing(&ask, day("2026-03-25")), at("2026-03-25T15:00:00+07:00"));
    assert_int_equal(day_closing(&ask, day("2026-04-01")), at("2026-04-01T16:00:00+07:00"));
    assert_int_equal(day_closing(&ask, day("2026-03-26")), at("2026-03-26T16:00:00+07:00"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_day_says_why_it_did_or_did_not_count, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_calendar_limit_that_ends_on_a_day_off_says_that_it_moved,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clock_that_never_runs_again_is_an_error, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_limit_leaves_the_calendar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_several_hours_the_latest_that_holds_wins, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("deadline", tests, NULL, NULL);
}
