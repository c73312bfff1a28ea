/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * export.h - reports and events as files, without identities.
 *
 * Reports carry all headers of LAPOR!'s own export in its order, so that what
 * reads those reads ours.  The reporter's name is always "Anonim".  What only
 * LAPOR! can know is empty: its number of the agency, the decree and the annual
 * report of the agency, and whether a report came by the vice president's desk.
 * A report in any state is written; confidential ones are left out, and
 * counted, unless they are asked for.  The ending of the name decides: .csv,
 * .jsonl, .xlsx.
 */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "base/ctx.h"

struct export_done {
    int64_t rows, left_out; /* left out: the confidential ones */
};

MUST_USE enum err export_reports(struct ctx *cx, str path, bool confidential,
                                 struct export_done *out);
MUST_USE enum err export_events(struct ctx *cx, str path, int64_t *rows_out);

#endif
