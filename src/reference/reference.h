/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * reference.h - the files of data/, which the program carries in itself.
 *
 * Real and dated: areas, topics, holidays, office hours, limits, reasons and
 * rights.  `lapor init` loads them; `lapor import` replaces them one by one.
 */
#ifndef REFERENCE_REFERENCE_H
#define REFERENCE_REFERENCE_H

#include "base/ctx.h"

/* A file of data/ by its name ("areas.csv"); our own mistake when there is none. */
str reference_file(const char *name);

struct reference_counts {
    int64_t areas, topics, holidays, office_hours, limits, reasons, rights, agencies;
};
/* Topics, calendar, limits, reasons and rights, which name no places; for tests, which have an
 * office of their own. */
MUST_USE enum err reference_load_rules(struct ctx *cx, struct reference_counts *out);
/* Loads everything into an empty installation: with the tree of Kubu Raya, or with one agency to
 * start from. */
MUST_USE enum err reference_load(struct ctx *cx, bool kubu_raya, struct reference_counts *out);

#endif
