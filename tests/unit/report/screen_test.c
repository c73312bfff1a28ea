/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "report/screen.h"

static struct world world;
static struct ctx cx;

static int open_ctx(void **state)
{
    (void)state;
    world_init_test(&world, 1, 1);
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

static str redacted(const char *text)
{
    struct findings found;

    screen_text(&cx, str_of(text), &found);
    return screen_redact(&cx, str_of(text), &found, S("[…]"));
}

static void numbers_of_people_are_found(void **state)
{
    (void)state;
    assert_str(redacted("NIK saya 6112010101900001."), "NIK saya […].");
    assert_str(redacted("Hubungi 0812-3456-7890 atau +62 812 3456 7890"), "Hubungi […] atau […]");
    assert_str(redacted("telp 081234567890,"), "telp […],");
    assert_str(redacted("surel warga.contoh@surat.invalid ya"), "surel […] ya");
    assert_str(redacted("ani08123456789@surat.invalid"), "[…]");
}

static void other_numbers_stay(void **state)
{
    (void)state;
    assert_str(redacted("RT 05 RW 02, Rp 1.500.000 sejak 2026"),
               "RT 05 RW 02, Rp 1.500.000 sejak 2026");
    assert_str(redacted("Jalan 17 Agustus No. 45"), "Jalan 17 Agustus No. 45");
    assert_str(redacted("@dishub"), "@dishub");
    assert_str(redacted("a@b"), "a@b");
    assert_str(redacted(""), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_people_are_found),
        cmocka_unit_test(other_numbers_stay),
    };
    return cmocka_run_group_tests_name("screen", tests, open_ctx, close_ctx);
}
