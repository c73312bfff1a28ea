/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * fold.h - the one function that makes the derived rows from events (DATA §2).
 *
 * The path that writes, `lapor rebuild`, views as of a position and tests use
 * it and nothing else changes a `struct casefile`.
 */
#ifndef REPORT_FOLD_H
#define REPORT_FOLD_H

#include "ledger/event.h"
#include "report/clock.h"
#include "report/facts.h"
#include "report/offer.h"
#include "report/report.h"

struct party {
    int64_t agency_id;
    str role; /* co, cc */
};

/* A file of the report and who may see it now (report/files.h). */
struct file_state {
    int64_t id;
    str visibility; /* public, reporter, staff */
};
struct file_states {
    struct file_state *v;
    size_t n;
};

/* Everything that is derived from one report's events. */
struct casefile {
    struct report r;
    struct deadline clocks[CLOCK_COUNT];
    bool has_clock[CLOCK_COUNT];
    struct party parties[FACTS_PARTIES_MAX * 2];
    size_t parties_n;
    struct file_states files; /* in the order in which they came */
    struct offers offers;     /* likewise; the last one may be open */
};

/*
 * The casefile after the event.  Computes from its arguments alone: no clock,
 * no database, no rule.  Strings of the result live in cx->arena or in the
 * event.  ERR_BUG when the event cannot follow.
 */
MUST_USE enum err report_apply(struct ctx *cx, struct casefile *c, const struct event *ev,
                               const struct facts *f);

/* From nothing through all events of a stream. */
MUST_USE enum err report_fold(struct ctx *cx, const struct events *events, struct casefile *out);

#endif
