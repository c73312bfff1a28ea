/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/csrf.h"

#include "base/world.h"
#include "http/request.h"

enum { TOKEN_MAX = 64 };

static void put_hex(char *out, const unsigned char *bytes, size_t n)
{
    static const char hex[] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        out[2 * i] = hex[bytes[i] >> 4];
        out[2 * i + 1] = hex[bytes[i] & 15];
    }
}

/* mask ‖ mask XOR token, in hex. */
str csrf_mask(struct ctx *cx, str token)
{
    unsigned char bytes[2 * TOKEN_MAX];

    must(token.n <= TOKEN_MAX);
    if (token.n == 0)
        return S("");
    random_bytes(cx, bytes, token.n);
    for (size_t i = 0; i < token.n; i++)
        bytes[token.n + i] = (unsigned char)(bytes[i] ^ (unsigned char)token.p[i]);
    char *out = arena_alloc(&cx->arena, 4, token.n);
    put_hex(out, bytes, 2 * token.n);
    return (str){out, 4 * token.n};
}

/* 0 to 15, or a bit above them. Which letters a client sent is no secret; what they hide is. */
static unsigned hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10u : 0x1000u;
}

static unsigned hex_byte(const char *p)
{
    return hex_value(p[0]) << 4 | hex_value(p[1]);
}

/* In constant time. */
static bool csrf_unmasks_to(str masked, str token)
{
    unsigned differs = 0;

    if (token.n == 0 || masked.n != 4 * token.n)
        return false;
    for (size_t i = 0; i < token.n; i++)
        differs |= hex_byte(masked.p + 2 * i) ^ hex_byte(masked.p + 2 * (token.n + i)) ^
                   (unsigned char)token.p[i];
    return differs == 0;
}

/* "https://host:port" against the Host header, which the browser sets from the same address. */
static bool is_own_origin(const struct request *rq, str origin)
{
    if (!str_skip(&origin, S("https://")) && (rq->tls || !str_skip(&origin, S("http://"))))
        return false;
    return str_eq_nocase(origin, request_header(rq, S("Host")));
}

bool csrf_comes_from_us(const struct request *rq)
{
    str site = request_header(rq, S("Sec-Fetch-Site"));
    str origin = request_header(rq, S("Origin"));

    if (site.n)
        return str_eq(site, S("same-origin")) || str_eq(site, S("none"));
    return origin.n == 0 || is_own_origin(rq, origin);
}

static bool carries_token(const struct request *rq, str token)
{
    str header = request_header(rq, S("X-CSRF-Token"));

    return csrf_unmasks_to(header.n ? header : request_field(rq, S("csrf")), token);
}

enum err csrf_check(struct ctx *cx, const struct request *rq, str token)
{
    if (request_reads(rq) || rq->method == HTTP_OPTIONS || request_header(rq, S("Authorization")).n)
        return OK; /* no page can make a browser add an Authorization of ours */
    if (!csrf_comes_from_us(rq))
        return fail(cx, ERR_DENIED, "sent from a page of another site");
    if (rq->session_key.n && !carries_token(rq, token))
        return fail(cx, ERR_DENIED, "without the token of the session");
    return OK;
}
