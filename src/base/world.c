/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/world.h"

#include "base/arena.h"
#include "base/log.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define ID_EPOCH_MS     INT64_C(1577836800000) /* 2020-01-01T00:00:00Z */
#define ID_TIME_BITS    41
#define ID_NODE_BITS    10
#define ID_COUNTER_BITS 12
#define ID_COUNTER_MASK ((INT64_C(1) << ID_COUNTER_BITS) - 1)

static int64_t real_clock(void *state)
{
    (void)state;
    struct timespec t;

    must(clock_gettime(CLOCK_REALTIME, &t) == 0);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void real_random(void *state, void *out, size_t size)
{
    (void)state;
    randombytes_buf(out, size);
}

void world_init(struct world *w)
{
    must(sodium_init() >= 0);
    *w = (struct world){.clock = real_clock,
                        .chance = real_random,
                        .ids = {.node = -1},
                        .log_level = LOG_LEVEL_INFO,
                        .log_fd = 2};
}

/* The test world lives in an arena of its own, which therefore lies inside it. */
struct test_state {
    struct arena arena;
    _Atomic int64_t now_ms;
    _Atomic uint64_t drawn; /* calls so far; each has its own nonce, so threads may draw too */
    unsigned char key[crypto_stream_KEYBYTES];
};

static int64_t test_clock(void *state)
{
    struct test_state *t = state;

    return atomic_load(&t->now_ms);
}

static void test_random(void *state, void *out, size_t size)
{
    struct test_state *t = state;
    unsigned char nonce[crypto_stream_NONCEBYTES] = {0};
    uint64_t call = atomic_fetch_add(&t->drawn, 1);

    memcpy(nonce, &call, sizeof call);
    crypto_stream(out, size, nonce, t->key);
}

void world_init_test(struct world *w, int64_t start_ms, uint64_t seed)
{
    struct arena arena;

    must(sodium_init() >= 0);
    arena_init(&arena, 4096);
    struct test_state *t = arena_new(&arena, struct test_state);
    t->arena = arena;
    atomic_init(&t->now_ms, start_ms);
    memcpy(t->key, &seed, sizeof seed);
    *w = (struct world){.clock = test_clock,
                        .chance = test_random,
                        .state = t,
                        .ids = {.node = 1},
                        .log_level = LOG_LEVEL_ERROR,
                        .log_fd = 2};
}

void world_test_advance(struct world *w, int64_t ms)
{
    must(w->clock == test_clock);
    struct test_state *t = w->state;
    atomic_fetch_add(&t->now_ms, ms);
}

void world_test_close(struct world *w)
{
    must(w->clock == test_clock);
    struct arena arena = ((struct test_state *)w->state)->arena;
    arena_reset(&arena);
    w->state = NULL;
}

void world_end(struct world *w)
{
    atomic_store(&w->is_ending, true);
}

bool world_is_ending(const struct world *w)
{
    return atomic_load(&w->is_ending);
}

int64_t now_ms(struct ctx *cx)
{
    return cx->world->clock(cx->world->state) + cx->world->clock_offset_ms;
}

void random_bytes(struct ctx *cx, void *out, size_t size)
{
    cx->world->chance(cx->world->state, out, size);
}

uint64_t random_below(struct ctx *cx, uint64_t bound)
{
    must(bound > 0);
    uint64_t unfair = -bound % bound; /* 2^64 mod bound: below it the remainders are uneven */
    uint64_t n;

    do
        random_bytes(cx, &n, sizeof n);
    while (n < unfair);
    return n % bound;
}

/*
 * `last` counts in 1/4096 ms: when the clock stands still or steps back, or the
 * counter of a millisecond is used up, the next id simply takes the next tick.
 */
static int64_t next_tick(struct id_state *ids, int64_t now)
{
    int64_t last = atomic_load(&ids->last), tick;

    do
        tick = now > last ? now : last + 1;
    while (!atomic_compare_exchange_weak(&ids->last, &last, tick));
    return tick;
}

int64_t id_new(struct ctx *cx)
{
    struct id_state *ids = &cx->world->ids;
    int64_t ms = now_ms(cx) - ID_EPOCH_MS;

    must(ids->node >= 0 && ids->node >> ID_NODE_BITS == 0);
    must(ms > 0 && ms >> ID_TIME_BITS == 0);
    int64_t tick = next_tick(ids, ms << ID_COUNTER_BITS);
    return tick >> ID_COUNTER_BITS << (ID_NODE_BITS + ID_COUNTER_BITS) |
           ids->node << ID_COUNTER_BITS | (tick & ID_COUNTER_MASK);
}

int64_t id_time_ms(int64_t id)
{
    return (id >> (ID_NODE_BITS + ID_COUNTER_BITS)) + ID_EPOCH_MS;
}

int64_t id_tick(int64_t ms)
{
    return (ms - ID_EPOCH_MS) << ID_COUNTER_BITS;
}

int64_t id_at(int64_t ms)
{
    return ms > ID_EPOCH_MS ? (ms - ID_EPOCH_MS) << (ID_NODE_BITS + ID_COUNTER_BITS) : 0;
}
