/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sequence.h - the one order of all events (DATA §2).
 *
 * A leased job moves event_pending into event_log, in stream order: an event
 * waits until the one before it in its stream has its position, so that a late
 * commit is never skipped.  Feeds, summaries and search read by position.
 */
#ifndef LEDGER_SEQUENCE_H
#define LEDGER_SEQUENCE_H

#include "base/ctx.h"

/* Gives positions to at most DERIVED_BATCH_MAX waiting events; *moved_out says how many. */
MUST_USE enum err sequence_some(struct ctx *cx, int64_t *moved_out);

/*
 * Places for all events of invented lives at once, in the order of their ids, which
 * nodes first to last made (store_node_past()); *head_out: the last one. In db_write().
 */
MUST_USE enum err sequence_past(struct ctx *cx, int64_t first, int64_t last, int64_t *head_out);

MUST_USE enum err sequence_waits(struct ctx *cx, bool *out);

struct log_entry {
    int64_t position, stream_id, seq;
    str subject, action, visibility;
};
struct log_entries {
    struct log_entry *v;
    size_t n;
};
MUST_USE enum err log_after(struct ctx *cx, int64_t position, int64_t max, struct log_entries *out);

/* How far a reader of the log has come ("search", "summary"); set inside db_write(). */
MUST_USE enum err progress_get(struct ctx *cx, str name, int64_t *position_out);
MUST_USE enum err progress_set(struct ctx *cx, str name, int64_t position);
/* The same for what must not be done twice over: holds the row until the commit. */
MUST_USE enum err progress_hold(struct ctx *cx, str name, int64_t *position_out);
/*
 * The next DERIVED_BATCH_MAX entries for a reader, inside db_write(): `take` gets each
 * struct log_entry of the subject in an arena of its own, and the reader has read them all.
 */
MUST_USE enum err log_take(struct ctx *cx, str name, str subject,
                           enum err (*take)(struct ctx *cx, void *entry), int64_t *read_out);
/* Has the log gone on after what this reader has read? */
MUST_USE enum err log_waits(struct ctx *cx, str name, bool *out);

#endif
