/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * report.h - a report as its events have made it.
 *
 * `struct report` is the row of table report.  It is derived: report_apply()
 * (report/fold.h) makes it from the events and nothing else writes it.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/ctx.h"
#include "db/db.h"
#include "report/action.h"
#include "report/state.h"

struct report {
    int64_t id;
    str number;
    int64_t version;
    str state, prev_state;
    str class; /* complaint, aspiration, info_request */
    bool is_supervision, is_anonymous, is_confidential;
    str title;
    int64_t body_seq; /* event that holds the published body */
    str place, area_code;
    opt_i64 topic_id, lat_e6, lon_e6;
    str incident_date, channel, language;
    opt_i64 addressed_id, respondent_id;
    int64_t owner_id;
    str owner_path;
    opt_i64 person_id;
    int64_t created_at, happened_at, updated_at;
    opt_i64 assigned_at, first_follow_up_at, answered_at, answer_seq, ended_at;
    str ended_how, ended_by, reason;
    str due_kind;
    opt_i64 due_at;
    bool is_breached;
    str promised_date, review_date;
    opt_i64 rating, extension_days;
    bool is_appealed, is_reply_due, is_substantive;
    int64_t reminders, completions, contests, reopens, transfers, follow_ups, replies, attachments;
    bool has_contact, is_imported;
    int64_t offers;                 /* made so far                                      */
    opt_i64 offered_id, arbiter_id; /* of the open offer; who decides, or has (offer.h) */
    opt_i64 lead_id;   /* the report that it was merged into, or of one that is over its heir */
    str merged_prev;   /* prev_state before it was merged */
    int64_t merged;    /* reports that follow this one    */
    bool is_apart;     /* its reporter wants it by itself */
    int64_t escalated; /* a bit for each it was taken to (escalation.h)    */
};
struct reports {
    struct report *v;
    size_t n;
};
extern const struct db_row report_row;

enum state report_state(const struct report *r);
bool report_class_known(str class); /* complaint, aspiration, info_request */
bool report_is_open(const struct report *r);
bool report_is_public(const struct report *r); /* anybody may read it */

/* By id or by public number, without asking who reads: visibility is report/access.h. */
MUST_USE enum err report_by_id(struct ctx *cx, int64_t id, struct report *out);
MUST_USE enum err report_by_number(struct ctx *cx, str number, struct report *out);

#endif
