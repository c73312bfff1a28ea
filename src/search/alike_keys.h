/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * alike_keys.h - the hashes under which a report is found, between the table and the question.
 *
 * Of the pairs of neighbouring words the ALIKE_PAIRS with the smallest hashes are
 * taken: two texts that share a good part of their pairs then share some of
 * these, whatever their length.  Each pair is a key alone and another one with the
 * district, since many write alike of the same kind of thing elsewhere.  A point lies in a field of
 * the map half a kilometre wide; who asks looks into the eight around it too.
 */
#ifndef SEARCH_ALIKE_KEYS_H
#define SEARCH_ALIKE_KEYS_H

#include "base/limits.h"
#include "report/report.h"

enum { KEYS_AROUND = 9 }; /* a field and those that touch it */

struct alike_key {
    int64_t v;
    int weight;   /* what having it in common says */
    bool is_near; /* it says that both are close by */
};
struct alike_keys {
    struct alike_key v[ALIKE_KEYS + KEYS_AROUND];
    size_t n;
};

/* Stems that tell one report from another, of its words in their order. */
bool stem_tells(str stem);
void alike_pairs(struct ctx *cx, const struct strs *stems, str area, struct alike_keys *out);
void alike_places(str area, opt_i64 topic, struct alike_keys *out);
/* The point's own field, or all KEYS_AROUND. */
void alike_fields(opt_i64 lat_e6, opt_i64 lon_e6, bool around, struct alike_keys *out);
/* Up to the level: 5 letters of a regency, 8 of a district, 13 of a village; "" not so precise. */
str alike_level(str area, size_t length);

#endif
