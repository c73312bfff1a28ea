/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rebuild.h - the derived rows of reports, from their events anew.
 *
 * Proves what the fold promises: rebuild_check() compares the stored rows with
 * what the events say and names the first difference; rebuild_report() writes
 * them again.  rebuild_all() does so for every report, in memory that does not
 * grow with their number.  What else is made from the events (report/summary.h,
 * search/index.h) tells what it finds in the same `struct rebuild`.
 */
#ifndef REPORT_REBUILD_H
#define REPORT_REBUILD_H

#include "base/limits.h"
#include "report/fold.h"

struct rebuild {
    bool write; /* what differs is written again; else nothing is */
    int64_t seen, differed;
    struct difference {
        int64_t report_id; /* 0: of none alone                       */
        char what[128];    /* "report.title differs from its events" */
    } first[DIFFERENCES_NAMED];
};
/* One more that differs: counted, and named while there is room. */
void rebuild_found(struct rebuild *rb, int64_t report_id, const char *what);

/* ERR_CONFLICT with the name of the column that differs. */
MUST_USE enum err rebuild_check(struct ctx *cx, int64_t report_id);
MUST_USE enum err rebuild_report(struct ctx *cx, int64_t report_id); /* a db_write() of its own */
MUST_USE enum err rebuild_all(struct ctx *cx, struct rebuild *rb);   /* each report */

#endif
