/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * seats.h - how many threads may do a heavy thing at a time; the others queue.
 *
 *     static struct seats seats = SEATS(2);
 *
 * A counting semaphore that stands ready without an init, which POSIX's does not.
 */
#ifndef BASE_SEATS_H
#define BASE_SEATS_H

#include <pthread.h>

struct seats {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    int free;
};
#define SEATS(n)                                                 \
    {                                                            \
        PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, (n) \
    }

void seat_take(struct seats *s); /* waits for one */
void seat_leave(struct seats *s);

#endif
