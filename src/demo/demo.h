/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * demo.h - invented lives, made with the program's own functions.
 *
 * Reports from data/demo_reports.csv come in over a span of time, skewed to
 * office hours and a few offices (dossier §5), and go through lives of every
 * kind: answered and confirmed, silent, contested, late, archived, withdrawn …
 * The clock is moved from step to step, and the program's own alarms ring in
 * between, so that every deadline, breach and closing is the real thing.
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "base/ctx.h"

struct demo_ask {
    int64_t reports;
    int64_t from_ms, to_ms; /* when they come in; lives end at to_ms */
    uint64_t seed;
};
struct demo_done {
    int64_t reports, moves, refused;
};

/* Needs the offices and people of `lapor init --demo`. Takes the clock of the world meanwhile. */
MUST_USE enum err demo_make(struct ctx *cx, const struct demo_ask *ask, struct demo_done *out);

#endif
