/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* probe.h - ffprobe's answer, read in the reader's cage. */
#ifndef MEDIA_PROBE_H
#define MEDIA_PROBE_H

#include "media/media.h"

/* Of the file as sent: type, evidence, whether it is short enough, whether its pictures may stay.
 */
enum reason probe_input(struct job *job);
/* Of the file as made: width, height, length. */
enum reason probe_output(struct job *job);

#endif
