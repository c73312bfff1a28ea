/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * merge.h - several reports of one matter: what a move of one means for the others.
 *
 * A merged report (its child) follows its lead: its agency's clocks run on without
 * ringing, its reporter's stand still.  Both sides have the event: whatever takes
 * a child in or lets it go is told to the lead ("join", "part") in the same
 * transaction, a reply to a child reaches the lead ("relay"), and so does a child's
 * withdrawal.
 *
 * What the lead does for all comes in pieces, MERGED_AT_ONCE of them in the lead's own
 * transaction and the rest by the worker: its answer becomes each child's
 * ("share"), so that each reporter confirms, contests and rates by themselves; when it
 * is merged its children go along ("lead"); when it ends without an answer, the
 * oldest child leads the others.  None restarts a clock.
 */
#ifndef REPORT_MERGE_H
#define REPORT_MERGE_H

#include "report/fold.h"
#include "report/move.h"

/* Inside report_move_in(): locks the rows of both reports in the order of their ids. */
MUST_USE enum err merge_lock(struct ctx *cx, int64_t report_id, const struct move *m);
/* And after it: what the move of one means for the others. */
MUST_USE enum err merge_follow(struct ctx *cx, const struct casefile *before,
                               const struct casefile *after, const struct move *m,
                               const struct facts *f);
/* Did the move touch others, so that the row must be read again? */
bool merge_touches(const struct report *before, const struct report *after);

/* The worker's part: leads that are answered or over and still have reports that follow them. */
MUST_USE enum err merge_waits(struct ctx *cx, bool *out);
MUST_USE enum err merge_some(struct ctx *cx, int64_t *done_out);

/* The reports that follow one or were answered with it, oldest first, at most `max`. */
MUST_USE enum err merge_children(struct ctx *cx, int64_t lead_id, size_t max, struct reports *out);

#endif
