/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The only file that knows libmicrohttpd.  Its two threads call the functions
 * named on_…; a worker thread calls run().  One `visit` follows a request
 * through both: it belongs to the network thread until it is pushed, to the
 * worker until the connection is resumed, and to the network thread again.
 */
#include "http/adapter.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/world.h"
#include "http/body.h"
#include "http/cache.h"
#include "http/dispatch.h"
#include "http/links.h"
#include "http/listen.h"
#include "http/ops.h"
#include "http/rate.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "http/url.h"

enum { NETWORK_THREADS = 2, TARGET_SHORT = 256, POST_BUFFER = 32 << 10 };

enum stage { ARRIVED, RECEIVING, WAITING, ANSWERED };

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
    bool counted;
    int64_t since_us;
    struct arena arena; /* the body and long targets */
    struct body body;
    str target, peer;
    char peer_text[INET6_ADDRSTRLEN];
    char target_text[TARGET_SHORT];
};

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
    arena_init(&v->arena, REQUEST_ARENA_MAX);
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
    v->body = (struct body){.fd = -1};
    server_lock(s);
    if (v->counted && --s->active == 0)
        must(pthread_cond_signal(&s->idle) == 0);
    v->counted = false;
    v->next = s->free;
    s->free = v;
    server_unlock(s);
}

/* Reading what the library knows of a connection */

static str value_of(const struct visit *v, enum MHD_ValueKind kind, const char *name)
{
    return str_of(MHD_lookup_connection_value(v->connection, kind, name) ?: "");
}

static str header_of(const struct visit *v, const char *name)
{
    return value_of(v, MHD_HEADER_KIND, name);
}

static struct link *link_of(struct MHD_Connection *connection)
{
    return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

struct last_header {
    const char *name;
    str value;
};

static enum MHD_Result keep_last(void *arg, enum MHD_ValueKind kind, const char *key,
                                 const char *value)
{
    (void)kind;
    struct last_header *h = arg;

    if (str_eq_nocase(str_of(key), str_of(h->name)))
        h->value = str_of(value ?: "");
    return MHD_YES;
}

/* Proxies either lengthen the header or add another one behind it. */
static str origin_of(const struct visit *v)
{
    str proxy = v->server->options.trusted_proxy;
    struct last_header h = {"X-Forwarded-For", S("")};

    if (proxy.n && str_eq(proxy, v->peer))
        MHD_get_connection_values(v->connection, MHD_HEADER_KIND, keep_last, &h);
    return request_origin(v->peer, h.value, proxy);
}

/* Answers */

static void add_headers(struct MHD_Response *r, struct arena *a, const struct http_pairs *headers)
{
    for (size_t i = 0; i < headers->n; i++)
        (void)MHD_add_response_header(r, arena_z(a, headers->v[i].name),
                                      arena_z(a, headers->v[i].value));
}

static struct MHD_Response *response_of_bytes(str body)
{
    union {
        const char *read;
        void *write;
    } p = {body.p ? body.p : ""}; /* the library copies; it only lacks the const */
    struct MHD_Response *r =
        MHD_create_response_from_buffer(body.n, p.write, MHD_RESPMEM_MUST_COPY);

