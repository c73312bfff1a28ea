/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * schedule.h - backups that are taken without anybody asking.
 *
 * In the folder that the setting backup_dir names, every backup_every hours, each
 * proven before its statement is put beside it: FILE.statement says that FILE is
 * whole.  The newest backup_keep of them stay.  Names tell the time:
 * lapor-20261124T230000Z.backup.
 */
#ifndef BACKUP_SCHEDULE_H
#define BACKUP_SCHEDULE_H

#include "backup/backup.h"

/* Makes one, proves it unless told not to, and only then writes PATH.statement. */
MUST_USE enum err backup_take(struct ctx *cx, str path, bool prove, struct statement *out);

MUST_USE enum err backup_waits(struct ctx *cx, bool *out);
MUST_USE enum err backup_some(struct ctx *cx, int64_t *done_out);

/* When the newest proven one was made; NONE: there is none, or no folder is set. */
MUST_USE enum err backup_newest(struct ctx *cx, opt_i64 *made_at_out);

#endif
