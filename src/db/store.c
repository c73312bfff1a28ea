/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "db/store.h"

#include "db/driver.h"
#include "db/writer.h"

#include <string.h>

enum { STORE_ARENA_MAX = 1 << 20, CONNECTION_ARENA_MAX = 16 << 20 };

static bool engine_of(str url, enum db_engine *engine_out, str *target_out)
{
    *target_out = url;
    if (str_skip(target_out, S("sqlite:"))) {
        *engine_out = DB_SQLITE;
        return target_out->n > 0;
    }
    *engine_out = DB_POSTGRES;
    return str_starts(url, S("postgres://")) || str_starts(url, S("postgresql://")) ||
           str_has(url, S("="));
}

/* The store lies inside its own arena. */
static struct store *store_make(enum db_engine engine, str target)
{
    struct arena arena;

    arena_init(&arena, STORE_ARENA_MAX);
    struct store *s = arena_new(&arena, struct store);
    s->arena = arena;
    s->engine = engine;
    s->driver = engine == DB_SQLITE ? &sqlite_driver : &postgres_driver;
    memcpy(s->target, target.p, target.n);
    s->kept = kept_make(&s->arena);
    if (engine == DB_SQLITE)
        s->writer = writer_make(&s->arena, s);
    return s;
}

enum err store_open(struct ctx *cx, str url, struct store **out)
{
    enum db_engine engine;
    str target;
    struct db *db;

    if (!engine_of(url, &engine, &target) || target.n >= URL_KEPT)
        return fail(cx, ERR_INVALID,
                    "database must be sqlite:/path or postgres://..., not \"%.*s\"", STR_ARG(url));
    static _Atomic int64_t opened;
    struct store *s = store_make(engine, target);
    s->serial = ++opened;
    enum err e = db_connect(cx, s, &db); /* so that what is wrong shows now */
    if (e) {
        store_close(s);
        return e;
    }
    db_disconnect(db);
    *out = s;
    return OK;
}

void store_close(struct store *s)
{
    if (s->writer)
        writer_stop(s->writer);
    kept_end(s->kept);
    struct arena arena = s->arena;
    arena_reset(&arena);
}

void store_on_change(struct ctx *cx, changed_fn *fn, void *arg)
{
    struct store *s = cx->db->store;

    s->changed = fn;
    s->changed_arg = arg;
}

int64_t store_serial(const struct ctx *cx)
{
    must(cx->db);
    return cx->db->store->serial;
}

int64_t store_waiting(const struct ctx *cx)
{
    struct writer *w = cx->db->store->writer;

    return w ? (int64_t)writer_waiting(w) : 0;
}

enum err db_connect(struct ctx *cx, struct store *s, struct db **out)
{
    struct arena arena;

    arena_init(&arena, CONNECTION_ARENA_MAX);
    struct db *db = arena_new(&arena, struct db);
    db->arena = arena;
    db->store = s;
    enum err e = s->driver->connect(cx, db);
    if (e) {
        db_disconnect(db);
        return e;
    }
    *out = db;
    return OK;
}

void db_disconnect(struct db *db)
{
    db->store->driver->disconnect(db);
    struct arena arena = db->arena;
    arena_reset(&arena);
}

enum err store_connect(struct ctx *cx, struct store *s)
{
    must(cx->db == NULL);
    return db_connect(cx, s, &cx->db);
}

void store_disconnect(struct ctx *cx)
{
    must(cx->db && !cx->db->writing);
    db_disconnect(cx->db);
    cx->db = NULL;
}

void store_fault_set(struct store *s, int64_t nth_statement, enum store_fault kind)
{
    atomic_store(&s->fault_kind, kind);
    atomic_store(&s->fault_hit, false);
    atomic_store(&s->fault_in, nth_statement);
}

bool store_fault_hit(const struct store *s)
{
    return atomic_load(&s->fault_hit);
}

enum store_fault store_fault_due(struct store *s)
{
    if (atomic_load(&s->fault_in) <= 0 || atomic_fetch_sub(&s->fault_in, 1) != 1)
        return FAULT_NONE;
    atomic_store(&s->fault_hit, true);
    return (enum store_fault)atomic_load(&s->fault_kind);
}
