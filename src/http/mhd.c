/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Requests between libmicrohttpd and the workers.  The library's two threads
 * call the functions named on_…; a worker thread calls mhd_run().  One `visit`
 * (visit.h) follows a request through both.
 */
#include "http/visit.h"

#include "base/limits.h"
#include "http/dispatch.h"
#include "http/listen.h"
#include "http/ops.h"
#include "http/request.h"
#include "http/route.h"
#include "http/url.h"

enum { POST_BUFFER = 32 << 10 };

/* Visits */

static struct visit *visit_new(struct http_server *s)
{
    server_lock(s);
    struct visit *v = s->free;
    if (v)
        s->free = v->next;
    else
        v = arena_new(&s->life, struct visit);
    server_unlock(s);
    v->next = NULL;
    v->server = s;
    v->stage = ARRIVED;
    v->admitted = false;
    v->came = 0;
    arena_init(&v->arena, REQUEST_ARENA_MAX);
    body_begin(&v->body, &v->arena, BODY_NONE, S(""));
    return v;
}

static void visit_end(struct visit *v)
{
    struct http_server *s = v->server;

    if (v->post)
        MHD_destroy_post_processor(v->post);
    if (v->response)
        MHD_destroy_response(v->response);
    body_end(&v->body);
    arena_reset(&v->arena);
    v->post = NULL;
    v->response = NULL;
    server_lock(s);
    if (v->counted && --s->active == 0)
        must(pthread_cond_signal(&s->idle) == 0);
    v->counted = false;
    v->next = s->free;
    s->free = v;
    server_unlock(s);
}

static struct link *link_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

/* Work, on a worker thread */

static enum MHD_Result copy_header(void *arg, enum MHD_ValueKind kind, const char *key,
                                   const char *value)
{
    (void)kind;
    struct http_pairs *headers = arg;

    headers->v[headers->n++] = (struct http_pair){str_of(key), str_of(value ?: "")};
    return MHD_YES;
}

static void read_headers(struct ctx *cx, struct visit *v, struct http_pairs *out)
{
    int n = MHD_get_connection_values(v->connection, MHD_HEADER_KIND, NULL, NULL);

    out->v = arena_array(&cx->arena, struct http_pair, (size_t)n);
    MHD_get_connection_values(v->connection, MHD_HEADER_KIND, copy_header, out);
}

static bool came_encrypted(const struct visit *v)
{
    const struct http_options *o = &v->server->options;
    bool proxied = o->trusted_proxy.n && str_eq(o->trusted_proxy, v->peer);

    return o->tls_cert.n || (proxied && str_eq(visit_header(v, "X-Forwarded-Proto"), S("https")));
}

static struct request request_of(struct ctx *cx, struct visit *v)
{
    struct request rq = {.method = v->method, .target = v->target, .admitted = v->admitted};

    rq.address = visit_origin(v);
    rq.tls = came_encrypted(v);
    rq.secure = rq.tls || v->server->options.plain_sign_in || address_is_loopback(rq.address);
    read_headers(cx, v, &rq.headers);
    return rq;
}

static void open_body(struct ctx *cx, struct visit *v)
{
    struct http_server *s = v->server;
    struct request rq = request_of(cx, v);
    struct http_piece piece;

    http_open(cx, &s->app, &rq, &piece);
    body_open(&v->body, &piece);
    v->admitted = rq.admitted;
    v->stage = OPENED;
    link_due(s->links, v->link, ops_now_us(), v->announced);
}

static void answer(struct ctx *cx, void *job, void *arg)
{
    struct visit *v = job;
    struct http_server *s = arg;
    struct request rq = request_of(cx, v);
    struct response rs = {0};

    body_give(&v->body, &rq);
    http_serve(cx, &s->app, &rq, &rs);
    if (atomic_load(&s->stopping))
        response_header(cx, &rs, S("Connection"), S("close"));
    v->response = mhd_answer(cx, &rs);
    v->status = rs.status;
    arena_reset(&v->arena); /* temporary files go now, not when the last byte was sent */
    body_begin(&v->body, &v->arena, BODY_NONE, S(""));
    v->stage = ANSWERED;
    link_due(s->links, v->link, ops_now_us(), rs.file.n ? (size_t)rs.file_bytes : rs.body.n);
}

