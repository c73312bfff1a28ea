/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * server.h - the application on a socket: libmicrohttpd, worker threads, limits.
 *
 * Two network threads read requests and write answers; pages in the cache are
 * answered there at once.  Everything else waits in a bounded queue for one of
 * the worker threads, each with its own context and connection to the store.
 * Answers from the cache are counted, not logged.  A full queue is answered 503 at once.  Slow
 * clients are cut off: by silence (timeout_s) and by the total time a request may take to arrive.
 *
 * http_start() takes its own copy of *app; what app points to must outlive the
 * server.  http_stop() answers every request that had arrived, lets the workers
 * go and frees the server.
 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "http/http.h"

struct http_server;
struct http_options {
    str listen;     /* "127.0.0.1:8080", "[::]:80"; port 0 takes a free one       */
    int threads;    /* worker threads, 0: twice the cores                         */
    str upload_dir; /* for temporary files, on the attachments' file system       */
    str trusted_proxy;
    bool rate_limit;    /* per address: requests by class, connections           */
    bool plain_sign_in; /* the operator allows sessions over plain HTTP, not only from loopback */
    int per_address; /* connections of one address; 0: CONNECTIONS_PER_ADDRESS; a proxy has no bound
                      */
    int queue;       /* requests that may wait, 0: QUEUE_MAX                  */
    int timeout_s;   /* silence that ends a connection, 0: CLIENT_SILENCE_S   */
    int arrival_s;   /* a request must have arrived whole, 0: by its size     */
    str tls_cert, tls_key; /* PEM texts; empty: plain HTTP                        */
};

MUST_USE enum err http_start(struct ctx *cx, const struct http_app *app,
                             const struct http_options *options, struct http_server **out);
int http_port(const struct http_server *s);
void http_stop(struct http_server *s);

#endif
