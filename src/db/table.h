/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * table.h - whole tables, whatever their columns: for a backup.
 *
 * Everything else in the program knows its tables by name and reads them through
 * statements of .sql files.  A backup takes all there are, on either engine, in
 * values that the other engine takes too: a truth is an integer, as SQLite has it.
 * The index of words to search by, which each engine keeps in its own way, is no
 * table here; it is made anew from the reports.
 */
#ifndef DB_TABLE_H
#define DB_TABLE_H

#include "base/ctx.h"

enum { TABLE_COLUMNS_MAX = 64, TABLE_KEY_MAX = 8, TABLE_MARK_BYTES = 2048 };

enum db_type { DB_TYPE_NULL, DB_TYPE_INT, DB_TYPE_TEXT, DB_TYPE_BLOB };

struct db_value {
    enum db_type type;
    int64_t i;
    str s;
};

struct db_column {
    str name;
    enum db_type type;
    bool truth; /* of PostgreSQL's type for it */
    int key;    /* its place in the primary key, from 1; 0: no part of it */
};
struct db_table {
    str name;
    struct db_column *v;
    size_t n;
    const struct db_stmt *first, *after, *insert; /* the statements on it, made when first used */
};
struct db_tables {
    struct db_table *v;
    size_t n;
};

/* By name. Each has a primary key, or it is ERR_BUG. They live in the context's arena. */
MUST_USE enum err table_list(struct ctx *cx, struct db_tables *out);

/* Runs fn, which only reads, and shows it one state of the database however long it takes.
 * ERR_IO when PostgreSQL's connection was lost meanwhile. */
MUST_USE enum err table_still(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), void *arg);

/* How far a table was read; zero at first. */
struct table_mark {
    bool begun;
    struct db_value key[TABLE_KEY_MAX];
    char bytes[TABLE_MARK_BYTES]; /* of texts among them */
};

/*
 * The next rows in the order of the primary key, at most `max`: each goes to `row`, with
 * t->n values that stay during the call.  `mark` then stands behind them.
 */
typedef enum err table_each_fn(struct ctx *cx, const struct db_value *row, void *arg);
MUST_USE enum err table_some(struct ctx *cx, struct db_table *t, struct table_mark *mark,
                             size_t max, table_each_fn *row, void *arg, size_t *n_out);

/* In db_write(): one row with a value for each column; all rows away. */
MUST_USE enum err table_put(struct ctx *cx, struct db_table *t, const struct db_value *row);
MUST_USE enum err table_empty(struct ctx *cx, const struct db_table *t);

#endif