void mhd_run(struct ctx *cx, void *job, void *arg)
{
    struct visit *v = job;
    struct http_server *s = arg;

    ops_move(s->app.ops, OPS_QUEUE, -1);
    if (v->stage == OPENING)
        open_body(cx, v);
    else
        answer(cx, v, s);
    MHD_resume_connection(v->connection);
}

/* Requests as they come in, on a network thread */

static enum MHD_Result on_part(void *arg, enum MHD_ValueKind kind, const char *key,
                               const char *filename, const char *type, const char *encoding,
                               const char *data, uint64_t offset, size_t size)
{
    (void)kind;
    (void)type;
    (void)encoding;
    struct visit *v = arg;

    body_add_part(&v->body, str_of(key), str_of(filename), offset, (str){data, size});
    return MHD_YES;
}

struct framing {
    int lengths, encodings, hosts, odd;
};

/* A bare CR ends the value for some and not for others. */
static bool is_value(str value)
{
    bool good = true;

    for (size_t i = 0; i < value.n; i++)
        good &= ((unsigned char)value.p[i] >= ' ' && value.p[i] != 0x7f) || value.p[i] == '\t';
    return good;
}

/* "Transfer-Encoding : chunked" is one header to some and none to others. */
static bool is_token(str name)
{
    bool good = name.n > 0;

    for (size_t i = 0; i < name.n; i++)
        good &= name.p[i] > ' ' && name.p[i] < 0x7f;
    return good;
}

static enum MHD_Result count_framing(void *arg, enum MHD_ValueKind kind, const char *key,
                                     size_t key_size, const char *value, size_t value_size)
{
    (void)kind;
    struct framing *f = arg;
    str name = {key, key_size}, text = {value ?: "", value ? value_size : 0};
    bool is_encoding = str_eq_nocase(name, S("Transfer-Encoding"));

    f->lengths += str_eq_nocase(name, S("Content-Length"));
    f->encodings += is_encoding;
    f->hosts += str_eq_nocase(name, S("Host"));
    f->odd += !is_token(name) || !is_value(text);
    f->odd += is_encoding && !str_eq_nocase(text, S("chunked")); /* else its body has no end */
    return MHD_YES;
}

/* NULL when there is no such path: its answer will be 404 or 405. */
static const struct route *route_for(struct visit *v)
{
    str path, query;

    str_cut(v->target, '?', &path, &query);
    if (!url_path(&v->arena, path, &path))
        return NULL;
    return router_find(v->server->app.router, NULL, v->method, path, NULL).route;
}

static bool is_multipart(str content_type)
{
    str multipart = S("multipart/form-data");

    return str_eq_nocase(str_slice(content_type, 0, multipart.n), multipart);
}

/* From here to the worker's MHD_resume_connection() the connection stands still. */
static enum MHD_Result push(struct visit *v, enum stage stage)
{
    struct http_server *s = v->server;

    if (!pool_reserve(s->pool))
        return visit_refuse(v, REFUSE_BUSY);
    ops_move(s->app.ops, OPS_QUEUE, 1);
    v->stage = stage;
    link_not_due(s->links, v->link);
    MHD_suspend_connection(v->connection);
    pool_push(s->pool, v);
    return MHD_YES;
}

static enum MHD_Result begin_body(struct visit *v, struct framing f)
{
    int64_t length = 0;
    const struct route *route = route_for(v);
    enum body_kind kind = route ? route->body : BODY_NONE;

