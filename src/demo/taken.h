/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * taken.h - when and where the demo's photos were taken, as a phone would say it.
 *
 * A report with a photo stands at a spot of its district, from data/centroids_kubu_raya.csv; the
 * photo some steps beside it, some minutes before it was sent.  Every fourth says nothing, as
 * messengers strip it, and one in a while is an old one.
 */
#ifndef DEMO_TAKEN_H
#define DEMO_TAKEN_H

#include "attachment/attachment.h"

struct taken_spot {
    str district;
    int64_t lat_e6, lon_e6;
};
struct taken {
    struct taken_spot *v;
    size_t n;
    int64_t photos; /* taken so far */
};

MUST_USE enum err taken_load(struct ctx *cx, struct taken *out);
/* A spot in the district of this area, another one each time; false: none is known. */
bool taken_at(struct taken *t, str area, opt_i64 *lat_e6_out, opt_i64 *lon_e6_out);
/* Gives a photo that is about to be sent its time, and its place beside the spot where there is
 * one; its id is that of its row. */
void taken_note(struct ctx *cx, struct taken *t, opt_i64 lat_e6, opt_i64 lon_e6, bool may_be_old,
                struct attachment *photo);

#endif
