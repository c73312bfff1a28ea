/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sniff.h - what a file is: by its own bytes, never by a name or a claim.
 *
 * Our table of leading bytes decides; libmagic is asked as well and must not
 * contradict, so that what two readers take for two types is refused.
 */
#ifndef MEDIA_SNIFF_H
#define MEDIA_SNIFF_H

#include "media/media.h"

/* By leading bytes alone. SOURCE_NONE with the reason to give. */
enum source sniff_bytes(str bytes, enum reason *reason_out);
/* `mime` is libmagic's opinion. */
bool sniff_agrees(enum source source, str mime);

/* Stages: load libmagic's table; look at job->in_fd and set result.source. */
enum reason sniff_prepare(struct job *job);
enum reason sniff_file(struct job *job);

#endif
