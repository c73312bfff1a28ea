/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * fill.h - invented lives at any scale, for demos and measurements.
 *
 * Some are lived through the program's own functions (demo.h), the others are
 * stamped out of those (stamp.h), all in one transaction with their places in
 * the log, their figures and their words for the search: a fill that is broken
 * off leaves nothing.  The same seed makes the same lives.
 */
#ifndef DEMO_FILL_H
#define DEMO_FILL_H

#include "demo/demo.h"

/* Needs the offices and people of the demo and, on SQLite, the store for itself. */
MUST_USE enum err fill_make(struct ctx *cx, const struct demo_ask *ask, struct demo_done *out);

#endif
