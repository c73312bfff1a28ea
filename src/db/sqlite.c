/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/sqlite.h"

#include "db/writer.h"

#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <sys/stat.h>

/* clang-format off */
static const struct { int code; enum err err; } meanings[] = { /* primary result codes */
    {SQLITE_BUSY,     ERR_BUSY},  {SQLITE_LOCKED,   ERR_BUSY},  {SQLITE_FULL,     ERR_BUSY},
    {SQLITE_NOMEM,    ERR_BUSY},  {SQLITE_INTERRUPT, ERR_BUSY},
    {SQLITE_IOERR,    ERR_IO},    {SQLITE_CANTOPEN, ERR_IO},    {SQLITE_CORRUPT,  ERR_IO},
    {SQLITE_NOTADB,   ERR_IO},    {SQLITE_PROTOCOL, ERR_IO},    {SQLITE_READONLY, ERR_IO},
    {SQLITE_PERM,     ERR_IO},    {SQLITE_TOOBIG,   ERR_LIMIT},
};
static const struct { int id, value; } limits[] = {
    {SQLITE_LIMIT_LENGTH,              CELL_MAX + (1 << 20)}, /* of a whole row */
    {SQLITE_LIMIT_SQL_LENGTH,          1 << 20},              /* a migration in one text */
    {SQLITE_LIMIT_ATTACHED,            0},
    {SQLITE_LIMIT_EXPR_DEPTH,          100},
    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
    {SQLITE_LIMIT_WORKER_THREADS,      0},
};
/* clang-format on */

#define AT_OPEN                                                                        \
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"  \
    "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = 2;" \
    "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -2000;"                 \
    "PRAGMA query_only = ON;"

static enum err meaning_of(int rc)
{
    if (rc == SQLITE_CONSTRAINT_UNIQUE || rc == SQLITE_CONSTRAINT_PRIMARYKEY ||
        rc == SQLITE_CONSTRAINT_ROWID)
        return ERR_CONFLICT;
    for (size_t i = 0; i < COUNT(meanings); i++)
        if (meanings[i].code == (rc & 0xff))
            return meanings[i].err;
    return ERR_BUG;
}

enum err sqlite_fail(struct ctx *cx, struct db *db, int rc, const char *what)
{
    const char *message = sqlite3_errcode(db->sqlite) == (rc & 0xff) ? sqlite3_errmsg(db->sqlite)
                                                                     : sqlite3_errstr(rc);

    return fail(cx, meaning_of(rc), "%s: %s (SQLite %d)", what, message, rc);
}

/* As the real thing may do, a fault of the disk takes the whole transaction with it. */
static int fault_code(struct db *db)
{
    static const int codes[] = {SQLITE_OK, SQLITE_IOERR, SQLITE_BUSY, SQLITE_FULL};
    enum store_fault fault = store_fault_due(db->store);

    if ((fault == FAULT_IO || fault == FAULT_FULL) && sqlite_in_transaction(db))
        must(sqlite_control(db, "ROLLBACK") == SQLITE_OK);
    return codes[fault];
}

int sqlite_control(struct db *db, const char *text)
{
    return sqlite3_exec(db->sqlite, text, NULL, NULL, NULL);
}

int sqlite_control_faulty(struct db *db, const char *text)
{
    int rc = fault_code(db);

    return rc ? rc : sqlite_control(db, text);
}

bool sqlite_in_transaction(const struct db *db)
{
    return !sqlite3_get_autocommit(db->sqlite);
}

void sqlite_allow_writing(struct db *db)
{
    must(sqlite_control(db, "PRAGMA query_only = OFF; PRAGMA cache_size = -8000") == SQLITE_OK);
}

/*
 * Made by us, so that nobody else may read it; SQLite gives -wal and -shm the
 * same mode.  Without opening it: to close any descriptor of a database gives
 * up the locks of the whole process on it (POSIX), under running connections.
 */
static enum err file_make(struct ctx *cx, const char *path)
{
    if (mknod(path, S_IFREG | 0600, 0) != 0 && errno != EEXIST)
        return fail(cx, ERR_IO, "cannot make the database %s: %m", path);
    return OK;
}

static int settle(sqlite3 *sqlite)
{
    for (size_t i = 0; i < COUNT(limits); i++)
        sqlite3_limit(sqlite, limits[i].id, limits[i].value);
    sqlite3_extended_result_codes(sqlite, 1);
    sqlite3_busy_timeout(sqlite, WRITE_LOCK_WAIT_MS);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return sqlite3_exec(sqlite, AT_OPEN, NULL, NULL, NULL);
}

/* Figures of all its memory, which nobody asks for, would take one lock in each malloc. */
static void count_no_memory(void)
{
    must(sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK);
}

static enum err connect_(struct ctx *cx, struct db *db)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const char *path = db->store->target;

    must(pthread_once(&once, count_no_memory) == 0);
    TRY(file_make(cx, path));
    int rc = sqlite3_open_v2(path, &db->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = settle(db->sqlite);
    return rc ? sqlite_fail(cx, db, rc, path) : OK;
}

static void disconnect(struct db *db)
{
    for (size_t i = 0; i < PREPARED_SLOTS; i++)
        if (db->prepared[i])
            sqlite3_finalize(db->prepared[i]->sqlite);
    must(sqlite3_close(db->sqlite) == SQLITE_OK);
}

