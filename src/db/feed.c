/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/feed.h"

#include "base/log.h"
#include "base/world.h"
#include "db/postgres.h"

#include <libpq-fe.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { TRY_AGAIN_MS = 1000 };

struct feed {
    struct arena life; /* this struct lies in it */
    struct ctx cx;     /* of its thread          */
    struct store *store;
    int64_t node; /* what this process tells comes back to it, and is old */
    changed_fn *fn;
    void *arg;
    int stop; /* eventfd: readable when it is time to end */
    pthread_t thread;
};

/* "17 report 4611686018427387904;list": who tells, by the node of its ids, and what. */
void feed_tell(struct ctx *cx, const struct changes *what)
{
    struct db *db = cx->db;

    if (!db || db->store->engine != DB_POSTGRES)
        return;
    must(!db->writing);
    str words = changes_write(&cx->arena, what);
    const char *text =
        arena_fmt(&cx->arena, "%lld %.*s", (long long)cx->world->ids.node, STR_ARG(words)).p;
    PQclear(PQexecParams(db->pg, "SELECT pg_notify('lapor_changed', $1)", 1, NULL, &text, NULL,
                         NULL, 0));
}

static void take(struct feed *f, const struct changes *what)
{
    if (changes_touch(what, (struct change){CHANGE_ALL, CHANGE_EVERY}))
        kept_doubt(f->store->kept);
    f->fn(what, f->arg);
}

static void take_all(struct feed *f)
{
    struct changes all = {0};

    changes_add(&all, CHANGE_ALL, CHANGE_EVERY);
    take(f, &all);
}

/* What cannot be read comes from another version of the program, and may be anything. */
static void hear(struct feed *f, str text)
{
    struct changes what;
    int64_t node;
    str head, tail;

    str_cut(text, ' ', &head, &tail);
    if (!str_i64(head, &node) || !changes_read(tail, &what))
        take_all(f);
    else if (node != f->node)
        take(f, &what);
}

static void hear_all(struct feed *f)
{
    for (PGnotify *n; (n = PQnotifies(f->cx.db->pg)) != NULL; PQfreemem(n))
        hear(f, str_of(n->extra));
}

/* True when it is time to end; `fd` -1 waits for that alone. */
static bool wait_for(struct feed *f, int fd, int timeout_ms)
{
    struct pollfd v[] = {
        {f->stop, POLLIN, 0},
        {fd,      POLLIN, 0}
    };

    (void)poll(v, COUNT(v), timeout_ms);
    return v[0].revents != 0;
}

static enum err begin(struct feed *f)
{
    TRY(store_connect(&f->cx, f->store));
    return postgres_command(&f->cx, "LISTEN lapor_changed");
}

/* As long as the line holds; true when it is time to end. */
static bool listen_on(struct feed *f)
{
    PGconn *pg = f->cx.db->pg;

    take_all(f); /* what was told before this moment was not heard */
    while (PQstatus(pg) == CONNECTION_OK) {
        hear_all(f);
        if (wait_for(f, PQsocket(pg), -1))
            return true;
        if (!PQconsumeInput(pg))
            return false;
    }
    return false;
}

static void *feed_main(void *arg)
{
    struct feed *f = arg;
    bool ended = false;

    while (!ended) {
        enum err e = begin(f);
        if (e)
            log_fault(&f->cx, "feed");
        ended = e ? wait_for(f, -1, TRY_AGAIN_MS) : listen_on(f);
        if (f->cx.db)
            store_disconnect(&f->cx);
        ctx_reset(&f->cx);
    }
    return NULL;
}

/* Signals are for the main thread. */
static int thread_start(struct feed *f)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(&f->thread, NULL, feed_main, f);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

enum err feed_open(struct ctx *cx, struct store *s, changed_fn *fn, void *arg, struct feed **out)
{
    struct arena life;

    *out = NULL;
    if (s->engine != DB_POSTGRES)
        return OK;
    arena_init(&life, 1 << 16);
    struct feed *f = arena_new(&life, struct feed);
    *f = (struct feed){.life = life, .store = s, .fn = fn, .arg = arg};
    f->node = cx->world->ids.node;
    ctx_init(&f->cx, cx->world, JOB_ARENA_MAX);
    f->stop = eventfd(0, EFD_CLOEXEC);
    must(f->stop >= 0);
    if (thread_start(f) != 0) {
        close(f->stop);
        arena_reset(&life);
        return fail(cx, ERR_BUSY, "no thread to listen on");
    }
    *out = f;
    return OK;
}

void feed_close(struct feed *f)
{
    uint64_t one = 1;

    if (!f)
        return;
    must(write(f->stop, &one, sizeof one) == sizeof one);
    pthread_join(f->thread, NULL);
    close(f->stop);
    struct arena life = f->life;
    arena_reset(&life);
}
