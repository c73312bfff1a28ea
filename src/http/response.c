/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/response.h"

#include "base/limits.h"
#include "base/time.h"
#include "http/cookie.h"
#include "http/request.h"

str response_get(const struct response *rs, str name)
{
    for (size_t i = 0; i < rs->headers.n; i++)
        if (str_eq_nocase(rs->headers.v[i].name, name))
            return rs->headers.v[i].value;
    return S("");
}

static bool is_one_line(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return false;
    return true;
}

/* Room grows in powers of two; the old array stays in the arena. */
static void put_header(struct ctx *cx, struct response *rs, str name, str value)
{
    struct http_pairs *h = &rs->headers;

    if (h->n == 0 || (h->n >= 8 && (h->n & (h->n - 1)) == 0)) {
        struct http_pair *v = arena_array(&cx->arena, struct http_pair, h->n ? h->n * 2 : 8);
        if (h->n)
            memcpy(v, h->v, h->n * sizeof *v);
        h->v = v;
    }
    h->v[h->n++] = (struct http_pair){name, value};
}

void response_header(struct ctx *cx, struct response *rs, str name, str value)
{
    must(name.n > 0 && is_one_line(name) && is_one_line(value));
    put_header(cx, rs, name, value);
}

void response_tag(struct response *rs, enum change_kind kind, int64_t id)
{
    must(rs->tags_n < COUNT(rs->tags));
    rs->tags[rs->tags_n++] = (struct change){kind, id};
}

enum err response_redirect(struct ctx *cx, struct response *rs, str location)
{
    rs->status = 303;
    response_header(cx, rs, S("Location"), location);
    return OK;
}

enum err response_json(struct ctx *cx, struct response *rs, int status, str body)
{
    (void)cx;
    rs->status = status;
    rs->content_type = S("application/json");
    rs->body = body;
    return OK;
}

str http_date(struct ctx *cx, int64_t ms)
{
    static const char days[] = "MonTueWedThuFriSatSun",
                      months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct civil c = civil_of(ms, ZONE_UTC);
    int weekday = day_weekday(day_of(ms, ZONE_UTC));

    return arena_fmt(&cx->arena, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT",
                     days + 3 * (weekday - 1), c.day, months + 3 * (c.month - 1), c.year, c.hour,
                     c.minute, c.second);
}

/* The policy has no exception: no inline script, no inline style, no other host. The tab's icon is
 * an image in the page itself. */
static const struct http_pair always[] = {
    {S_("Content-Security-Policy"),
     S_("default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
        "object-src 'none'; img-src 'self' data:")                                             },
    {S_("X-Content-Type-Options"),       S_("nosniff")                                         },
    {S_("Referrer-Policy"),              S_("same-origin")                                     }, /* no-referrer would make Origin "null" */
    {S_("Permissions-Policy"),
     S_("camera=(), microphone=(), payment=(), usb=(), interest-cohort=(), geolocation=(self)")},
    {S_("Cross-Origin-Opener-Policy"),   S_("same-origin")                                     },
    {S_("Cross-Origin-Resource-Policy"), S_("same-origin")                                     },
};

/* Of names and values that stand in this file. */
static void default_header(struct ctx *cx, struct response *rs, str name, str value)
{
    if (response_get(rs, name).n == 0)
        put_header(cx, rs, name, value);
}

/* Whatever was made for somebody is kept by nobody. */
static str caching_rule(const struct ctx *cx, const struct request *rq, const struct response *rs)
{
    if (cx->actor.kind != ACTOR_VISITOR || rq->session_key.n || rs->cookies || !request_reads(rq))
        return S("no-store");
    return rs->cacheable ? S("no-cache") : S("private, no-cache");
}

static void caching_headers(struct ctx *cx, const struct request *rq, struct response *rs)
{
    str rule = caching_rule(cx, rq, rs);

    rs->cacheable = rs->cacheable && str_eq(rule, S("no-cache"));
    default_header(cx, rs, S("Cache-Control"), rule);
    if (rs->cacheable) {
        default_header(cx, rs, S("Vary"), S("Accept-Encoding, Cookie, Save-Data"));
        default_header(cx, rs, S("ETag"), etag_of(&cx->arena, rs->body));
    }
}

static void all_headers(struct ctx *cx, const struct request *rq, struct response *rs)
{
    for (size_t i = 0; i < COUNT(always); i++)
        default_header(cx, rs, always[i].name, always[i].value);
    if (rq->tls)
        default_header(cx, rs, S("Strict-Transport-Security"), S("max-age=31536000"));
    const struct http_pairs *tells = rq->route ? rq->route->tells : NULL;
    for (size_t i = 0; tells && i < tells->n; i++)
        default_header(cx, rs, tells->v[i].name, tells->v[i].value);
    for (const struct http_cookie *c = rs->cookies; c; c = c->next)
        response_header(cx, rs, S("Set-Cookie"), cookie_format(&cx->arena, c, rq->tls));
    if (cx->request_id.n)
        response_header(cx, rs, S("X-Request-Id"), cx->request_id);
    if (rs->content_type.n)
        response_header(cx, rs, S("Content-Type"), rs->content_type);
}

void response_headers(struct ctx *cx, const struct request *rq, struct response *rs)
{
    if (rs->status == 0)
        rs->status = 200;
    if (rs->body.n && !rs->content_type.n)
        rs->content_type = S("text/html; charset=utf-8");
    rs->cacheable = rs->cacheable && rs->status == 200 && rs->body.n && !rs->file.n;
    caching_headers(cx, rq, rs);
    all_headers(cx, rq, rs);
}

/* Text shrinks; pictures, PDF and archives are packed already. */
static const str packable[] = {
    S_("text/"),           S_("application/json"),     S_("application/problem+json"),
    S_("application/xml"), S_("application/atom+xml"), S_("image/svg+xml"),
};

bool gzip_pays(str content_type, size_t size)
{
    if (size <= GZIP_MIN)
        return false;
    for (size_t i = 0; i < COUNT(packable); i++)
        if (str_starts(content_type, packable[i]))
            return true;
    return false;
}

static bool is_unchanged(const struct request *rq, const struct response *rs)
{
    str etag = response_get(rs, S("ETag"));

    return rs->status == 200 && request_reads(rq) && etag.n &&
           etag_matches(request_header(rq, S("If-None-Match")), etag);
}

void response_pack(struct ctx *cx, const struct request *rq, struct response *rs)
{
    if (is_unchanged(rq, rs)) {
        rs->status = 304;
        rs->body = rs->file = S("");
        return;
    }
    if (rs->file.n || response_get(rs, S("Content-Encoding")).n ||
        !gzip_pays(rs->content_type, rs->body.n))
        return;
    default_header(cx, rs, S("Vary"), S("Accept-Encoding"));
    if (accepts_gzip(request_header(rq, S("Accept-Encoding"))) &&
        gzip_pack(&cx->arena, rs->body, &rs->body))
        response_header(cx, rs, S("Content-Encoding"), S("gzip"));
}
