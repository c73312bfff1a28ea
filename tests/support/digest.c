/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/digest.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include "base/hash.h"

static void hash_row(struct sha256 *h, sqlite3_stmt *s)
{
    for (int i = 0; i < sqlite3_column_count(s); i++) {
        char type = (char)('0' + sqlite3_column_type(s, i));
        const void *p = sqlite3_column_blob(s, i);
        size_t n = (size_t)sqlite3_column_bytes(s, i);
        sha256_add(h, (str){&type, 1});
        sha256_add(h, p ? (str){p, n} : S(""));
    }
}

static str sqlite_table(struct ctx *cx, sqlite3 *db, const char *name)
{
    str sql = arena_fmt(&cx->arena, "SELECT * FROM \"%s\"", name);
    unsigned char sum[SHA256_BYTES];
    struct sha256 h;
    sqlite3_stmt *s;

    must(sqlite3_prepare_v2(db, sql.p, -1, &s, NULL) == SQLITE_OK);
    sha256_start(&h);
    while (sqlite3_step(s) == SQLITE_ROW)
        hash_row(&h, s);
    must(sqlite3_finalize(s) == SQLITE_OK);
    sha256_end(&h, sum);
    return hex_encode(cx, (str){(char *)sum, sizeof sum});
}

/* The tables under a virtual one are tables of their own. */
static str sqlite_digest(struct ctx *cx, const struct engine *e)
{
    str path = e->url, all = S("");
    sqlite3 *db;
    sqlite3_stmt *s;

    must(str_skip(&path, S("sqlite:")));
    must(sqlite3_open_v2(arena_z(&cx->arena, path), &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                         NULL) == SQLITE_OK);
    must(sqlite3_prepare_v2(db,
                            "SELECT name FROM sqlite_master WHERE type = 'table'"
                            " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
                            -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        all = arena_fmt(&cx->arena, "%.*s%s %.*s\n", STR_ARG(all), name,
                        STR_ARG(sqlite_table(cx, db, name)));
    }
    sqlite3_finalize(s);
    sqlite3_close(db);
    return all;
}

/* One query that asks every table for its rows in an order of their own. */
#define HASHES                                                                                \
    "SELECT string_agg(format('SELECT %L || '' '' || md5(coalesce(string_agg(t::text, ''|'' " \
    "ORDER BY t::text), '''')) FROM %I t', table_name, table_name), ' UNION ALL ') "          \
    "FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"

static str postgres_digest(struct ctx *cx, const struct engine *e)
{
    PGconn *pg = PQconnectdb(arena_z(&cx->arena, e->url));
    PGresult *asked = PQexec(pg, HASHES);
    str all = S("");

    must(PQntuples(asked) == 1);
    PGresult *r = PQexec(pg, PQgetvalue(asked, 0, 0));
    must(PQresultStatus(r) == PGRES_TUPLES_OK);
    for (int i = 0; i < PQntuples(r); i++)
        all = arena_fmt(&cx->arena, "%.*s%s\n", STR_ARG(all), PQgetvalue(r, i, 0));
    PQclear(r);
    PQclear(asked);
    PQfinish(pg);
    return all;
}

str digest_of(struct ctx *cx, const struct engine *e)
{
    str all = db_engine(cx) == DB_SQLITE ? sqlite_digest(cx, e) : postgres_digest(cx, e);

    must(all.n > 1000); /* some tens of tables */
    return all;
}

void assert_unchanged_at(str before, str now, const char *what, const char *file, int line)
{
    str was, is;

    if (str_eq(before, now))
        return;
    while (before.n && now.n) {
        str_cut(before, '\n', &was, &before);
        str_cut(now, '\n', &is, &now);
        if (!str_eq(was, is))
            print_error("%s changed %.*s\n", what, STR_ARG(is));
    }
    _fail(file, line);
}
