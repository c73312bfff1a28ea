/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* moved.h - a few reports of the system before, data/demo_import.csv, by `lapor import reports`. */
#ifndef DEMO_MOVED_H
#define DEMO_MOVED_H

#include "base/ctx.h"

/* At the world's time; the days of the file count back from `to_ms`. Not inside db_write(). */
MUST_USE enum err moved_import(struct ctx *cx, int64_t to_ms, int64_t *added_out);

#endif
