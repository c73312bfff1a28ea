/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * upload.h - the files of a form become attachments that wait for their report.
 *
 * The one place where pages meet attachment/: a file is made harmless before a
 * row names it.  One that cannot be taken is an error of its field, in words;
 * the rest of the form goes on.
 */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "http/form.h"
#include "report/facts.h"

/* Can files be taken in here at all? A form offers them only then. */
bool upload_ready(struct ctx *cx);

/* Adds the ids of files taken in to `ids`, which has room for UPLOAD_FILES_MAX more. `owner` is
 * what the form and its files share, so that nobody else can use them. */
MUST_USE enum err upload_take(struct ctx *cx, struct request *rq, str owner, struct strs *ids);

/*
 * The same for a move, as ids: those that an earlier try of this form brought, in its fields
 * "berkas", and those that came now.  The request holds all of them in "berkas" afterwards, so that
 * a form that is shown again can.  One that is gone is an error, and is not asked for again.
 */
MUST_USE enum err upload_ids(struct ctx *cx, struct request *rq, str owner, struct id_list *ids);
struct strs upload_kept(struct ctx *cx, const struct request *rq);

#endif
