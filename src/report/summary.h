/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * summary.h - how many reports an agency holds, by month, class and recap.
 *
 * Derived from the log by position (DATA §2): each report is counted once in
 * the agency that holds it and once in every agency above it, in the month of
 * its receipt at the holder's seat.  summary_report keeps as what it was
 * counted, so that a later event moves it; counting a report twice over changes
 * nothing.  Figures lag behind the newest event by a round of the worker.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include "report/rebuild.h"

MUST_USE enum err summary_waits(struct ctx *cx, bool *out);
/* Counts what at most DERIVED_BATCH_MAX further events changed; how many those were. */
MUST_USE enum err summary_some(struct ctx *cx, int64_t *done_out);

#define SUMMARY_WITH_LEAD S("digabung") /* in place of a recap: counted by its lead, once */

/*
 * For invented lives (demo/), inside db_write(): a report is counted as it stands, and
 * as what; others are put down as the same; and n of them are added to the figures.
 */
struct summary_cell {
    int64_t agency_id;
    str path, month, class, recap;
};
MUST_USE enum err summary_count(struct ctx *cx, int64_t report_id, struct summary_cell *out);
MUST_USE enum err summary_put(struct ctx *cx, int64_t report_id, const struct summary_cell *as);
MUST_USE enum err summary_add(struct ctx *cx, const struct summary_cell *as, int64_t n);

/*
 * Tells of reports counted as something they are not, and of sums that do not add
 * up; what the log has not reached yet is not wrong.  When rb->write and anything is wrong, all
 * figures are made anew.
 */
MUST_USE enum err summary_rebuild(struct ctx *cx, struct rebuild *rb);

#endif
