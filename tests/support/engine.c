/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"

#include "base/hash.h"
#include "db/driver.h"
#include "db/migrations.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <unistd.h>

static const char *want_env(const char *name)
{
    const char *value = getenv(name);

    if (!value) {
        print_error("%s must be set; tools/run-tests does\n", name);
        exit(1);
    }
    return value;
}

static void no_notice(void *arg, const char *message)
{
    (void)arg;
    (void)message;
}

static PGconn *maintenance(void)
{
    PGconn *pg = PQconnectdb(want_env("LAPOR_TEST_POSTGRES"));

    if (PQstatus(pg) != CONNECTION_OK) {
        print_error("%s", PQerrorMessage(pg));
        exit(1);
    }
    PQsetNoticeProcessor(pg, no_notice, NULL);
    return pg;
}

static str run(struct arena *a, PGconn *pg, str sql)
{
    PGresult *r = PQexec(pg, arena_z(a, sql));
    ExecStatusType status = PQresultStatus(r);

    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        print_error("%.*s: %s", STR_ARG(sql), PQerrorMessage(pg));
        exit(1);
    }
    str first = PQntuples(r) ? arena_dup(a, str_of(PQgetvalue(r, 0, 0))) : (str){0};
    PQclear(r);
    return first;
}

static str url_of(struct arena *a, str database)
{
    return arena_fmt(a, "%s dbname=%.*s", want_env("LAPOR_TEST_POSTGRES"), STR_ARG(database));
}

static void migrate(struct engine *e, str url)
{
    struct ctx cx;
    struct store *s;

    ctx_init(&cx, &e->world, JOB_ARENA_MAX);
    assert_ok(&cx, store_open(&cx, url, &s));
    assert_ok(&cx, store_connect(&cx, s));
    assert_ok(&cx, store_migrate(&cx, NULL));
    store_disconnect(&cx);
    store_close(s);
    ctx_reset(&cx);
}

/* Named by the texts of all migrations, so that a stale one is never used. */
static str template_name(struct arena *a)
{
    struct sha256 h;
    unsigned char sum[SHA256_BYTES];

    sha256_start(&h);
    for (size_t i = 0; i < db_migrations_n; i++)
        sha256_add(&h, str_of(db_migrations[i].text[DB_POSTGRES]));
    sha256_end(&h, sum);
    return arena_fmt(a, "lapor_template_%02x%02x%02x%02x", sum[0], sum[1], sum[2], sum[3]);
}

/* The first program of a run migrates a template; copies of it cost a few milliseconds. */
static str template_make(struct engine *e, PGconn *pg)
{
    struct arena *a = &e->arena;
    str name = template_name(a);

    run(a, pg, S("SELECT pg_advisory_lock(4)"));
    str found =
        run(a, pg, arena_fmt(a, "SELECT 1 FROM pg_database WHERE datname = '%.*s'", STR_ARG(name)));
    if (!found.p) {
        str making = arena_fmt(a, "%.*s_making", STR_ARG(name));
        run(a, pg, arena_fmt(a, "DROP DATABASE IF EXISTS %.*s", STR_ARG(making)));
        run(a, pg, arena_fmt(a, "CREATE DATABASE %.*s", STR_ARG(making)));
        migrate(e, url_of(a, making));
        run(a, pg,
            arena_fmt(a, "ALTER DATABASE %.*s RENAME TO %.*s", STR_ARG(making), STR_ARG(name)));
    }
    run(a, pg, S("SELECT pg_advisory_unlock(4)"));
    return name;
}

static str database_of(struct engine *e)
{
    str name = str_slice(e->folder, (size_t)str_find(e->folder, S("engine.")), 99);

    return arena_fmt(&e->arena, "lapor_%.*s", STR_ARG(str_slice(name, 7, 6)));
}

