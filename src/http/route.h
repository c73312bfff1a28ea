/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * route.h - which route answers a path.
 *
 * The tables are compiled once: routes stand by their number of segments,
 * literal segments before {names}, so that the first match is the most exact.
 * A table is refused at start when a route names no role, no function, has a
 * malformed pattern, or says the same as another.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/http.h"

struct router;

struct route_match {
    const struct route *route; /* NULL: none for this method                            */
    uint32_t methods;          /* bits of enum http_method that this path has; 0: no such path */
};

MUST_USE enum err router_new(struct ctx *cx, struct arena *life, const struct route_table *tables,
                             size_t tables_n, struct router **out);

/* HEAD is answered by GET's route where it has none of its own. `params` may be NULL; else it is
 * filled from `a`. */
struct route_match router_find(const struct router *r, struct arena *a, enum http_method method,
                               str path, struct http_pairs *params);

str method_name(enum http_method m);
enum http_method method_of(str name);
str methods_list(struct arena *a, uint32_t methods); /* for Allow: "GET, HEAD, POST" */

#endif
