/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* figures.h - how far behind the work is that nobody asked for, as Prometheus lines. */
#ifndef JOB_FIGURES_H
#define JOB_FIGURES_H

#include "base/ctx.h"

/* Age of the oldest event without a place in the log; events each reader has still to read. */
MUST_USE enum err job_figures(struct ctx *cx, str *out);

#endif
