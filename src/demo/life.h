/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * life.h - one more life of a skeleton.
 *
 * It gets an id, a number, a receipt, people, a village and words of its own,
 * and is moved within SHIFT_MS, where no rule decides otherwise (past.h); so
 * its events are what the program itself would have written then.  They are
 * hashed and folded by the functions that do it for everybody: ledger/event.h,
 * report/fold.h, report/store.h.
 *
 * life_begin() and life_store() write, inside db_write().  Between them stands
 * life_make(), which only computes: on any thread, with a context and a past of
 * its own; what it makes lies in that context's arena.
 */
#ifndef DEMO_LIFE_H
#define DEMO_LIFE_H

#include "demo/past.h"
#include "demo/skeleton.h"

struct life {
    const struct skeleton *s;
    int64_t shift;         /* ms, to all its moments                                  */
    int64_t node, counter; /* the ticks of the past that its ids are made of: of each */
                           /* of its moments LIFE_TICKS from life_tick() on           */
    int64_t id;
    char number[16];
    const struct area *village;
    str spot;
    struct life_event {
        struct event event;
        struct sealed_words words[EVENT_TEXTS_MAX];
    } * v;
    str stems;         /* what the search finds it by */
    int64_t told_from; /* ms: messages of before would be forgotten by now (notify/outbox.h) */
};

/* How many ticks a life of so many events needs. */
int64_t life_ticks(size_t events);

MUST_USE enum err life_begin(struct ctx *cx, struct past *past, const struct script *script,
                             struct life *l);
MUST_USE enum err life_make(struct ctx *cx, struct past *past, struct life *l);
MUST_USE enum err life_store(struct ctx *cx, struct past *past, const struct life *l);

#endif
