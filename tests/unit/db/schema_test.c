/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Both engines, migrated from nothing, have the same tables, views, columns, kinds,
 * nullability, keys and indexes.  What only one can have (full text) lies in
 * the table `search` and others whose name begins with `search_`.
 */
#include "support/engine.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "db/driver.h"

/* One line for each column and for each index, in an order of our own. */
static const char sqlite_lines[] =
    "SELECT m.name || '.' || c.name || ' ' || c.type || CASE WHEN c.\"notnull\" THEN ' not null'"
    "       ELSE '' END || CASE WHEN c.pk THEN ' key ' || c.pk ELSE '' END"
    "  FROM sqlite_schema AS m, pragma_table_info(m.name) AS c"
    " WHERE m.type IN ('table', 'view') AND m.name || '_' NOT LIKE 'search\\_%' ESCAPE '\\'"
    "   AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
    "UNION ALL "
    "SELECT m.name || ' has ' || i.name || CASE WHEN i.\"unique\" THEN ' unique' ELSE '' END ||"
    "       CASE WHEN i.partial THEN ' partial' ELSE '' END || ' ' ||"
    "       (SELECT group_concat(coalesce(name, '()') || CASE WHEN \"desc\" THEN ' desc' ELSE '' "
    "END)"
    "          FROM (SELECT * FROM pragma_index_xinfo(i.name) WHERE key ORDER BY seqno))"
    "  FROM sqlite_schema AS m, pragma_index_list(m.name) AS i"
    " WHERE m.type = 'table' AND i.origin = 'c' AND m.name || '_' NOT LIKE 'search\\_%' ESCAPE "
    "'\\'";

static const char postgres_lines[] =
    "SELECT c.table_name || '.' || c.column_name || ' ' || c.data_type ||"
    "       CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END ||"
    "       coalesce(' key ' || array_position(k.keys::smallint[], c.ordinal_position::smallint), "
    "'')"
    "  FROM information_schema.columns AS c"
    "  LEFT JOIN (SELECT conrelid::regclass::text AS name, conkey AS keys FROM pg_constraint"
    "              WHERE contype = 'p') AS k ON k.name = c.table_name"
    " WHERE c.table_schema = 'public' AND c.table_name || '_' NOT LIKE 'search\\_%' "
    "UNION ALL "
    "SELECT t.relname || ' has ' || i.relname || CASE WHEN x.indisunique THEN ' unique' ELSE '' END"
    "       || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END || ' ' ||"
    "       (SELECT string_agg(coalesce(a.attname, '()') ||"
    "                          CASE WHEN x.indoption[n - 1] & 1 = 1 THEN ' desc' ELSE '' END, ','"
    "                          ORDER BY n)"
    "          FROM generate_series(1, x.indnkeyatts) AS n"
    "          LEFT JOIN pg_attribute AS a"
    "            ON a.attrelid = t.oid AND a.attnum = x.indkey[n - 1] AND a.attnum > 0)"
    "  FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid"
    "  JOIN pg_class AS t ON t.oid = x.indrelid"
    "  JOIN pg_namespace AS s ON s.oid = t.relnamespace"
    " WHERE s.nspname = 'public' AND NOT x.indisprimary AND t.relname || '_' NOT LIKE 'search\\_%'";

struct lines {
    str *v;
    size_t n;
};

enum { LINES_MAX = 5000 };

static void add(struct arena *a, struct lines *l, const char *line)
{
    must(l->n < LINES_MAX);
    l->v[l->n++] = arena_dup(a, str_of(line));
}

static void sqlite_read(struct engine *e, struct arena *a, struct lines *out)
{
    sqlite3_stmt *stmt;

    assert_int_equal(sqlite3_prepare_v2(e->cx.db->sqlite, sqlite_lines, -1, &stmt, NULL),
                     SQLITE_OK);
    while (sqlite3_step(stmt) == SQLITE_ROW)
        add(a, out, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
}

static void postgres_read(struct engine *e, struct arena *a, struct lines *out)
{
    PGresult *r = PQexec(e->cx.db->pg, postgres_lines);

    if (PQresultStatus(r) != PGRES_TUPLES_OK)
        print_error("%s", PQerrorMessage(e->cx.db->pg));
    for (int i = 0; i < PQntuples(r); i++)
        add(a, out, PQgetvalue(r, i, 0));
    PQclear(r);
}

/* PostgreSQL's types by SQLite's names; a boolean is an integer there. */
static str as_sqlite(struct arena *a, str line)
{
    static const struct {
        str from, to;
    } types[] = {
        {S_(" bigint"),  S_(" INTEGER")},
        {S_(" boolean"), S_(" INTEGER")},
        {S_(" text"),    S_(" TEXT")   },
        {S_(" bytea"),   S_(" BLOB")   },
    };

    for (size_t i = 0; i < COUNT(types); i++) {
        ptrdiff_t at = str_find(line, types[i].from);
        if (at > 0 && !str_has(line, S(" has ")))
            return arena_fmt(a, "%.*s%.*s%.*s", (int)at, line.p, STR_ARG(types[i].to),
                             STR_ARG(str_slice(line, (size_t)at + types[i].from.n, line.n)));
    }
    return line;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static struct engine *open_on(const char *engine)
{
    setenv("LAPOR_TEST_ENGINE", engine, 1);
    return engine_open();
}

static size_t only_in(const struct lines *one, const struct lines *other, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < one->n; i++)
        if (!bsearch(&one->v[i], other->v, other->n, sizeof(str), by_text)) {
            print_error("only in %s: %.*s\n", name, STR_ARG(one->v[i]));
            n++;
        }
    return n;
}

static void both_engines_have_the_same_schema(void **state)
{
    struct engine *sqlite = open_on("sqlite"), *postgres = open_on("postgres");
    struct arena a;

    (void)state;
    arena_init(&a, 8 << 20);
    struct lines left = {arena_array(&a, str, LINES_MAX), 0};
    struct lines right = {arena_array(&a, str, LINES_MAX), 0};
    sqlite_read(sqlite, &a, &left);
    postgres_read(postgres, &a, &right);
    assert_true(left.n > 10);
    for (size_t i = 0; i < right.n; i++)
        right.v[i] = as_sqlite(&a, right.v[i]);
    qsort(left.v, left.n, sizeof(str), by_text);
    qsort(right.v, right.n, sizeof(str), by_text);
    size_t differences = only_in(&left, &right, "sqlite") + only_in(&right, &left, "postgres");
    arena_reset(&a);
    engine_close(sqlite);
    engine_close(postgres);
    assert_int_equal(differences, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_engines_have_the_same_schema),
    };
    return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
