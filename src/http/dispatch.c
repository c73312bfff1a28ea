/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/dispatch.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "http/cache.h"
#include "http/csrf.h"
#include "http/form.h"
#include "http/ops.h"
#include "http/problem.h"
#include "http/rate.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "http/url.h"

enum err http_prepare(struct ctx *cx, struct arena *life, struct http_app *app)
{
    struct router *router;

    TRY(router_new(cx, life, app->tables, app->tables_n, &router));
    app->router = router;
    return OK;
}

static void begin(struct ctx *cx, const struct http_app *app, struct request *rq)
{
    char bytes[10];

    must(app->router);
    random_bytes(cx, bytes, sizeof bytes);
    cx->request_id = hex_encode(cx, (str){bytes, sizeof bytes});
    cx->lang = LANG_ID; /* Indonesian first, also on phones whose menus are English */
    rq->app = app;
    rq->csrf = rq->session_key = S("");
}

/* Fails with a status of HTTP's own, which the error page keeps. */
static enum err refuse(struct ctx *cx, struct response *rs, int status, enum err e,
                       const char *message)
{
    rs->status = status;
    return fail(cx, e, "%s", message);
}

static size_t heads_size(const struct request *rq)
{
    size_t n = 0;

    for (size_t i = 0; i < rq->headers.n; i++)
        n += rq->headers.v[i].name.n + rq->headers.v[i].value.n + sizeof ": \r\n" - 1;
    return n;
}

static enum err parse(struct ctx *cx, struct request *rq, struct response *rs)
{
    if (rq->target.n > REQUEST_LINE_MAX)
        return refuse(cx, rs, 414, ERR_INVALID, "the address is too long");
    if (heads_size(rq) > REQUEST_HEADS_MAX)
        return refuse(cx, rs, 431, ERR_INVALID, "the headers are too long");
    if (rq->refused == 400)
        return refuse(cx, rs, 400, ERR_INVALID, "the body is not what its headers say");
    if (request_parse(cx, rq) == OK)
        return OK;
    rs->status = 400;
    return ERR_INVALID;
}

/* "/laporan/" is "/laporan": one page, one address. */
static enum err without_slash(struct ctx *cx, const struct request *rq, struct response *rs)
{
    str path, query;

    str_cut(rq->target, '?', &path, &query);
    path.n--;
    rs->status = 308;
    response_header(
        cx, rs, S("Location"),
        arena_fmt(&cx->arena, "%.*s%s%.*s", STR_ARG(path), query.n ? "?" : "", STR_ARG(query)));
    return OK;
}

static bool is_route_but_for_slash(const struct request *rq)
{
    str path = rq->path;

    if (path.n < 2 || path.p[path.n - 1] != '/' || path.p[1] == '/')
        return false;
    path.n--;
    return router_find(rq->app->router, NULL, rq->method, path, NULL).route != NULL;
}

/* A request whose body was let in is not counted again once it has come. */
static enum err rate_check(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum rate_class class = rq->route ? rq->route->limit : RATE_READ;
    int wait = rq->admitted ? 0 : rate_take(rq->app->rates, now_ms(cx), rq->address, class);

    rq->admitted = wait == 0;
    if (wait == 0)
        return OK;
    ops_count(rq->app->ops, OPS_REFUSED_RATE);
    response_header(cx, rs, S("Retry-After"), arena_fmt(&cx->arena, "%d", wait));
    return refuse(cx, rs, 429, ERR_LIMIT, "too many requests from this address");
}

/* Sets rq->route, or answers 404, 405, a redirect, the question what is allowed. */
static enum err route_check(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct route_match match =
        router_find(rq->app->router, &cx->arena, rq->method, rq->path, &rq->params);

    rq->route = match.route;
    TRY(rate_check(cx, rq, rs));
    if (rq->route)
        return OK;
    if (match.methods) {
        response_header(cx, rs, S("Allow"), methods_list(&cx->arena, match.methods));
        if (rq->method != HTTP_OPTIONS)
            return refuse(cx, rs, 405, ERR_INVALID, "not with this method");
        rs->status = 204;
        return OK;
    }
    if (is_route_but_for_slash(rq))
        return without_slash(cx, rq, rs);
    return fail(cx, ERR_NOTFOUND, "no such address");
}

static bool fits(enum body_kind kind, str type)
{
    switch (kind) {
    case BODY_FORM:
    case BODY_FILES: return media_is_form(type) || str_eq_nocase(type, S("multipart/form-data"));
    case BODY_JSON: return str_eq_nocase(type, S("application/json"));
    case BODY_UPLOAD: /* what it is, its bytes say */
    case BODY_PIECE: return true;
    case BODY_NONE: break;
    }
    return false;
}

static bool has_body(const struct request *rq)
{
    return rq->body.n || rq->fields.n || rq->files.n;
}

