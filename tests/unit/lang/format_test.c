/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/time.h"
#include "lang/format.h"

static struct world world;
static struct ctx cx;

static int open_ctx(void **state)
{
    (void)state;
    world_init_test(&world, INT64_C(1772413200000), 1);
    ctx_init(&cx, &world, 1 << 20);
    return 0;
}

static int close_ctx(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static void days_and_times_read_as_people_say_them(void **state)
{
    (void)state;
    cx.lang = LANG_ID;
    assert_str(format_weekday(&cx, day_number(2026, 3, 3)), "Selasa, 3 Maret 2026");
    assert_str(format_time(&cx, INT64_C(1772413200000), ZONE_WIB), "2 Maret 2026, 08.00 WIB");
    assert_str(format_iso_day(&cx, S("2026-12-31")), "31 Desember 2026");
    assert_str(format_iso_day(&cx, S("kapan")), "kapan");
    cx.lang = LANG_EN;
    assert_str(format_weekday(&cx, day_number(2026, 3, 1)), "Sunday, 1 March 2026");
}

static void counts_have_groups_of_three(void **state)
{
    (void)state;
    cx.lang = LANG_ID;
    assert_str(format_count(&cx, 0), "0");
    assert_str(format_count(&cx, 1234567), "1.234.567");
    assert_str(format_count(&cx, -1000), "-1.000");
    assert_str(format_days_left(&cx, -1), "lewat 1 hari kerja");
    assert_str(format_days_left(&cx, 0), "hari ini");
    assert_str(format_days_left(&cx, 2), "sisa 2 hari kerja");
    cx.lang = LANG_EN;
    assert_str(format_count(&cx, 999), "999");
    assert_str(format_count(&cx, INT64_MIN), "-9,223,372,036,854,775,808");
    assert_str(format_days_left(&cx, 1), "1 working day left");
}

static void sizes_have_one_decimal_below_ten(void **state)
{
    (void)state;
    cx.lang = LANG_ID;
    assert_str(format_size(&cx, 0), "0 kB");
    assert_str(format_size(&cx, 1), "0,1 kB");
    assert_str(format_size(&cx, 9950), "10 kB");
    assert_str(format_size(&cx, 512000), "512 kB");
    assert_str(format_size(&cx, 4150000), "4,2 MB");
    assert_str(format_size(&cx, 25 << 20), "27 MB");
    assert_str(format_size(&cx, INT64_C(1234500000000)), "1.235 GB");
    cx.lang = LANG_EN;
    assert_str(format_size(&cx, 4150000), "4.2 MB");
}

static void distances_and_spans_are_no_finer_than_they_are_known(void **state)
{
    (void)state;
    cx.lang = LANG_ID;
    assert_str(format_distance(&cx, 0), "0 m");
    assert_str(format_distance(&cx, 44), "40 m");
    assert_str(format_distance(&cx, 45), "50 m");
    assert_str(format_distance(&cx, 994), "990 m");
    assert_str(format_distance(&cx, 995), "1 km");
    assert_str(format_distance(&cx, 1249), "1,2 km");
    assert_str(format_distance(&cx, 9960), "10 km");
    assert_str(format_distance(&cx, 1234567), "1.235 km");
    assert_str(format_span(&cx, 2), "2 hari");
    assert_str(format_span(&cx, 59), "59 hari");
    assert_str(format_span(&cx, 61), "2 bulan");
    assert_str(format_span(&cx, 729), "23 bulan");
    assert_str(format_span(&cx, 1100), "3 tahun");
    cx.lang = LANG_EN;
    assert_str(format_distance(&cx, 1249), "1.2 km");
    assert_str(format_span(&cx, 1), "1 day");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_and_times_read_as_people_say_them),
        cmocka_unit_test(counts_have_groups_of_three),
        cmocka_unit_test(sizes_have_one_decimal_below_ten),
        cmocka_unit_test(distances_and_spans_are_no_finer_than_they_are_known),
    };
    return cmocka_run_group_tests_name("format", tests, open_ctx, close_ctx);
}
