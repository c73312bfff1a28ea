/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* store.h - a casefile from the derived tables and back into them. */
#ifndef REPORT_STORE_H
#define REPORT_STORE_H

#include "report/fold.h"

/*
 * Whose desk a report stands on: one row for each agency above its owner, for each
 * party, and while it is offered for the receiver and those above that.
 */
struct scope {
    int64_t agency_id, report_id;
    str relation; /* owner, above, offered, co, cc: the nearest */
    str desk;
    opt_i64 person_id, due_at; /* due: while it is open */
};
struct scopes {
    struct scope *v; /* in the order of agency_id */
    size_t n;
};
/* Its row in the list that everybody may read. */
struct listing {
    int64_t report_id;
    str recap;
    int64_t owner_id;
    opt_i64 topic_id;
    str regency, district, village; /* null: not so precise */
    int64_t updated_at;
};
extern const struct db_row scope_row, listing_row;

/* What follows from a casefile alone, for the store and for whoever compares. */
MUST_USE enum err casefile_scopes(struct ctx *cx, const struct casefile *c, struct scopes *out);
bool casefile_listing(const struct casefile *c, struct listing *out); /* false: not public */
/* What is stored of them. */
MUST_USE enum err scopes_of(struct ctx *cx, int64_t report_id, struct scopes *out);
MUST_USE enum err listing_of(struct ctx *cx, int64_t report_id, struct listing *out);

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
