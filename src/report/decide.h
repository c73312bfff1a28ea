/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * decide.h - what each action does: from a wish to facts.
 *
 * A decide function gets the case as it is and the wish (struct move), checks
 * what the table cannot say, and fills the facts of the event: custody, flags,
 * and every clock with its due instant.  It reads reference data, writes
 * nothing.  Refusals are ERR_INVALID with the field, ERR_DENIED or
 * ERR_CONFLICT, each with a text key.
 *
 * Files by subject: decide_custody.c, decide_offer.c, decide_work.c, decide_dialogue.c,
 * decide_end.c, decide_merge.c, decide_clock.c, decide_import.c.
 */
#ifndef REPORT_DECIDE_H
#define REPORT_DECIDE_H

#include "report/fold.h"
#include "report/move.h"

/* custody */
decide_fn decide_verify, decide_handle, decide_assign, decide_assign_person;
/* offers (decide_offer.c) */
decide_fn decide_offer, decide_accept, decide_decline, decide_cancel_offer, decide_offer_expired,
    decide_arbitrate;
/* An open offer ends when the sender works on as the owner: answers, disposes, handles; or when the
 * report ends. */
void decide_lapse(const struct casefile *c, enum state to, struct facts *f);
/* asking for completion */
decide_fn decide_request_completion, decide_complete, decide_cancel_completion,
    decide_completion_expired;
/* work */
decide_fn decide_follow_up, decide_plan, decide_draft, decide_publish, decide_note, decide_edit;
/* dialogue with the reporter */
decide_fn decide_reply, decide_confirm, decide_contest, decide_rate;
/* ends */
decide_fn decide_auto_close, decide_close, decide_archive, decide_appeal, decide_decide_appeal,
    decide_reopen, decide_withdraw;
/* one matter, several reports */
decide_fn decide_merge, decide_split, decide_join, decide_part, decide_relay, decide_share,
    decide_lead;
/* from another system */
decide_fn decide_import;
/* time */
decide_fn decide_extend, decide_grant_extension, decide_refuse_extension, decide_postpone,
    decide_resume, decide_warn, decide_breach, decide_recompute, decide_escalate;

#endif
