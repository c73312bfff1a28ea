/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/arena.h"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 6);
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

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    for (size_t n = 0; n < 3000; n += 7) {
        unsigned char *p = arena_alloc(&cx.arena, 1, n);
        assert_true((uintptr_t)p % 16 == 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, n);
    }
}

static void *calls[3];
static size_t calls_n;

static void note(void *arg)
{
    calls[calls_n++] = arg;
}

static void defers_run_last_first_and_once(void **state)
{
    (void)state;
    struct arena a;
    int one, two;

    calls_n = 0;
    arena_init(&a, 4096);
    arena_defer(&a, note, &one);
    arena_defer(&a, note, &two);
    arena_reset(&a);
    arena_reset(&a);
    assert_true(calls_n == 2 && calls[0] == &two && calls[1] == &one);
}

static void what_is_used_again_is_zeroed_and_bounded(void **state)
{
    (void)state;
    struct arena a;
    int one;

    calls_n = 0;
    arena_init(&a, 1 << 20);
    for (size_t round = 0; round < 40; round++) {
        for (size_t n = 1; n < 300 * (round % 20); n += 97) {
            unsigned char *p = arena_alloc(&a, 1, n);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(p[i], 0);
            memset(p, 0xff, n);
        }
        arena_defer(&a, note, &one);
        arena_recycle(&a);
        assert_int_equal(calls_n, 1);
        assert_true(a.used <= 64 << 10 && !a.over);
        calls_n = 0;
    }
    arena_reset(&a);
    assert_int_equal(a.used, 0);
}

static void past_its_limit_it_says_so_until_reset(void **state)
{
    (void)state;
    struct arena a;

    arena_init(&a, 20000);
    arena_alloc(&a, 1, 100);
    assert_false(a.over);
    arena_alloc(&a, 1, 30000);
    assert_true(a.over);
    arena_reset(&a);
    assert_false(a.over);
    assert_true(a.used == 0 && a.limit == 20000);
    arena_alloc(&a, 1, 100);
    assert_false(a.over);
    arena_reset(&a);
}

static void texts_are_copied_and_ended(void **state)
{
    (void)state;
    char source[] = "laporan";
    str copy = arena_dup(&cx.arena, str_of(source));

    source[0] = 'x';
    assert_str(copy, "laporan");
    assert_int_equal(copy.p[copy.n], '\0');
    assert_null(arena_dup(&cx.arena, (str){0}).p);
    assert_non_null(arena_dup(&cx.arena, S("")).p);
    assert_string_equal(arena_z(&cx.arena, (str){0}), "");
    assert_string_equal(arena_z(&cx.arena, str_slice(S("laporan"), 2, 3)), "por");
    assert_str(arena_fmt(&cx.arena, "%d-%s", 7, "x"), "7-x");
}

static void parts_are_joined(void **state)
{
    (void)state;
    const str parts[] = {S("a"), (str){0}, S("bc")};

    assert_str(arena_join(&cx.arena, parts, 3, S(", ")), "a, , bc");
    assert_str(arena_join(&cx.arena, parts, 1, S(", ")), "a");
    assert_str(arena_join(&cx.arena, parts, 0, S(", ")), "");
    assert_str(arena_join(&cx.arena, parts, 3, S("")), "abc");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(memory_is_zeroed_and_aligned),
        TEST(defers_run_last_first_and_once),
        TEST(what_is_used_again_is_zeroed_and_bounded),
        TEST(past_its_limit_it_says_so_until_reset),
        TEST(texts_are_copied_and_ended),
        TEST(parts_are_joined),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
