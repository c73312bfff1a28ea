/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * request.h - from the lines of a request to what handlers read.
 *
 * Whoever takes a request in (the adapter, a test) sets method, target,
 * headers, address, tls, secure, and the body; request_parse() does the rest
 * and is called by http_serve() alone.  ERR_INVALID means: answer 400.
 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "http/http.h"

MUST_USE enum err request_parse(struct ctx *cx, struct request *rq);

/* Content-Type without its parameters: "application/json"; "" when there is none. */
str request_media_type(const struct request *rq);
bool media_is_form(str type); /* application/x-www-form-urlencoded */

bool accepts_gzip(str accept_encoding);

/*
 * The client's address behind a proxy: the rightmost hop of X-Forwarded-For
 * that is not the proxy itself, if the peer is the trusted proxy.  A slice of
 * its arguments, nothing allocated; no proxy is trusted when trusted_proxy is "".
 */
str request_origin(str peer, str forwarded_for, str trusted_proxy);

#endif
