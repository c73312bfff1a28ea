/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * adapter.h - what server.c and mhd.c share: the server itself.
 *
 * server.c puts it together and takes it apart; mhd.c, which alone knows the
 * HTTP library, moves requests between its threads and the workers.
 */
#ifndef HTTP_ADAPTER_H
#define HTTP_ADAPTER_H

#include "http/pool.h"
#include "http/server.h"

#include <pthread.h>
#include <stdatomic.h>

struct MHD_Daemon;
struct visit;

enum { NETWORK_THREADS = 2 };

/* Answers that must be there when nothing else is: made once, at start. */
enum refusal { REFUSE_BUSY, REFUSE_SIZE, REFUSE_BAD, REFUSALS };

struct http_server {
    struct arena life; /* this struct lies in it */
    struct http_app app;
    struct http_options options; /* every 0 replaced by what it stands for */
    struct world *world;
    struct MHD_Daemon *daemon;
    struct pool *pool;
    struct links *links;
    void *refusals[REFUSALS][2]; /* a page, a problem document */
    int refusal_status[REFUSALS];
    int listen_fd, port;
    atomic_bool stopping;
    pthread_mutex_t lock;
    pthread_cond_t idle; /* active became 0 */
    struct visit *free;
    size_t active; /* requests between their headers and the end of their answer */
};

void server_lock(struct http_server *s);
void server_unlock(struct http_server *s);

MUST_USE enum err mhd_start(struct ctx *cx, struct http_server *s);
void mhd_quiesce(struct http_server *s);                 /* takes no new connection */
void mhd_stop(struct http_server *s);                    /* no request may be with a worker */
void mhd_run(struct ctx *cx, void *visit, void *server); /* one request, on a worker */

/* An answer in the library's form. */
void *mhd_answer(struct ctx *cx, struct response *rs);
void mhd_answer_drop(void *answer);

#endif
