/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * store.h - opening, migrating and closing the store of one installation.
 *
 * A store is the process's view of one database: its engine, its writer thread
 * (SQLite) and its lease in table `node`.  Each thread that works with it opens
 * one connection; connections are not shared between threads.
 */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "base/ctx.h"
#include "db/db.h"

struct store;
struct changes;

/*
 * No other code may open SQLite's file in a process that has a store on it: the
 * close would give up the store's locks.  Copies are made with SQLite's backup.
 *
 * `url` is "sqlite:/path/lapor.db" or "postgres://…" / "host=…" (libpq's forms).
 * Fails with a sentence an operator can act on.  The store lives until
 * store_close(), after all its connections.
 */
MUST_USE enum err store_open(struct ctx *cx, str url, struct store **out);
void store_close(struct store *s);
int64_t store_serial(const struct ctx *cx); /* tells the stores of this process apart, for caches */
int64_t store_waiting(const struct ctx *cx); /* writes that wait for SQLite's writer now */

/*
 * Called after each commit of this process that changed what everybody may see (shown.h), on the
 * thread that wrote, before db_write() returns.  Set while nobody writes; NULL: nobody is told.
 */
typedef void changed_fn(const struct changes *what, void *arg);
void store_on_change(struct ctx *cx, changed_fn *fn, void *arg);

/* Opens this thread's connection and sets cx->db; store_disconnect() gives it back. */
MUST_USE enum err store_connect(struct ctx *cx, struct store *s);
void store_disconnect(struct ctx *cx);

/*
 * Brings the schema up to date under a lock, each migration in its own
 * transaction.  An applied migration whose text changed is ERR_BUG.  Needs a
 * connection.  `applied_out` may be NULL.
 */
MUST_USE enum err store_migrate(struct ctx *cx, int *applied_out);
/* Only as far as the step of that number: for rows of an older lapor (backup/). */
MUST_USE enum err store_migrate_to(struct ctx *cx, int64_t number);
int64_t store_newest_step(void);
MUST_USE enum err store_check_schema(struct ctx *cx); /* ERR_CONFLICT when not up to date */

/*
 * Leases a row of `node` for this process and sets world->ids (DATA §1): ids
 * begin above the row's high-water mark.  store_node_renew() is called by a job
 * every minute; ERR_CONFLICT when another process took the row meanwhile, and
 * then this one must make no more ids.  store_node_release() before the end
 * gives the row back, so that the next command takes the same one; without a
 * lease it does nothing.
 */
MUST_USE enum err store_node_lease(struct ctx *cx);
MUST_USE enum err store_node_renew(struct ctx *cx);
MUST_USE enum err store_node_release(struct ctx *cx);
/*
 * For invented lives (demo/): n nodes side by side that no process ever had, so
 * that their ids may lie in the past, up to `until_ms`.  In db_write().
 */
MUST_USE enum err store_node_past(struct ctx *cx, int64_t n, int64_t until_ms, int64_t *first_out);

/* Faults for tests: the n-th statement from now fails in this way; 0 switches off. */
enum store_fault { FAULT_NONE, FAULT_IO, FAULT_BUSY, FAULT_FULL };
void store_fault_set(struct store *s, int64_t nth_statement, enum store_fault kind);
bool store_fault_hit(const struct store *s);

#endif
