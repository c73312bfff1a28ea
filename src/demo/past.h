/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * past.h - the world while invented lives are made.
 *
 * Between past_enter() and past_leave() the world's clock stands where `now`
 * says, and ids are made by a node of the past (store_node_past()), so that an
 * id's time is the time of what it names.
 *
 * Moments lie in the middle third of a half hour.  Rules turn on the edges of
 * half hours only (office hours begin and end there, days too), so a life that
 * is moved by up to SHIFT_MS to either side is decided as before, with the
 * same due instants: stamp.h lives on that.
 */
#ifndef DEMO_PAST_H
#define DEMO_PAST_H

#include "base/world.h"

#define HALF_HOUR_MS INT64_C(1800000)
#define SHIFT_MS     (HALF_HOUR_MS / 3)

struct past {
    int64_t now;
    uint64_t draws; /* state of past_draw()                                    */
    bool is_seeded; /* salts, numbers and codes come from the seed too         */
    unsigned char pool[4096];
    size_t left;
    int64_t offset;     /* which now_ms() adds */
    int64_t node, last; /* of the world before, and its clock and chance */
    int64_t (*clock)(void *state);
    void (*chance)(void *state, void *out, size_t size);
    void *state;
};

/* From p's draws, which the seed began. One context and thread at a time. */
void past_enter(struct ctx *cx, struct past *p, int64_t node);
void past_leave(struct ctx *cx, struct past *p);
/* The next id is that of this tick of the clock: 4096 to a millisecond. */
void past_aim(struct ctx *cx, struct past *p, int64_t at, int64_t node, int64_t counter);

uint64_t past_draw(struct past *p, uint64_t below);
int64_t past_moment(struct past *p, int64_t near); /* in the half hour of `near` */

#endif
