/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * report_page.h - what the page of one report shows, to everybody and to its reporter.
 *
 * Four questions in words: where it is, who holds it, until when, and what the
 * reader can do now (UX (a) 9).
 */
#ifndef WEB_REPORT_PAGE_H
#define WEB_REPORT_PAGE_H

#include "agency/agency.h"
#include "web/attachments.h"
#include "web/edits.h"
#include "web/ledger.h"
#include "web/timeline.h"

/* One button under the words; all of them share one text area. */
struct reply_button {
    str slug, href; /* the action, and where the form goes for it */
    struct text label;
    str hint; /* what follows from it, "" */
    bool is_plain;
};
struct reply_buttons {
    struct reply_button *v;
    size_t n;
};

struct report_page {
    struct view v;
    struct report r;
    enum access access;
    struct agency owner;
    str number, href, track;
    struct text state, class;
    str state_words;
    str offered; /* to whom the owner has offered it, "" */
    int step;    /* of five; 0: it left them */
    str body;
    struct edits edits; /* none but for its reporter */
    str area, topic, sent, incident;
    str answered; /* when, and after how many working days; "" not yet */
    struct text due_name;
    str due, due_left;
    bool is_late, is_reporter;
    str supports;        /* "12 orang mendukung", "" of nobody */
    str lead, lead_href; /* number of the report that leads it, or led it to its answer */
    str merged;          /* how many more are worked on together with it, in words, "" none */
    bool may_support;    /* it is open, and the reader is not its reporter */
    struct timeline timeline;
    struct ledger_mark mark;
    str proof; /* address of the page of proofs */
    struct file_links files;
    /* what the reporter can do */
    struct text done; /* of the move that led here */
    struct reply_buttons buttons;
    struct text ask;           /* the question above them */
    bool is_asked;             /* it is the reporter's turn: the question stands open */
    const struct moment *said; /* what the office said that it is about, or NULL */
    str until;                 /* the end of the time for it, "" when it has none */
    bool is_open;              /* that time has not passed */
    str over;                  /* what is said once it has, "" before */
    bool may_rate, may_withdraw, takes_files;
    struct option_list escalations; /* to whom it can be taken, none: it cannot */
    bool is_escalating;             /* that is what was just refused */
    str escalate_to;
    struct option_list scores;
    str rating; /* as given, "" not yet */
    struct text rate_hint;
    str typed, score; /* after a refusal */
    struct strs kept; /* and the ids of the files that came with it */
};

/* Of the words for its state: an appeal that waits, and silence that counted as withdrawing, have
 * their own. */
str report_state_key(const struct report *r);
/* What stands in a form's field for words: what was typed into it, when it was refused. */
str report_typed(const struct report_page *p, bool escalating);
/* What its reporter can do, until when; after the history is filled. */
MUST_USE enum err report_offers(struct ctx *cx, struct report_page *p);
/* The page of a report that was found; rs->status stays what it is. */
MUST_USE enum err report_page_show(struct ctx *cx, struct request *rq, struct response *rs,
                                   const struct report *r, enum access access);
/* What the address names: ERR_NOTFOUND for a number mistyped, unknown or confidential alike. */
MUST_USE enum err report_of_address(struct ctx *cx, const struct request *rq, struct report *out,
                                    enum access *access);

#endif
