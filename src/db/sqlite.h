/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* sqlite.h - what the writer thread needs of the SQLite driver (driver-internal). */
#ifndef DB_SQLITE_H
#define DB_SQLITE_H

#include "db/driver.h"

/* A control statement (BEGIN …) on a connection: SQLite's result code. */
int sqlite_control(struct db *db, const char *text);
/* The same, counted as a statement that may be made to fail; 0 is SQLITE_OK. */
int sqlite_control_faulty(struct db *db, const char *text);

/* fail() with what an SQLite result code means to us; `what` names the statement. */
MUST_USE enum err sqlite_fail(struct ctx *cx, struct db *db, int rc, const char *what);

bool sqlite_in_transaction(const struct db *db);
void sqlite_allow_writing(struct db *db); /* the writer's connection: not query_only */

/* alone.c: db_write_alone(). */
MUST_USE enum err sqlite_write_alone(struct ctx *cx, db_write_fn *fn, void *arg);

#endif
