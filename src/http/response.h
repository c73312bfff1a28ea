/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* response.h - how an answer leaves: the headers every answer carries, 304, gzip. */
#ifndef HTTP_RESPONSE_H
#define HTTP_RESPONSE_H

#include "http/http.h"

/* The last steps of http_serve(): first the headers every answer carries … */
void response_headers(struct ctx *cx, const struct request *rq, struct response *rs);
/* … then, once the page cache has taken the plain page, 304 and gzip. */
void response_pack(struct ctx *cx, const struct request *rq, struct response *rs);

str response_get(const struct response *rs, str name); /* a header, "" when not set */
str http_date(struct ctx *cx, int64_t ms);             /* "Mon, 02 Mar 2026 01:00:00 GMT" */
bool etag_matches(str if_none_match, str etag);
str etag_of(struct arena *a, str body); /* weak: one for plain and gzip */

/* Packs a body; false when that does not make it smaller. */
bool gzip_pack(struct arena *a, str plain, str *out);
bool gzip_pays(str content_type, size_t size);

#endif
