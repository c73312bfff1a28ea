/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/cookie.h"

#include "base/limits.h"
#include "http/request.h"
#include "http/url.h"

static bool is_token_char(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           memchr("._~-", c, 4) != NULL;
}

static bool is_token(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_token_char(s.p[i]))
            return false;
    return true;
}

static str unquoted(str s)
{
    return s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"' ? str_slice(s, 1, s.n - 2) : s;
}

/* A cookie we cannot have set (its name or value is no token of ours) is passed over. */
void cookie_parse(struct arena *a, str header, struct http_pairs *out)
{
    struct http_pairs found = {0};

    for (str rest = header, one; rest.n > 0 && found.n < COOKIES_MAX;) {
        struct http_pair c;
        str_cut(rest, ';', &one, &rest);
        if (!str_cut(one, '=', &c.name, &c.value))
            continue;
        c.name = str_trim(c.name);
        c.value = unquoted(str_trim(c.value));
        if (c.name.n == 0 || !is_token(c.name) || !is_token(c.value))
            continue;
        if (!found.v)
            found.v = arena_array(a, struct http_pair, COOKIES_MAX);
        found.v[found.n++] = c;
    }
    *out = found;
}

static str prefix_of(const struct http_cookie *c, bool tls)
{
    if (!tls)
        return S("");
    return str_eq(c->path, S("/")) ? S("__Host-") : S("__Secure-");
}

str cookie_format(struct arena *a, const struct http_cookie *c, bool tls)
{
    str prefix = prefix_of(c, tls);
    str age = c->max_age_s < 0 ? S("") : arena_fmt(a, "; Max-Age=%d", c->max_age_s);

    return arena_fmt(a, "%.*s%.*s=%.*s; Path=%.*s%.*s; HttpOnly; SameSite=Lax%s", STR_ARG(prefix),
                     STR_ARG(c->name), STR_ARG(c->value), STR_ARG(c->path), STR_ARG(age),
                     tls ? "; Secure" : "");
}

static bool is_path(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] == ';' || s.p[i] == 0x7f)
            return false;
    return s.n > 0 && s.p[0] == '/';
}

void response_cookie(struct ctx *cx, struct response *rs, str name, str value, int max_age_s,
                     str path)
{
    struct http_cookie *c = arena_new(&cx->arena, struct http_cookie);

    must(name.n > 0 && is_token(name) && is_token(value) && is_path(path));
    *c = (struct http_cookie){rs->cookies, name, value, path, max_age_s};
    rs->cookies = c;
}

/* The name of the pair is prefix + name, without gluing them. */
static bool is_named(str pair, str prefix, str name)
{
    return str_skip(&pair, prefix) && str_eq(pair, name);
}

static str find(const struct request *rq, str prefix, str name)
{
    for (size_t i = 0; i < rq->cookies.n; i++)
        if (is_named(rq->cookies.v[i].name, rq->tls ? prefix : S(""), name))
            return rq->cookies.v[i].value;
    return S("");
}

str request_cookie(const struct request *rq, str name)
{
    return find(rq, S("__Host-"), name);
}

str request_path_cookie(const struct request *rq, str name)
{
    return find(rq, S("__Secure-"), name);
}
