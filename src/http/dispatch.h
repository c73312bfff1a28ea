/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* dispatch.h - what the adapter asks of the dispatcher besides http_serve(). */
#ifndef HTTP_DISPATCH_H
#define HTTP_DISPATCH_H

#include "http/http.h"

/* What tells readers of one address apart. */
struct reader {
    str cookie, authorization;
    str save_data; /* who saves data gets a page without pictures */
};
/* The same for every such request: may a page of the cache answer it, may it enter there. */
bool is_common_read(enum http_method method, const struct reader *reader);

/* May the answer be made at once, on the network thread: a visitor's read of a quick route. */
bool is_quick(const struct http_app *app, const struct route *route, const struct reader *reader);

/* Makes the answer to a request that no handler will see: the error page, all headers. */
void http_refuse(struct ctx *cx, const struct http_app *app, struct request *rq,
                 struct response *rs, int status, enum err e);

#endif
