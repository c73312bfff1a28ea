/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * query.h - what stands behind the question mark.
 *
 * One table says which parameters each address takes; the description is made
 * from it, and what is not in it is ERR_INVALID with the parameter as field: a
 * filter that nobody knows would else be a list that nobody filtered.
 */
#ifndef API_QUERY_H
#define API_QUERY_H

#include "http/http.h"

struct api_query {
    const char *path, *name, *type, *note;
    bool required;
    int64_t min, max;        /* of an integer; 0, 0: from 0 on */
    enum http_method method; /* HTTP_GET when not said */
};
extern const struct api_query api_queries[];
extern const size_t api_queries_n;

/* Every parameter is one of this address. */
MUST_USE enum err api_query_check(struct ctx *cx, const struct request *rq);
/* ?limit= from 1 to PAGE_ROWS_MAX, `usual` when absent; ?cursor= as a number, 0 when absent. */
MUST_USE enum err api_paging(struct ctx *cx, const struct request *rq, int64_t usual,
                             int64_t *limit, int64_t *cursor);
/* An instant with its offset; a plus that came as a space is one. */
MUST_USE enum err api_instant(struct ctx *cx, const struct request *rq, const char *name,
                              int64_t *out);
/* Sets the Link header to the next page and writes "next" into the object. */
struct json;
void api_next(struct ctx *cx, const struct request *rq, struct response *rs, struct json *j,
              int64_t cursor);

#endif
