/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * submit.h - a new report: number, receipt, first event, vault, attachments.
 *
 * All of it is decided and hashed first; one transaction then stores it, since on
 * SQLite the writer is one for all.  The same idempotency key with the same words makes one
 * report and gives the same answer again (DATA §1); with other words it is
 * ERR_INVALID on "kunci" (idempotency-mismatch).
 */
#ifndef REPORT_SUBMIT_H
#define REPORT_SUBMIT_H

#include "base/code32.h"
#include "identity/vault.h"
#include "report/move.h"
#include "report/report.h"

struct submission {
    str class; /* complaint, aspiration, info_request */
    str title, body;
    str incident_date; /* YYYY-MM-DD, null */
    str area;          /* code, null       */
    str place;
    opt_i64 lat_e6, lon_e6;
    str topic;      /* code, null: not known        */
    str agency;     /* code addressed, null         */
    str respondent; /* free words, or an office by its code or name; null */
    bool anonymous, confidential;
    str same_as; /* number of a public report that the sender calls the same matter, null */
    struct identity reporter;
    str channel;    /* "web", "phone", "paper" … (data/channels.csv) */
    str channel_id; /* the provider's message id, null: makes the submission idempotent too */
    str key;        /* idempotency key, null        */
    str key_scope;  /* "form", or the token's id    */
    struct id_list files;
    str files_owner;      /* under which words they were uploaded (attachment_owner) */
    bool files_are_named; /* by the client, so that other files are another request */
    int64_t happened_at;  /* 0: now; a letter of last week keeps its day */
    bool imported;    /* from another system, already checked there: no receipt, nobody is told */
    opt_i64 owner;    /* imported: who holds it, instead of `agency` */
    opt_i64 topic_id; /* imported: instead of `topic` */
    str unknown;      /* imported: what is not known of it */
};

struct submitted {
    struct report report;
    str receipt; /* canonical code: show it once, store it nowhere */
    bool again;  /* an earlier answer, given again */
};

/* Checks everything that must hold: fields with their text keys, ERR_INVALID. */
MUST_USE enum err submission_check(struct ctx *cx, struct submission *s);
/* The same for a form: not only the first; fn is called with each of them in cx->fault. */
typedef void submission_fault_fn(struct ctx *cx, void *arg);
void submission_faults(struct ctx *cx, struct submission *s, submission_fault_fn *fn, void *arg);
MUST_USE enum err report_submit(struct ctx *cx, struct submission *s, struct submitted *out);

/* The same inside a db_write() of the caller. */
MUST_USE enum err report_submit_in(struct ctx *cx, struct submission *s, struct submitted *out);

/* Parts of it, inside db_write(): a number that no report has yet; the hash of its receipt. */
MUST_USE enum err report_number_take(struct ctx *cx, int64_t report_id, str *out);
MUST_USE enum err receipt_put(struct ctx *cx, int64_t report_id, str code);

/* The private side: is this code the receipt of this report? Of id 0 none is, after the same work.
 */
MUST_USE enum err receipt_check(struct ctx *cx, int64_t report_id, str code, bool *right_out);

/* The key of the text that names a slip in a code, and the group to look at: receipt_parse(). */
const char *receipt_slip_key(struct ctx *cx, enum code_slip slip, int group);

#endif