static enum err prepare(struct ctx *cx, struct db_prepared *p)
{
    const char *text = p->stmt->text[DB_SQLITE];
    int rc =
        sqlite3_prepare_v3(cx->db->sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, &p->sqlite, NULL);

    if (rc)
        return sqlite_fail(cx, cx->db, rc, p->stmt->name);
    if (!p->stmt->writes && !sqlite3_stmt_readonly(p->sqlite)) {
        sqlite3_finalize(p->sqlite);
        return fail(cx, ERR_BUG, "statement %s writes, which sqlgen did not see", p->stmt->name);
    }
    return OK;
}

/* The arguments outlive the cursor, so nothing is copied. */
static int bind(sqlite3_stmt *stmt, int at, const struct db_cell *cell)
{
    switch (cell->type) {
    case CELL_INT:
    case CELL_BOOL: return sqlite3_bind_int64(stmt, at, cell->i);
    case CELL_TEXT:
        return sqlite3_bind_text64(stmt, at, cell->s.p, cell->s.n, SQLITE_STATIC, SQLITE_UTF8);
    case CELL_BLOB: return sqlite3_bind_blob64(stmt, at, cell->s.p, cell->s.n, SQLITE_STATIC);
    case CELL_NULL:
    case CELL_OTHER: break;
    }
    return sqlite3_bind_null(stmt, at);
}

static enum err start(struct ctx *cx, struct db_cursor *c)
{
    const struct db_stmt *s = c->prep->stmt;
    int rc = fault_code(c->db);

    for (size_t i = 0; i < s->params_n && rc == SQLITE_OK; i++) {
        struct db_cell cell = param_cell(c->prep, i, c->args);
        rc = bind(c->prep->sqlite, (int)i + 1, &cell);
    }
    c->columns = sqlite3_column_count(c->prep->sqlite);
    return rc ? sqlite_fail(cx, c->db, rc, s->name) : OK;
}

static enum err next(struct ctx *cx, struct db_cursor *c, bool *row_out)
{
    int rc = sqlite3_step(c->prep->sqlite);

    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sqlite_fail(cx, c->db, rc, c->prep->stmt->name);
    if (rc == SQLITE_DONE && !sqlite3_stmt_readonly(c->prep->sqlite))
        c->changed = sqlite3_changes64(c->db->sqlite);
    *row_out = rc == SQLITE_ROW;
    return OK;
}

static void finish(struct db_cursor *c)
{
    sqlite3_reset(c->prep->sqlite);
    sqlite3_clear_bindings(c->prep->sqlite);
}

static const char *column_name(const struct db_cursor *c, int column)
{
    const char *name = sqlite3_column_name(c->prep->sqlite, column);

    return name ? name : "";
}

static enum cell_type column_type(const struct db_cursor *c, int column)
{
    str declared = str_of(sqlite3_column_decltype(c->prep->sqlite, column));

    return str_eq(declared, S("INTEGER")) ? CELL_INT
           : str_eq(declared, S("TEXT"))  ? CELL_TEXT
           : str_eq(declared, S("BLOB"))  ? CELL_BLOB
                                          : CELL_OTHER;
}

static struct db_cell cell(const struct db_cursor *c, int column)
{
    sqlite3_stmt *stmt = c->prep->sqlite;
    int type = sqlite3_column_type(stmt, column);

    if (type == SQLITE_NULL)
        return (struct db_cell){.type = CELL_NULL};
    if (type == SQLITE_INTEGER)
        return (struct db_cell){.type = CELL_INT, .i = sqlite3_column_int64(stmt, column)};
    if (type == SQLITE_FLOAT)
        return (struct db_cell){.type = CELL_OTHER};
    const char *p = sqlite3_column_blob(stmt, column); /* NULL when it is empty */
    size_t n = (size_t)sqlite3_column_bytes(stmt, column);
    return (struct db_cell){
        .type = type == SQLITE_TEXT ? CELL_TEXT : CELL_BLOB, .s = {p ? p : "", n}
    };
}

static enum err write_(struct ctx *cx, db_write_fn *fn, void *arg)
{
    return writer_run(cx, cx->db->store->writer, fn, arg);
}

static enum err script(struct ctx *cx, const char *text)
{
    int rc = sqlite_control_faulty(cx->db, text);

    return rc ? sqlite_fail(cx, cx->db, rc, "script") : OK;
}

/* Asked as a statement, since a look at the schema in memory could see an old one. */
static enum err migrated(struct ctx *cx, bool *out)
{
    struct db *db = cx->db;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->sqlite, "SELECT 1 FROM sqlite_schema WHERE name = 'migration'",
                                -1, &stmt, NULL);

    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    *out = rc == SQLITE_ROW;
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? OK : sqlite_fail(cx, db, rc, "migration");
}

/* The writing transaction is the lock. */
static enum err lock(struct ctx *cx)
{
    must(sqlite_in_transaction(cx->db));
    return OK;
}

const struct db_driver sqlite_driver = {
    .connect = connect_,
    .disconnect = disconnect,
    .prepare = prepare,
    .start = start,
    .next = next,
    .column_name = column_name,
    .column_type = column_type,
    .cell = cell,
    .finish = finish,
    .write = write_,
    .write_alone = sqlite_write_alone,
    .script = script,
    .migrated = migrated,
    .lock = lock,
};
