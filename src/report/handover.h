/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * handover.h - the open cases of a person who leaves.
 *
 * A case is in somebody's hands by `assign_person`.  Handing over is that same
 * action for each of them, by cx->actor, each in its own transaction: what was
 * handed over stays so when a later one cannot be.
 */
#ifndef REPORT_HANDOVER_H
#define REPORT_HANDOVER_H

#include "base/ctx.h"

struct handover_done {
    int64_t moved;
    int64_t left; /* the state forbids it now, or the other person does not work there */
};

/* Open cases of agencies in which the person holds or held a role. */
MUST_USE enum err handover_count(struct ctx *cx, int64_t person_id, int64_t *out);
MUST_USE enum err handover(struct ctx *cx, int64_t from_id, int64_t to_id,
                           struct handover_done *out);

#endif
