/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * cookie.h - cookies in and out.
 *
 * Handlers speak of "sesi"; on an encrypted connection it travels as
 * "__Host-sesi" (or "__Secure-sesi" when it has a path of its own), Secure, so
 * that no plain connection can plant one, and no neighbour domain the first
 * kind; each is looked for under its own prefix alone.  Over plain HTTP it is plain "sesi", and the
 * prefixed names are not looked at. Always HttpOnly, SameSite=Lax, no Domain.  Values are
 * [A-Za-z0-9._~-]: anything else is our mistake (must).
 */
#ifndef HTTP_COOKIE_H
#define HTTP_COOKIE_H

#include "http/http.h"

/* One cookie of an answer; max_age_s < 0 lives until the browser closes, 0 deletes. */
struct http_cookie {
    struct http_cookie *next;
    str name, value, path;
    int max_age_s;
};

void cookie_parse(struct arena *a, str header, struct http_pairs *out); /* at most COOKIES_MAX */
str cookie_format(struct arena *a, const struct http_cookie *c, bool tls);

#endif
