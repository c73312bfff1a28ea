/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/links.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>

#include "base/limits.h"

enum { LOOK_EVERY_MS = 500 };

struct link {
    int fd; /* -1: free */
    bool cut;
    int64_t due_us; /* 0: not due */
    struct link *next_free;
};

struct links {
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    bool stopping;
    struct ops *ops;
    int arrival_s;
    struct link *v, *free;
    size_t max, used; /* v[0 .. used) were ever in use */
};

static void lock(struct links *l)
{
    must(pthread_mutex_lock(&l->lock) == 0);
}

static void unlock(struct links *l)
{
    must(pthread_mutex_unlock(&l->lock) == 0);
}

/* The socket is still open: link_gone() comes before its close, under the same lock. */
static void cut_off_late(struct links *l, int64_t now)
{
    for (size_t i = 0; i < l->used; i++) {
        struct link *k = &l->v[i];
        if (k->fd < 0 || k->cut || k->due_us == 0 || k->due_us > now)
            continue;
        k->cut = true;
        ops_count(l->ops, OPS_CUT_OFF); /* before anybody can see that it happened */
        shutdown(k->fd, SHUT_RDWR);
    }
}

static void wait_a_little(struct links *l)
{
    struct timespec until;

    must(clock_gettime(CLOCK_MONOTONIC, &until) == 0);
    until.tv_nsec += LOOK_EVERY_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    (void)pthread_cond_timedwait(&l->stop, &l->lock, &until);
}

static void *watch(void *arg)
{
    struct links *l = arg;

    lock(l);
    while (!l->stopping) {
        cut_off_late(l, ops_now_us());
        wait_a_little(l);
    }
    unlock(l);
    return NULL;
}

struct links *links_open(struct arena *life, size_t max, int arrival_s, struct ops *ops)
{
    struct links *l = arena_new(life, struct links);
    pthread_condattr_t monotonic;
    sigset_t all, before;

    l->v = arena_array(life, struct link, max);
    l->max = max;
    l->arrival_s = arrival_s;
    l->ops = ops;
    must(pthread_mutex_init(&l->lock, NULL) == 0);
    must(pthread_condattr_init(&monotonic) == 0);
    must(pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&l->stop, &monotonic) == 0);
    sigfillset(&all);
    must(pthread_sigmask(SIG_SETMASK, &all, &before) == 0);
    must(pthread_create(&l->thread, NULL, watch, l) == 0);
    must(pthread_sigmask(SIG_SETMASK, &before, NULL) == 0);
    return l;
}

void links_close(struct links *l)
{
    lock(l);
    l->stopping = true;
    must(pthread_cond_signal(&l->stop) == 0);
    unlock(l);
    must(pthread_join(l->thread, NULL) == 0);
    must(pthread_cond_destroy(&l->stop) == 0);
    must(pthread_mutex_destroy(&l->lock) == 0);
}

static int64_t due_at(const struct links *l, int64_t since_us, size_t bytes)
{
    int64_t seconds = l->arrival_s + (int64_t)(bytes / BODY_RATE_MIN);

    return since_us + seconds * 1000000;
}

struct link *link_new(struct links *l, int fd)
{
    lock(l);
    struct link *k = l->free;
    if (k)
        l->free = k->next_free;
    else if (l->used < l->max)
        k = &l->v[l->used++];
    must(k); /* the library takes fewer connections than there are places */
    *k = (struct link){.fd = fd, .due_us = due_at(l, ops_now_us(), 0)};
    unlock(l);
    return k;
}

void link_gone(struct links *l, struct link *k)
{
    lock(l);
    *k = (struct link){.fd = -1, .next_free = l->free};
    l->free = k;
    unlock(l);
}

void link_due(struct links *l, struct link *k, int64_t since_us, size_t bytes)
{
    lock(l);
    k->due_us = due_at(l, since_us, bytes);
    unlock(l);
}

void link_not_due(struct links *l, struct link *k)
{
    lock(l);
    k->due_us = 0;
    unlock(l);
}
