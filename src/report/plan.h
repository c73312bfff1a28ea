/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * plan.h - what decide functions share: clocks, owners, checks.
 *
 * Each plan_ function adds to the facts what one thing means for the clocks,
 * with due instants computed now, for the agency that will hold the case.
 */
#ifndef REPORT_PLAN_H
#define REPORT_PLAN_H

#include "agency/agency.h"
#include "report/fold.h"
#include "report/move.h"

/* Starts a clock now, with the limit in force for the class and the agency. */
MUST_USE enum err plan_start(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                             enum clock_kind kind, struct facts *f);
/* Starts it to end on a day that was named (review date). */
MUST_USE enum err plan_start_on(struct ctx *cx, const struct agency *owner, enum clock_kind kind,
                                str day, struct facts *f);
/* Goes on with what was left: the pause becomes an interval in which it stood still. */
MUST_USE enum err plan_resume(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                              struct facts *f);
/* The same due rule with another amount, agency or calendar; `amount` 0 keeps it. */
MUST_USE enum err plan_move(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                            const struct agency *owner, int64_t amount, struct facts *f);
/* A closed report was contested late: the same, from the pause of its last answer. */
MUST_USE enum err plan_reopen(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                              struct facts *f);
/* Another class: its limit from the same start, running or standing still. */
MUST_USE enum err plan_relimit(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                               enum clock_kind kind, struct facts *f);
/* A clock that ran on without alarms has those again that are still to come, or its last. */
MUST_USE enum err plan_ring_again(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                                  struct facts *f);
/* Without a calendar: only if the clock runs (or stands). */
void plan_pause(const struct casefile *c, enum clock_kind kind, struct facts *f);
void plan_met(const struct casefile *c, enum clock_kind kind, struct facts *f);
void plan_met_at(const struct casefile *c, enum clock_kind kind, int64_t at, struct facts *f);
void plan_stop(const struct casefile *c, enum clock_kind kind,
               struct facts *f); /* unless the move changes it already */
void plan_stop_all(const struct casefile *c, struct facts *f);
bool plan_runs(const struct casefile *c, enum clock_kind kind);

/* Closes: class clock met at the last answer, window for reopening begins. */
MUST_USE enum err plan_close(struct ctx *cx, const struct casefile *c, str how, struct facts *f);

/* The agency that holds the case now. */
MUST_USE enum err plan_owner(struct ctx *cx, const struct casefile *c, struct agency *out);
/* The agency that a move names; ERR_INVALID in field `agency` without one that is active. */
MUST_USE enum err plan_target(struct ctx *cx, const struct move *m, struct agency *out);
/* The first assignment: verification met, first follow-up and class limit begin. */
MUST_USE enum err plan_leave_received(struct ctx *cx, const struct casefile *c,
                                      const struct agency *owner, struct facts *f);
/*
 * Another owner at once. No clock restarts; where the new owner's own limit is
 * stricter the earlier date holds (DOMAIN §4 rule 2).
 */
MUST_USE enum err plan_transfer(struct ctx *cx, const struct casefile *c,
                                const struct agency *owner, struct facts *f);
/* "supervision" for supervision-grade complaints, else the class: names the limit. */
str plan_class(const struct report *r, const struct facts *f);
/* Conflict guard (DOMAIN §4 rule 4): the agency must not be the one complained about, nor below it.
 */
MUST_USE enum err plan_guard(struct ctx *cx, const struct report *r, const struct facts *f,
                             const struct agency *agency);

#endif
