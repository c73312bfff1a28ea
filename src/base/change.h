/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * change.h - what a commit changed of what everybody may see.
 *
 * One small vocabulary for three: the store notes what a transaction changes
 * (db/shown.h), a public page is tagged with what it shows (http/cache.h), and
 * processes tell each other (db/feed.h).  `id` says which report or agency,
 * CHANGE_EVERY all of that kind.  Reference data may stand on any page: they are
 * CHANGE_ALL.  A list that grows past CHANGES_MAX says less exactly what it is:
 * rather too much than too little.
 */
#ifndef BASE_CHANGE_H
#define BASE_CHANGE_H

#include "base/arena.h"
#include "base/limits.h"

enum change_kind {
    CHANGE_ALL,    /* anything                                        */
    CHANGE_REPORT, /* one report: its words, history, deadlines       */
    CHANGE_LIST,   /* which reports are listed, and how               */
    CHANGE_OFFICE, /* the figures of one agency                       */
    CHANGE_SEARCH, /* which reports are found by words                */
    CHANGE_KINDS
};
#define CHANGE_EVERY INT64_C(0) /* as an id: all of the kind */

struct change {
    enum change_kind kind;
    int64_t id;
};
struct changes {
    struct change v[CHANGES_MAX];
    size_t n;
};

void changes_add(struct changes *c, enum change_kind kind, int64_t id); /* once */
/* Does a page that shows `tag` look different after `what`? */
bool change_touches(struct change what, struct change tag);
bool changes_touch(const struct changes *c, struct change tag);

/* "report 17;list;office 3", and back: false when it is nothing of the kind. */
str changes_write(struct arena *a, const struct changes *c);
bool changes_read(str text, struct changes *out);

#endif
