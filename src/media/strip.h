/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * strip.h - pictures inside documents and PDF forget where they were taken.
 *
 * The pixels stay as they are; what goes is every segment or chunk that is not
 * needed to show them: EXIF, XMP, IPTC, comments, times, and whatever follows
 * the end.  `out` has room for bytes.n; the result is never longer.  False when
 * the bytes are not a whole picture of that kind.
 */
#ifndef MEDIA_STRIP_H
#define MEDIA_STRIP_H

#include "base/base.h"

bool strip_jpeg(str bytes, char *out, size_t *n_out);
bool strip_png(str bytes, char *out, size_t *n_out);

/* By its leading bytes one of the two? */
bool strip_knows(str bytes);
bool strip_picture(str bytes, char *out, size_t *n_out);

#endif
