/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * export.h - reports and events as files, without identities.
 *
 * Reports carry the headers of LAPOR!'s own export, so that what reads those
 * reads ours; the reporter's name is always "Anonim".  Confidential reports
 * are left out unless they are asked for.  The ending of the name decides:
 * .csv, .jsonl, .xlsx.
 */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "base/ctx.h"

MUST_USE enum err export_reports(struct ctx *cx, str path, bool confidential, int64_t *rows_out);
MUST_USE enum err export_events(struct ctx *cx, str path, int64_t *rows_out);

#endif
