/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/postgres.h"

#include <endian.h>
#include <libpq-fe.h>
#include <string.h>

/* Of the types we meet; their numbers never change (pg_type.dat). */
enum oid { OID_BOOL = 16, OID_BYTEA = 17, OID_NAME = 19, OID_INT8 = 20, OID_INT2 = 21 };
enum { OID_INT4 = 23, OID_TEXT = 25, OID_VARCHAR = 1043 };

enum { PARAMS_MAX = 96, BINARY = 1 };

/* Read-only is the rule of the session; BEGIN … READ WRITE is the exception. */
#define AT_CONNECT "SET default_transaction_read_only = on"

struct params {
    int n;
    Oid types[PARAMS_MAX];
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    int64_t ints[PARAMS_MAX]; /* in network order */
};

static void no_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static enum err settle(struct ctx *cx, struct db *db)
{
    str encoding = str_of(PQparameterStatus(db->pg, "server_encoding"));

    PQsetNoticeProcessor(db->pg, no_notice, NULL);
    db->session++;
    if (!str_eq(encoding, S("UTF8")))
        return fail(cx, ERR_INVALID, "the database must have the encoding UTF8, not %.*s",
                    STR_ARG(encoding));
    return postgres_command(cx, AT_CONNECT);
}

static enum err connect_(struct ctx *cx, struct db *db)
{
    const char *const names[] = {"connect_timeout", "fallback_application_name", "dbname",
                                 "client_encoding", NULL};
    const char *const values[] = {"10", "lapor", db->store->target, "UTF8", NULL};

    db->pg = PQconnectdbParams(names, values, 1);
    if (PQstatus(db->pg) != CONNECTION_OK)
        return postgres_fail(cx, db, NULL, "cannot reach the database");
    struct db *before = cx->db;
    cx->db = db;
    enum err e = settle(cx, db);
    cx->db = before;
    return e;
}

static void disconnect(struct db *db)
{
    PQfinish(db->pg);
}

/* Outside a transaction nothing is lost with a connection, so a new one takes its place. */
enum err postgres_ready(struct ctx *cx)
{
    struct db *db = cx->db;

    if (PQstatus(db->pg) == CONNECTION_OK && db->trouble != TROUBLE_LOST)
        return OK;
    PQreset(db->pg);
    if (PQstatus(db->pg) != CONNECTION_OK)
        return postgres_fail(cx, db, NULL, "cannot reach the database");
    db->trouble = TROUBLE_NONE;
    return settle(cx, db);
}

static enum err command(struct ctx *cx, const char *text, const char *what)
{
    struct db *db = cx->db;
    PGresult *r = PQexec(db->pg, text);
    ExecStatusType status = PQresultStatus(r);
    enum err e = OK;

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        e = postgres_fail(cx, db, r, what);
    PQclear(r);
    return e;
}

enum err postgres_command(struct ctx *cx, const char *text)
{
    TRY(postgres_fault(cx, cx->db, text));
    return command(cx, text, text);
}

static Oid param_type(enum db_kind kind)
{
    switch (kind) {
    case DB_I64:
    case DB_OPT_I64: return OID_INT8;
    case DB_STR: return OID_TEXT;
    case DB_BOOL: return OID_BOOL;
    case DB_BLOB: return OID_BYTEA;
    }
    return 0;
}

static void param_set(struct params *p, const struct db_cell *cell)
{
    int i = p->n;

    p->formats[i] = BINARY;
    if (cell->type == CELL_INT) {
        p->ints[i] = (int64_t)htobe64((uint64_t)cell->i);
        p->values[i] = (const char *)&p->ints[i];
        p->lengths[i] = sizeof p->ints[i];
    } else if (cell->type == CELL_BOOL) {
        *(char *)&p->ints[i] = cell->i != 0;
        p->values[i] = (const char *)&p->ints[i];
        p->lengths[i] = 1;
    } else if (cell->type != CELL_NULL) {
        p->values[i] = cell->s.p;
        p->lengths[i] = (int)cell->s.n; /* at most CELL_MAX */
    }
}

static void params_fill(struct params *p, const struct db_prepared *prep, const void *args)
{
    const struct db_stmt *stmt = prep->stmt;

    must(stmt->params_n <= PARAMS_MAX);
    memset(p->values, 0, stmt->params_n * sizeof p->values[0]);
    for (p->n = 0; p->n < (int)stmt->params_n; p->n++) {
        p->types[p->n] = param_type(stmt->params[p->n].kind);
        if (args) {
            struct db_cell cell = param_cell(prep, (size_t)p->n, args);
            param_set(p, &cell);
        }
    }
}

static void prepared_name(char out[24], const struct db_prepared *p)
{
    snprintf(out, 24, "s%d", p->number);
}

static enum err prepare(struct ctx *cx, struct db_prepared *p)
{
    struct db *db = cx->db;
    struct params types;
    char name[24];
    enum err e = OK;

    prepared_name(name, p);
    params_fill(&types, p, NULL);
    PGresult *r = PQprepare(db->pg, name, p->stmt->text[DB_POSTGRES], types.n, types.types);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        e = postgres_fail(cx, db, r, p->stmt->name);
    else
        p->session = db->session;
    PQclear(r);
    return e;
}

/* On a connection that turns out to be lost, start() makes a new one and prepares again. */
static enum err prepare_first(struct ctx *cx, struct db_prepared *p)
{
    struct db *db = cx->db;
    enum err e = prepare(cx, p);

