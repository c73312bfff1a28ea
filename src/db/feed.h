/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * feed.h - what other processes on the same database changed, told as it happens.
 *
 * Several processes may serve one PostgreSQL database, each with pages kept in
 * memory.  db_write() tells the others what its commit changed (shown.h), and they
 * hear of it on a connection of their own (LISTEN, NOTIFY) within milliseconds.
 * It is a message, not a promise: what is told while the line is down is lost,
 * so a page is never believed longer than PAGE_FRESH_MS (http/cache.h), and when
 * the line is back CHANGE_ALL is heard.  It goes out after the commit and not in
 * it, since PostgreSQL lets only one transaction that tells something commit at a
 * time.  On SQLite nobody is told: one process serves.
 */
#ifndef DB_FEED_H
#define DB_FEED_H

#include "base/change.h"
#include "db/db.h"
#include "db/store.h"

struct feed;

/* After a commit, never inside db_write(), which calls it. */
void feed_tell(struct ctx *cx, const struct changes *what);

/*
 * Calls fn for what others tell, on a thread of the feed's own; *out is NULL where there is
 * nothing to hear.  What others say of reference data is doubted here before (kept.h).
 */
MUST_USE enum err feed_open(struct ctx *cx, struct store *s, changed_fn *fn, void *arg,
                            struct feed **out);
void feed_close(struct feed *f); /* takes NULL */

#endif