    must(r != NULL);
    return r;
}

static struct MHD_Response *response_of_file(struct ctx *cx, struct response *rs)
{
    struct stat info;
    int fd = open(arena_z(&cx->arena, rs->file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        return MHD_create_response_from_fd64((uint64_t)info.st_size, fd);
    if (fd >= 0)
        close(fd);
    rs->status = 404;
    return response_of_bytes(S(""));
}

void *mhd_answer(struct ctx *cx, struct response *rs)
{
    struct MHD_Response *r = rs->file.n ? response_of_file(cx, rs) : response_of_bytes(rs->body);

    add_headers(r, &cx->arena, &rs->headers);
    return r;
}

void mhd_answer_drop(void *answer)
{
    MHD_destroy_response(answer);
}

static enum MHD_Result refuse(struct visit *v, enum refusal which)
{
    struct http_server *s = v->server;
    bool json = str_starts(v->target, S("/api/"));

    ops_count(s->app.ops, which == REFUSE_BUSY ? OPS_REFUSED_BUSY : OPS_REFUSED_SIZE);
    ops_answered(s->app.ops, RATE_NONE, s->refusal_status[which], ops_now_us() - v->since_us, 0);
    link_due(s->links, v->link, ops_now_us(), 0);
    v->stage = ANSWERED;
    return MHD_queue_response(v->connection, (unsigned)s->refusal_status[which],
                              s->refusals[which][json]);
}

/* The page cache, on the network thread */

static struct MHD_Response *page_response(const struct page *page, enum page_form form)
{
    str bodies[PAGE_FORMS] = {page->plain, page->gzip, {0}};
    struct MHD_Response *r = response_of_bytes(bodies[form]);

    for (size_t i = 0; i < page->headers.n; i++) /* in the cache every text ends in a 0 byte */
        (void)MHD_add_response_header(r, page->headers.v[i].name.p, page->headers.v[i].value.p);
    if (form == PAGE_GZIP)
        (void)MHD_add_response_header(r, "Content-Encoding", "gzip");
    return r;
}

static enum page_form form_for(const struct visit *v, const struct page *page)
{
    if (page->etag.n && etag_matches(header_of(v, "If-None-Match"), page->etag))
        return PAGE_SAME;
    return page->gzip.n && accepts_gzip(header_of(v, "Accept-Encoding")) ? PAGE_GZIP : PAGE_PLAIN;
}

/* Whoever asked too often is left to the dispatcher, which says so. */
static bool send_page(struct page *page, void *arg)
{
    struct visit *v = arg;
    struct ctx cx = {.world = v->server->world};
    enum page_form form = form_for(v, page);

    if (rate_take(v->server->app.rates, now_ms(&cx), origin_of(v), RATE_READ))
        return false;
    if (!page->ready[form])
        page->ready[form] = page_response(page, form);
    v->status = form == PAGE_SAME ? 304 : 200;
    v->stage = ANSWERED;
    (void)MHD_queue_response(v->connection, (unsigned)v->status, page->ready[form]);
    return true;
}

static bool answered_from_cache(struct visit *v)
{
    struct http_server *s = v->server;
    struct ctx cx = {.world = s->world};

    const struct reader reader = {header_of(v, "Cookie"), header_of(v, "Authorization"),
                                  header_of(v, "Save-Data")};

    if (!s->app.cache || !is_common_read(v->method, &reader))
        return false;
    struct page_key key = {v->target, LANG_ID};
    if (!cache_answer(s->app.cache, key, now_ms(&cx), send_page, v))
        return false;
    ops_count(s->app.ops, OPS_CACHE_HITS);
    ops_answered(s->app.ops, RATE_READ, v->status, ops_now_us() - v->since_us, 0);
    return true;
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

    return o->tls_cert.n || (proxied && str_eq(header_of(v, "X-Forwarded-Proto"), S("https")));
}

void mhd_run(struct ctx *cx, void *job, void *arg)
{
    struct visit *v = job;
    struct http_server *s = arg;
    struct request rq = {.method = v->method, .target = v->target};
    struct response rs = {0};

    ops_move(s->app.ops, OPS_QUEUE, -1);
    rq.address = origin_of(v);
    rq.tls = came_encrypted(v);
    rq.secure = rq.tls || s->options.plain_sign_in || address_is_loopback(rq.address);
    read_headers(cx, v, &rq.headers);
    body_give(&v->body, &rq);
    http_serve(cx, &s->app, &rq, &rs);
    if (atomic_load(&s->stopping))
        response_header(cx, &rs, S("Connection"), S("close"));
    v->response = mhd_answer(cx, &rs);
    v->status = rs.status;
    arena_reset(&v->arena); /* temporary files go now, not when the last byte was sent */
    v->body = (struct body){.fd = -1};
    v->stage = ANSWERED;
    link_due(s->links, v->link, ops_now_us(), rs.file.n ? UPLOAD_FILE_MAX : rs.body.n);
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

    if (key)
        body_add_part(&v->body, str_of(key), str_of(filename), offset, (str){data, size});
    return MHD_YES;
}

struct framing {
    int lengths, encodings, hosts, odd;
};

/* "Transfer-Encoding : chunked" is one header to some and none to others. */
static bool is_token(str name)
{
    bool good = name.n > 0;

    for (size_t i = 0; i < name.n; i++)
        good &= name.p[i] > ' ' && name.p[i] < 0x7f;
    return good;
}

static enum MHD_Result count_framing(void *arg, enum MHD_ValueKind kind, const char *key,
                                     const char *value)
{
    (void)kind;
    (void)value;
    struct framing *f = arg;

    f->lengths += str_eq_nocase(str_of(key), S("Content-Length"));
    f->encodings += str_eq_nocase(str_of(key), S("Transfer-Encoding"));
    f->hosts += str_eq_nocase(str_of(key), S("Host"));
    f->odd += !is_token(str_of(key));
    return MHD_YES;
}

/* What the path takes; nothing when there is no such path: its answer will be 404 or 405. */
static enum body_kind kind_for(struct visit *v)
{
    str path, query;

    str_cut(v->target, '?', &path, &query);
    if (!url_path(&v->arena, path, &path))
        return BODY_NONE;
    const struct route *route =
        router_find(v->server->app.router, NULL, v->method, path, NULL).route;
    return route ? route->body : BODY_NONE;
}

static bool is_multipart(str content_type)
{
    str multipart = S("multipart/form-data");

    return str_eq_nocase(str_slice(content_type, 0, multipart.n), multipart);
}

static enum MHD_Result begin_body(struct visit *v, struct framing f)
{
    int64_t length = 0;
    enum body_kind kind = kind_for(v);

    if (f.lengths && (!str_i64(header_of(v, "Content-Length"), &length) || length < 0))
        return refuse(v, REFUSE_BAD);
    if ((uint64_t)length > body_max(kind))
        return refuse(v, REFUSE_SIZE);
    body_begin(&v->body, &v->arena, kind, v->server->options.upload_dir);
    bool is_form = kind == BODY_FORM || kind == BODY_FILES || kind == BODY_UPLOAD;
    if (is_form && is_multipart(header_of(v, "Content-Type"))) {
        v->post = MHD_create_post_processor(v->connection, POST_BUFFER, on_part, v);
        if (!v->post)
            v->body.refused = 400;
    }
    link_due(v->server->links, v->link, v->since_us, (size_t)length);
    return MHD_YES;
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
    MHD_get_connection_values(v->connection, MHD_HEADER_KIND, count_framing, &f);
    if (f.lengths + f.encodings > 1 || f.hosts > 1 || f.odd) /* others may read it otherwise */
        return refuse(v, REFUSE_BAD);
    if (f.lengths + f.encodings)
        return begin_body(v, f);
    return MHD_YES;
}

static enum MHD_Result receive(struct visit *v, str data)
{
    if (v->body.bytes + data.n > body_max(v->body.kind))
        return MHD_NO; /* a length that was not announced: hang up */
    if (!v->post)
        body_add(&v->body, data);
    else if (v->body.refused != 400 && MHD_post_process(v->post, data.p, data.n) != MHD_YES)
        v->body.refused = 400;
    link_due(v->server->links, v->link, v->since_us, v->body.bytes);
    return MHD_YES;
}

static void end_body(struct visit *v)
{
    if (v->post && MHD_destroy_post_processor(v->post) != MHD_YES)
        v->body.refused = 400; /* the last boundary never came */
    v->post = NULL;
    body_end(&v->body);
}

static enum MHD_Result hand_over(struct visit *v)
{
    struct http_server *s = v->server;

    end_body(v);
    if (!pool_reserve(s->pool))
        return refuse(v, REFUSE_BUSY);
    ops_move(s->app.ops, OPS_QUEUE, 1);
    v->stage = WAITING;
    link_not_due(s->links, v->link);
    MHD_suspend_connection(v->connection);
    pool_push(s->pool, v);
    return MHD_YES;
}

/* An answer given before this moment would end the connection with it. */
static enum MHD_Result received(struct visit *v)
{
    if (!answered_from_cache(v))
        return hand_over(v);
    link_due(v->server->links, v->link, ops_now_us(), 0);
    return MHD_YES;
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
    case RECEIVING: return piece.n ? receive(v, piece) : received(v);
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
