/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * driver.h - what the two engines share inside src/db; nobody else includes it.
 *
 * A driver opens connections, runs one statement at a time through a cursor and
 * runs a transaction.  Everything above (verbs, rows, checks, migrations) is
 * written once on these calls.  A connection and what hangs on it live in the
 * connection's own arena; results of the engines' libraries are given back in
 * `finish`, which is called exactly once for each cursor that was started.
 */
#ifndef DB_DRIVER_H
#define DB_DRIVER_H

#include "base/limits.h"
#include "db/db.h"
#include "db/shown.h"
#include "db/store.h"

#include <stdatomic.h>

enum { PREPARED_SLOTS = 4096, URL_KEPT = 2048 };

/* One statement on one connection. */
struct db_prepared {
    const struct db_stmt *stmt;
    const struct db_row *row;    /* the row table its columns were last compared with */
    uint16_t *field_of;          /* column i fills row->v[field_of[i]]                */
    const struct db_row *given;  /* the row table its parameters came from; NULL: its args */
    size_t *param_at;            /* parameter i stands there in what is given         */
    bool changes_kept;           /* only after kept_changed()                         */
    struct shown shown;          /* what it changes of public pages: shown.h          */
    struct sqlite3_stmt *sqlite; /* SQLite                                            */
    int session;                 /* PostgreSQL: where it was prepared, 0: nowhere     */
    int number;                  /* PostgreSQL: its name there                        */
};

/* What went wrong last on a PostgreSQL connection, for whoever may try again. */
enum db_trouble { TROUBLE_NONE, TROUBLE_RACE, TROUBLE_LOST };

struct db {
    struct arena arena;
    struct store *store;
    struct sqlite3 *sqlite;
    struct pg_conn *pg;
    bool writing; /* inside db_write                                                   */
    struct kept_shelf *kept_own; /* what such a transaction keeps for itself */
    bool kept_changed; /* this transaction changes reference data: kept.h                  */
    struct noted
        *noted;  /* what this transaction changed of public pages, on the stack of who asked */
    bool failed; /* a statement of this transaction failed: nothing more may run      */
    bool unsure; /* the last commit got lost on the way                               */
    int session; /* PostgreSQL: grows with each reconnection                          */
    enum db_trouble trouble;
    int64_t statements;       /* started on it so far */
    struct db_tables *tables; /* table.h: once somebody has asked */
    size_t prepared_n;
    struct db_prepared *prepared[PREPARED_SLOTS];
};

enum cell_type { CELL_NULL, CELL_INT, CELL_BOOL, CELL_TEXT, CELL_BLOB, CELL_OTHER };

/* A value on its way in or out. */
struct db_cell {
    enum cell_type type;
    int64_t i;
    str s;
};

struct db_cursor {
    struct db *db;
    struct db_prepared *prep;
    const void *args;
    int columns;
    int64_t changed;          /* set once the last row was passed */
    struct pg_result *result; /* PostgreSQL */
    int at, rows;
};

struct db_driver {
    enum err (*connect)(struct ctx *cx, struct db *db);
    void (*disconnect)(struct db *db);
    enum err (*prepare)(struct ctx *cx, struct db_prepared *p);
    enum err (*start)(struct ctx *cx, struct db_cursor *c);
    enum err (*next)(struct ctx *cx, struct db_cursor *c, bool *row_out);
    const char *(*column_name)(const struct db_cursor *c, int column);
    enum cell_type (*column_type)(const struct db_cursor *c, int column); /* OTHER: any */
    struct db_cell (*cell)(const struct db_cursor *c, int column);
    void (*finish)(struct db_cursor *c);
    enum err (*write)(struct ctx *cx, db_write_fn *fn, void *arg);
    enum err (*write_alone)(struct ctx *cx, db_write_fn *fn, void *arg);
    enum err (*script)(struct ctx *cx, const char *text); /* many statements, for migrations */
    enum err (*migrated)(struct ctx *cx, bool *out);      /* is there a table `migration`? */
    enum err (*lock)(struct ctx *cx);                     /* against other migrating processes */
};
extern const struct db_driver sqlite_driver, postgres_driver;

struct store {
    struct arena arena; /* holds the store itself */
    enum db_engine engine;
    int64_t serial; /* no other store of this process had it */
    const struct db_driver *driver;
    char target[URL_KEPT]; /* path, or what libpq takes */
    char holder[128];      /* of the node lease */
    struct writer *writer; /* SQLite: writer.h */
    struct kept *kept;     /* kept.h           */
    changed_fn *changed;   /* store_on_change() */
    void *changed_arg;
    _Atomic int64_t fault_in;
    _Atomic int fault_kind;
    _Atomic bool fault_hit;
};

/* The fault that is due now, counted down at each statement. */
enum store_fault store_fault_due(struct store *s);

/* kept.c: of a store, and after a transaction ended in whatever way. */
struct kept *kept_make(struct arena *life);
void kept_end(struct kept *k);
void kept_settle(struct db *db);
void kept_undone(struct db *db); /* a part of it was rolled back */
void kept_doubt(struct kept *k); /* another process changed some */
bool kept_is_changed_by(const struct db_stmt *stmt);

/* A connection outside any context, for the writer thread. */
MUST_USE enum err db_connect(struct ctx *cx, struct store *s, struct db **out);
void db_disconnect(struct db *db);

MUST_USE enum err prepared_get(struct ctx *cx, const struct db_stmt *stmt,
                               struct db_prepared **out);

/* call.c: where the parameters stand in what a call gives, and what stands there. */
void params_place(struct db *db, struct db_prepared *p, const struct db_row *given);
struct db_cell param_cell(const struct db_prepared *p, size_t i, const void *args);

/* db.c: runs a statement; `take` goes through its rows with cursor_next(). */
typedef enum err db_take_fn(struct ctx *cx, struct db_cursor *c, void *out);
MUST_USE enum err call_run(struct ctx *cx, struct db_call call, db_take_fn *take, void *out);
MUST_USE enum err cursor_next(struct ctx *cx, struct db_cursor *c, bool *row_out);

/* row.c: compares a cursor's columns with the row table; fills a row from the cursor's cells. */
MUST_USE enum err row_check(struct ctx *cx, struct db_cursor *c, const struct db_row *row);
MUST_USE enum err row_fill(struct ctx *cx, struct db_cursor *c, void *out);

#endif
