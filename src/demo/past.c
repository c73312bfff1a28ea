/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/past.h"

#include <sodium/randombytes.h>
#include <string.h>

static int64_t past_clock(void *state)
{
    const struct past *p = state;

    return p->now - p->offset;
}

/* splitmix64: repeatable from the seed, also on another machine. */
uint64_t past_draw(struct past *p, uint64_t below)
{
    uint64_t z = (p->draws += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (z ^ (z >> 31)) % below;
}

static void refill(struct past *p)
{
    unsigned char seed[randombytes_SEEDBYTES] = {0};
    uint64_t drawn = past_draw(p, UINT64_MAX);

    p->left = sizeof p->pool;
    memcpy(seed, &drawn, sizeof drawn);
    if (p->is_seeded)
        randombytes_buf_deterministic(p->pool, sizeof p->pool, seed);
    else
        p->chance(p->state, p->pool, sizeof p->pool);
}

/* By the pool, since a call of the system for each salt costs more than its hash. */
static void past_chance(void *state, void *out, size_t size)
{
    struct past *p = state;

    must(size <= sizeof p->pool);
    if (size > p->left)
        refill(p);
    p->left -= size;
    memcpy(out, p->pool + p->left, size);
}

void past_enter(struct ctx *cx, struct past *p, int64_t node)
{
    struct world *w = cx->world;

    p->node = w->ids.node;
    p->last = atomic_load(&w->ids.last);
    p->clock = w->clock;
    p->chance = w->chance;
    p->state = w->state;
    p->offset = w->clock_offset_ms;
    p->left = 0;
    w->clock = past_clock;
    w->chance = past_chance;
    w->state = p;
    w->ids.node = node;
    atomic_store(&w->ids.last, 0);
}

void past_leave(struct ctx *cx, struct past *p)
{
    struct world *w = cx->world;

    w->clock = p->clock;
    w->chance = p->chance;
    w->state = p->state;
    w->ids.node = p->node;
    atomic_store(&w->ids.last, p->last);
}

void past_aim(struct ctx *cx, struct past *p, int64_t at, int64_t node, int64_t counter)
{
    p->now = at;
    cx->world->ids.node = node;
    atomic_store(&cx->world->ids.last, id_tick(at) + counter - 1);
}

int64_t past_moment(struct past *p, int64_t near)
{
    return near - near % HALF_HOUR_MS + SHIFT_MS + (int64_t)past_draw(p, SHIFT_MS);
}
