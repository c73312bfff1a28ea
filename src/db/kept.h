/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * kept.h - reference data as the process keeps them in memory.
 *
 * Agencies, topics, limits, rights, settings: asked for many times on every page
 * and in every move, changed by an import once a month.  A module says at file
 * scope how its tables are read and asks for what was made of them:
 *
 *     static const struct kept_kind book_kind = {"agencies", read_book};
 *     TRY(kept_get(cx, &book_kind, &book));
 *
 * The answer is shared and never changes; it lives as long as cx's arena.
 * Whoever changes such a table calls kept_changed() before, in the same
 * transaction, which counts table `reference` up.  A change of this process is
 * seen by all that begins after its commit, one of another process within
 * KEPT_FRESH_MS.  The transaction that makes it sees its own.  A statement that
 * changes such a table without kept_changed() is ERR_BUG.
 */
#ifndef DB_KEPT_H
#define DB_KEPT_H

#include "db/db.h"

struct kept_kind {
    const char *name;
    enum err (*read)(struct ctx *cx, const void **out); /* into cx->arena */
};

MUST_USE enum err kept_get_at(struct ctx *cx, const struct kept_kind *kind, const void **out);
#define kept_get(cx, kind, out) kept_get_at((cx), (kind), (const void **)(out))

MUST_USE enum err kept_changed(struct ctx *cx); /* in db_write() */

#endif
