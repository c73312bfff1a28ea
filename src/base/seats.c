/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/seats.h"

bool seat_take(struct seats *s)
{
    pthread_mutex_lock(&s->lock);
    bool room = s->free > 0 || s->waiting < s->waiting_max;
    s->waiting += room;
    while (room && s->free == 0)
        pthread_cond_wait(&s->freed, &s->lock);
    s->waiting -= room;
    s->free -= room;
    pthread_mutex_unlock(&s->lock);
    return room;
}

void seat_leave(struct seats *s)
{
    pthread_mutex_lock(&s->lock);
    s->free++;
    pthread_cond_signal(&s->freed);
    pthread_mutex_unlock(&s->lock);
}
