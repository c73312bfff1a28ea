/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One long write of a process that has SQLite's file for itself. */
#include "db/sqlite.h"
#include "db/writer.h"

static enum err control(struct ctx *cx, const char *text)
{
    int rc = sqlite_control_faulty(cx->db, text);

    return rc ? sqlite_fail(cx, cx->db, rc, "write alone") : OK;
}

static enum err transaction(struct ctx *cx, db_write_fn *fn, void *arg)
{
    struct db *db = cx->db;

    TRY(control(cx, "BEGIN EXCLUSIVE"));
    db->writing = true;
    db->failed = false;
    enum err e = fn(cx, arg);
    db->writing = false;
    if (!e && db->failed)
        e = fail(cx, ERR_BUG, "a failed statement was ignored");
    if (!e)
        e = control(cx, "COMMIT");
    if (e && sqlite_in_transaction(db))
        sqlite_control(db, "ROLLBACK");
    return e;
}

/*
 * In WAL each page would be written twice, and all of them kept until the end.
 * With an undo journal a new page is written once, where it stays, and only
 * what was there before is kept: a process that is killed leaves the journal,
 * and whoever opens the file next takes everything back.
 */
enum err sqlite_write_alone(struct ctx *cx, db_write_fn *fn, void *arg)
{
    writer_rest(cx->db->store->writer);
    sqlite_allow_writing(cx->db);
    enum err e = sqlite_control(cx->db, "PRAGMA journal_mode = TRUNCATE")
                     ? fail(cx, ERR_BUSY, "the database is in use: stop the server first")
                     : OK;
    if (!e) {
        sqlite_control(cx->db, "PRAGMA cache_size = -262144");
        e = transaction(cx, fn, arg);
    }
    sqlite_control(cx->db, "PRAGMA cache_size = -8000; PRAGMA journal_mode = WAL;"
                           "PRAGMA query_only = ON");
    return e;
}
