/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * queue.h - the desk of an agency: what waits there, due soonest first.
 *
 * Reads report_scope by its indexes, so that a page costs the same with ten
 * cases and with ten million.
 */
#ifndef REPORT_QUEUE_H
#define REPORT_QUEUE_H

#include "report/report.h"

enum queue {
    QUEUE_VERIFY,
    QUEUE_ASSIGN,
    QUEUE_WORK,
    QUEUE_WAIT,
    QUEUE_LATE,
    QUEUE_OFFERS,
    QUEUE_ALL,
    QUEUE_COUNT
};
const char *queue_slug(enum queue q); /* as in the address: "tindak-lanjut" */
enum queue queue_by_slug(str slug);   /* QUEUE_COUNT when there is none     */

struct queue_ask {
    int64_t agency_id;
    enum queue queue;
    opt_i64 person;    /* only what is assigned to this account     */
    int64_t after_due; /* keyset of the row before; 0: it ended, or from the top */
    int64_t after_id;
    int64_t max;
};
struct queue_row {
    int64_t id;
    str number, title, state, class, due_kind;
    bool is_supervision, is_confidential, is_breached, is_reply_due;
    opt_i64 due_at, person_id;
    int64_t owner_id, created_at;
    str owner_name, person_name; /* person_name null: nobody */
};
struct queue_rows {
    struct queue_row *v;
    size_t n;
};
/* What is due soonest comes first; what ended is in QUEUE_ALL alone, at its end. */
MUST_USE enum err queue_list(struct ctx *cx, const struct queue_ask *ask, struct queue_rows *out);

/* How many wait in each, counted up to QUEUE_COUNT_MAX. */
enum { QUEUE_COUNT_MAX = 1000 };
MUST_USE enum err queue_counts(struct ctx *cx, int64_t agency_id, int64_t out[QUEUE_COUNT]);

#endif
