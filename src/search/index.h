/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * index.h - what reports are found by: one row of words for each, in the engine's index.
 *
 * Derived from the log by position: the stems of number, title, place and
 * published body, and one word that says whether everybody may read it, as the
 * report stands when the worker comes to its event.  SQLite keeps the row in
 * FTS5, PostgreSQL as a tsvector.
 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "report/rebuild.h"

#define SEARCH_IS_PUBLIC S("_public") /* no stem has the sign */
enum { SEARCH_NUMBER_WORDS = 3 };     /* first in search_stems(): those of the report's number */

MUST_USE enum err search_waits(struct ctx *cx, bool *out);
/* Takes in what at most DERIVED_BATCH_MAX further events changed; how many those were. */
MUST_USE enum err search_some(struct ctx *cx, int64_t *done_out);

/*
 * Compares every row with the words that the report would be given now; what the
 * log has not reached yet is not wrong.  Rows that differ, are missing or belong
 * to no report are written again or removed when rb->write; the others are left alone,
 * so that people go on finding meanwhile.  Memory does not grow with the installation.
 * On SQLite the lists behind the rows are compared too, which lets other writers wait
 * two to four seconds for each million of reports.
 */
MUST_USE enum err search_rebuild(struct ctx *cx, struct rebuild *rb);

/* For invented lives (demo/): what a report is found by, and, inside db_write(), that it is. */
MUST_USE enum err search_stems(struct ctx *cx, const struct report *r, str body, str *out);
MUST_USE enum err search_put(struct ctx *cx, int64_t report_id, str stems);

#endif