    if (f.lengths && (!str_i64(visit_header(v, "Content-Length"), &length) || length < 0))
        return visit_refuse(v, REFUSE_BAD);
    if ((uint64_t)length > body_max(kind))
        return visit_refuse(v, REFUSE_SIZE);
    body_begin(&v->body, &v->arena, kind, v->server->options.upload_dir);
    bool is_form = kind == BODY_FORM || kind == BODY_FILES || kind == BODY_UPLOAD;
    if (is_form && is_multipart(visit_header(v, "Content-Type"))) {
        v->post = MHD_create_post_processor(v->connection, POST_BUFFER, on_part, v);
        if (!v->post)
            v->body.refused = 400;
    }
    v->announced = (size_t)length;
    link_due(v->server->links, v->link, v->since_us, v->announced);
    return kind == BODY_PIECE ? push(v, OPENING) : MHD_YES;
}

static enum MHD_Result arrived(struct visit *v, const char *method)
{
    struct http_server *s = v->server;
    struct framing f = {0};

    v->method = method_of(str_of(method));
    server_lock(s);
    v->counted = true;
    s->active++;
    server_unlock(s);
    v->stage = RECEIVING;
    MHD_get_connection_values_n(v->connection, MHD_HEADER_KIND, count_framing, &f);
    if (f.lengths + f.encodings > 1 || f.hosts > 1 || f.odd) /* others may read it otherwise */
        return visit_refuse(v, REFUSE_BAD);
    if (f.lengths + f.encodings)
        return begin_body(v, f);
    return MHD_YES;
}

static enum MHD_Result receive(struct visit *v, str data)
{
    v->came += data.n;
    if (v->came > body_max(v->body.kind))
        return MHD_NO; /* a length that was not announced: hang up */
    if (!v->post)
        body_add(&v->body, data);
    else if (body_is_heard(&v->body) && MHD_post_process(v->post, data.p, data.n) != MHD_YES)
        v->body.refused = 400;
    link_due(v->server->links, v->link, v->since_us, v->body.bytes);
    return MHD_YES;
}

static void end_body(struct visit *v)
{
    if (v->post && MHD_destroy_post_processor(v->post) != MHD_YES && body_is_heard(&v->body))
        v->body.refused = 400; /* the last boundary never came */
    v->post = NULL;
    body_end(&v->body);
}

/* What is made sooner than it would be handed over and back. */
static bool answered_here(struct visit *v)
{
    struct http_server *s = v->server;
    struct reader reader = visit_reader(v);

    if (!is_quick(&s->app, route_for(v), &reader) || !pool_run_here(s->pool, answer, v))
        return false;
    (void)MHD_queue_response(v->connection, (unsigned)v->status, v->response);
    return true;
}

/* An answer given before this moment would end the connection with it. */
static enum MHD_Result received(struct visit *v)
{
    if (visit_cached(v)) {
        link_due(v->server->links, v->link, ops_now_us(), 0);
        return MHD_YES;
    }
    end_body(v);
    return answered_here(v) ? MHD_YES : push(v, WAITING);
}

/* The library comes once more before the first byte. */
static enum MHD_Result opened(struct visit *v, str piece)
{
    v->stage = RECEIVING;
    return piece.n ? receive(v, piece) : MHD_YES;
}

static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **visit)
{
    (void)arg;
    (void)url;
    (void)version;
    struct visit *v = *visit;
    str piece = {data, *size};

    v->connection = connection;
    *size = 0;
    switch (v->stage) {
    case ARRIVED: return arrived(v, method);
    case OPENED: return opened(v, piece);
    case RECEIVING: return piece.n ? receive(v, piece) : received(v);
    case OPENING:
    case WAITING: return MHD_YES;
    case ANSWERED: break;
    }
    if (!v->response)
        return MHD_YES; /* answered at once, and what still came of the body is not wanted */
    return MHD_queue_response(connection, (unsigned)v->status, v->response);
}

