/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * stage.h - one step with a hostile file, in a child of its own.
 *
 * stage_read() runs `prepare` (libraries that load files of theirs), closes
 * the reader's cage and runs `work`; the child's job->result comes back.
 * stage_convert() starts ffmpeg or qpdf in the converter's cage, in the work
 * folder.  Both end the child at their bound of time and memory.  At most one
 * child lives at a time, and none outlives the supervisor.
 */
#ifndef MEDIA_STAGE_H
#define MEDIA_STAGE_H

#include "media/media.h"

typedef enum reason stage_fn(struct job *job);

MUST_USE enum reason stage_read(struct job *job, stage_fn *prepare, stage_fn *work);

enum { STAGE_ARGS_MAX = 64 };

struct converter {
    const char *program; /* absolute path */
    const char *output;  /* file in the work folder that takes standard output, or NULL */
    int cpu_s, wall_s;
    const char *args[STAGE_ARGS_MAX]; /* ends with NULL; args[0] is the program's name */
};

/* FINE when it ended by itself, whatever its exit code says. */
MUST_USE enum reason stage_convert(struct job *job, const struct converter *c, int *code_out);

#endif
