/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* work.h - files in the work folder, named by the supervisor alone. */
#ifndef MEDIA_WORK_H
#define MEDIA_WORK_H

#include "media/stage.h"

#define MEDIA_INPUT "in" /* the file as it came, for converters; removed at the end */

MUST_USE enum reason work_input(struct job *job); /* copies in_fd to MEDIA_INPUT */
/* Opens for job->work_fd or job->out_fd what is named, closing what was open before. */
MUST_USE enum reason work_open(struct job *job, const char *name);
MUST_USE enum reason work_create(struct job *job, const char *name, int *fd_out);
void work_remove(struct job *job, const char *name);
bool work_size(struct job *job, const char *name, int64_t *bytes_out);

/* Runs `work` on the file `from`, with `to` (or NULL) to write into; both are closed after. */
MUST_USE enum reason work_stage(struct job *job, const char *from, const char *to, stage_fn *work);

#endif