/* The first that is heard of a request: its target, which the library is about to cut up. */
static void *on_target(void *arg, const char *target, struct MHD_Connection *connection)
{
    struct visit *v = visit_new(arg);
    size_t n = strlen(target);
    const struct sockaddr *peer =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;

    v->since_us = ops_now_us();
    v->link = link_of(connection);
    v->peer = address_text(peer, v->peer_text, sizeof v->peer_text);
    if (n < sizeof v->target_text)
        v->target = (str){memcpy(v->target_text, target, n), n};
    else
        v->target = arena_dup(&v->arena, (str){target, n});
    return v;
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **visit,
                         enum MHD_RequestTerminationCode how)
{
    (void)connection;
    (void)how;
    struct http_server *s = arg;
    struct visit *v = *visit;

    if (!v)
        return;
    link_due(s->links, v->link, ops_now_us(), 0);
    visit_end(v);
    *visit = NULL;
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http_server *s = arg;

    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = link_new(
            s->links,
            MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd);
        ops_move(s->app.ops, OPS_CONNECTIONS, 1);
    } else {
        link_gone(s->links, *context);
        ops_move(s->app.ops, OPS_CONNECTIONS, -1);
    }
}

/* Names and values stay as they were sent; url.h reads them. */
static size_t leave_escaped(void *arg, struct MHD_Connection *connection, char *text)
{
    (void)arg;
    (void)connection;
    return strlen(text);
}

struct options {
    struct MHD_OptionItem v[24];
    size_t n;
};

static void add_number(struct options *o, enum MHD_OPTION option, int64_t value)
{
    must(o->n < COUNT(o->v));
    o->v[o->n++] = (struct MHD_OptionItem){option, (intptr_t)value, NULL};
}

static void add_text(struct options *o, enum MHD_OPTION option, struct arena *life, str text)
{
    must(o->n < COUNT(o->v));
    union {
        const char *read;
        void *write;
    } p = {arena_z(life, text)}; /* only read by the library */
    o->v[o->n++] = (struct MHD_OptionItem){option, 0, p.write};
}

static void limits(struct options *o, const struct http_server *s)
{
    add_number(o, MHD_OPTION_LISTEN_SOCKET, s->listen_fd);
    add_number(o, MHD_OPTION_THREAD_POOL_SIZE, NETWORK_THREADS);
    add_number(o, MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX);
    add_number(o, MHD_OPTION_PER_IP_CONNECTION_LIMIT, s->options.per_address);
    add_number(o, MHD_OPTION_CONNECTION_TIMEOUT, s->options.timeout_s);
    add_number(o, MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY);
    add_number(o, MHD_OPTION_STRICT_FOR_CLIENT, 1);
}

/* The callbacks stand in the call itself: a function does not fit into an option item. */
enum err mhd_start(struct ctx *cx, struct http_server *s)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;
    struct options o = {0};

    limits(&o, s);
    if (s->options.tls_cert.n) {
        flags |= MHD_USE_TLS;
        add_text(&o, MHD_OPTION_HTTPS_MEM_CERT, &s->life, s->options.tls_cert);
        add_text(&o, MHD_OPTION_HTTPS_MEM_KEY, &s->life, s->options.tls_key);
    }
    add_number(&o, MHD_OPTION_END, 0);
    s->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, s, MHD_OPTION_URI_LOG_CALLBACK, on_target, s,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection,
        s, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, s, MHD_OPTION_ARRAY, o.v, MHD_OPTION_END);
    if (!s->daemon)
        return fail(cx, ERR_IO, "the HTTP library does not start%s",
                    s->options.tls_cert.n ? "; are certificate and key right?" : "");
    return OK;
}

void mhd_quiesce(struct http_server *s)
{
    must(MHD_quiesce_daemon(s->daemon) == s->listen_fd);
}

void mhd_stop(struct http_server *s)
{
    MHD_stop_daemon(s->daemon);
}
