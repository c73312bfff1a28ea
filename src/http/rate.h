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

#endif
