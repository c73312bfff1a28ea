/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rebuild.h - the derived rows of reports, from their events anew.
 *
 * Proves what the fold promises: rebuild_check() compares the stored rows with
 * what the events say and names the first difference; rebuild_report() writes
 * them again.
 */
#ifndef REPORT_REBUILD_H
#define REPORT_REBUILD_H

#include "report/fold.h"

/* ERR_CONFLICT with the name of the column that differs. */
MUST_USE enum err rebuild_check(struct ctx *cx, int64_t report_id);
MUST_USE enum err rebuild_report(struct ctx *cx, int64_t report_id); /* a db_write() of its own */

/* Every report: checks, or rebuilds. Counts of reports seen and of those that differed. */
MUST_USE enum err rebuild_all(struct ctx *cx, bool write, int64_t *seen_out, int64_t *differed_out);

#endif