/* A form with files too large goes on to its handler, whose form_read() will say so. */
static enum err body_check(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum body_kind kind = rq->route->body;

    if (rq->refused == 413)
        ops_count(rq->app->ops, OPS_REFUSED_SIZE);
    bool has_files = (kind == BODY_FILES || kind == BODY_UPLOAD) && rq->files.n > 0;
    if (rq->refused == 413 && !has_files)
        return refuse(cx, rs, 413, ERR_LIMIT, "more than this address takes");
    if (rq->refused == 415 || (has_body(rq) && !fits(kind, request_media_type(rq))))
        return refuse(cx, rs, 415, ERR_INVALID, "not a kind of body this address takes");
    return OK;
}

static void ask_who(struct ctx *cx, struct response *rs)
{
    *rs = (struct response){.status = 401};
    response_header(cx, rs, S("WWW-Authenticate"), S("Bearer"));
}

static enum err identify(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum err e = rq->app->identify ? rq->app->identify(cx, rq) : OK;

    if (e == ERR_DENIED && request_header(rq, S("Authorization")).n)
        ask_who(cx, rs);
    return e;
}

/* Nobody has no right because nobody has said who it is: a program is asked for its token. */
static bool is_unknown(const struct ctx *cx, const struct request *rq)
{
    return cx->actor.kind == ACTOR_VISITOR && str_starts(rq->path, S("/api/")) &&
           request_header(rq, S("Authorization")).n == 0;
}

static enum err send_to_sign_in(struct ctx *cx, const struct request *rq, struct response *rs)
{
    str back = url_encode(&cx->arena, rq->target);

    return response_redirect(
        cx, rs, arena_fmt(&cx->arena, "%s?lanjut=%.*s", rq->app->sign_in, STR_ARG(back)));
}

static enum err role_check(struct ctx *cx, const struct request *rq, struct response *rs)
{
    const struct route *route = rq->route;

    if (actor_roles(&cx->actor) & route->who) {
        if (cx->actor.token_id && (cx->actor.scopes & route->scope) != route->scope)
            return fail(cx, ERR_DENIED, "the token lacks the scope this needs");
        return OK;
    }
    if (cx->actor.kind != ACTOR_VISITOR)
        return fail(cx, ERR_DENIED, "not for this role");
    if (request_wants_json(rq)) {
        ask_who(cx, rs);
        return fail(cx, ERR_DENIED, "a token is needed");
    }
    if (request_reads(rq) && rq->app->sign_in)
        return send_to_sign_in(cx, rq, rs);
    return fail(cx, ERR_DENIED, "nobody is signed in");
}

static enum err handle(struct ctx *cx, struct request *rq, struct response *rs)
{
    if (rq->refused == 503) /* here, so that the error page can give a signed-in form back */
        return fail(cx, ERR_BUSY, "no room for what was sent");
    enum err e = rq->route->run(cx, rq, rs);

    if (e) {
        *rs = (struct response){.status = rs->status >= 400 ? rs->status : 0,
                                .file_size = rs->file_size};
        if (e == ERR_DENIED && rs->status == 0 && is_unknown(cx, rq))
            ask_who(cx, rs);
        return e;
    }
    if (rq->refused == 413 && rs->status == 422)
        rs->status = 413; /* the form is shown again because of its files */
    return OK;
}

/* Each step answers (then rs->status is set), fails, or lets the next one go on. */
static enum err enter(struct ctx *cx, struct request *rq, struct response *rs)
{
    TRY(parse(cx, rq, rs));
    TRY(route_check(cx, rq, rs));
    if (rs->status)
        return OK;
    TRY(body_check(cx, rq, rs));
    enum err e = identify(cx, rq, rs);
    str token = rq->csrf;
    rq->csrf = csrf_mask(cx, token); /* also for the page of an error */
    TRY(e);
    TRY(csrf_check(cx, rq, token));
    return role_check(cx, rq, rs);
}

static enum err answer(struct ctx *cx, struct request *rq, struct response *rs)
{
    TRY(enter(cx, rq, rs));
    return rs->status ? OK : handle(cx, rq, rs);
}

void http_open(struct ctx *cx, const struct http_app *app, struct request *rq,
               struct http_piece *out)
{
    struct response rs = {0};
    struct http_piece piece = {.fd = -1};

    begin(cx, app, rq);
    enum err e = enter(cx, rq, &rs);
    if (!e && !rs.status && rq->route->open)
        e = rq->route->open(cx, rq, &piece);
    piece.failed = e >= ERR_BUSY;
    if (piece.failed)
        log_fault(cx, "request_failed");
    *out = piece;
}