static void postgres_create(struct engine *e, bool migrated)
{
    struct arena *a = &e->arena;
    PGconn *pg = maintenance();
    str name = migrated ? template_make(e, pg) : S("template0");

    run(a, pg,
        arena_fmt(a, "CREATE DATABASE \"%.*s\" TEMPLATE %.*s STRATEGY file_copy",
                  STR_ARG(database_of(e)), STR_ARG(name)));
    PQfinish(pg);
    e->url = url_of(a, database_of(e));
}

static void postgres_drop(struct engine *e)
{
    PGconn *pg = maintenance();

    run(&e->arena, pg,
        arena_fmt(&e->arena, "DROP DATABASE \"%.*s\" WITH (FORCE)", STR_ARG(database_of(e))));
    PQfinish(pg);
}

static struct engine *engine_make(bool migrated)
{
    struct arena arena;
    char folder[] = "/tmp/lapor-engine.XXXXXX";

    arena_init(&arena, 1 << 20);
    struct engine *e = arena_new(&arena, struct engine);
    e->arena = arena;
    must(mkdtemp(folder) != NULL);
    e->folder = arena_dup(&e->arena, str_of(folder));
    world_init_test(&e->world, ENGINE_START_MS, 1);
    ctx_init(&e->cx, &e->world, COMMAND_ARENA_MAX);
    if (str_eq(str_of(want_env("LAPOR_TEST_ENGINE")), S("postgres")))
        postgres_create(e, migrated);
    else {
        e->url = arena_fmt(&e->arena, "sqlite:%s/lapor.db", folder);
        if (migrated)
            migrate(e, e->url);
    }
    assert_ok(&e->cx, store_open(&e->cx, e->url, &e->store));
    assert_ok(&e->cx, store_connect(&e->cx, e->store));
    e->cx.actor.kind = ACTOR_PROGRAM;
    return e;
}

struct engine *engine_open(void)
{
    struct engine *e = engine_make(true);

    assert_ok(&e->cx, store_node_lease(&e->cx));
    return e;
}

struct engine *engine_open_empty(void)
{
    return engine_make(false);
}

void engine_close(struct engine *e)
{
    bool postgres = db_engine(&e->cx) == DB_POSTGRES;

    store_disconnect(&e->cx);
    store_close(e->store);
    if (postgres)
        postgres_drop(e);
    str remove = arena_fmt(&e->arena, "rm -rf '%.*s'", STR_ARG(e->folder));
    must(system(remove.p) == 0);
    ctx_reset(&e->cx);
    world_test_close(&e->world);
    struct arena arena = e->arena;
    arena_reset(&arena);
}

int engine_setup(void **state)
{
    *state = engine_open();
    return 0;
}

int engine_setup_empty(void **state)
{
    *state = engine_open_empty();
    return 0;
}

int engine_teardown(void **state)
{
    engine_close(*state);
    return 0;
}

struct ctx *engine_ctx(void **state)
{
    struct engine *e = *state;

    ctx_reset(&e->cx);
    e->cx.actor.kind = ACTOR_PROGRAM;
    return &e->cx;
}

void engine_ctx_more(struct engine *e, struct ctx *cx)
{
    ctx_init(cx, &e->world, COMMAND_ARENA_MAX);
    cx->actor.kind = ACTOR_PROGRAM;
    assert_ok(cx, store_connect(cx, e->store));
}

void engine_ctx_close(struct ctx *cx)
{
    store_disconnect(cx);
    ctx_reset(cx);
}

static enum err script(struct ctx *cx, void *texts)
{
    const char *const *text = texts;

    return cx->db->store->driver->script(cx, text[db_engine(cx)]);
}

void engine_script(struct ctx *cx, const char *sqlite, const char *postgres)
{
    const char *texts[DB_ENGINES] = {sqlite, postgres};

    assert_ok(cx, db_write(cx, script, texts));
}

void engine_script_of(struct ctx *cx, const char *sqlite, const char *postgres, int64_t id)
{
    engine_script(cx, arena_fmt(&cx->arena, "%s%lld", sqlite, (long long)id).p,
                  arena_fmt(&cx->arena, "%s%lld", postgres, (long long)id).p);
}
