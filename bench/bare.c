/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * bare - what SQLite alone can do: the rows of one submission, without the program.
 *
 * usage: bare DATABASE SECONDS PER_COMMIT
 *
 * DATABASE is a copy of an installation's; the rows and indexes are its own.
 * Prints submissions a second.
 */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const texts[] = {
    "INSERT INTO report_number (number, report_id) VALUES (?2, ?1)",
    "INSERT INTO event_text (stream_id, seq, field, salt, text) VALUES (?1, 1, 'title', ?3, "
    "'Jembatan kayu patah')",
    "INSERT INTO event_text (stream_id, seq, field, salt, text) VALUES (?1, 1, 'body', ?3, ?4)",
    "INSERT INTO event (stream_id, seq, id, subject, at, happened_at, action, actor_kind, "
    "actor_role, "
    "actor_agency, actor_ref, from_state, to_state, visibility, data, salt, hash, prev_hash) "
    "VALUES (?1, 1, ?1 + 1, "
    "'report', ?1, ?1, 'submit', 'visitor', 'reporter', NULL, NULL, '', 'received', 'public', ?4, "
    "?3, ?3, ?3)",
    "INSERT INTO event_pending (event_id, stream_id, seq) VALUES (?1 + 1, ?1, 1)",
    "INSERT INTO report SELECT ?1, ?2, 1, 'received', '', 'complaint', 0, 0, 0, 'Jembatan kayu "
    "patah', 1, '', NULL, "
    "NULL, NULL, NULL, NULL, 'api', 'id', NULL, NULL, 1, '/1/', NULL, ?1, ?1, ?1, NULL, NULL, "
    "NULL, NULL, NULL, '', "
    "NULL, '', 'verify', ?1, 0, NULL, NULL, NULL, NULL, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0",
    "INSERT INTO deadline (report_id, kind, status, start_at, amount, unit, calendar, agency_id, "
    "due_at, stood, "
    "paused_at, met_at, breached_at, alarms, alarm_at) VALUES (?1, 'verify', 'running', ?1, 3, "
    "'working', 1, 1, ?1, "
    "'[]', NULL, NULL, NULL, '[1,2,3,4]', ?1)",
    "INSERT INTO report_scope (agency_id, report_id, relation, desk, person_id, due_at) VALUES (1, "
    "?1, 'owner', "
    "'verify', NULL, ?1)",
    "INSERT INTO outbox (id, report_id, seq, recipient, account_id, template, data, created_at, "
    "next_at, attempts, "
    "sent_at, gave_up_at, last_error) VALUES (?1 + 2, ?1, 1, 'unit', NULL, 'submit', '{}', ?1, ?1, "
    "0, NULL, NULL, '')",
    "INSERT INTO receipt (report_id, hash, pepper, failed, locked_until) VALUES (?1, ?3, 1, 0, 0)",
};
enum { TEXTS = sizeof texts / sizeof *texts };

static void check(sqlite3 *db, int rc)
{
    if (rc != SQLITE_OK && rc != SQLITE_DONE && rc != SQLITE_ROW) {
        fprintf(stderr, "bare: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void submit(sqlite3 *db, sqlite3_stmt **statements, int64_t id)
{
    static const char body[400] = "Papan jembatan patah dan anak sekolah sulit lewat.";
    char number[32], hash[32] = {0};

    snprintf(number, sizeof number, "x%lld", (long long)id);
    memcpy(hash, &id, sizeof id);
    for (int i = 0; i < TEXTS; i++) {
        sqlite3_stmt *s = statements[i];
        sqlite3_bind_int64(s, 1, id);
        sqlite3_bind_text(s, 2, number, -1, SQLITE_STATIC);
        sqlite3_bind_blob(s, 3, hash, sizeof hash, SQLITE_STATIC);
        sqlite3_bind_text(s, 4, body, sizeof body, SQLITE_STATIC);
        check(db, sqlite3_step(s));
        check(db, sqlite3_reset(s));
    }
}

int main(int argc, char **argv)
{
    sqlite3 *db;
    sqlite3_stmt *statements[TEXTS];
    int64_t id = INT64_C(1) << 60, done = 0;

    if (argc != 4)
        return 2;
    check(NULL, sqlite3_open(argv[1], &db));
    check(db,
          sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL, NULL));
    for (int i = 0; i < TEXTS; i++)
        check(db, sqlite3_prepare_v2(db, texts[i], -1, &statements[i], NULL));
    double begun = now(), end = begun + atof(argv[2]);
    while (now() < end) {
        check(db, sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL));
        for (int i = 0; i < atoi(argv[3]); i++, done++, id += 4)
            submit(db, statements, id);
        check(db, sqlite3_exec(db, "COMMIT", NULL, NULL, NULL));
    }
    printf("%.0f\n", (double)done / (now() - begun));
    return 0;
}
