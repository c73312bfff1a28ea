/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/seats.h"

void seat_take(struct seats *s)
{
    pthread_mutex_lock(&s->lock);
    while (s->free == 0)
        pthread_cond_wait(&s->freed, &s->lock);
    s->free--;
    pthread_mutex_unlock(&s->lock);
}

void seat_leave(struct seats *s)
{
    pthread_mutex_lock(&s->lock);
    s->free++;
    pthread_cond_signal(&s->freed);
    pthread_mutex_unlock(&s->lock);
}
