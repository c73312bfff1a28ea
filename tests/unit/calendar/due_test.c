/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Limits, calendars and their versions as they stand in the tables. */
#include "support/engine.h"

#include "base/time.h"
#include "calendar/due.h"
#include "calendar/import.h"
#include "reference/reference.h"

static const struct agency kubu_raya = {
    .id = 1, .path = S_("/1/"), .area_code = S_("61.12"), .zone_min = ZONE_WIB, .work_week = 5};
static const struct agency jayapura = {
    .id = 2, .path = S_("/2/"), .area_code = S_("91.03"), .zone_min = ZONE_WIT, .work_week = 5};

static int with_rules(void **state)
{
    struct reference_counts n;

    if (engine_setup(state))
        return -1;
    assert_ok(engine_ctx(state), reference_load_rules(engine_ctx(state), &n));
    return 0;
}

static int64_t at(const char *time)
{
    int64_t ms;

    assert_true(time_parse(str_of(time), &ms));
    return ms;
}

static int64_t due(struct ctx *cx, const struct agency *a, const char *start, int64_t amount,
                   int64_t calendar)
{
    struct due_ask ask = {a, at(start), amount, S("working"), {0}, calendar};
    struct due d;

    assert_ok(cx, due_of(cx, &ask, &d));
    assert_true(calendar == 0 || d.calendar == calendar);
    return d.due_at;
}

static void the_calendar_of_the_files_is_the_one_that_counts(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_int_equal(due(cx, &kubu_raya, "2026-03-17T10:00:00+07:00", 1, 0),
                     at("2026-03-25T16:00:00+07:00"));
    assert_int_equal(due(cx, &kubu_raya, "2026-03-16T10:00:00+07:00", 1, 0),
                     at("2026-03-17T15:00:00+07:00"));
    assert_int_equal(due(cx, &jayapura, "2026-07-06T22:30:00+07:00", 1, 0),
                     at("2026-07-08T16:00:00+09:00"));
}

static void a_stand_still_in_the_row_moves_the_end(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str stood = arena_fmt(&cx->arena, "[[%lld,%lld]]", (long long)at("2026-07-07T09:00:00+07:00"),
                          (long long)at("2026-07-08T09:00:00+07:00"));
    struct due_ask ask = {&kubu_raya, at("2026-07-06T10:00:00+07:00"), 3, S("working"), stood, 0};
    struct due d;

    assert_ok(cx, due_of(cx, &ask, &d));
    assert_int_equal(d.due_at, at("2026-07-10T16:30:00+07:00"));
    assert_int_equal(d.days_n, 5);
    assert_int_equal(d.days[1].why, DAY_STOOD_STILL);
}

static enum err take_file(struct ctx *cx, void *arg)
{
    int64_t n, version;

    return holiday_import(cx, *(str *)arg, &n, &version);
}

static void a_late_decree_makes_a_version_and_leaves_the_one_before(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str file = arena_fmt(&cx->arena, "%.*s%s", STR_ARG(reference_file("holidays.csv")),
                         "2026-07-17,regional,Hari Jadi,SK Bupati 1/2026,61.12,1\n"
                         "2026-07-20,joint_leave,Cuti Tambahan,SKB 2/2026,,1\n");
    int64_t before, after;

    assert_ok(cx, calendar_newest(cx, &before));
    assert_ok(cx, db_write(cx, take_file, &file));
    assert_ok(cx, calendar_newest(cx, &after));
    assert_int_equal(after, before + 1);
    assert_int_equal(due(cx, &kubu_raya, "2026-07-16T10:00:00+07:00", 1, before),
                     at("2026-07-17T16:30:00+07:00"));
    assert_int_equal(due(cx, &kubu_raya, "2026-07-16T10:00:00+07:00", 1, after),
                     at("2026-07-21T16:00:00+07:00"));
    /* the regency's own day off is nobody else's */
    assert_int_equal(due(cx, &jayapura, "2026-07-16T10:00:00+09:00", 1, after),
                     at("2026-07-17T16:30:00+09:00"));
    assert_ok(cx, db_write(cx, take_file, &file));
    assert_ok(cx, calendar_newest(cx, &before));
    assert_int_equal(before, after); /* nothing new in it: no version */
}

static void assert_limit(struct ctx *cx, const char *kind, const char *class, int64_t amount,
                         const char *unit)
{
    struct limit l;

    assert_ok(cx, limit_of(cx, str_of(kind), str_of(class), &kubu_raya, now_ms(cx), &l));
    assert_int_equal(l.amount, amount);
    assert_str(l.unit, unit);
    assert_true(l.source.n > 0);
}

static void limits_are_those_of_the_law(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct limit l;

    assert_limit(cx, "verify", "complaint", 3, "working");
    assert_limit(cx, "first_follow_up", "complaint", 5, "working");
    assert_limit(cx, "resolve", "info_request", 5, "working");
    assert_limit(cx, "resolve", "aspiration", 5, "working");
    assert_limit(cx, "resolve", "complaint", 14, "working");
    assert_limit(cx, "resolve", "supervision", 60, "working");
    assert_limit(cx, "completion", "complaint", 30, "calendar");
    assert_limit(cx, "reply", "complaint", 10, "working");
    assert_limit(cx, "appeal", "complaint", 14, "calendar");
    assert_limit(cx, "reopen", "complaint", 30, "calendar");
    assert_int_equal(limit_of(cx, S("nothing"), S(""), &kubu_raya, now_ms(cx), &l), ERR_NOTFOUND);
}

static void a_case_due_today_has_no_day_left(void **state)
{
    struct ctx *cx = engine_ctx(state); /* Monday, 2 March 2026, 08.00 WIB */
    static const struct {
        const char *due;
        int64_t left;
    } cases[] = {
        {"2026-03-02T15:00:00+07:00", 0 },
        {"2026-03-03T15:00:00+07:00", 1 },
        {"2026-03-09T15:00:00+07:00", 5 },
        {"2026-02-27T15:30:00+07:00", -1},
        {"2026-02-26T15:00:00+07:00", -2},
    };
    int64_t left;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_ok(cx, working_days_until(cx, &kubu_raya, at(cases[i].due), &left));
        assert_int_equal(left, cases[i].left);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_calendar_of_the_files_is_the_one_that_counts),
        cmocka_unit_test(a_stand_still_in_the_row_moves_the_end),
        cmocka_unit_test(limits_are_those_of_the_law),
        cmocka_unit_test(a_case_due_today_has_no_day_left),
        cmocka_unit_test(a_late_decree_makes_a_version_and_leaves_the_one_before),
    };
    return cmocka_run_group_tests_name("due", tests, with_rules, engine_teardown);
}
