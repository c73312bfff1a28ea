/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/client.h"

#include "base/limits.h"
#include "http/body.h"
#include "http/response.h"
#include "http/route.h"
#include "http/url.h"

struct client_cookie {
    struct client_cookie *next;
    str name, value, path;
};

struct client *client_open(struct ctx *cx, const struct http_app *app)
{
    struct client *c = arena_new(&cx->arena, struct client);

    *c = (struct client){
        .address = S("127.0.0.1"), .secure = true, .csrf = S(""), .owner = cx, .app = *app};
    if (!c->app.router)
        assert_ok(cx, http_prepare(cx, &cx->arena, &c->app));
    ctx_init(&c->cx, cx->world, REQUEST_ARENA_MAX);
    client_set_header(c, "Host", "lapor.test");
    client_set_header(c, "Sec-Fetch-Site", "same-origin");
    return c;
}

void client_close(struct client *c)
{
    ctx_reset(&c->cx);
}

void client_set_header(struct client *c, const char *name, const char *value)
{
    struct http_pairs kept = {arena_array(&c->owner->arena, struct http_pair, c->headers.n + 1), 0};

    for (size_t i = 0; i < c->headers.n; i++)
        if (!str_eq_nocase(c->headers.v[i].name, str_of(name)))
            kept.v[kept.n++] = c->headers.v[i];
    if (value)
        kept.v[kept.n++] = (struct http_pair){str_of(name), str_of(value)};
    c->headers = kept;
}

str client_header(const struct client *c, const char *name)
{
    return response_get(&c->response, str_of(name));
}

str client_cookie(const struct client *c, const char *name)
{
    for (const struct client_cookie *k = c->cookies; k; k = k->next)
        if (str_eq(k->name, str_of(name)))
            return k->value;
    return S("");
}

void client_forget_cookies(struct client *c)
{
    c->cookies = NULL;
    c->csrf = S("");
}

/* A cookie's path covers the address itself and what lies below it. */
static bool covers(str cookie_path, str path)
{
    if (!str_skip(&path, cookie_path))
        return false;
    return path.n == 0 || path.p[0] == '/' || str_ends(cookie_path, S("/"));
}

static str cookie_header(struct client *c, str target)
{
    str path, query, parts[COOKIES_MAX];
    size_t n = 0;

    str_cut(target, '?', &path, &query);
    for (const struct client_cookie *k = c->cookies; k && n < COOKIES_MAX; k = k->next)
        if (covers(k->path, path))
            parts[n++] = arena_fmt(&c->cx.arena, "%.*s=%.*s", STR_ARG(k->name), STR_ARG(k->value));
    return arena_join(&c->cx.arena, parts, n, S("; "));
}

static void forget(struct client *c, str name, str path)
{
    for (struct client_cookie **k = &c->cookies; *k;) {
        if (str_eq((*k)->name, name) && str_eq((*k)->path, path))
            *k = (*k)->next;
        else
            k = &(*k)->next;
    }
}

void client_set_cookie(struct client *c, const char *name, str value)
{
    struct client_cookie *k = arena_new(&c->owner->arena, struct client_cookie);

    *k = (struct client_cookie){c->cookies, str_of(name), value, S("/")};
    c->cookies = k;
}

static void keep_cookie(struct client *c, str line)
{
    struct arena *a = &c->owner->arena;
    struct client_cookie *k = arena_new(a, struct client_cookie);
    str first, rest, part;
    bool deleted = false;

    str_cut(line, ';', &first, &rest);
    str_cut(arena_dup(a, first), '=', &k->name, &k->value);
    k->path = S("/");
    while (rest.n) {
        str_cut(rest, ';', &part, &rest);
        part = str_trim(part);
        if (str_skip(&part, S("Path=")))
            k->path = arena_dup(a, part);
        deleted |= str_eq(part, S("Max-Age=0"));
    }
    forget(c, k->name, k->path);
    if (!deleted) {
        k->next = c->cookies;
        c->cookies = k;
    }
}

