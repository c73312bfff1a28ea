/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * http.h - the route table between a request and its answer (message.h).
 *
 * http/ knows nothing of reports or accounts: the program hands it a `struct
 * http_app` with its routes and three hooks (who is this, error page, texts).
 * libmicrohttpd is used in http/mhd.c and http/mhd_answer.c only.  Handlers are straight-line
 * blocking functions on a pool of worker threads; the connection is suspended
 * meanwhile.  A handler fills the response and returns; everything it
 * allocated goes with the context's arena after the answer was handed over.
 * Beside this: server.h (the real thing on a socket), form.h (typed forms), problem.h, cache.h,
 * rate.h, ops.h, route.h.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "http/message.h"

typedef enum err handler(struct ctx *cx, struct request *rq, struct response *rs);

enum rate_class {
    RATE_NONE,
    RATE_READ,
    RATE_WRITE,
    RATE_LOGIN,
    RATE_RECEIPT,
    RATE_PIECE,
    RATE_UPLOAD,
    RATE_CLASSES
};

/*
 * BODY_UPLOAD: a form with a file, or a file itself as the body: rq->files either way.
 * BODY_PIECE: the route's `open` says, before the body comes, into which file it goes; what came is
 * there also when the connection breaks.
 */
enum body_kind { BODY_NONE = 0, BODY_FORM, BODY_FILES, BODY_JSON, BODY_UPLOAD, BODY_PIECE };

/* Like a handler, for a request whose body is still to come; an error means that it is dropped, and
 * the handler will say why. */
typedef enum err body_opener(struct ctx *cx, struct request *rq, struct http_piece *out);

/*
 * What a route costs. A quick one only reads, a few rows by key, and no file: where the store is in
 * the process itself, its answer to a visitor is made on the network thread (ADR 7).
 */
enum effort { ANY_EFFORT = 0, QUICK };

struct route {
    enum http_method method;
    const char *pattern; /* "/laporan/{nomor}" */
    handler *run;
    uint32_t who; /* ROLE_BITs; 0 is refused at start */
    enum rate_class limit;
    enum body_kind body;
    uint32_t scope;                 /* API scope a token needs, 0: none */
    const char *note;               /* a sentence for `lapor routes` and the API description */
    body_opener *open;              /* of a BODY_PIECE, and of nothing else   */
    const struct http_pairs *tells; /* headers of every answer, refusals too  */
    enum effort effort;
};

struct route_table {
    const struct route *v;
    size_t n;
};

struct http_app {
    const struct route_table *tables; /* pages, API, operation */
    size_t tables_n;
    /* Sets cx->actor, cx->lang, rq->csrf from cookie or Authorization; bad token: ERR_DENIED. */
    enum err (*identify)(struct ctx *cx, struct request *rq);
    /* Writes the page or problem document of a failed request; must not fail. */
    void (*error)(struct ctx *cx, struct request *rq, struct response *rs, enum err e);
    const char *sign_in; /* where a visitor without the right is sent: "/masuk"; NULL: nowhere */
    /* Opens and closes what a worker thread needs (its database connection). */
    enum err (*thread_start)(struct ctx *cx, void *arg);
    void (*thread_stop)(struct ctx *cx, void *arg);
    void *arg;
    bool store_is_near;          /* asking it takes microseconds: quick routes need no worker */
    str harmless;                /* a cookie that names nobody, as the language's; may be empty */
    const struct router *router; /* by http_prepare()                                 */
    struct page_cache *cache;    /* NULL: none                                        */
    struct rate_table *rates;    /* NULL: no limits                                   */
    struct ops *ops;             /* NULL: nothing is counted                          */
};

/* Compiles the routes, once, into memory that lives as long as the app; refuses faulty tables. */
MUST_USE enum err http_prepare(struct ctx *cx, struct arena *life, struct http_app *app);

/* A request of a BODY_PIECE route when only its headers have come; then http_serve() as ever. */
void http_open(struct ctx *cx, const struct http_app *app, struct request *rq,
               struct http_piece *out);

/* One request through the dispatcher in process: the door that tests and fuzzers use too. */
void http_serve(struct ctx *cx, const struct http_app *app, struct request *rq,
                struct response *rs);

#endif
