/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * db.h - one synchronous way to the store, over SQLite and over PostgreSQL.
 *
 * SQL stands in .sql files as named statements with typed parameters;
 * tools/sqlgen turns `-- report_by_id(id int)` into `struct
 * sql_report_by_id_args` and `sql_report_by_id`, so that
 *
 *     db_one(cx, SQL(report_by_id, .id = id), &report_row, &out)
 *
 * does not compile with a wrong name or type.  Parameter types: int, int?,
 * text, text?, bool, blob, blob? (int64_t, opt_i64, str, str, bool, str, str);
 * in a nullable str a NULL p is SQL's NULL.  Rows fill structs through one
 * table beside the struct; column names and kinds are compared with it every
 * time a statement is prepared, so schema, statement and struct cannot drift
 * apart unseen.
 *
 * Written so that both engines take it: sums are CAST(SUM(x) AS BIGINT); a row
 * that will be changed is read `FOR UPDATE`, which sqlgen leaves out for SQLite
 * (so is SKIP LOCKED); an optional filter is `(:a IS NULL OR a = :a)`.
 *
 * Reading: outside db_write() a connection is read-only; each statement sees
 * the newest commit.  Writing: db_write() is the only way (see below).
 *
 * Errors of every verb: ERR_CONFLICT when a key exists; ERR_BUSY when the store
 * is locked, full or out of memory; ERR_IO; ERR_BUG for what is wrong in a
 * statement, its arguments or its row table, more rows than one included.
 * After any of these inside db_write() nothing more of it runs and nothing of it
 * stays.  ERR_NOTFOUND, ERR_STALE and ERR_LIMIT may be answers: fault_clear().
 *
 * Times are BIGINT ms UTC, money and counts BIGINT, hashes BLOB/BYTEA.  Text
 * and blobs of results live in the context's arena.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include "base/ctx.h"

enum db_engine { DB_SQLITE, DB_POSTGRES, DB_ENGINES };
enum db_kind { DB_I64, DB_OPT_I64, DB_STR, DB_BOOL, DB_BLOB };

/* A parameter of a statement: where its value stands in the args struct. */
struct db_param {
    const char *name;
    size_t offset;
    enum db_kind kind;
    bool nullable;
};

/* A named statement, made by sqlgen; one that `writes` changes rows of `table`, or locks some. */
struct db_stmt {
    const char *name;
    const char *text[DB_ENGINES];
    const struct db_param *params;
    size_t params_n;
    bool writes;
    const char *table; /* whose rows it changes; NULL: of none */
};

struct db_call {
    const struct db_stmt *stmt;
    const void *args;
    const struct db_row *row; /* NULL: args are the statement's own struct; see call.h */
};
#define SQL(name, ...) \
    ((struct db_call){&sql_##name, &(struct sql_##name##_args){__VA_ARGS__}, NULL})

/* Row tables, at file scope. Columns and members have the same names, in any order. */
struct db_field {
    const char *name;
    size_t offset;
    enum db_kind kind;
};
struct db_row {
    size_t size;
    const struct db_field *v;
    size_t n;
};
/* clang-format off */
#define DB_KIND(lvalue) \
    _Generic((lvalue), int64_t: DB_I64, opt_i64: DB_OPT_I64, str: DB_STR, bool: DB_BOOL)
#define DB_FIELD(type, member) \
    {#member, offsetof(type, member), DB_KIND(((type *)0)->member)}
#define DB_ROW(type, ...) \
    {sizeof(type), (const struct db_field[]){__VA_ARGS__}, \
     sizeof((const struct db_field[]){__VA_ARGS__}) / sizeof(struct db_field)}
/* clang-format on */

/* Statements. db_exec takes any number of rows changed, none included. */
MUST_USE enum err db_exec(struct ctx *cx, struct db_call call);
MUST_USE enum err db_exec_count(struct ctx *cx, struct db_call call, int64_t *changed_out);
MUST_USE enum err db_change(struct ctx *cx, struct db_call call); /* one row, else ERR_STALE */
MUST_USE enum err db_one(struct ctx *cx, struct db_call call, const struct db_row *row, void *out);
MUST_USE enum err db_int(struct ctx *cx, struct db_call call, int64_t *out); /* 1 row, 1 column */

/* All rows into a `struct { T *v; size_t n; }`; past `max` rows: ERR_LIMIT. */
#define db_all(cx, call, row, max, list) \
    db_all_at((cx), (call), (row), (max), (void **)&(list)->v, &(list)->n)
MUST_USE enum err db_all_at(struct ctx *cx, struct db_call call, const struct db_row *row,
                            size_t max, void **v_out, size_t *n_out);

/*
 * Runs fn inside one transaction and returns once its commit is durable.
 *
 * fn touches only the database and cx->arena, and may run again (after a lost
 * race, or when the batch it was part of failed), so it starts from its
 * argument each time.  An error that fn returns rolls everything of it back
 * and is returned.  SQLite: one writer thread of the process runs what waits
 * and commits once for all (group commit).
 * PostgreSQL: on this connection, READ COMMITTED, retried on 40001 and 40P01.
 * A full disk is ERR_BUSY with nothing changed.  Do not nest.
 *
 * When PostgreSQL's connection is lost during COMMIT nobody knows whether it was
 * made: then this is ERR_IO and nothing is tried again.  Who sends the same once
 * more gives the same idempotency key or version, by which the first is found.
 */
typedef enum err db_write_fn(struct ctx *cx, void *arg);
MUST_USE enum err db_write(struct ctx *cx, db_write_fn *fn, void *arg);
bool db_writing(const struct ctx *cx);

/*
 * The same for one long write of whoever has the store for itself (lapor fill):
 * however much fn writes, all of it is there at the end or nothing.  SQLite: on
 * this connection, with an undo journal in place of the WAL; ERR_BUSY while any
 * other connection is open, of this process too.  PostgreSQL: db_write().
 */
MUST_USE enum err db_write_alone(struct ctx *cx, db_write_fn *fn, void *arg);

enum db_engine db_engine(const struct ctx *cx);
int64_t db_statements(const struct ctx *cx); /* started on this connection so far, for tests */

#endif
