/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * queue.h - the desk of an agency: what waits there, due soonest first.
 *
 * Reads report_scope by its indexes, so that a page costs the same with ten
 * cases and with ten million.  With a filter a page looks through the next
 * QUEUE_DEPTH cases and says where it stopped: what was found may be less than
 * a page although more follows.
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
    QUEUE_OFFERS, /* to this office          */
    QUEUE_DECIDE, /* by it, as the arbiter   */
    QUEUE_ALL,
    QUEUE_COUNT
};
const char *queue_slug(enum queue q); /* as in the address: "tindak-lanjut" */
enum queue queue_by_slug(str slug);   /* QUEUE_COUNT when there is none     */

/* Where a list goes on. id 0: from the top, or nothing follows; due 0: among what ended. */
struct queue_mark {
    int64_t due, id;
};
/* Members that are empty or NONE do not filter. */
struct queue_filter {
    str class, area, channel;               /* area: it, and what lies in it      */
    opt_i64 topic;                          /* this one and those below it        */
    opt_i64 received_from, received_before; /* instants, the second is outside    */
    opt_i64 due_from, due_before;           /* what ended has no due and is not in */
    opt_i64 person;                         /* only what is assigned to this account */
};
enum { QUEUE_DEPTH = 5000 };

struct queue_ask {
    int64_t agency_id;
    enum queue queue;
    struct queue_filter filter;
    struct queue_mark after;
    int64_t max;
};
/* How the queue narrows what stands on the desk; strings null where it does not. */
struct queue_kind {
    str desk, state; /* of that state and nobody's */
    bool is_late;
};
struct queue_kind queue_kind(enum queue q);

struct queue_row {
    int64_t id;
    str number, title, state, class, due_kind;
    bool is_supervision, is_confidential, is_breached, is_reply_due;
    str desk; /* where it lies here (report/state.h) */
    opt_i64 due_at, person_id, offered_id;
    int64_t escalated; /* to whom (report/escalation.h) */
    int64_t owner_id, created_at;
    str owner_name, person_name; /* person_name null: nobody */
};
struct queue_rows {
    struct queue_row *v;
    size_t n;
};
extern const struct db_row queue_row;

/* At most ask->max rows. What is due soonest comes first; what ended is in QUEUE_ALL alone, at its
 * end. */
MUST_USE enum err queue_list(struct ctx *cx, const struct queue_ask *ask, struct queue_rows *out,
                             struct queue_mark *next_out);

/* How many wait in each, counted up to QUEUE_COUNT_MAX. */
enum { QUEUE_COUNT_MAX = 1000 };
MUST_USE enum err queue_counts(struct ctx *cx, int64_t agency_id, int64_t out[QUEUE_COUNT]);

#endif
