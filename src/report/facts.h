/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * facts.h - what one move decided: the payload of its event.
 *
 * A decide function fills it, facts_write() makes the event's `data` of it,
 * facts_read() gets it back for the fold.  A member that is unset (null str,
 * NONE) changes nothing and does not stand in the data; so every event says
 * exactly what it changed, with the due instants, limits and calendar version
 * it was decided on.
 */
#ifndef REPORT_FACTS_H
#define REPORT_FACTS_H

#include "base/json.h"
#include "ledger/event.h"
#include "report/clock.h"
#include "report/state.h"

enum { FACTS_CLOCKS_MAX = CLOCK_COUNT, FACTS_PARTIES_MAX = 12, FACTS_FILES_MAX = 5 };

struct id_list {
    int64_t v[FACTS_PARTIES_MAX];
    size_t n;
};

struct facts {
    enum state to; /* of a TO_DECIDED action; travels as the event's to_state */

    /* words of the event that the row shows; not in the data, see facts_words() */
    str title, place;
    opt_i64 lat_e6, lon_e6;

    /* what the report is */
    str number, class, area, incident_date, channel, language;
    opt_i64 topic, addressed, respondent;
    opt_i64 supervision, anonymous, confidential, contact, imported; /* 0 or 1 */
    str same_as; /* submit: the number of a report that the sender calls the same matter */

    /* custody */
    opt_i64 owner, person; /* person 0: nobody any more */
    str owner_path;
    struct id_list co, cc; /* parties added */
    opt_i64 offered;       /* an offer to this agency begins                      */
    opt_i64 arbiter;       /* whose decision it waits for from now on             */
    str outcome;           /* how the open offer ended (report/offer.h)           */
    str escalated;         /* to whom it was taken (report/escalation.h)          */
    opt_i64 escalated_to;  /* and in which office                                 */

    /* what was decided */
    str reason, how, promised_date, review_date;
    opt_i64 days, score;
    opt_i64 substantive;
    opt_i64 by_owner;     /* a reply of the owner, not of the reporter            */
    opt_i64 upheld;       /* an appeal that was granted                           */
    opt_i64 private_text; /* the words are for the reporter and staff             */
    opt_i64 new_body;     /* this event's words hold a new published body         */
    opt_i64 lead, other;  /* reports: merged into; join, part, relay: of which    */
    str lead_number, other_number;
    opt_i64 apart;        /* split: its reporter wants it by itself               */
    str clock;            /* warn, breach: which                                  */
    opt_i64 step;         /* warn: percent passed, 100 on the last day            */
    str decree;           /* recompute: of the days that changed                  */
    opt_i64 was_due;      /* recompute: the instant before                        */
    str unknown;          /* import: what is not known of the original            */
    str source;           /* import: the channel as the file calls it             */
    str reason_words;     /* import: the reason as the file has it                */
    opt_i64 undisposed;   /* import: the file names no agency below the one above */
    struct id_list files; /* attachments that came with it                        */

    /* photos that everybody sees from now on, or no longer */
    struct id_list shown, hidden;

    struct clock_change clocks[FACTS_CLOCKS_MAX];
    size_t clocks_n;
};

struct jv *facts_write(struct ctx *cx, const struct facts *f);
/* Of an event's data; ERR_BUG when it is not what facts_write() makes. */
MUST_USE enum err facts_read(struct ctx *cx, str data, struct facts *out);

/*
 * Words that the row shows (title, place, point) are personal and lie in
 * event_text; this sets them from there.  Erased ones come back as "".
 */
void facts_words(struct facts *f, const struct event_words *words, size_t n);

/* Adds a change of a clock; the caller fills the rest of it. */
struct clock_change *facts_clock(struct facts *f, enum clock_kind kind, enum clock_op op);

#endif
