/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * evidence.h - when and where a file says it was made, before it forgets.
 *
 * Three spellings: EXIF as libvips prints it ("2026:03:01 08:00:00 (…, ASCII,
 * …)" and "6/1 10/1 4612/100 (…)"), RFC 3339 and Apple's variant of it in MP4,
 * ISO 6709 ("-06.2088+106.8456/").  All functions return false, and leave the
 * output alone, for what is not one of them or is out of range.
 */
#ifndef MEDIA_EVIDENCE_H
#define MEDIA_EVIDENCE_H

#include "base/base.h"

/* `offset` is EXIF's OffsetTimeOriginal or the null str.  Without one that can be read it is local:
 * the clock of a place that is not known yet, read as western Indonesia's. */
bool evidence_exif_time(str value, str offset, int64_t *ms_out, bool *local_out);
/* `reference` is N, S, E or W. In millionths of a degree. */
bool evidence_exif_degrees(str value, str reference, int32_t *e6_out);

bool evidence_rfc_time(str value, int64_t *ms_out);
bool evidence_iso6709(str value, int32_t *lat_e6_out, int32_t *lon_e6_out);

#endif
