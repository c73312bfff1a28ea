/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/probe.h"

const struct db_row probe_row =
    DB_ROW(struct probe, DB_FIELD(struct probe, id), DB_FIELD(struct probe, n),
           DB_FIELD(struct probe, opt), DB_FIELD(struct probe, flag), DB_FIELD(struct probe, word),
           DB_FIELD(struct probe, opt_word), DB_FIELD(struct probe, bytes),
           DB_FIELD(struct probe, opt_bytes));

void probe_table(struct ctx *cx)
{
    engine_script(cx,
                  "CREATE TABLE probe (id INTEGER NOT NULL PRIMARY KEY, n INTEGER NOT NULL,"
                  " opt INTEGER, flag INTEGER NOT NULL, word TEXT NOT NULL, opt_word TEXT,"
                  " bytes BLOB NOT NULL, opt_bytes BLOB) STRICT;"
                  "CREATE UNIQUE INDEX probe_word ON probe (word)",
                  "CREATE TABLE probe (id BIGINT NOT NULL PRIMARY KEY, n BIGINT NOT NULL,"
                  " opt BIGINT, flag BOOLEAN NOT NULL, word TEXT NOT NULL, opt_word TEXT,"
                  " bytes BYTEA NOT NULL, opt_bytes BYTEA);"
                  "CREATE UNIQUE INDEX probe_word ON probe (word)");
}

enum err probe_add(struct ctx *cx, int64_t id)
{
    str word = arena_fmt(&cx->arena, "w%lld", (long long)id);

    return db_change(cx, SQL(probe_add, .id = id, .word = word, .bytes = S("b")));
}

enum err probe_add_fn(struct ctx *cx, void *id)
{
    return probe_add(cx, *(int64_t *)id);
}

int64_t probe_rows(struct ctx *cx)
{
    int64_t n;

    assert_ok(cx, db_int(cx, SQL(probe_count), &n));
    return n;
}

int probe_setup(void **state)
{
    engine_setup(state);
    probe_table(engine_ctx(state));
    return 0;
}