/* What the server of the last call left is given back first; then the request gets its headers. */
static struct request begin(struct client *c, const char *method, const char *target,
                            const char *type)
{
    ctx_reset(&c->cx);
    c->cx.db = c->owner->db;
    struct request rq = {.method = method_of(str_of(method)),
                         .target = str_of(target),
                         .address = c->address,
                         .tls = c->tls,
                         .secure = c->secure || c->tls};
    rq.headers.v = arena_array(&c->cx.arena, struct http_pair, c->headers.n + 3);
    for (size_t i = 0; i < c->headers.n; i++)
        rq.headers.v[rq.headers.n++] = c->headers.v[i];
    str cookies = cookie_header(c, rq.target);
    if (cookies.n)
        rq.headers.v[rq.headers.n++] = (struct http_pair){S("Cookie"), cookies};
    if (type)
        rq.headers.v[rq.headers.n++] = (struct http_pair){S("Content-Type"), str_of(type)};
    return rq;
}

static void serve(struct client *c, struct request *rq)
{
    if (!request_reads(rq) && c->csrf.n)
        rq->headers.v[rq->headers.n++] = (struct http_pair){S("X-CSRF-Token"), c->csrf};
    c->response = (struct response){0};
    http_serve(&c->cx, &c->app, rq, &c->response);
    c->status = c->response.status;
    c->body = c->response.body;
    c->fault = c->cx.fault.code;
    c->fault_message = c->cx.fault.message;
    c->csrf = arena_dup(&c->owner->arena, rq->csrf);
    for (size_t i = 0; i < c->response.headers.n; i++)
        if (str_eq(c->response.headers.v[i].name, S("Set-Cookie")))
            keep_cookie(c, c->response.headers.v[i].value);
}

void client_get(struct client *c, const char *target)
{
    struct request rq = begin(c, "GET", target, NULL);

    serve(c, &rq);
}

void client_send(struct client *c, const char *method, const char *target, const char *type,
                 str body)
{
    struct request rq = begin(c, method, target, type);

    rq.body = body;
    serve(c, &rq);
}

void client_send_piece(struct client *c, const char *method, const char *target, const char *type,
                       str body)
{
    struct request rq = begin(c, method, target, type);
    struct http_piece piece;
    struct body b;

    http_open(&c->cx, &c->app, &rq, &piece);
    bool admitted = rq.admitted;
    rq = begin(c, method, target, type);
    rq.admitted = admitted;
    body_begin(&b, &c->cx.arena, BODY_PIECE, S(""));
    body_open(&b, &piece);
    body_add(&b, body);
    body_end(&b);
    body_give(&b, &rq);
    serve(c, &rq);
}

/* A form's own "csrf" goes in place of the page's. */
static void use_own_token(struct client *c, const struct http_pair *field)
{
    if (str_eq(field->name, S("csrf")))
        c->csrf = S("");
}

void client_post(struct client *c, const char *target, ...)
{
    struct request rq = begin(c, "POST", target, "application/x-www-form-urlencoded");
    struct arena *a = &c->cx.arena;
    str body = S("");
    va_list args;

    va_start(args, target);
    for (const char *name; (name = va_arg(args, const char *));) {
        struct http_pair f = {str_of(name), str_of(va_arg(args, const char *))};
        use_own_token(c, &f);
        body = arena_fmt(a, "%.*s%s%.*s=%.*s", STR_ARG(body), body.n ? "&" : "",
                         STR_ARG(url_encode(a, f.name)), STR_ARG(url_encode(a, f.value)));
    }
    va_end(args);
    rq.body = body;
    serve(c, &rq);
}

void client_send_form(struct client *c, const char *target, struct http_pairs fields,
                      struct http_files files)
{
    struct request rq = begin(c, "POST", target, "multipart/form-data; boundary=x");

    for (size_t i = 0; i < fields.n; i++)
        use_own_token(c, &fields.v[i]);
    rq.fields = fields;
    rq.files = files;
    for (size_t i = 0; i < files.n; i++)
        if (files.v[i].path.n == 0)
            rq.refused = 413;
    serve(c, &rq);
}
