/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/request.h"

#include <arpa/inet.h>

#include "base/limits.h"
#include "http/cookie.h"
#include "http/url.h"

/* The first; "" when absent. */
static str pairs_get(const struct http_pairs *pairs, str name)
{
    for (size_t i = 0; i < pairs->n; i++)
        if (str_eq(pairs->v[i].name, name))
            return pairs->v[i].value;
    return S("");
}

str request_query(const struct request *rq, str name)
{
    return pairs_get(&rq->query, name);
}

str request_field(const struct request *rq, str name)
{
    return pairs_get(&rq->fields, name);
}

str request_param(const struct request *rq, str name)
{
    return pairs_get(&rq->params, name);
}

str request_header(const struct request *rq, str name)
{
    for (size_t i = 0; i < rq->headers.n; i++)
        if (str_eq_nocase(rq->headers.v[i].name, name))
            return rq->headers.v[i].value;
    return S("");
}

bool request_reads(const struct request *rq)
{
    return rq->method == HTTP_GET || rq->method == HTTP_HEAD;
}

bool request_wants_json(const struct request *rq)
{
    str accept = request_header(rq, S("Accept"));

    return str_starts(rq->path, S("/api/")) || str_starts(accept, S("application/json")) ||
           str_starts(accept, S("application/problem+json"));
}

str request_media_type(const struct request *rq)
{
    str type, parameters;

    str_cut(request_header(rq, S("Content-Type")), ';', &type, &parameters);
    return str_trim(type);
}

bool media_is_form(str type)
{
    return str_eq_nocase(type, S("application/x-www-form-urlencoded"));
}

static bool refused_by_q(str parameters)
{
    str q = str_trim(parameters);

    if (!str_skip(&q, S("q=0")))
        return false;
    for (size_t i = 0; i < q.n; i++)
        if (q.p[i] >= '1' && q.p[i] <= '9')
            return false;
    return true;
}

bool accepts_gzip(str accept_encoding)
{
    for (str rest = accept_encoding, item, name, q; rest.n > 0;) {
        str_cut(rest, ',', &item, &rest);
        str_cut(item, ';', &name, &q);
        if (str_eq_nocase(str_trim(name), S("gzip")))
            return !refused_by_q(q);
    }
    return false;
}

static bool is_address(str s)
{
    char z[INET6_ADDRSTRLEN] = "";
    struct in6_addr out;

    if (s.n == 0 || s.n >= sizeof z)
        return false;
    memcpy(z, s.p, s.n);
    return inet_pton(AF_INET, z, &out) == 1 || inet_pton(AF_INET6, z, &out) == 1;
}

/* Takes the last item off a comma list. */
static str last_item(str *list)
{
    const char *comma = list->n ? memrchr(list->p, ',', list->n) : NULL;
    size_t from = comma ? (size_t)(comma - list->p) + 1 : 0;
    str item = str_trim(str_slice(*list, from, list->n));

    list->n = from ? from - 1 : 0;
    return item;
}

str request_origin(str peer, str forwarded_for, str trusted_proxy)
{
    if (trusted_proxy.n == 0 || !str_eq(peer, trusted_proxy))
        return peer;
    while (forwarded_for.n > 0) {
        str hop = last_item(&forwarded_for);
        if (!is_address(hop))
            return peer;
        if (!str_eq(hop, trusted_proxy))
            return hop;
    }
    return peer;
}

/* A form that came as one body (urlencoded) is read here; multipart was read while it arrived. */
static enum err fields_parse(struct ctx *cx, struct request *rq)
{
    if (rq->fields.n || !media_is_form(request_media_type(rq)))
        return OK;
    if (!url_pairs(&cx->arena, rq->body, REQUEST_FIELDS_MAX, &rq->fields))
        return fail(cx, ERR_INVALID, "the form has too many fields or is not UTF-8");
    return OK;
}

/* What goes on into a header of the answer or into a page must be one line: also the query, of
 * which only the parts between its separators are unescaped. */
static bool is_one_word(str target)
{
    for (size_t i = 0; i < target.n; i++)
        if ((unsigned char)target.p[i] <= ' ' || target.p[i] == 0x7f)
            return false;
    return true;
}

enum err request_parse(struct ctx *cx, struct request *rq)
{
    str path, query;

    if (!is_one_word(rq->target)) {
        rq->target = rq->path = S("/");
        return fail(cx, ERR_INVALID, "the address holds a space or a control character");
    }
    str_cut(rq->target, '?', &path, &query);
    if (!url_path(&cx->arena, path, &rq->path)) {
        rq->path = S("/");
        return fail(cx, ERR_INVALID, "the address is not a path in UTF-8");
    }
    if (!url_pairs(&cx->arena, query, REQUEST_FIELDS_MAX, &rq->query))
        return fail(cx, ERR_INVALID, "the query has too many fields or is not UTF-8");
    cookie_parse(&cx->arena, request_header(rq, S("Cookie")), &rq->cookies);
    return fields_parse(cx, rq);
}
