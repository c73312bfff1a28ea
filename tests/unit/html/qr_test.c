/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/limits.h"
#include "html/qr.h"

static struct world world;
static struct ctx context;

static int setup(void **state)
{
    (void)state;
    world_init_test(&world, 0, 1);
    ctx_init(&context, &world, COMMAND_ARENA_MAX);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_reset(&context);
    world_test_close(&world);
    return 0;
}

static bool is_dark_at(const bool *m, int side, int x, int y)
{
    return m[y * side + x];
}

static int number(const char **p)
{
    return (int)strtol(*p, (char **)(uintptr_t)p, 10);
}

/* Draws the path "Mx yhNv1h-Nz…" of the second <path> into modules. */
static int draw(str svg, bool *modules)
{
    int side = (int)strtol(svg.p + str_find(svg, S("viewBox=\"0 0 ")) + 13, NULL, 10);
    const char *p = svg.p + str_find(svg, S("<path d=\"")) + 9;

    while (*p == 'M') {
        p++;
        int x = number(&p), y = number(&p);
        assert_int_equal(*p, 'h');
        p++;
        for (int n = number(&p); n > 0; n--)
            modules[y * side + x + n - 1] = true;
        p = strchr(p, 'z') + 1;
    }
    assert_int_equal(*p, '"');
    return side;
}

/* 7 × 7, dark border, white ring, dark 3 × 3. */
static void assert_finder(const bool *m, int side, int x0, int y0)
{
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            int edge = x < 6 - x ? x : 6 - x, up = y < 6 - y ? y : 6 - y;
            int ring = edge < up ? edge : up;
            assert_int_equal(is_dark_at(m, side, x0 + x, y0 + y), ring != 1);
        }
}

static void three_finders_stand_in_a_quiet_zone(void **state)
{
    static bool m[200 * 200];
    safe_html svg;

    (void)state;
    assert_ok(&context,
              qr_svg(&context, S("https://lapor.test/laporan/26-4F7K-9XQ2"), S("kode"), &svg));
    int side = draw(svg.s, m), far = side - 4 - 7;
    assert_finder(m, side, 4, 4);
    assert_finder(m, side, far, 4);
    assert_finder(m, side, 4, far);
    for (int i = 0; i < side; i++)
        for (int k = 0; k < 4; k++) {
            assert_false(is_dark_at(m, side, i, k));
            assert_false(is_dark_at(m, side, k, i));
        }
}

static void the_label_is_escaped_and_nothing_else_of_the_text_appears(void **state)
{
    safe_html svg;

    (void)state;
    assert_ok(&context, qr_svg(&context, S("rahasia-sekali"), S("\"><script>"), &svg));
    assert_false(str_has(svg.s, S("<script")));
    assert_true(str_has(svg.s, S("&quot;&gt;&lt;script")));
    assert_false(str_has(svg.s, S("rahasia")));
    assert_false(str_has(svg.s, S("style=")));
}

static void empty_and_endless_texts_are_refused(void **state)
{
    char z[QR_TEXT_MAX + 2];
    safe_html svg;

    (void)state;
    memset(z, 'x', sizeof z);
    assert_int_equal(qr_svg(&context, S(""), S("x"), &svg), ERR_LIMIT);
    fault_clear(&context);
    assert_int_equal(qr_svg(&context, (str){z, QR_TEXT_MAX + 1}, S("x"), &svg), ERR_LIMIT);
    fault_clear(&context);
    assert_ok(&context, qr_svg(&context, (str){z, QR_TEXT_MAX}, S("x"), &svg));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_finders_stand_in_a_quiet_zone),
        cmocka_unit_test(the_label_is_escaped_and_nothing_else_of_the_text_appears),
        cmocka_unit_test(empty_and_endless_texts_are_refused),
    };
    return cmocka_run_group_tests_name("qr", tests, setup, teardown);
}
