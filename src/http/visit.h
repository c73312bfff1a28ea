/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * visit.h - inside the adapter: one request on its way through the threads.
 *
 * It belongs to the network thread until it is pushed, to the worker until the
 * connection is resumed, and to the network thread again.  mhd.c moves it,
 * mhd_answer.c makes what is sent; nothing else knows the HTTP library.
 */
#ifndef HTTP_VISIT_H
#define HTTP_VISIT_H

#include "http/adapter.h"
#include "http/body.h"
#include "http/dispatch.h"
#include "http/links.h"

#include <microhttpd.h>
#include <netinet/in.h>

enum { TARGET_SHORT = 256 };

enum stage {
    ARRIVED,
    OPENING, /* a worker looks where its body goes                     */
    OPENED,
    RECEIVING,
    WAITING,
    ANSWERED
};

struct visit {
    struct visit *next; /* free, or NULL */
    struct http_server *server;
    struct MHD_Connection *connection;
    struct MHD_PostProcessor *post;
    struct MHD_Response *response;
    struct link *link;
    enum stage stage;
    enum http_method method;
    int status;
    bool counted, admitted;
    int64_t since_us;
    size_t announced;   /* bytes of its body, as Content-Length says */
    size_t came;        /* bytes of its body, whatever is in them    */
    struct arena arena; /* the body and long targets */
    struct body body;
    str target, peer;
    char peer_text[INET6_ADDRSTRLEN];
    char target_text[TARGET_SHORT];
};

str visit_header(const struct visit *v, const char *name);
struct reader visit_reader(const struct visit *v);
/* The client's address, behind a trusted proxy too. */
str visit_origin(const struct visit *v);

/* Sends one of the answers that were made at start. */
enum MHD_Result visit_refuse(struct visit *v, enum refusal which);
/* Sends a page of the cache; false: there is none that may be sent. */
bool visit_cached(struct visit *v);

#endif
