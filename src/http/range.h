/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * range.h - a file as an answer, all of it or the part that is asked for.
 *
 * A phone that seeks in a video and a download that goes on after the line
 * broke ask for one part (RFC 9110, 14): 206.  Several parts, or words that are
 * no range, are answered with all of the file; a part that begins behind the
 * end is 416.  With If-Range the part is given only of the very same file.
 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H

#include "http/message.h"

/* Sends the file at `path`; `hash`, 32 bytes of what is in it, makes its ETag. */
MUST_USE enum err response_file(struct ctx *cx, const struct request *rq, struct response *rs,
                                str path, str hash);

enum range_kind { RANGE_WHOLE, RANGE_PART, RANGE_BEHIND /* its end: 416 */ };
struct range {
    int64_t from, n;
};
/* The header Range, "" when there is none, for a file of so many bytes. */
enum range_kind range_parse(str header, int64_t size, struct range *out);

#endif
