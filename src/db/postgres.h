/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* postgres.h - the parts of the PostgreSQL driver among each other (driver-internal). */
#ifndef DB_POSTGRES_H
#define DB_POSTGRES_H

#include "db/driver.h"

/*
 * pgerror.c: fail() with what an SQLSTATE means to us, and db->trouble with
 * whether another try may help.  `result` may be NULL; only the first line of
 * the server's message is kept, since its details can hold people's words.
 */
MUST_USE enum err postgres_fail(struct ctx *cx, struct db *db, const struct pg_result *result,
                                const char *what);

/* A fault that is due, as the error PostgreSQL would report. */
MUST_USE enum err postgres_fault(struct ctx *cx, struct db *db, const char *what);

/* pgwrite.c: one transaction on this connection, tried again after a lost race. */
MUST_USE enum err postgres_write(struct ctx *cx, db_write_fn *fn, void *arg);

/* postgres.c: a command without parameters or rows; a connection that works. */
MUST_USE enum err postgres_command(struct ctx *cx, const char *text);
MUST_USE enum err postgres_ready(struct ctx *cx);

#endif