    if (e && db->trouble == TROUBLE_LOST && !db->writing) {
        fault_clear(cx);
        return OK;
    }
    return e;
}

static enum err take_result(struct ctx *cx, struct db_cursor *c, PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);

    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        enum err e = postgres_fail(cx, c->db, r, c->prep->stmt->name);
        PQclear(r);
        return e;
    }
    PQclear(c->result);
    c->result = r;
    c->at = -1;
    c->rows = PQntuples(r);
    c->columns = PQnfields(r);
    return OK;
}

static enum err run(struct ctx *cx, struct db_cursor *c)
{
    struct params p;
    char name[24];

    if (c->prep->session != c->db->session)
        TRY(prepare(cx, c->prep));
    prepared_name(name, c->prep);
    params_fill(&p, c->prep, c->args);
    return take_result(
        cx, c, PQexecPrepared(c->db->pg, name, p.n, p.values, p.lengths, p.formats, BINARY));
}

/* A single reading statement may simply be tried again after a race or on a new connection. */
static enum err start(struct ctx *cx, struct db_cursor *c)
{
    struct db *db = c->db;
    bool alone = !db->writing;

    for (int attempt = 0;; attempt++) {
        if (alone)
            TRY(postgres_ready(cx));
        enum err e = postgres_fault(cx, db, c->prep->stmt->name);
        if (!e)
            e = run(cx, c);
        if (!e || !alone || db->trouble == TROUBLE_NONE || attempt == WRITE_RETRIES)
            return e;
        fault_clear(cx);
    }
}

static int64_t rows_changed(PGresult *r)
{
    int64_t n = 0;

    if (!str_starts(str_of(PQcmdStatus(r)), S("SELECT")))
        str_i64(str_of(PQcmdTuples(r)), &n);
    return n;
}

static enum err next(struct ctx *cx, struct db_cursor *c, bool *row_out)
{
    (void)cx;
    *row_out = c->at + 1 < c->rows;
    if (*row_out)
        c->at++;
    else
        c->changed = rows_changed(c->result);
    return OK;
}

static void finish(struct db_cursor *c)
{
    PQclear(c->result);
    c->result = NULL;
}

static const char *column_name(const struct db_cursor *c, int column)
{
    const char *name = PQfname(c->result, column);

    return name ? name : "";
}

static enum cell_type column_type(const struct db_cursor *c, int column)
{
    switch (PQftype(c->result, column)) {
    case OID_INT8:
    case OID_INT4:
    case OID_INT2: return CELL_INT;
    case OID_BOOL: return CELL_BOOL;
    case OID_TEXT:
    case OID_VARCHAR:
    case OID_NAME: return CELL_TEXT;
    case OID_BYTEA: return CELL_BLOB;
    }
    return CELL_NULL; /* fits no member: numeric, for one, must be cast to BIGINT */
}

static int64_t int_of(const char *p, int length)
{
    int64_t n8;
    int32_t n4;
    int16_t n2;

    switch (length) {
    case 8: memcpy(&n8, p, 8); return (int64_t)be64toh((uint64_t)n8);
    case 4: memcpy(&n4, p, 4); return (int32_t)be32toh((uint32_t)n4);
    }
    must(length == 2);
    memcpy(&n2, p, 2);
    return (int16_t)be16toh((uint16_t)n2);
}

static struct db_cell cell(const struct db_cursor *c, int column)
{
    const char *p = PQgetvalue(c->result, c->at, column);
    int n = PQgetlength(c->result, c->at, column);
    enum cell_type type = column_type(c, column);

    if (PQgetisnull(c->result, c->at, column))
        return (struct db_cell){.type = CELL_NULL};
    if (type == CELL_NULL)
        return (struct db_cell){.type = CELL_OTHER};
    if (type == CELL_INT)
        return (struct db_cell){.type = type, .i = int_of(p, n)};
    if (type == CELL_BOOL)
        return (struct db_cell){.type = type, .i = *p != 0};
    return (struct db_cell){
        .type = type, .s = {p, (size_t)n}
    };
}

static enum err script(struct ctx *cx, const char *text)
{
    TRY(postgres_fault(cx, cx->db, "script"));
    return command(cx, text, "script");
}

static enum err migrated(struct ctx *cx, bool *out)
{
    struct db *db = cx->db;

    if (!db->writing)
        TRY(postgres_ready(cx));
    PGresult *r = PQexec(db->pg, "SELECT to_regclass('migration')");
    enum err e = PQresultStatus(r) == PGRES_TUPLES_OK ? OK : postgres_fail(cx, db, r, "migration");
    if (!e)
        *out = !PQgetisnull(r, 0, 0);
    PQclear(r);
    return e;
}

/* Any number will do, as long as it is always the same. */
static enum err lock(struct ctx *cx)
{
    return command(cx, "SELECT pg_advisory_xact_lock(7164837062651376)", "lock");
}

const struct db_driver postgres_driver = {
    .connect = connect_,
    .disconnect = disconnect,
    .prepare = prepare_first,
    .start = start,
    .next = next,
    .column_name = column_name,
    .column_type = column_type,
    .cell = cell,
    .finish = finish,
    .write = postgres_write,
    .write_alone = postgres_write,
    .script = script,
    .migrated = migrated,
    .lock = lock,
};
