/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * alike.h - open reports like one that is being written, or like another one.
 *
 * Looked for by neighbouring words, by place, and by topic in a place: each open
 * report has at most ALIKE_KEYS rows under hashes of these (table alike), which
 * both engines walk newest first and at most ALIKE_DEPTH of each.  The best of
 * them are compared word by word, by distance, place, topic and time.  So a
 * question costs the same with a thousand open reports and with ten million, and
 * what it says is said with its reason: struct alike.
 *
 * Who may see what is asked of the live rows (report_public, report_access()),
 * never of the table, which lags behind the log by a second.
 */
#ifndef SEARCH_ALIKE_H
#define SEARCH_ALIKE_H

#include "report/rebuild.h"

/* What is known of it by now; what is not stays null or NONE. */
struct alike_ask {
    str title, body, place;
    str area; /* code */
    opt_i64 topic, lat_e6, lon_e6;
    int64_t self;   /* not this one; 0: none                                      */
    bool for_staff; /* what cx->actor has on a desk; else what everybody may read */
    size_t max;
};

enum alike_near { NEAR_UNKNOWN, NEAR_DISTRICT, NEAR_VILLAGE };

struct alike {
    struct report r;
    int score;            /* 0 to 100                                                       */
    bool same_topic;      /* both name this one                                             */
    enum alike_near near; /* by the places that were chosen                                 */
    opt_i64 metres;       /* between the points; for everybody from the middle of a field   */
                          /* of a hundred metres, so that nobody's door is measured         */
    int64_t days;         /* since it was sent                                              */
    struct strs words;    /* that both have, as they were typed here                        */
    bool is_copy;         /* nearly all words are the same                                  */
};
struct alikes {
    struct alike *v; /* the most alike first */
    size_t n;
};

MUST_USE enum err alike_find(struct ctx *cx, const struct alike_ask *ask, struct alikes *out);
/* The question of a report that there is. */
MUST_USE enum err alike_ask_of(struct ctx *cx, const struct report *r, struct alike_ask *out);

/* The table, kept from the log: takes in what at most DERIVED_BATCH_MAX further events changed. */
MUST_USE enum err alike_waits(struct ctx *cx, bool *out);
MUST_USE enum err alike_some(struct ctx *cx, int64_t *done_out);
/* Inside db_write(): the rows of a report as it is now, found by these words (search_stems()). */
MUST_USE enum err alike_put(struct ctx *cx, const struct report *r, str stems);
/* Compares the rows of every report with what it would be given now, as search_rebuild() does. */
MUST_USE enum err alike_rebuild(struct ctx *cx, struct rebuild *rb);

#endif
