/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/arena.h"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 11);
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

static enum err second_mistake(void)
{
    return fail(&cx, ERR_DENIED, "the second");
}

static enum err first_mistake(void)
{
    return fail(&cx, ERR_INVALID, "the %s", "first");
}

static void the_first_fault_is_kept(void **state)
{
    (void)state;
    assert_int_equal(first_mistake(), ERR_INVALID);
    assert_int_equal(second_mistake(), ERR_INVALID);
    assert_str(cx.fault.message, "the first");
    assert_non_null(strstr(cx.fault.file, "ctx_test.c"));
    fault_clear(&cx);
    assert_int_equal(second_mistake(), ERR_DENIED);
}

static void every_error_has_a_meaning(void **state)
{
    (void)state;
    for (enum err e = OK; e <= ERR_BUG; e++) {
        assert_non_null(err_meaning(e)->name);
        assert_true((err_meaning(e)->exit_code == 0) == (e == OK));
        assert_true((err_meaning(e)->http_status < 400) == (e == OK));
    }
}

static void a_reset_forgets_who_and_what_but_not_where(void **state)
{
    (void)state;
    cx.actor.kind = ACTOR_ACCOUNT;
    cx.request_id = S("r");
    cx.lang = LANG_EN;
    assert_int_equal(first_mistake(), ERR_INVALID);
    ctx_reset(&cx);
    assert_true(cx.actor.kind == ACTOR_VISITOR && cx.lang == LANG_ID && !cx.request_id.n);
    assert_true(cx.fault.code == OK && cx.world == &world);
}

static int given_back;

static void count(void *arg)
{
    (void)arg;
    given_back++;
}

static enum err much(struct ctx *inner, void *arg)
{
    arena_alloc(&inner->arena, 1, 1 << 20);
    arena_defer(&inner->arena, count, NULL);
    return *(int *)arg ? fail(inner, ERR_IO, "row %d", *(int *)arg) : OK;
}

static void a_loop_can_give_its_memory_back_each_time(void **state)
{
    (void)state;
    int bad = 0;
    str kept = arena_fmt(&cx.arena, "kept");
    size_t before = cx.arena.used;

    given_back = 0;
    for (int i = 0; i < 200; i++)
        assert_ok(&cx, ctx_scratch(&cx, much, &bad));
    assert_true(cx.arena.used == before && !cx.arena.over && given_back == 200);
    assert_str(kept, "kept");
    bad = 7;
    assert_int_equal(ctx_scratch(&cx, much, &bad), ERR_IO);
    assert_str(cx.fault.message, "row 7");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(the_first_fault_is_kept),
        TEST(every_error_has_a_meaning),
        TEST(a_reset_forgets_who_and_what_but_not_where),
        TEST(a_loop_can_give_its_memory_back_each_time),
    };
    return cmocka_run_group_tests_name("ctx", tests, NULL, NULL);
}
