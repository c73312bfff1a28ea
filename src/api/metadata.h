/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * metadata.h - what a client says of a file besides: "filename Zm90by5qcGc=,private".
 *
 * The header Upload-Metadata of tus: pairs between commas, a key, a space and the
 * value in base64, which may be missing.  It is checked, kept as it came and
 * given back with HEAD; nothing here relies on it.
 */
#ifndef API_METADATA_H
#define API_METADATA_H

#include "base/base.h"

/* At most UPLOAD_METADATA_MAX bytes, keys that are words of their own, values that are base64. */
bool metadata_good(str header);

#endif
