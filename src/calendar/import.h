/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * import.h - holidays, office hours and limits from tables (CSV or XLSX), inside db_write().
 *
 * Holidays make a new calendar version that knows exactly the days of the
 * file; open deadlines are recomputed by a job afterwards (report/recompute.h).
 */
#ifndef CALENDAR_IMPORT_H
#define CALENDAR_IMPORT_H

#include "base/ctx.h"

/* Table: day, kind, name, decree, region. *version_out: the new version, or the present one when
 * nothing changed. */
MUST_USE enum err holiday_import(struct ctx *cx, str csv, int64_t *count_out, int64_t *version_out);
MUST_USE enum err office_hours_import(struct ctx *cx, str csv, int64_t *count_out);
MUST_USE enum err limit_import(struct ctx *cx, str csv, int64_t *count_out);

#endif
