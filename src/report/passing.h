/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * passing.h - what is learned from how cases were passed on: who takes such cases, and between
 * which offices they go back and forth.
 *
 * Both are counted when they are asked for, over the newest rows of an index and
 * no further, so they cost the same with ten thousand reports and with ten
 * million.  Figures to decide by, never a verdict: a person chooses.
 */
#ifndef REPORT_PASSING_H
#define REPORT_PASSING_H

#include "report/fold.h"

/* An office that took on reports of this topic: of those, how many in the same district. */
struct taker {
    int64_t agency_id, n, n_here;
};
struct takers {
    struct taker *v;
    size_t n;
};
/*
 * Who took such cases before, most likely first, at most PASSING_TAKERS_MAX; none without a topic.
 * Without the owner, an office that declined this case, is closed, or is complained about.  Counted
 * over the newest PASSING_DEPTH reports that everybody may read.
 */
MUST_USE enum err passing_takers(struct ctx *cx, const struct casefile *c, struct takers *out);

/* Two offices and the reports that one offered to the other. */
struct passing_pair {
    int64_t one_id, other_id;
    int64_t reports, offers;
    int64_t returned;                 /* reports offered between them more than once */
    int64_t taken, declined, decided; /* offers by how they ended; decided by an arbiter */
};
struct passing_pairs {
    struct passing_pair *v;
    size_t n;
};
/*
 * Pairs of which at least one office lies in `tree`, those that returned most first, at most
 * PASSING_PAIRS_MAX, of offers made in [from, before): the newest PASSING_OFFERS_DEPTH of them.
 */
MUST_USE enum err passing_pairs(struct ctx *cx, const struct agency *tree, int64_t from,
                                int64_t before, struct passing_pairs *out);

#endif
