/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * http.h - a request, its answer, and the route table between them.
 *
 * http/ knows nothing of reports or accounts: the program hands it a `struct
 * http_app` with its routes and three hooks (who is this, error page, texts).
 * libmicrohttpd is used in http/mhd.c only.  Handlers are straight-line
 * blocking functions on a pool of worker threads; the connection is suspended
 * meanwhile.  A handler fills the response and returns; everything it
 * allocated goes with the context's arena after the answer was handed over.
 * Beside this: server.h (the real thing on a socket), form.h (typed forms), problem.h, cache.h,
 * rate.h, ops.h, route.h.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "base/change.h"
#include "base/ctx.h"

enum { PAGE_TAGS_MAX = 4 }; /* things that one page shows: the start page has two */

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST, HTTP_DELETE, HTTP_OPTIONS, HTTP_OTHER };

struct http_pair {
    str name, value;
};
struct http_pairs {
    struct http_pair *v;
    size_t n;
};

/* An uploaded file, already on disk under a temporary name; removed with the arena. */
struct http_file {
    str field; /* form field: "lampiran"              */
    str name;  /* as the client called it; untrusted  */
    str path;  /* of the temporary file               */
    int64_t size;
};
struct http_files {
    struct http_file *v;
    size_t n;
};

struct request {
    enum http_method method;
    str path;    /* percent-decoded, valid UTF-8, begins with '/' */
    str target;  /* as sent, path and query                       */
    str address; /* of the client, after LAPOR_TRUSTED_PROXY      */
    bool secure; /* TLS, or a loopback client: may sign in        */
    bool tls;    /* encrypted up to us or to the trusted proxy    */
    struct http_pairs query, headers, cookies;
    struct http_pairs fields; /* of the form: urlencoded or multipart */
    struct http_files files;
    str body;                 /* of any other content type            */
    struct http_pairs params; /* from the route: {nomor}              */
    const struct route *route;
    const struct http_app *app;
    int refused; /* 0, or why its body could not be taken whole: 400, 413, 415, 503 */
    struct form_errors *errors; /* what form_read() found; NULL before it             */
    str csrf;                   /* token to put into forms; "" without a session cookie  */
    str session_key;            /* value of the session cookie that identify() accepted  */
    void *user;                 /* the hooks' own */
};

struct response {
    int status; /* 0 means 200 */
    str content_type;
    str body;
    str file;                          /* path of a file to send instead of body */
    struct http_pairs headers;         /* grown by response_header()           */
    bool cacheable;                    /* a public page: may enter the page cache */
    struct change tags[PAGE_TAGS_MAX]; /* what it shows; a commit that changes it drops it */
    size_t tags_n;
    struct http_cookie *cookies; /* by response_cookie()                 */
};

str request_query(const struct request *rq, str name); /* "" when absent */
str request_field(const struct request *rq, str name);
str request_param(const struct request *rq, str name);
str request_header(const struct request *rq, str name); /* name in any case */
str request_cookie(const struct request *rq, str name);
bool request_wants_json(const struct request *rq); /* API path or Accept */
bool request_reads(const struct request *rq);      /* GET or HEAD        */

void response_header(struct ctx *cx, struct response *rs, str name, str value);
void response_cookie(struct ctx *cx, struct response *rs, str name, str value, int max_age_s,
                     str path);
void response_tag(struct response *rs, enum change_kind kind, int64_t id);     /* see cache.h */
enum err response_redirect(struct ctx *cx, struct response *rs, str location); /* 303 */
enum err response_json(struct ctx *cx, struct response *rs, int status, str body);

typedef enum err handler(struct ctx *cx, struct request *rq, struct response *rs);

enum rate_class {
    RATE_NONE,
    RATE_READ,
    RATE_WRITE,
    RATE_LOGIN,
    RATE_RECEIPT,
    RATE_UPLOAD,
    RATE_CLASSES
};

/* BODY_UPLOAD: a form with a file, or a file itself as the body: rq->files either way. */
enum body_kind { BODY_NONE = 0, BODY_FORM, BODY_FILES, BODY_JSON, BODY_UPLOAD };

struct route {
    enum http_method method;
    const char *pattern; /* "/laporan/{nomor}" */
    handler *run;
    uint32_t who; /* ROLE_BITs; 0 is refused at start */
    enum rate_class limit;
    enum body_kind body;
    uint32_t scope;   /* API scope a token needs, 0: none */
    const char *note; /* a sentence for `lapor routes` and the API description */
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
    /* A number that changes when what these tags show changes; NULL: pages live 2 s. */
    enum err (*version)(struct ctx *cx, const struct change *tags, size_t n, int64_t *out);
    const struct router *router; /* by http_prepare()                                 */
    struct page_cache *cache;    /* NULL: none                                        */
    struct rate_table *rates;    /* NULL: no limits                                   */
    struct ops *ops;             /* NULL: nothing is counted                          */
};

/* Compiles the routes, once, into memory that lives as long as the app; refuses faulty tables. */
MUST_USE enum err http_prepare(struct ctx *cx, struct arena *life, struct http_app *app);

/* One request through the dispatcher in process: the door that tests and fuzzers use too. */
void http_serve(struct ctx *cx, const struct http_app *app, struct request *rq,
                struct response *rs);

#endif
