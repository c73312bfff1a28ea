/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * action.h - everything that can happen to a report: one table.
 *
 * DOMAIN §4.  Pages, API, command, tests, the diagram in docs/ and the buttons
 * on the screen are made from it.  A row says from which states, to which, by
 * which roles and over what; what it does to clocks and data is its decide
 * function (report/decide.h).  What a later version brings is in the table
 * and answers ERR_LATER.
 */
#ifndef REPORT_ACTION_H
#define REPORT_ACTION_H

#include "base/actor.h"
#include "ledger/event.h"
#include "report/state.h"

enum action {
    ACT_SUBMIT,
    ACT_VERIFY,
    ACT_HANDLE,
    ACT_REQUEST_COMPLETION,
    ACT_COMPLETE,
    ACT_CANCEL_COMPLETION,
    ACT_COMPLETION_EXPIRED,
    ACT_ASSIGN,
    ACT_ASSIGN_PERSON,
    ACT_OFFER,
    ACT_ACCEPT,
    ACT_DECLINE,
    ACT_CANCEL_OFFER,
    ACT_OFFER_EXPIRED,
    ACT_ARBITRATE,
    ACT_FOLLOW_UP,
    ACT_PLAN,
    ACT_DRAFT,
    ACT_REVIEW,
    ACT_PUBLISH,
    ACT_REPLY,
    ACT_CONFIRM,
    ACT_CONTEST,
    ACT_RATE,
    ACT_AUTO_CLOSE,
    ACT_CLOSE,
    ACT_EXTEND,
    ACT_GRANT_EXTENSION,
    ACT_REFUSE_EXTENSION,
    ACT_POSTPONE,
    ACT_RESUME,
    ACT_REVIEW_DUE,
    ACT_ARCHIVE,
    ACT_APPEAL,
    ACT_DECIDE_APPEAL,
    ACT_REOPEN,
    ACT_MERGE,
    ACT_SPLIT,
    ACT_JOIN,  /* of a lead: another report follows it */
    ACT_PART,  /* of a lead: no longer                 */
    ACT_RELAY, /* of a lead: somebody wrote to one that follows it */
    ACT_SHARE, /* of one that follows: its lead's answer is its own */
    ACT_LEAD,  /* of one that follows: another one leads from now on */
    ACT_WITHDRAW,
    ACT_EDIT,
    ACT_ESCALATE,
    ACT_WARN,
    ACT_BREACH,
    ACT_RECOMPUTE, /* a late decree moved open deadlines */
    ACT_MODERATE,
    ACT_NOTE,
    ACT_REVEAL,
    ACT_IMPORT, /* the state an imported report had where it came from */
    ACT_COUNT
};

/* Where the actor's role must hold. */
enum over {
    OVER_OWNER,    /* the agency that holds the case, or one above it */
    OVER_PARTY,    /* that, or a co-handler or copied agency          */
    OVER_OFFERED,  /* the agency that the case is offered to          */
    OVER_ARBITER,  /* the agency that decides between sender and it   */
    OVER_REPORTER, /* the reporter of this report                     */
    OVER_PROGRAM,
};

/* `to` of a row: a state, or one of these. */
enum { TO_SAME = STATE_COUNT, TO_PREVIOUS, TO_DECIDED };

enum {
    ACTION_LATER = 1,    /* in the table, not yet built: 501                       */
    ACTION_WORDS = 2,    /* `text` is required                                     */
    ACTION_ENDS = 4,     /* an end: never by the unit that is complained about     */
    ACTION_CUSTODY = 8,  /* likewise                                               */
    ACTION_OFFERED = 16, /* needs an open offer                                   */
    ACTION_WAITS = 32,   /* not while the arbiter decides on one                  */
};

enum { /* who is told */
       TELL_REPORTER = 1,
       TELL_OWNER = 2, /* the person, else the unit's liaisons */
       TELL_COORDINATOR = 4,
       TELL_PARTIES = 8,
       TELL_SENDER = 16,     /* of the last offer               */
       TELL_OFFERED = 32,    /* its receiver                    */
       TELL_ARBITER = 64,    /* who decides on it, when it must */
       TELL_ESCALATED = 128, /* who it was taken to            */
};

struct casefile;
struct move;
struct facts;
typedef enum err decide_fn(struct ctx *cx, const struct casefile *c, const struct move *m,
                           struct facts *f);

struct action_rule {
    const char *name; /* in events and in the API: "request_completion"         */
    const char *slug; /* page address, Indonesian; NULL: no form of its own      */
    uint32_t from;    /* STATE_BITs; 0: makes the report                          */
    int to;
    uint32_t roles; /* ROLE_BITs                                                */
    enum over over;
    enum visibility visibility;
    unsigned flags;
    unsigned tell;
    decide_fn *decide;
};

const struct action_rule *action_rule(enum action a);
enum action action_by_name(str name); /* ACT_COUNT when there is none */
enum action action_by_slug(str slug);

#endif
