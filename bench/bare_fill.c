/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The ceiling of `lapor fill`: the rows of a filled installation, put into an empty
 * database of the same tables by a bare loop of prepared statements.  Nothing is
 * made, hashed or checked, no journal is kept.  Prints lives a second of processor
 * time, counting the inserting alone.
 * usage: bare_fill FILLED.db NEW.db [after]     after: secondary indexes at the end
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 20000, COLUMNS = 64 };

static const char *const tables[] = {
    "event",         "event_text",    "event_log",      "report",   "report_number",
    "report_scope",  "report_public", "report_party",   "deadline", "receipt",
    "identity",      "identity_link", "identity_index", "outbox",   "summary_report",
    "summary_month", "search",
};
static sqlite3_value *kept[ROWS][COLUMNS];

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int good, sqlite3 *db, const char *what)
{
    if (good)
        return;
    fprintf(stderr, "%s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static void run(sqlite3 *db, const char *text)
{
    must(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, db, text);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
    sqlite3_stmt *stmt = NULL;

    must(sqlite3_prepare_v2(db, text, -1, &stmt, NULL) == SQLITE_OK, db, text);
    return stmt;
}

/* Statements of the schema that a query names, run on the new database. */
static void copy_schema(sqlite3 *from, sqlite3 *to, const char *query)
{
    sqlite3_stmt *stmt = prepare(from, query);

    while (sqlite3_step(stmt) == SQLITE_ROW)
        run(to, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
}

static int read_rows(sqlite3_stmt *from, int columns)
{
    int n = 0;

    while (n < ROWS && sqlite3_step(from) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            kept[n][i] = sqlite3_value_dup(sqlite3_column_value(from, i));
        n++;
    }
    return n;
}

static double write_rows(sqlite3 *db, sqlite3_stmt *to, int rows, int columns)
{
    double begun = now();

    for (int r = 0; r < rows; r++) {
        for (int i = 0; i < columns; i++)
            sqlite3_bind_value(to, i + 1, kept[r][i]);
        must(sqlite3_step(to) == SQLITE_DONE, db, "insert");
        sqlite3_reset(to);
    }
    double took = now() - begun;
    for (int r = 0; r < rows; r++)
        for (int i = 0; i < columns; i++)
            sqlite3_value_free(kept[r][i]);
    return took;
}

static double copy_table(sqlite3 *from, sqlite3 *to, const char *table)
{
    char select[256], insert[512];
    double took = 0;
    int is_search = strcmp(table, "search") == 0, rows;

    snprintf(select, sizeof select, is_search ? "SELECT rowid, words FROM %s" : "SELECT * FROM %s",
             table);
    sqlite3_stmt *in = prepare(from, select);
    int columns = sqlite3_column_count(in);
    int n = snprintf(insert, sizeof insert, "INSERT INTO %s%s VALUES (?", table,
                     is_search ? " (rowid, words)" : "");
    for (int i = 1; i < columns; i++)
        n += snprintf(insert + n, sizeof insert - (size_t)n, ", ?");
    snprintf(insert + n, sizeof insert - (size_t)n, ")");
    sqlite3_stmt *out = prepare(to, insert);
    do {
        rows = read_rows(in, columns);
        took += write_rows(to, out, rows, columns);
    } while (rows == ROWS); /* a step after the last row would begin anew */
    sqlite3_finalize(in);
    sqlite3_finalize(out);
    return took;
}

static double count(sqlite3 *db, const char *query)
{
    sqlite3_stmt *stmt = prepare(db, query);

    must(sqlite3_step(stmt) == SQLITE_ROW, db, query);
    double n = sqlite3_column_double(stmt, 0);
    sqlite3_finalize(stmt);
    return n;
}

#define OURS                                                                                 \
    " FROM sqlite_schema WHERE sql NOT NULL AND name NOT LIKE 'search_%' AND name NOT LIKE " \
    "'sqlite_%' AND type = "

int main(int argc, char **argv)
{
    sqlite3 *from = NULL, *to = NULL;
    int after = argc > 3;
    double took = 0;

    if (argc < 3 || sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
        return 2;
    must(sqlite3_open(argv[2], &to) == SQLITE_OK, to, argv[2]);
    run(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; "
            "BEGIN EXCLUSIVE");
    copy_schema(from, to, "SELECT sql" OURS "'table'");
    if (!after)
        copy_schema(from, to, "SELECT sql" OURS "'index'");
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        took += copy_table(from, to, tables[i]);
    double begun = now();
    if (after)
        copy_schema(from, to, "SELECT sql" OURS "'index'");
    run(to, "COMMIT");
    took += now() - begun;
    printf("%.0f\n", count(to, "SELECT COUNT(*) FROM report") / took);
    sqlite3_close(from);
    sqlite3_close(to);
    return 0;
}
