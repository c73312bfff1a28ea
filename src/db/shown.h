/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * shown.h - which tables stand on public pages, so that each commit says what it changed.
 *
 * One table of tables (shown.c) gives for each what a changed row of it changes
 * of what everybody sees, and which argument of the statement names the report
 * or the agency.  Nobody who writes has to think of it, and no statement can be
 * forgotten: the store notes it when a statement has changed rows, and when the
 * commit is made it tells this process (store_on_change) and the others
 * (feed.h).  A table that is not in the table changes everything; a statement
 * without the argument every report, every office.
 *
 * A report that is born in the same transaction is on no page yet, so a
 * submission drops none.
 */
#ifndef DB_SHOWN_H
#define DB_SHOWN_H

#include "base/change.h"
#include "db/db.h"

enum {
    BORN_MAX = 8
}; /* reports of one transaction; more (an import) are as if they had been there */

/* What a transaction has changed so far. */
struct noted {
    struct changes changes;
    int64_t born[BORN_MAX];
    size_t born_n;
};

/* What a statement changes, found once when it is prepared. */
struct shown_rule;
struct shown {
    const struct shown_rule *rule; /* NULL: nothing that everybody sees           */
    int id_at, first_at;           /* places among its arguments; -1: it has none */
};
struct db_prepared;

struct shown shown_by(const struct db_stmt *stmt);
void shown_note(struct noted *n, const struct db_prepared *p, const void *args);

/* For tests, which hold that the table of tables is whole. */
bool shown_is_known(const struct db_stmt *stmt); /* its table has a row in the table            */
bool shown_names_one(const struct shown *s); /* what it changes belongs to a report, an agency */

#endif
