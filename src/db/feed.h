/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * feed.h - what other processes on the same database changed, told as it happens.
 *
 * Several processes may serve one PostgreSQL database, each with pages kept in
 * memory.  Who changed a report drops its own pages and tells the others, who
 * hear of it on a connection of their own (LISTEN, NOTIFY) within milliseconds.
 * It is a message, not a promise: what is told while the line is down is lost,
 * so a page is never believed longer than PAGE_FRESH_MS (http/cache.h), and when
 * the line is back FEED_ALL is heard.  On SQLite nobody is told: one process serves.
 */
#ifndef DB_FEED_H
#define DB_FEED_H

#include "db/db.h"

#define FEED_ALL INT64_MIN /* anything may have changed */

struct feed;
struct store;
typedef void feed_fn(int64_t what, void *arg); /* on a thread of the feed's own */

/* After a commit, never inside db_write(). `what`: a report's id, FEED_ALL. */
void feed_tell(struct ctx *cx, int64_t what);

/* Calls fn for what others tell; *out is NULL where there is nothing to hear. */
MUST_USE enum err feed_open(struct ctx *cx, struct store *s, feed_fn *fn, void *arg,
                            struct feed **out);
void feed_close(struct feed *f); /* takes NULL */

#endif
