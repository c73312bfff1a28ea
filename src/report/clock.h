/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * clock.h - the deadlines of a report (DOMAIN §5), one of each kind at a time.
 *
 * A clock runs, stands still, was met, or was stopped because nothing waits
 * for it any more.  Due instants are computed when a move is decided and
 * travel in the event, so that the fold never asks a calendar.
 */
#ifndef REPORT_CLOCK_H
#define REPORT_CLOCK_H

#include "base/ctx.h"
#include "db/db.h"

enum clock_kind {
    CLOCK_VERIFY,      /* received: verify and dispose                          */
    CLOCK_FOLLOW_UP,   /* assigned: first follow-up                             */
    CLOCK_RESOLVE,     /* the class limit                                       */
    CLOCK_COMPLETION,  /* awaiting completion: the reporter's 30 days           */
    CLOCK_REPLY,       /* answered: the reporter's 10 working days              */
    CLOCK_AGAIN,       /* contested: answer again                               */
    CLOCK_OWNER_REPLY, /* the reporter wrote in `answered`: the owner's answer  */
    CLOCK_REVIEW,      /* postponed: review date                                */
    CLOCK_APPEAL,      /* archived: window for an appeal                        */
    CLOCK_DECIDE,      /* appealed: the coordinator's decision                  */
    CLOCK_REOPEN,      /* closed: window for reopening                          */
    CLOCK_OFFER,       /* offered: the receiver takes or declines               */
    CLOCK_ARBITRATE,   /* in dispute: the arbiter decides                       */
    CLOCK_COUNT
};

/* What the table says of each kind. */
struct clock_rule {
    const char *name;
    bool agency;       /* the agency's duty: breached when late, warned before              */
    bool stands_still; /* in awaiting_completion; resolve also in answered                  */
    bool window;       /* only a right that lapses: no alarm, not a next due                */
    int reminders;     /* to the reporter before it ends                                    */
    bool aside;        /* the duty of another office than the owner: not the case's next due */
};
const struct clock_rule *clock_rule(enum clock_kind k);
enum clock_kind clock_by_name(str name); /* CLOCK_COUNT when there is none */

/* Row of table deadline. */
struct deadline {
    int64_t report_id;
    str kind, status; /* status: running, paused, met, stopped */
    int64_t start_at, amount;
    str unit; /* working, calendar */
    int64_t calendar, agency_id, due_at;
    str stood; /* JSON [[from,to],…] */
    opt_i64 paused_at, met_at, breached_at;
    str alarms; /* JSON [instant,…] still to come; the last is the due instant */
    opt_i64 alarm_at;
};
struct deadlines {
    struct deadline *v;
    size_t n;
};
extern const struct db_row deadline_row;

bool deadline_runs(const struct deadline *d);
/* Of a window: it runs and has not passed. */
bool deadline_is_open(const struct deadline *d, int64_t now);

/* What an event does to one clock; `op` says which of the other fields it carries. */
enum clock_op {
    CLOCK_START,
    CLOCK_MOVE,
    CLOCK_PAUSE,
    CLOCK_RESUME,
    CLOCK_MET,
    CLOCK_STOP,
    CLOCK_RING
};
struct clock_change {
    enum clock_kind kind;
    enum clock_op op;
    int64_t start_at, amount, calendar, agency_id, due_at;
    str unit;
    str stood, alarms; /* JSON arrays, as in the row */
};

MUST_USE enum err deadlines_of(struct ctx *cx, int64_t report_id, struct deadlines *out);

#endif
