/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * demo.h - invented lives, made with the program's own functions.
 *
 * Reports from data/demo_reports.csv come in over a span of time, skewed to
 * office hours and a few offices (dossier §5), and go through lives of every
 * kind: answered and confirmed, silent, contested, late, archived, withdrawn …
 * The clock is moved from step to step, and the program's own alarms ring in
 * between, so that every deadline, breach and closing is the real thing.
 *
 * These lives are drawn.  The demo has besides what must not be left to chance:
 * lives told step by step, reports of the system before, and photos.
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "identity/vault.h"

struct demo_ask {
    int64_t reports;
    int64_t from_ms, to_ms; /* when they come in; lives end at to_ms */
    uint64_t seed;
    bool told; /* also the lives told step by step (cases.h), moved reports, photos */
};
struct demo_done {
    int64_t reports, moves, refused;
    int64_t photos; /* pictures made; 0: none, and why */
    str without_photos;
    int64_t missed; /* steps of told lives that were not allowed: 0 */
    int64_t *ids;   /* of the drawn reports, as they came in; `drawn` of them */
    int64_t drawn;
};

/* Needs the offices and people of `lapor init --demo`. Takes the clock of the world meanwhile. */
MUST_USE enum err demo_make(struct ctx *cx, const struct demo_ask *ask, struct demo_done *out);

/*
 * The same with ids of a node of the past, in transactions of its own or, when
 * nothing is told, in the caller's: the events wait for their places then, the
 * notices for outbox_settle().
 */
struct past;
MUST_USE enum err demo_live(struct ctx *cx, const struct demo_ask *ask, struct past *past,
                            int64_t node, struct demo_done *out);
/* An invented person; reachable by e-mail, or not to be told. */
struct identity demo_reporter(struct ctx *cx, struct past *past, bool reachable);

#endif
