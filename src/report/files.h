/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * files.h - who may see the files of a report: what its events say.
 *
 * A file comes with an event and is seen by whoever may read the event's words;
 * what a reporter sends along is never public by itself.  A later edit or
 * verification can show a photo to everybody and hide it again.  files_apply()
 * is the part of the fold that says so, and the column attachment.visibility
 * follows it.
 */
#ifndef REPORT_FILES_H
#define REPORT_FILES_H

#include "report/fold.h"
#include "report/move.h"

/* Pure, as report_apply() is; the list before stays as it was. */
void files_apply(struct ctx *cx, struct file_states *files, const struct event *ev,
                 const struct facts *f);
/* Of one file, null when the report has no such file. */
str files_visibility(const struct file_states *files, int64_t id);

/*
 * The wish to show and hide photos, into facts; what is so already is left out.
 * ERR_INVALID on "show_attachments" or "hide_attachments": not of this report,
 * of staff alone, no photo, a report that is confidential or becomes so.
 */
MUST_USE enum err files_decide(struct ctx *cx, const struct casefile *c, const struct move *m,
                               struct facts *f);
/* Can everybody be shown this file at all? */
bool file_can_be_shown(str kind, str visibility);

/* As they are stored now. */
MUST_USE enum err files_read(struct ctx *cx, const struct report *r, struct file_states *out);
/* In db_write(): ties the uploads to their event, and writes what changed for those before. */
MUST_USE enum err files_bind(struct ctx *cx, const struct id_list *ids, str owner,
                             const struct event *ev, const struct file_states *after);
MUST_USE enum err files_store(struct ctx *cx, int64_t report_id, const struct file_states *before,
                              const struct file_states *after);

#endif
