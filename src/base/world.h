/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * world.h - what the program takes from outside: the time, chance, its name.
 *
 * One world per process, shared by all threads.  Tests make their own, with a
 * clock they move and randomness they seed, so that everything repeats exactly.
 */
#ifndef BASE_WORLD_H
#define BASE_WORLD_H

#include "base/base.h"
#include "base/ctx.h"

#include <stdatomic.h>

struct keys;
struct conf;

/* State of the id generator, DATA §1: the last id given out; node is part of it. */
struct id_state {
    int64_t node;         /* 0..1023, leased from table `node`; -1: no lease yet */
    _Atomic int64_t last; /* milliseconds << 12 | counter                        */
};

struct world {
    int64_t (*clock)(void *state);                       /* ms since 1970 UTC         */
    void (*chance)(void *state, void *out, size_t size); /* cryptographic in earnest  */
    void *state;                                         /* of the test world         */
    int64_t clock_offset_ms; /* LAPOR_CLOCK_OFFSET; 0 on a real installation */
    struct id_state ids;
    struct keys *keys; /* base/keys.h; NULL in commands that need none */
    struct conf *conf; /* base/conf.h; NULL: every setting has its default */
    int log_level;     /* base/log.h: enum log_level, and where lines go */
    int log_fd;
    _Atomic bool is_ending; /* the process was asked to end */
};

void world_init(struct world *w); /* the real one */
/* For tests: a clock that stands until it is moved, chance that repeats itself. */
void world_init_test(struct world *w, int64_t start_ms, uint64_t seed);
void world_test_advance(struct world *w, int64_t ms);
void world_test_close(struct world *w);

/* Long work that can be taken up again later looks at it between its pieces. */
void world_end(struct world *w);
bool world_is_ending(const struct world *w);

int64_t now_ms(struct ctx *cx); /* UTC, with the offset */
void random_bytes(struct ctx *cx, void *out, size_t size);
uint64_t random_below(struct ctx *cx, uint64_t bound); /* uniform in [0, bound) */

/*
 * A new id (DATA §1): 41 bits of milliseconds since 2020-01-01 UTC, 10 bits of
 * node, 12 bits of counter.  Rises within a process, also when the clock steps
 * back.  Needs a node lease (db/node.h).
 */
int64_t id_new(struct ctx *cx);
int64_t id_time_ms(int64_t id); /* the UTC millisecond inside an id */
int64_t id_tick(int64_t ms);    /* what id_state.last counts in, at that millisecond */
int64_t id_at(int64_t ms);      /* the least id of that millisecond; 0 before there were ids */

#endif
