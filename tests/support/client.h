/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * client.h - a browser without a socket: requests through http_serve().
 *
 *     struct client *c = client_open(cx, &app);
 *     client_get(c, "/masuk");
 *     client_post(c, "/masuk", "nama", "koordinator", "sandi", "…", NULL);
 *     assert_int_equal(c->status, 303);
 *     assert_str(client_header(c, "Location"), "/kerja");
 *     client_get(c, "/kerja");
 *     assert_true(str_has(c->body, S("Antrean")));
 *     client_close(c);
 *
 * It keeps cookies as a browser would (by name and path, Max-Age=0 deletes),
 * sends the CSRF token of the last page with every POST and DELETE (a form
 * names its own "csrf" to send another one), follows no redirect.  Each call
 * has a context of its own with the world and the database of `cx`, which is
 * reset by the next call: the answer lives that long.  Client and app live as
 * long as cx's arena.  A browser: Sec-Fetch-Site: same-origin goes along.
 */
#ifndef SUPPORT_CLIENT_H
#define SUPPORT_CLIENT_H

#include "support/test.h"

#include "http/http.h"

struct client {
    /* The last answer. */
    int status;
    str body;
    struct response response;
    enum err fault; /* what http_serve's context had recorded, and its message */
    str fault_message;

    /* How the next requests are sent; free to change. */
    str address;               /* "127.0.0.1"                                      */
    bool tls, secure;          /* false, true: a loopback client over plain HTTP   */
    struct http_pairs headers; /* sent with every request; see client_set_header() */
    str csrf;                  /* of the last page                                 */

    /* Its own. */
    struct ctx *owner;
    struct http_app app;
    struct ctx cx;
    struct client_cookie *cookies;
};

/* Prepares a copy of the app (http_prepare) unless it was prepared. */
struct client *client_open(struct ctx *cx, const struct http_app *app);
void client_close(struct client *c); /* resets the last call's context */

void client_get(struct client *c, const char *target);
/* Field names and values in turn, then NULL: an urlencoded form. */
void client_post(struct client *c, const char *target, ...) __attribute__((sentinel));
/* Fields from a table, and files (paths of files that exist, field, name) as an upload brings them.
 */
void client_send_form(struct client *c, const char *target, struct http_pairs fields,
                      struct http_files files);
/* Any method with a body of any type; `type` NULL: no body. For the API. */
void client_send(struct client *c, const char *method, const char *target, const char *type,
                 str body);

/* A piece for a BODY_PIECE route, as the server does it: asked where, written, answered. */
void client_send_piece(struct client *c, const char *method, const char *target, const char *type,
                       str body);

/* A header that goes with every request from now on; NULL takes it away. */
void client_set_header(struct client *c, const char *name, const char *value);
str client_header(const struct client *c, const char *name); /* of the answer; "" when absent */
str client_cookie(const struct client *c, const char *name); /* kept; "" when absent          */
void client_set_cookie(struct client *c, const char *name, str value); /* on every path */
void client_forget_cookies(struct client *c);

#endif
