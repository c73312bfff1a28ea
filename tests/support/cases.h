/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cases.h - reports for tests: an office (support/office.h) with the rules of
 * data/ and people in every role, and a short way to make and move a report.
 */
#ifndef SUPPORT_CASES_H
#define SUPPORT_CASES_H

#include "support/office.h"

#include "report/move.h"
#include "report/submit.h"

struct cases {
    struct office office;
    int64_t coordinator, admin, liaison, liaison_upt, liaison_dinkes, leader, inspector, auditor,
        operator_;
    int64_t admin_kab; /* agency_admin of the top                                */
};

int cases_setup(void **state); /* group set-up; *state is the engine */
int cases_teardown(void **state);
struct cases cases_of(void **state);

/* A complaint addressed to nobody, sent now by a visitor; reachable by e-mail or not. */
struct submitted case_submit(struct ctx *cx, bool reachable);
/* The same addressed to the agency of that code, which checks it; by e-mail. */
struct submitted case_addressed(struct ctx *cx, const char *agency);
/* Acts as this account (0: the program). */
void case_as(struct ctx *cx, int64_t account_id);
void case_as_reporter(struct ctx *cx, int64_t report_id);
/* One move that must succeed. */
struct report case_move(struct ctx *cx, int64_t id, const struct move *m);
/* The code a move fails with; OK if it went through. Forgets the fault. */
enum err case_try(struct ctx *cx, int64_t id, const struct move *m);
struct report case_read(struct ctx *cx, int64_t id);
/* The stored rows equal a fold of the events; the chain holds. */
void case_must_be_whole(struct ctx *cx, int64_t id);
/* Brings a fresh report into a state by real moves. */
int64_t case_in_state(struct ctx *cx, const struct cases *c, enum state s);

#endif
