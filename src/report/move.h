/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * move.h - the one function that moves a report.
 *
 * report_move() checks the table, the actor's right, the version and the
 * conflict guard, lets the action's decide function fill the facts, appends
 * the event, folds it, stores the derived rows, and writes what has to be
 * sent, all in one transaction.  Pages, API, jobs, commands and imports call
 * it and nothing else changes a report.
 */
#ifndef REPORT_MOVE_H
#define REPORT_MOVE_H

#include "report/action.h"
#include "report/facts.h"
#include "report/report.h"

/* What somebody wants to do. Fields that the action does not use stay zero. */
struct move {
    enum action action;
    int64_t version; /* the one the actor saw; 0: whatever it is now     */
    str text;        /* words for the timeline                           */
    bool is_private; /* follow_up, reply: for the reporter only          */
    opt_i64 agency;  /* verify, assign: to whom                          */
    struct id_list co, cc;
    opt_i64 person;      /* assign_person; 0: nobody any more                */
    str reason;          /* archive, close: code                             */
    str to;              /* escalate: inspector, leader, ombudsman           */
    str date;            /* plan: promised; postpone: review (YYYY-MM-DD)    */
    opt_i64 days;        /* extend, grant_extension: working days more       */
    opt_i64 score;       /* rate: 1 to 5                                     */
    opt_i64 lead;        /* merge: the report that leads both                */
    opt_i64 other;       /* by the program: the other report of a merge      */
    opt_i64 uphold;      /* decide_appeal: 1 grants, 0 refuses               */
    str title, body;     /* edit: as published                               */
    str class;           /* edit, verify                                     */
    opt_i64 supervision; /* edit, verify: 0 or 1                             */
    opt_i64 topic;
    opt_i64 respondent; /* edit, verify: the agency complained about        */
    str area, place;    /* edit                                             */
    bool confidential;  /* edit: sets the flag, never unsets it             */
    bool anonymous;
    struct id_list show;   /* edit, verify, handle: photos for everybody        */
    struct id_list hide;   /* and photos that are no longer                     */
    struct id_list files;  /* attachments uploaded before                     */
    str files_owner;       /* under which words (attachment_owner)            */
    enum state state;      /* import: the state it had                       */
    str how;               /* import: how it ended, null when open           */
    str source;            /* import: the channel as the file calls it       */
    str reason_words;      /* import: the reason as the file has it          */
    bool undisposed;       /* import: the file names no agency for it        */
    enum clock_kind clock; /* warn, breach, recompute                        */
    int64_t happened_at;   /* 0: now                                         */
};

/* One move in its own transaction. `out` may be NULL. */
MUST_USE enum err report_move(struct ctx *cx, int64_t report_id, const struct move *m,
                              struct report *out);
/* Several moves of one report in one transaction: an edit with a verification. */
MUST_USE enum err report_moves(struct ctx *cx, int64_t report_id, const struct move *m, size_t n,
                               struct report *out);
/* The same inside a db_write() of the caller. */
MUST_USE enum err report_move_in(struct ctx *cx, int64_t report_id, const struct move *m,
                                 struct report *out);

/* May cx->actor do this to this report now? Draws the buttons; report_move() asks it again. */
MUST_USE enum err report_may(struct ctx *cx, const struct report *r, enum action a);
/* The same for who saw this version; what does not fit is named in right_check()'s order. */
MUST_USE enum err report_may_at(struct ctx *cx, const struct report *r, enum action a,
                                int64_t version);

#endif
