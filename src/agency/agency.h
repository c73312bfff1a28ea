/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * agency.h - the tree of offices.
 *
 * path is "/1/17/": the ids from the top down to the agency itself; a grant on
 * an agency holds for every path that begins with its own.  The whole tree is
 * kept in memory (db/kept.h): looking an agency up asks the database nothing.
 */
#ifndef AGENCY_AGENCY_H
#define AGENCY_AGENCY_H

#include "base/ctx.h"
#include "db/db.h"

struct agency {
    int64_t id;
    str code, name, kind;
    opt_i64 parent_id;
    str path, area_code;
    int64_t zone_min, work_week;
    bool is_inspector, needs_review, is_active;
};
struct agencies {
    struct agency *v;
    size_t n;
};
extern const struct db_row agency_row;

MUST_USE enum err agency_by_id(struct ctx *cx, int64_t id, struct agency *out);
MUST_USE enum err agency_by_code(struct ctx *cx, str code, struct agency *out);
/* The id behind a code that somebody gave in `field`; ERR_INVALID with that field for no such one.
 */
MUST_USE enum err agency_id_by_code(struct ctx *cx, str code, const char *field, int64_t *id_out);
/* The active one whose code or whole name these words are, in any case of letters. */
MUST_USE enum err agency_called(struct ctx *cx, str words, struct agency *out);
MUST_USE enum err agency_top(struct ctx *cx, struct agency *out); /* of the installation */
MUST_USE enum err agency_children(struct ctx *cx, int64_t parent_id, struct agencies *out);
/* All active ones, in the order of the tree. */
MUST_USE enum err agency_list(struct ctx *cx, struct agencies *out);

/*
 * Adds and changes agencies from a table, CSV or XLSX (code, name, kind, parent, area,
 * work_week, inspector, review, evidence; Indonesian names of columns too), inside
 * db_write(). Parents stand before their children; the place in the tree of a known
 * code stays, and so does what the table has no column for. Without a column `code`
 * the name makes it; without `parent` new ones stand below the top agency.
 */
MUST_USE enum err agency_import(struct ctx *cx, str csv, int64_t *count_out);

/* What lies below a path sorts before this: the same text with '0' for its last '/'. */
str agency_path_end(struct ctx *cx, str path);
bool agency_within(const struct agency *a, const struct agency *tree); /* a is tree or below it */

#endif
