/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store.h - a casefile from the derived tables and back into them. */
#ifndef REPORT_STORE_H
#define REPORT_STORE_H

#include "report/fold.h"

/* Reads and locks the rows of one report inside db_write(). */
MUST_USE enum err casefile_lock(struct ctx *cx, int64_t report_id, struct casefile *out);
/* Reads it for showing. */
MUST_USE enum err casefile_read(struct ctx *cx, int64_t report_id, struct casefile *out);
/*
 * Stores what an event changed: the report's row (ERR_STALE when another event
 * came first), its clocks, parties, desks, public row, and who may see the
 * files of `before`.
 */
MUST_USE enum err casefile_store(struct ctx *cx, const struct casefile *before,
                                 const struct casefile *after);
/* Drops all derived rows of a report but its number and files, for a rebuild. */
MUST_USE enum err casefile_drop(struct ctx *cx, int64_t report_id);

#endif
