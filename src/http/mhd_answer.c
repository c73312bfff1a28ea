/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is sent: answers in the library's form, those made at start, pages of the cache. */
#include "http/visit.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/world.h"
#include "http/cache.h"
#include "http/dispatch.h"
#include "http/ops.h"
#include "http/rate.h"
#include "http/request.h"
#include "http/response.h"

/* Reading what the library knows of a connection */

static str value_of(const struct visit *v, enum MHD_ValueKind kind, const char *name)
{
    return str_of(MHD_lookup_connection_value(v->connection, kind, name) ?: "");
}

str visit_header(const struct visit *v, const char *name)
{
    return value_of(v, MHD_HEADER_KIND, name);
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
str visit_origin(const struct visit *v)
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

    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) &&
        rs->file_from + rs->file_bytes <= info.st_size)
        return MHD_create_response_from_fd_at_offset64((uint64_t)rs->file_bytes, fd,
                                                       (uint64_t)rs->file_from);
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

enum MHD_Result visit_refuse(struct visit *v, enum refusal which)
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
    if (page->etag.n && etag_matches(visit_header(v, "If-None-Match"), page->etag))
        return PAGE_SAME;
    return page->gzip.n && accepts_gzip(visit_header(v, "Accept-Encoding")) ? PAGE_GZIP
                                                                            : PAGE_PLAIN;
}

/* Whoever asked too often is left to the dispatcher, which says so. */
static bool send_page(struct page *page, void *arg)
{
    struct visit *v = arg;
    struct ctx cx = {.world = v->server->world};
    enum page_form form = form_for(v, page);

    if (rate_take(v->server->app.rates, now_ms(&cx), visit_origin(v), RATE_READ))
        return false;
    if (!page->ready[form])
        page->ready[form] = page_response(page, form);
    v->status = form == PAGE_SAME ? 304 : 200;
    v->stage = ANSWERED;
    (void)MHD_queue_response(v->connection, (unsigned)v->status, page->ready[form]);
    return true;
}

struct reader visit_reader(const struct visit *v)
{
    return (struct reader){visit_header(v, "Cookie"), visit_header(v, "Authorization"),
                           visit_header(v, "Save-Data")};
}

bool visit_cached(struct visit *v)
{
    struct http_server *s = v->server;
    struct ctx cx = {.world = s->world};
    const struct reader reader = visit_reader(v);

    if (!s->app.cache || !is_common_read(v->method, &reader))
        return false;
    struct page_key key = {v->target, LANG_ID};
    if (!cache_answer(s->app.cache, key, now_ms(&cx), send_page, v))
        return false;
    ops_count(s->app.ops, OPS_CACHE_HITS);
    ops_answered(s->app.ops, RATE_READ, v->status, ops_now_us() - v->since_us, 0);
    return true;
}
