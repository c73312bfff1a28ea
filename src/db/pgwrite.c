/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/world.h"
#include "db/postgres.h"

#include <libpq-fe.h>
#include <string.h>
#include <time.h>

/* Who waits for a lock gives up as on SQLite, after WRITE_LOCK_WAIT_MS. */
#define BEGIN_WRITING                                  \
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;" \
    "SET LOCAL lock_timeout = 5000"
_Static_assert(WRITE_LOCK_WAIT_MS == 5000, "as in BEGIN_WRITING");

/* Two that lost against each other must not meet again at once: 1 to 2^attempt ms. */
static void back_off(struct ctx *cx, int attempt)
{
    int64_t us = 1000 + (int64_t)random_below(cx, UINT64_C(1000) << attempt);
    struct timespec t = {.tv_nsec = us * 1000};

    nanosleep(&t, NULL);
}

static enum err commit(struct ctx *cx, struct db *db)
{
    enum err e = postgres_fault(cx, db, "commit");

    if (e)
        return e;
    PGresult *r = PQexec(db->pg, "COMMIT");
    if (PQresultStatus(r) != PGRES_COMMAND_OK) {
        e = postgres_fail(cx, db, r, "commit");
        db->unsure = db->trouble == TROUBLE_LOST;
        if (db->unsure) {
            fault_clear(cx);
            e = fail(cx, ERR_IO, "connection lost during commit, which may have been made or not");
        }
    } else if (strcmp(PQcmdStatus(r), "COMMIT") != 0)
        e = fail(cx, ERR_BUG, "commit: the transaction had failed");
    PQclear(r);
    return e;
}

static void roll_back(struct db *db)
{
    if (PQtransactionStatus(db->pg) != PQTRANS_IDLE)
        PQclear(PQexec(db->pg, "ROLLBACK"));
}

static enum err attempt_write(struct ctx *cx, struct db *db, db_write_fn *fn, void *arg)
{
    db->trouble = TROUBLE_NONE;
    db->failed = false;
    *db->noted = (struct noted){0};
    enum err e = postgres_ready(cx);
    if (e) {
        db->trouble = TROUBLE_NONE; /* nobody there: a worker must not wait for that many times */
        return e;
    }
    e = postgres_command(cx, BEGIN_WRITING);
    if (!e) {
        db->writing = true;
        e = fn(cx, arg);
        db->writing = false;
    }
    if (!e && db->failed)
        e = fail(cx, ERR_BUG, "a failed statement was ignored");
    if (!e)
        e = commit(cx, db);
    if (e)
        roll_back(db);
    kept_settle(db);
    return e;
}

/* A connection lost before COMMIT was sent took everything with it, so that is tried again too. */
enum err postgres_write(struct ctx *cx, db_write_fn *fn, void *arg)
{
    struct db *db = cx->db;

    for (int attempt = 0;; attempt++) {
        enum err e = attempt_write(cx, db, fn, arg);
        if (!e || db->trouble == TROUBLE_NONE || db->unsure || attempt == WRITE_RETRIES)
            return e;
        fault_clear(cx);
        back_off(cx, attempt);
    }
}
