/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * recompute.h - open deadlines after a calendar that came late.
 *
 * A decree makes a new calendar version; the worker then walks over all running
 * clocks that were counted with an older one and makes an event for each that
 * moved.  The walk keeps its place, so that it can be done in pieces, may be
 * stopped at any moment and begins anew when yet another calendar comes.
 */
#ifndef REPORT_RECOMPUTE_H
#define REPORT_RECOMPUTE_H

#include "base/ctx.h"

MUST_USE enum err recompute_waits(struct ctx *cx, bool *out);
/* Looks at the clocks of some more reports. *seen_out: how many clocks; 0: none is left. */
MUST_USE enum err recompute_some(struct ctx *cx, int64_t *seen_out);

#endif
