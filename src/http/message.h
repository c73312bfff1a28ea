/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * message.h - a request as handlers read it, an answer as they fill it.
 *
 * Both live in the context's arena; what a request holds was checked where it
 * came in (request.h, body.h), what an answer lacks response.h adds.
 */
#ifndef HTTP_MESSAGE_H
#define HTTP_MESSAGE_H

#include "base/change.h"
#include "base/ctx.h"

enum { PAGE_TAGS_MAX = 4 }; /* things that one page shows: the start page has two */

enum http_method {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_OPTIONS,
    HTTP_OTHER
};

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

/* Where a body goes that adds to a file (BODY_PIECE): behind what is there, while it arrives. */
struct http_piece {
    int fd;       /* the server closes it; -1: nowhere, what comes is dropped */
    int64_t at;   /* in the file, of the next byte                            */
    int64_t room; /* bytes that may still come; more are 413                  */
    int64_t came; /* all of them, dropped ones too                            */
    bool failed;  /* it is our fault that it goes nowhere: 503                */
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
    struct http_piece piece;  /* of a BODY_PIECE, once it has come    */
    bool admitted;            /* it was counted by its rate already   */
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
    str file; /* path of one to send instead of body: response_file() */
    int64_t file_from, file_bytes, file_size; /* the part of it that is sent, and all of it */
    struct http_pairs headers;                /* grown by response_header()           */
    bool cacheable;                           /* a public page: may enter the page cache */
    struct change tags[PAGE_TAGS_MAX];        /* what it shows; a commit that changes it drops it */
    size_t tags_n;
    struct http_cookie *cookies; /* by response_cookie()                 */
};

str request_query(const struct request *rq, str name); /* "" when absent */
str request_field(const struct request *rq, str name);
str request_param(const struct request *rq, str name);
str request_header(const struct request *rq, str name); /* name in any case */
str request_cookie(const struct request *rq, str name); /* one that was set for all paths */
/* One with a path of its own: a neighbour domain may have planted it, so its value proves itself.
 */
str request_path_cookie(const struct request *rq, str name);
bool request_wants_json(const struct request *rq); /* API path or Accept */
bool request_reads(const struct request *rq);      /* GET or HEAD        */

void response_header(struct ctx *cx, struct response *rs, str name, str value);
void response_cookie(struct ctx *cx, struct response *rs, str name, str value, int max_age_s,
                     str path);
void response_tag(struct response *rs, enum change_kind kind, int64_t id);     /* see cache.h */
enum err response_redirect(struct ctx *cx, struct response *rs, str location); /* 303 */
enum err response_json(struct ctx *cx, struct response *rs, int status, str body);

#endif
