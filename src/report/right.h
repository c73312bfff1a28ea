/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * right.h - may this actor do this to this report now?
 *
 * Role × agency subtree × state, from the action table, narrowed by the dated
 * rows of role_right, and the conflict guard: an end or a change of custody is
 * never made by the unit that is complained about (DOMAIN §4 rule 4).
 */
#ifndef REPORT_RIGHT_H
#define REPORT_RIGHT_H

#include "report/fold.h"

/* In which role and for which agency the actor acts; stands in the event. */
struct acting {
    enum role role;
    opt_i64 agency_id;
};

/*
 * In this order: ERR_DENIED (the right is missing), ERR_LATER, ERR_STALE (the
 * actor saw another version; 0: none), ERR_CONFLICT (the state forbids it),
 * each with a text key.  Stale comes before the state: who acts on what has
 * changed is told that it has.  `out` is set on success.
 */
MUST_USE enum err right_check(struct ctx *cx, const struct casefile *c, enum action a,
                              int64_t version, struct acting *out);

#endif
