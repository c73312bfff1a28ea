/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/writer.h"

#include "db/sqlite.h"

#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sqlite3.h>

/* One db_write that waits, on the stack of the thread that called it. */
struct job {
    struct ctx *cx;
    db_write_fn *fn;
    void *arg;
    enum err result;
    int runs;
    sem_t ended;
    struct job *next;
};

struct writer {
    struct store *store;
    struct db *db;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t waiting;
    struct job *first, **last;
    size_t queued;
    bool started, stopping;
};

struct writer *writer_make(struct arena *a, struct store *s)
{
    struct writer *w = arena_new(a, struct writer);

    w->store = s;
    w->last = &w->first;
    must(pthread_mutex_init(&w->mutex, NULL) == 0);
    must(pthread_cond_init(&w->waiting, NULL) == 0);
    return w;
}

/* A function that swallowed an error of the database failed: PostgreSQL would have kept nothing. */
static void job_call(struct writer *w, struct job *j)
{
    struct ctx *cx = j->cx;
    struct db *mine = cx->db;

    if (j->runs++)
        fault_clear(cx);
    cx->db = w->db;
    w->db->writing = true;
    w->db->failed = false;
    w->db->noted = mine->noted;
    *mine->noted = (struct noted){0};
    j->result = j->fn(cx, j->arg);
    if (!j->result && w->db->failed)
        j->result = fail(cx, ERR_BUG, "a failed statement was ignored");
    w->db->writing = false;
    w->db->noted = NULL;
    cx->db = mine;
}

/* Runs one function under a savepoint.  False: the whole batch is lost, or must be given up. */
static bool job_run(struct writer *w, struct job *j)
{
    int rc = sqlite_control(w->db, "SAVEPOINT job");

    if (rc == SQLITE_OK)
        job_call(w, j);
    if (!sqlite_in_transaction(w->db))
        return false;
    if (rc == SQLITE_OK && j->result) {
        rc = sqlite_control(w->db, "ROLLBACK TO job");
        kept_undone(w->db);
    }
    if (rc == SQLITE_OK)
        rc = sqlite_control(w->db, "RELEASE job");
    if (rc == SQLITE_OK)
        return true;
    j->result = sqlite_fail(j->cx, w->db, rc, "savepoint");
    sqlite_control(w->db, "ROLLBACK");
    return false;
}

/*
 * Without one: a savepoint copies every page that a job touches, and hardly any
 * job fails.  False as above; when one does fail, all of the batch is given up.
 */
static bool job_run_bare(struct writer *w, struct job *j)
{
    job_call(w, j);
    if (!j->result && sqlite_in_transaction(w->db))
        return true;
    if (sqlite_in_transaction(w->db))
        sqlite_control(w->db, "ROLLBACK");
    kept_undone(w->db);
    return false;
}

static void batch_fail(struct writer *w, struct job **v, size_t n, int rc, const char *what)
{
    for (size_t i = 0; i < n; i++)
        v[i]->result = sqlite_fail(v[i]->cx, w->db, rc, what);
}

/* One transaction.  False when all of it was lost and may fare better in another way. */
static bool batch_try(struct writer *w, struct job **v, size_t n,
                      bool (*run)(struct writer *w, struct job *j))
{
    int rc = sqlite_control_faulty(w->db, "BEGIN IMMEDIATE");

    if (rc) {
        batch_fail(w, v, n, rc, "begin");
        return true;
    }
    for (size_t i = 0; i < n; i++)
        if (!run(w, v[i]))
            return n == 1;
    rc = sqlite_control_faulty(w->db, "COMMIT");
    if (!rc)
        return true;
    if (n == 1)
        batch_fail(w, v, n, rc, "commit");
    if (sqlite_in_transaction(w->db))
        sqlite_control(w->db, "ROLLBACK");
    return n == 1;
}

static void batch_run(struct writer *w, struct job **v, size_t n)
{
    bool done = batch_try(w, v, n, job_run_bare) || batch_try(w, v, n, job_run);

    for (size_t i = 0; i < n && !done; i++)
        batch_try(w, &v[i], 1, job_run_bare);
    kept_settle(w->db);
}

static size_t batch_take(struct writer *w, struct job **v)
{
    size_t n = 0;

    while (w->first && n < WRITE_BATCH_MAX) {
        v[n++] = w->first;
        w->first = w->first->next;
    }
    if (!w->first)
        w->last = &w->first;
    w->queued -= n;
    return n;
}

/* Each sleeps on a semaphore of its own, so that those who wake do not queue for the mutex. */
static void batch_end(struct job **v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        must(sem_post(&v[i]->ended) == 0);
}

static void *writer_main(void *arg)
{
    struct writer *w = arg;
    struct job *batch[WRITE_BATCH_MAX];

    pthread_mutex_lock(&w->mutex);
    for (;;) {
        size_t n = batch_take(w, batch);
        if (n == 0 && w->stopping)
            break;
        if (n == 0) {
            pthread_cond_wait(&w->waiting, &w->mutex);
            continue;
        }
        pthread_mutex_unlock(&w->mutex);
        batch_run(w, batch, n);
        batch_end(batch, n);
        pthread_mutex_lock(&w->mutex);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

/* Signals are for the main thread. */
static int thread_start(struct writer *w)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(&w->thread, NULL, writer_main, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

static enum err writer_start(struct ctx *cx, struct writer *w)
{
    TRY(db_connect(cx, w->store, &w->db));
    sqlite_allow_writing(w->db);
    if (thread_start(w) != 0) {
        db_disconnect(w->db);
        return fail(cx, ERR_BUSY, "no thread for the writer");
    }
    w->started = true;
    return OK;
}

static enum err job_queue(struct writer *w, struct job *j)
{
    enum err e = OK;

    pthread_mutex_lock(&w->mutex);
    if (!w->started)
        e = writer_start(j->cx, w);
    if (!e) {
        *w->last = j;
        w->last = &j->next;
        w->queued++;
        pthread_cond_signal(&w->waiting);
    }
    pthread_mutex_unlock(&w->mutex);
    return e;
}

enum err writer_run(struct ctx *cx, struct writer *w, db_write_fn *fn, void *arg)
{
    struct job j = {.cx = cx, .fn = fn, .arg = arg};

    must(sem_init(&j.ended, 0, 0) == 0);
    enum err e = job_queue(w, &j);
    if (!e) {
        while (sem_wait(&j.ended) != 0)
            must(errno == EINTR);
        e = j.result;
    }
    sem_destroy(&j.ended);
    return e;
}

size_t writer_waiting(struct writer *w)
{
    pthread_mutex_lock(&w->mutex);
    size_t n = w->queued;
    pthread_mutex_unlock(&w->mutex);
    return n;
}

void writer_rest(struct writer *w)
{
    pthread_mutex_lock(&w->mutex);
    w->stopping = true;
    pthread_cond_signal(&w->waiting);
    pthread_mutex_unlock(&w->mutex);
    if (w->started) {
        pthread_join(w->thread, NULL);
        db_disconnect(w->db);
    }
    w->started = w->stopping = false;
}

void writer_stop(struct writer *w)
{
    writer_rest(w);
    pthread_cond_destroy(&w->waiting);
    pthread_mutex_destroy(&w->mutex);
}