static void write_error(struct ctx *cx, struct request *rq, struct response *rs, enum err e)
{
    rs->status = problem_status(rs, e);
    if (e == ERR_WAIT)
        response_header(cx, rs, S("Retry-After"),
                        arena_fmt(&cx->arena, "%lld", (long long)cx->fault.wait_s));
    if (rs->status == 416)
        response_header(cx, rs, S("Content-Range"),
                        arena_fmt(&cx->arena, "bytes */%lld", (long long)rs->file_size));
    if (rs->status == 503 && response_get(rs, S("Retry-After")).n == 0)
        response_header(cx, rs, S("Retry-After"), S("5"));
    if (rq->app->error)
        rq->app->error(cx, rq, rs, e);
    else
        problem_write(cx, rq, rs, e);
}

bool is_common_read(enum http_method method, const struct reader *reader)
{
    return (method == HTTP_GET || method == HTTP_HEAD) && reader->cookie.n == 0 &&
           reader->authorization.n == 0 && reader->save_data.n == 0;
}

/* "bahasa=en" and nothing else. */
static bool names_nobody(str harmless, str cookie)
{
    str name, value;

    (void)str_skip(&cookie, S("__Host-")); /* as it travels over TLS */
    return cookie.n == 0 || (harmless.n && str_cut(cookie, '=', &name, &value) &&
                             str_eq(name, harmless) && !memchr(value.p, ';', value.n));
}

bool is_quick(const struct http_app *app, const struct route *route, const struct reader *reader)
{
    return app->store_is_near && route && route->effort == QUICK && reader->authorization.n == 0 &&
           names_nobody(app->harmless, reader->cookie);
}

static bool may_use_cache(const struct request *rq)
{
    const struct reader reader = {request_header(rq, S("Cookie")),
                                  request_header(rq, S("Authorization")),
                                  request_header(rq, S("Save-Data"))};

    return rq->app->cache && is_common_read(rq->method, &reader);
}

static void answer_from(struct ctx *cx, struct response *rs, const struct page *page)
{
    *rs = (struct response){
        .status = 200, .content_type = page->content_type, .body = page->plain, .headers = {0}};
    for (size_t i = 0; i < page->headers.n; i++)
        response_header(cx, rs, page->headers.v[i].name, page->headers.v[i].value);
    response_header(cx, rs, S("X-Request-Id"), cx->request_id);
}

static void make(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum err e = answer(cx, rq, rs);

    if (e >= ERR_BUSY) /* ours, not the caller's; before the error page can meet another one */
        log_fault(cx, "request_failed");
    if (e)
        write_error(cx, rq, rs, e);
    response_headers(cx, rq, rs);
}

/* A page at hand costs a token as one that is made does. */
static void give(struct ctx *cx, struct request *rq, struct response *rs, const struct page *page)
{
    enum err e = rate_check(cx, rq, rs);

    if (e == OK) {
        answer_from(cx, rs, page);
        return;
    }
    write_error(cx, rq, rs, e);
    response_headers(cx, rq, rs);
}

static void answer_through_cache(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct page_cache *cache = rq->app->cache;
    struct page_key key = {rq->target, cx->lang};
    struct page known;

    if (cache_look(cx, cache, key, &known)) {
        give(cx, rq, rs, &known);
        return;
    }
    uint64_t begun = cache_begin(cache);
    make(cx, rq, rs);
    if (!rs->cacheable)
        return;
    ops_count(rq->app->ops, OPS_CACHE_MADE);
    cache_put(cx, cache, key, begun, rs);
}

/* Counts and logs: the route's pattern, never the path, which can name a report. */
static void account_for(struct ctx *cx, const struct request *rq, const struct response *rs,
                        int64_t took_us)
{
    const struct route *route = rq->route;

    ops_answered(rq->app->ops, route ? route->limit : RATE_READ, rs->status, took_us, rs->body.n);
    log_info(cx, "request", LOG_CODE("method", method_name(rq->method)),
             LOG_CODE("route", str_of(route ? route->pattern : "-")), LOG_I64("status", rs->status),
             LOG_I64("took_us", took_us), LOG_I64("bytes", (int64_t)rs->body.n));
}

void http_serve(struct ctx *cx, const struct http_app *app, struct request *rq, struct response *rs)
{
    int64_t started = ops_now_us();

    begin(cx, app, rq);
    if (may_use_cache(rq))
        answer_through_cache(cx, rq, rs);
    else
        make(cx, rq, rs);
    response_pack(cx, rq, rs);
    account_for(cx, rq, rs, ops_now_us() - started);
}

void http_refuse(struct ctx *cx, const struct http_app *app, struct request *rq,
                 struct response *rs, int status, enum err e)
{
    begin(cx, app, rq);
    cx->request_id = S(""); /* one answer for many requests */
    rs->status = status;
    write_error(cx, rq, rs, e);
    response_headers(cx, rq, rs);
}
