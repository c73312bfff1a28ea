/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * seats.h - how many threads may do a heavy thing at a time, and how many queue.
 *
 *     static struct seats seats = SEATS(2, 6);
 *
 * Who comes on top of those is sent away at once: threads that all queue for
 * one slow thing would leave none for the quick ones.
 *
 * A counting semaphore that stands ready without an init, which POSIX's does not.
 */
#ifndef BASE_SEATS_H
#define BASE_SEATS_H

#include <pthread.h>

#include "base/base.h"

struct seats {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int free, waiting, waiting_max;
};
#define SEATS(n, queue)                                                      \
    {                                                                        \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, (n), 0, (queue) \
    }

MUST_USE bool seat_take(struct seats *s); /* waits for one; false: too many wait already */
void seat_leave(struct seats *s);

#endif
