/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * writer.h - SQLite's one writer thread and its group commit (driver-internal).
 *
 * The thread starts at the first write and has a connection of its own.  It
 * takes what waits, at most WRITE_BATCH_MAX, and commits once for all; meanwhile
 * the callers sleep, lending their contexts.  When one function of a batch
 * fails, all are run again, each under a savepoint of its own; a batch that is
 * lost even so is run again one by one.
 */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include "db/db.h"

struct writer;
struct store;

struct writer *writer_make(struct arena *a, struct store *s);
MUST_USE enum err writer_run(struct ctx *cx, struct writer *w, db_write_fn *fn, void *arg);
size_t writer_waiting(struct writer *w);
void writer_rest(struct writer *w); /* ends thread and connection until the next writer_run */
void writer_stop(struct writer *w); /* after the last writer_run has returned */

#endif
