/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * url.h - what stands between the bytes of a request line and its meaning.
 *
 * Everything here takes hostile bytes and gives text (utf8_valid), or
 * false.  A query is read as browsers read it (a stray % stands for itself, +
 * is a space); a path is strict, and may hide no slash and no control
 * character behind a %.  The same reader serves urlencoded form bodies.
 */
#ifndef HTTP_URL_H
#define HTTP_URL_H

#include "http/http.h"

bool url_path(struct arena *a, str raw, str *out);
bool url_pairs(struct arena *a, str raw, size_t max, struct http_pairs *out);
str url_encode(struct arena *a, str s); /* for a value in a query */

#endif
