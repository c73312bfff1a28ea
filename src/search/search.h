/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * search.h - finding reports by their words.
 *
 * A report is found by the stems that search/index.h keeps of it.
 * Whether it may be found is asked twice: a word in the index
 * says "public", and the live rows (report_public, report_scope) decide, so an
 * index that lags behind shows nothing it must not.  All words asked for must
 * be there.  Matches are walked in slices of time, newest first, at most
 * LIST_DEPTH of each slice, never sorted by relevance: a common word costs what
 * a rare one does.
 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "report/list.h"
#include "report/queue.h"

/* Public reports with all these words, as report_list() would show them. */
MUST_USE enum err search_list(struct ctx *cx, str words, const struct list_filter *f,
                              struct list_rows *out, bool *more_out);

/* For the API: reports older than `before`, changed after `updated_after`, at most `max`. */
struct search_ask {
    str words;
    int64_t before, updated_after, max;
    int64_t desk; /* of this agency; 0: what is public, under `filter`    */
    struct list_filter filter;
    str states; /* ",closed,archived,": in one of these, or empty */
};
struct search_ids {
    struct search_id {
        int64_t report_id;
    } * v;
    size_t n;
};
MUST_USE enum err search_ids(struct ctx *cx, const struct search_ask *ask, struct search_ids *out);

/*
 * What queue_list() shows of those with all these words, but newest first; after.id is where the
 * page before ended.
 */
MUST_USE enum err search_queue(struct ctx *cx, str words, const struct queue_ask *ask,
                               struct queue_rows *out, struct queue_mark *next_out);

#endif
