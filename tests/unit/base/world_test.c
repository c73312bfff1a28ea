/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include <pthread.h>

#define START INT64_C(1767225600000) /* 2026-01-01T00:00:00Z */

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, START, 1);
    ctx_init(&cx, &world, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static void an_id_holds_time_node_and_counter(void **state)
{
    (void)state;
    world.ids.node = 1023;
    int64_t first = id_new(&cx), second = id_new(&cx);

    assert_true(first == ((START - INT64_C(1577836800000)) << 22 | 1023 << 12));
    assert_true(second == first + 1);
    assert_true(id_time_ms(second) == START);
    world_test_advance(&world, 5);
    assert_true(id_time_ms(id_new(&cx)) == START + 5);
}

static void ids_rise_when_the_clock_steps_back(void **state)
{
    (void)state;
    int64_t before = id_new(&cx);

    world_test_advance(&world, -3600 * 1000);
    int64_t after = id_new(&cx);
    assert_true(after == before + 1);
}

static void ids_rise_when_a_millisecond_has_no_more_room(void **state)
{
    (void)state;
    int64_t last = id_new(&cx);

    for (int i = 0; i < 3 * 4096; i++) {
        int64_t id = id_new(&cx);
        assert_true(id > last);
        last = id;
    }
    assert_true(id_time_ms(last) == START + 3);
    assert_true((last >> 12 & 1023) == 1);
}

static void ids_begin_above_the_high_water_mark(void **state)
{
    (void)state;
    atomic_store(&world.ids.last, (START - INT64_C(1577836800000) + 1000) << 12 | 7);
    int64_t id = id_new(&cx);
    assert_true(id_time_ms(id) == START + 1000);
    assert_true((id & 4095) == 8);
}

enum { THREADS = 4, EACH = 5000 };

static void *take_ids(void *arg)
{
    int64_t *ids = arg;
    struct ctx mine;

    ctx_init(&mine, &world, 1 << 16);
    for (int i = 0; i < EACH; i++)
        ids[i] = id_new(&mine);
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static void threads_never_share_an_id(void **state)
{
    (void)state;
    static int64_t ids[THREADS * EACH];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, take_ids, ids + i * EACH), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    qsort(ids, COUNT(ids), sizeof ids[0], by_value);
    for (size_t i = 1; i < COUNT(ids); i++)
        assert_true(ids[i - 1] < ids[i]);
}

static void the_same_seed_draws_the_same(void **state)
{
    (void)state;
    struct world again, other;
    struct ctx one, two;
    uint64_t a[4], b[4], c[4];

    world_init_test(&again, START, 1);
    world_init_test(&other, START, 2);
    ctx_init(&one, &again, 1 << 16);
    ctx_init(&two, &other, 1 << 16);
    random_bytes(&cx, a, sizeof a);
    random_bytes(&one, b, sizeof b);
    random_bytes(&two, c, sizeof c);
    assert_memory_equal(a, b, sizeof a);
    assert_memory_not_equal(a, c, sizeof a);
    random_bytes(&one, b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    world_test_close(&again);
    world_test_close(&other);
}

static void random_below_reaches_every_value_and_none_beyond(void **state)
{
    (void)state;
    int seen[7] = {0};

    for (int i = 0; i < 700; i++) {
        uint64_t n = random_below(&cx, 7);
        assert_true(n < 7);
        seen[n]++;
    }
    for (size_t i = 0; i < COUNT(seen); i++)
        assert_true(seen[i] > 50);
    assert_true(random_below(&cx, 1) == 0);
}

static void the_offset_moves_the_clock(void **state)
{
    (void)state;
    world.clock_offset_ms = 6 * 86400000;
    assert_true(now_ms(&cx) == START + 6 * 86400000);
}

static void the_real_world_has_a_clock_and_chance(void **state)
{
    (void)state;
    struct world real;
    struct ctx mine;
    unsigned char a[16], b[16];

    world_init(&real);
    ctx_init(&mine, &real, 1 << 16);
    assert_true(now_ms(&mine) > INT64_C(1700000000000));
    random_bytes(&mine, a, sizeof a);
    random_bytes(&mine, b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_true(real.ids.node == -1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_id_holds_time_node_and_counter),
        TEST(ids_rise_when_the_clock_steps_back),
        TEST(ids_rise_when_a_millisecond_has_no_more_room),
        TEST(ids_begin_above_the_high_water_mark),
        TEST(threads_never_share_an_id),
        TEST(the_same_seed_draws_the_same),
        TEST(random_below_reaches_every_value_and_none_beyond),
        TEST(the_offset_moves_the_clock),
        TEST(the_real_world_has_a_clock_and_chance),
    };
    return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
