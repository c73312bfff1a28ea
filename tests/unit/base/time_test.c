/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/time.h"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 4);
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

static void every_day_of_the_calendar_reads_back(void **state)
{
    (void)state;
    int64_t day = day_number(1, 1, 1), last = day_number(9999, 12, 31);
    int y0 = 0, m0 = 12, d0 = 31, weekday = 1; /* 0001-01-01 was a Monday */

    for (; day <= last; day++, weekday = weekday % 7 + 1) {
        int y, m, d;
        day_civil(day, &y, &m, &d);
        assert_true(date_exists(y, m, d) && day_number(y, m, d) == day);
        assert_int_equal(day_weekday(day), weekday);
        bool next = d == d0 + 1 && m == m0 && y == y0;
        bool new_month = d == 1 && !date_exists(y0, m0, d0 + 1) &&
                         (m == m0 + 1 ? y == y0 : m == 1 && m0 == 12 && y == y0 + 1);
        assert_true(next || new_month);
        y0 = y, m0 = m, d0 = d;
    }
}

static void known_days_have_their_numbers(void **state)
{
    (void)state;
    assert_int_equal(day_number(1970, 1, 1), 0);
    assert_int_equal(day_number(2000, 2, 29), 11016);
    assert_int_equal(day_number(2026, 8, 17), 20682);
    assert_int_equal(day_weekday(day_number(2026, 8, 17)), 1);
    assert_false(date_exists(1900, 2, 29));
    assert_true(date_exists(2000, 2, 29));
    assert_false(date_exists(2026, 4, 31));
    assert_false(date_exists(2026, 0, 1));
}

static void the_day_depends_on_the_zone(void **state)
{
    (void)state;
    int64_t ms;

    assert_true(time_parse(S("2026-03-01T16:30:00Z"), &ms));
    assert_str(date_format(&cx, day_of(ms, ZONE_WIB)), "2026-03-01");
    assert_str(date_format(&cx, day_of(ms, ZONE_WITA)), "2026-03-02");
    assert_str(time_format(&cx, ms, ZONE_WIB), "2026-03-01T23:30:00.000+07:00");
    assert_str(time_format(&cx, ms, ZONE_WIT), "2026-03-02T01:30:00.000+09:00");
    assert_str(time_format(&cx, ms, ZONE_UTC), "2026-03-01T16:30:00.000Z");
    assert_str(time_format(&cx, ms, -210), "2026-03-01T13:00:00.000-03:30");
    assert_true(day_start(day_of(ms, ZONE_WITA), ZONE_WITA) == ms - 30 * MINUTE_MS);
    assert_true(day_of(-1, ZONE_UTC) == -1);
}

static void instants_come_apart_and_together(void **state)
{
    (void)state;
    for (int64_t ms = -400 * DAY_MS; ms < 800 * DAY_MS; ms += 12345677) {
        struct civil c = civil_of(ms, ZONE_WIB);
        assert_true(civil_ms(&c, ZONE_WIB) == ms);
        int64_t again;
        assert_true(time_parse(time_format(&cx, ms, ZONE_WIT), &again));
        assert_true(again == ms);
    }
}

static void written_instants_are_read(void **state)
{
    (void)state;
    static const struct {
        str text;
        int64_t ms;
    } good[] = {
        {S_("1970-01-01T00:00:00Z"),           0    },
        {S_("1970-01-01t07:00:00.5+07:00"),    500  },
        {S_("1970-01-01T00:00:00.123456789z"), 123  },
        {S_("1969-12-31T23:59:59.999Z"),       -1   },
        {S_("1970-01-01T00:00:60Z"),           59000},
        {S_("1969-12-31T20:30:00-03:30"),      0    },
    };

    for (size_t i = 0; i < COUNT(good); i++) {
        int64_t ms;
        assert_true(time_parse(good[i].text, &ms));
        assert_true(ms == good[i].ms);
    }
}

static void other_instants_are_refused(void **state)
{
    (void)state;
    static const str bad[] = {
        S_(""),
        S_("2026-03-01"),
        S_("2026-03-01T08:00:00"),
        S_("2026-03-01 08:00:00Z"),
        S_("2026-03-01T08:00Z"),
        S_("2026-03-01T24:00:00Z"),
        S_("2026-02-29T08:00:00Z"),
        S_("2026-03-01T08:00:00.Z"),
        S_("2026-03-01T08:00:00.1234567890Z"),
        S_("2026-03-01T08:00:00+7:00"),
        S_("2026-03-01T08:00:00+0700"),
        S_("2026-03-01T08:00:00Zx"),
        S_("0000-03-01T08:00:00Z"),
        S_("0001-01-01T00:00:00+07:00"),
        S_("9999-12-31T23:59:59-07:00"),
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        int64_t ms = 42;
        assert_false(time_parse(bad[i], &ms));
        assert_true(ms == 42);
    }
}

static void dates_are_read_strictly(void **state)
{
    (void)state;
    int64_t day;

    assert_true(date_parse(S("2024-02-29"), &day));
    assert_str(date_format(&cx, day), "2024-02-29");
    static const str bad[] = {S_("2023-02-29"),  S_("2024-2-29"),  S_("29-02-2024"),
                              S_("2024-02-29 "), S_("2024/02/29"), S_("")};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(date_parse(bad[i], &day));
}

static void zones_have_names(void **state)
{
    (void)state;
    assert_string_equal(zone_name(ZONE_WITA), "WITA");
    assert_string_equal(zone_name(17), "");
}

static void spans_are_read(void **state)
{
    (void)state;
    int64_t ms;

    assert_true(duration_parse(S("+6d"), &ms) && ms == 6 * DAY_MS);
    assert_true(duration_parse(S("-3h"), &ms) && ms == -3 * HOUR_MS);
    assert_true(duration_parse(S("90m"), &ms) && ms == 90 * MINUTE_MS);
    assert_true(duration_parse(S("1d12h30s"), &ms) && ms == 36 * HOUR_MS + 30000);
    static const str bad[] = {S_(""),
                              S_("+"),
                              S_("6"),
                              S_("d"),
                              S_("6w"),
                              S_("+-6d"),
                              S_("6 d"),
                              S_("6d "),
                              S_("99999999999999999999d"),
                              S_("9223372036854775807d")};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(duration_parse(bad[i], &ms));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_day_of_the_calendar_reads_back),
        TEST(known_days_have_their_numbers),
        TEST(the_day_depends_on_the_zone),
        TEST(instants_come_apart_and_together),
        TEST(written_instants_are_read),
        TEST(other_instants_are_refused),
        TEST(dates_are_read_strictly),
        TEST(zones_have_names),
        TEST(spans_are_read),
    };
    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
