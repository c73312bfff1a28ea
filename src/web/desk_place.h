/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * desk_place.h - where an officer stands: at which desk, in which queue, narrowed how, on which
 * page of it, at which case.
 *
 * All of it is in the address, of the queue and of every case that is opened from it:
 *
 *     /kerja?antrean=terlambat&unit=dishub&kanal=paper&batas=…&setelah=…
 *     /kerja/laporan/26…?antrean=terlambat&unit=dishub&kanal=paper&batas=…&setelah=…&tempat=…
 *
 * so nothing is kept between requests, several tabs stand in several places, and a move leads back
 * to where it was made.  An address is never copied: what it says is checked, and addresses are
 * made anew from what was understood.
 */
#ifndef WEB_DESK_PLACE_H
#define WEB_DESK_PLACE_H

#include "web/desk_filter.h"

struct desk_place {
    struct agency unit;
    enum queue queue; /* QUEUE_COUNT: in none, the case was opened by its address */
    struct wishes wishes;
    struct queue_filter filter;
    struct queue_mark page; /* what this page of the queue comes after; id 0: the first page */
    struct queue_mark at;   /* the case in its order when it was opened; id 0: not from the queue */
};

/* Of the queue's own page: a desk the account has (ERR_DENIED: none), the usual queue where none is
 * named; wrong filters are errors of the request. */
MUST_USE enum err desk_place_read(struct ctx *cx, struct request *rq, struct desk_place *out);
/* Of a page that is reached from a queue: what is wrong or foreign is no place at all. */
MUST_USE enum err desk_place_recall(struct ctx *cx, const struct request *rq,
                                    struct desk_place *out);

struct text desk_queue_name(struct ctx *cx, enum queue q);
/* The first page of a queue of this desk, with these wishes (wishes_query). */
str desk_href(struct ctx *cx, const struct desk_place *d, enum queue q, str wishes);
/* This page of it; "/kerja" from nowhere. */
str desk_page_href(struct ctx *cx, const struct desk_place *d);
/* A case opened from here; the plain address from nowhere. */
str desk_case_href(struct ctx *cx, const struct desk_place *d, str number);
/* "?antrean=…" for a page that belongs to a case opened from here; "" from nowhere. */
str desk_query(struct ctx *cx, const struct desk_place *d);

/* Rows of the queue as narrowed here. */
MUST_USE enum err desk_rows_after(struct ctx *cx, const struct desk_place *d,
                                  struct queue_mark after, int64_t max, struct queue_rows *out,
                                  struct queue_mark *next_out);
struct queue_mark desk_mark(const struct queue_row *r);

/* The cases before and after the one that was opened, also once it has moved on; number "" where
 * there is none. */
struct desk_neighbour {
    str number, title;
    struct desk_place place;
};
struct desk_neighbours {
    struct desk_neighbour before, after;
};
MUST_USE enum err desk_neighbours(struct ctx *cx, const struct desk_place *d, int64_t report_id,
                                  struct desk_neighbours *out);

#endif
