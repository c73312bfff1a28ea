/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * rate.h - how often one address may ask.
 *
 * One bucket per address (an IPv6 address counts with its /64) and class, in a
 * table of fixed size: when it is full the most idle bucket gives way, so an
 * attack from many addresses costs accuracy, never memory.  Bounds per phone,
 * per account and per report belong to the subjects.
 */
#ifndef HTTP_RATE_H
#define HTTP_RATE_H

#include "http/http.h"

struct rate_table;

struct rate_rule {
    str name;
    int per_minute; /* in the long run        */
    int burst;      /* at once, after silence */
    const char *why;
};
const struct rate_rule *rate_rule(enum rate_class class); /* RATE_NONE: no bound */

struct rate_table *rate_new(struct ctx *cx, struct arena *life);

/* Takes one from the bucket. 0: go on; else the seconds after which it is worth asking again. */
int rate_take(struct rate_table *t, int64_t now, str address, enum rate_class class);

/*
 * Guesses at a secret where not every request is one: ERR_WAIT when this address has made too many,
 * asked before the secret is looked at, and rate_wrong() for each that did not fit. They come
 * from the same bucket as requests to routes of the class.
 */
MUST_USE enum err rate_may_guess(struct ctx *cx, const struct request *rq, enum rate_class class,
                                 const char *text_key);
void rate_wrong(struct ctx *cx, const struct request *rq, enum rate_class class);

#endif
