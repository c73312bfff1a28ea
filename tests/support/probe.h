/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* probe.h - a table with a column of every kind, for the tests of src/db. */
#ifndef SUPPORT_PROBE_H
#define SUPPORT_PROBE_H

#include "support/engine.h"
#include "support/probe.sql.h"

struct probe {
    int64_t id, n;
    opt_i64 opt;
    bool flag;
    str word, opt_word, bytes, opt_bytes;
};
struct probes {
    struct probe *v;
    size_t n;
};
extern const struct db_row probe_row;

void probe_table(struct ctx *cx); /* creates it, unique in `word` */

/* Rows whose word is "w<id>". probe_add_fn's argument is an int64_t, the id. */
MUST_USE enum err probe_add(struct ctx *cx, int64_t id);
enum err probe_add_fn(struct ctx *cx, void *id);
int64_t probe_rows(struct ctx *cx);

int probe_setup(void **state); /* an engine with an empty table, for each test */

#endif
