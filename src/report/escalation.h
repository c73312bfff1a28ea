/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * escalation.h - a case that is taken to somebody above it (DOMAIN §4, escalate).
 *
 * Nothing moves: owner, state and clocks stay, the case carries a flag for each
 * it was taken to, and who it was taken to is told.  The office may at any time,
 * the reporter once a limit of an office was passed.  A report that is opened
 * anew begins without flags.
 */
#ifndef REPORT_ESCALATION_H
#define REPORT_ESCALATION_H

#include "agency/agency.h"
#include "report/fold.h"

enum escalation {
    ESCALATION_INSPECTOR,
    ESCALATION_LEADER,
    ESCALATION_OMBUDSMAN, /* outside: the flag and the history say that it is there */
    ESCALATION_COUNT
};
const char *escalation_name(enum escalation to); /* in events and in the API */
enum escalation escalation_by_name(str name);    /* ESCALATION_COUNT when there is none */

bool escalation_made(const struct report *r, enum escalation to);
bool escalation_left(const struct report *r); /* there is one that was not made yet */
/* Did an office miss a limit of this case: also one that nobody has rung for yet. */
bool escalation_limit_passed(const struct casefile *c, int64_t now);

/*
 * Which office it is taken to: the nearest inspectorate that stands beside or
 * above the owner, is not the owner and is not complained about; else, and for
 * the others, the top.
 */
MUST_USE enum err escalation_office(struct ctx *cx, const struct report *r, enum escalation to,
                                    struct agency *out);

/* Part of the fold. */
void escalation_apply(struct report *r, const struct facts *f);

#endif
