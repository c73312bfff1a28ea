/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/client.h"

#include "base/limits.h"
#include "http/form.h"
#include "http/problem.h"
#include "http/rate.h"
#include "http/route.h"

enum { COORDINATOR_ONLY = ROLE_BIT(ROLE_COORDINATOR) };

static enum err say_params(struct ctx *cx, struct request *rq, struct response *rs)
{
    rs->body = arena_fmt(&cx->arena, "nomor=%.*s q=%.*s", STR_ARG(request_param(rq, S("nomor"))),
                         STR_ARG(request_query(rq, S("q"))));
    return OK;
}

static enum err say_csrf(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)cx;
    rs->body = rq->csrf;
    return OK;
}

static enum err say_done(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)rq;
    return response_redirect(cx, rs, S("/selesai"));
}

static enum err sign_in(struct ctx *cx, struct request *rq, struct response *rs)
{
    response_cookie(cx, rs, S("sesi"), request_field(rq, S("nama")), 3600, S("/"));
    return response_redirect(cx, rs, S("/kerja"));
}

static enum err break_down(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)rq;
    response_header(cx, rs, S("X-Half-Done"), S("1"));
    return fail(cx, ERR_IO, "the disk is called /dev/sda");
}

static const struct form_choice classes[] = {
    {S_("pengaduan"), 1},
    {S_("aspirasi"),  2}
};

enum class { COMPLAINT = 1, WISH };

struct sample {
    str title, body, code;
    int64_t count, day;
    opt_i64 lat;
    bool anonymous;
    enum class class;
    struct strs cc;
};

static const struct form_field sample_fields[] = {
    FORM_TEXT(struct sample, title, "judul", 5, 20),
    FORM_LINES_OPT(struct sample, body, "isi", 40),
    FORM_CODE(struct sample, code, "topik"),
    FORM_INT(struct sample, count, "hari", 1, 10),
    FORM_DATE(struct sample, day, "tanggal"),
    FORM_SCALED_OPT(struct sample, lat, "lat", 6, -90000000, 90000000),
    FORM_BOOL(struct sample, anonymous, "anonim"),
    FORM_CHOICE(struct sample, class, "klasifikasi", classes),
    FORM_CODES(struct sample, cc, "tembusan"),
};

static enum err take_form(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct sample in = {0};

    if (form_read(cx, rq, sample_fields, COUNT(sample_fields), &in) == OK) {
        rs->body = arena_fmt(&cx->arena, "%.*s|%.*s|%lld|%lld|%lld|%d|%d|%zu", STR_ARG(in.title),
                             STR_ARG(in.body), (long long)in.count, (long long)in.day,
                             (long long)in.lat.v, in.anonymous, in.class, in.cc.n);
        return OK;
    }
    str list = S("");
    for (size_t i = 0; i < rq->errors->n; i++)
        list = arena_fmt(&cx->arena, "%.*s%.*s:%s ", STR_ARG(list), STR_ARG(rq->errors->v[i].field),
                         form_error_name(rq->errors->v[i].kind));
    rs->status = 422;
    rs->body = arena_fmt(&cx->arena, "%.*s[%.*s]", STR_ARG(list), STR_ARG(in.title));
    return OK;
}

static enum err refuse_form(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)rs;
    struct sample in = {0};

    TRY(form_read(cx, rq, sample_fields, COUNT(sample_fields), &in));
    return fail_key(cx, ERR_INVALID, "judul", "title_taken");
}

static enum err say_method(struct ctx *cx, struct request *rq, struct response *rs)
{
    response_header(cx, rs, S("X-Method"), method_name(rq->method));
    return OK;
}

static enum err no_place(struct ctx *cx, struct request *rq, struct http_piece *out)
{
    (void)rq;
    (void)out;
    return fail(cx, ERR_CONFLICT, "there is no place");
}

static struct http_pair told[] = {
    {S_("X-Speaks"), S_("bagian")}
};
static const struct http_pairs tells = {told, 1};

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/",                    say_params, ROLES_ANYONE,     RATE_READ},
    {HTTP_GET,  "/laporan/{nomor}",     say_params, ROLES_ANYONE,     RATE_READ},
    {HTTP_GET,  "/laporan/baru",        say_csrf,   ROLES_ANYONE,     RATE_READ},
    {HTTP_POST, "/laporan/{nomor}",     say_done,   ROLES_ANYONE,     RATE_WRITE, BODY_FORM},
    {HTTP_GET,  "/masuk",               say_csrf,   ROLES_ANYONE,     RATE_READ},
    {HTTP_POST, "/masuk",               sign_in,    ROLES_ANYONE,     RATE_LOGIN, BODY_FORM},
    {HTTP_GET,  "/kerja",               say_csrf,   ROLES_STAFF,      RATE_READ},
    {HTTP_POST, "/kerja",               say_done,   ROLES_STAFF,      RATE_WRITE, BODY_FORM},
    {HTTP_GET,  "/kelola",              say_csrf,   COORDINATOR_ONLY, RATE_READ},
    {HTTP_GET,  "/rusak",               break_down, ROLES_ANYONE,     RATE_READ},
    {HTTP_POST, "/form",                take_form,  ROLES_ANYONE,     RATE_WRITE, BODY_FILES},
    {HTTP_POST, "/api/v1/form",         refuse_form, ROLES_ANYONE,    RATE_WRITE, BODY_FORM},
    {HTTP_GET,  "/api/v1/me",           say_csrf,   ROLES_STAFF,      RATE_READ, BODY_NONE, 2},
    {HTTP_POST, "/api/v1/me",           say_done,   ROLES_STAFF,      RATE_WRITE, BODY_JSON},
    {HTTP_GET,  "/bagian/{nomor}",      say_params, ROLES_ANYONE,     RATE_READ},
    {HTTP_HEAD, "/bagian/{nomor}",      say_method, ROLES_ANYONE,     RATE_READ},
    {HTTP_OPTIONS, "/bagian/{nomor}",   say_method, ROLES_ANYONE,     RATE_READ},
    {HTTP_DELETE, "/bagian/{nomor}",    say_method, ROLES_STAFF,      RATE_WRITE, BODY_NONE, 0, NULL, .tells = &tells},
    {HTTP_PATCH, "/bagian/{nomor}",     say_method, ROLES_ANYONE,     RATE_LOGIN, BODY_PIECE, 0, NULL, .open = no_place, .tells = &tells},
};
/* clang-format on */
static const struct route_table tables[] = {
    {routes, COUNT(routes)}
};

static const struct grant liaison = {ROLE_LIAISON, 1, S_("/1/")};

/* The session is its own name; its token is "rahasia-" and the name. */
static enum err identify(struct ctx *cx, struct request *rq)
{
    str session = request_cookie(rq, S("sesi"));
    str bearer = request_header(rq, S("Authorization"));

    if (bearer.n && !str_eq(bearer, S("Bearer lpr_good")))
        return fail(cx, ERR_DENIED, "no such token");
    if (bearer.n == 0 && session.n == 0)
        return OK;
    cx->actor = (struct actor){.kind = ACTOR_ACCOUNT,
                               .account_id = 7,
                               .token_id = bearer.n ? 9 : 0,
                               .scopes = bearer.n ? 1 : ~0u,
                               .grants = &liaison,
                               .grants_n = 1};
    if (bearer.n)
        return OK;
    rq->session_key = session;
    rq->csrf = arena_fmt(&cx->arena, "rahasia-%.*s", STR_ARG(session));
    return OK;
}

static const struct http_app app = {
    .tables = tables, .tables_n = COUNT(tables), .identify = identify, .sign_in = "/masuk"};

struct fixture {
    struct world world;
    struct ctx cx;
    struct client *c;
};

static int set_up(void **state)
{
    static struct fixture f;

    world_init_test(&f.world, INT64_C(1767225600000), 1);
    ctx_init(&f.cx, &f.world, REQUEST_ARENA_MAX);
    f.c = client_open(&f.cx, &app);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    client_close(f->c);
    ctx_reset(&f->cx);
    world_test_close(&f->world);
    return 0;
}

static struct client *client_of(void **state)
{
    return ((struct fixture *)*state)->c;
}

static void a_route_gets_its_params_and_the_query(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/laporan/26ABCD1234?q=jalan+rusak%21");
    assert_int_equal(c->status, 200);
    assert_str(c->body, "nomor=26ABCD1234 q=jalan rusak!");
}

static void the_literal_route_comes_before_the_open_one(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/laporan/baru");
    assert_str(c->body, "");
    assert_int_equal(c->status, 200);
}

static void unknown_addresses_are_404_and_wrong_methods_405(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/tidak-ada");
    assert_int_equal(c->status, 404);
    client_send(c, "DELETE", "/laporan/x", NULL, S(""));
    assert_int_equal(c->status, 405);
    assert_str(client_header(c, "Allow"), "GET, HEAD, POST");
    client_send(c, "OPTIONS", "/laporan/x", NULL, S(""));
    assert_int_equal(c->status, 204);
    client_send(c, "HEAD", "/laporan/x", NULL, S(""));
    assert_int_equal(c->status, 200);
}

static void every_method_may_have_a_route_of_its_own(void **state)
{
    static const char *const methods[] = {"HEAD", "OPTIONS", "PATCH"};
    struct client *c = client_of(state);

    for (size_t i = 0; i < COUNT(methods); i++) {
        client_send(c, methods[i], "/bagian/7", NULL, S(""));
        assert_int_equal(c->status, 200);
        assert_str(client_header(c, "X-Method"), methods[i]);
    }
    client_get(c, "/bagian/7");
    assert_str(c->body, "nomor=7 q=");
    client_send(c, "POST", "/bagian/7", NULL, S(""));
    assert_int_equal(c->status, 405);
    assert_str(client_header(c, "Allow"), "GET, HEAD, PATCH, DELETE, OPTIONS");
}

static void what_a_route_tells_stands_on_refusals_too(void **state)
{
    struct client *c = client_of(state);

    client_send(c, "PATCH", "/bagian/7", NULL, S(""));
    assert_str(client_header(c, "X-Speaks"), "bagian");
    client_send(c, "DELETE", "/bagian/7", NULL, S(""));
    assert_int_equal(c->status, 403);
    assert_str(client_header(c, "X-Speaks"), "bagian");
    client_get(c, "/bagian/7");
    assert_str(client_header(c, "X-Speaks"), "");
}

static void a_piece_counts_once_though_it_is_asked_twice(void **state)
{
    struct fixture *f = *state;
    struct client *c = f->c;
    int n = 0;

    c->app.rates = rate_new(&f->cx, &f->cx.arena);
    do
        client_send_piece(c, "PATCH", "/bagian/7", "x/y", S("abc"));
    while (c->status == 200 && ++n < 100);
    assert_int_equal(n, rate_rule(RATE_LOGIN)->burst);
    assert_int_equal(c->status, 429);
}

static void a_slash_too_many_leads_to_the_page(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/laporan/x/?q=1");
    assert_int_equal(c->status, 308);
    assert_str(client_header(c, "Location"), "/laporan/x?q=1");
    client_get(c, "//evil.example/");
    assert_int_equal(c->status, 404);
}

static void addresses_that_are_no_text_are_400(void **state)
{
    static const char *const bad[] = {"/laporan/%ff", "/laporan/%00", "/laporan/a%2fb",
                                      "/laporan/%4",  "/?q=%c3%28",   "/%0a"};
    struct client *c = client_of(state);

    for (size_t i = 0; i < COUNT(bad); i++) {
        client_get(c, bad[i]);
        assert_int_equal(c->status, 400);
    }
}

static void long_addresses_and_headers_are_refused(void **state)
{
    struct client *c = client_of(state);
    static char target[REQUEST_LINE_MAX + 2] = "/?q=";

    memset(target + 4, 'a', REQUEST_LINE_MAX - 4);
    client_get(c, target);
    assert_int_equal(c->status, 200);
    target[REQUEST_LINE_MAX] = 'a';
    client_get(c, target);
    assert_int_equal(c->status, 414);
    static char value[REQUEST_HEADS_MAX + 1];
    memset(value, 'a', REQUEST_HEADS_MAX);
    client_set_header(c, "X-Long", value);
    client_get(c, "/");
    assert_int_equal(c->status, 431);
}

static void every_answer_carries_the_security_headers(void **state)
{
    static const char *const pages[] = {"/", "/tidak-ada", "/rusak", "/kerja"};
    struct client *c = client_of(state);

    for (size_t i = 0; i < COUNT(pages); i++) {
        client_get(c, pages[i]);
        assert_str(client_header(c, "Content-Security-Policy"),
                   "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
                   "form-action 'self'; object-src 'none'; img-src 'self' data:");
        assert_str(client_header(c, "X-Content-Type-Options"), "nosniff");
        assert_str(client_header(c, "Referrer-Policy"), "same-origin");
        assert_str(client_header(c, "Cross-Origin-Opener-Policy"), "same-origin");
        assert_int_equal(client_header(c, "X-Request-Id").n, 20);
        assert_str(client_header(c, "Strict-Transport-Security"), "");
    }
    c->tls = true;
    client_get(c, "/");
    assert_true(str_starts(client_header(c, "Strict-Transport-Security"), S("max-age=")));
}

static void a_visitor_is_shown_the_way_to_sign_in(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/kerja?antrean=semua&x=1");
    assert_int_equal(c->status, 303);
    assert_str(client_header(c, "Location"), "/masuk?lanjut=%2Fkerja%3Fantrean%3Dsemua%26x%3D1");
    client_post(c, "/kerja", "a", "b", NULL);
    assert_int_equal(c->status, 403);
}

static void roles_decide_who_may_call_a_route(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/masuk", "nama", "sari", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, "/kerja");
    assert_int_equal(c->status, 200);
    assert_str(client_header(c, "Cache-Control"), "no-store");
    client_get(c, "/kelola");
    assert_int_equal(c->status, 403);
}

static void a_cookie_post_needs_the_token_of_its_session(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/masuk", "nama", "sari", NULL);
    client_get(c, "/kerja");
    assert_int_equal(c->csrf.n, 4 * (sizeof "rahasia-sari" - 1));
    str first = c->csrf;
    client_post(c, "/kerja", "a", "b", NULL);
    assert_int_equal(c->status, 303);

    client_get(c, "/kerja");
    assert_false(str_eq(first, c->csrf)); /* masked anew */
    client_post(c, "/kerja", "csrf", arena_z(&c->owner->arena, first), NULL);
    assert_int_equal(c->status, 303); /* an older page of the same session */

    client_post(c, "/kerja", "csrf", "rahasia-sari", NULL);
    assert_int_equal(c->status, 403);
    c->csrf = S("");
    client_post(c, "/kerja", "a", "b", NULL);
    assert_int_equal(c->status, 403);
}

static void a_token_of_another_session_does_not_fit(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/masuk", "nama", "budi", NULL);
    client_get(c, "/kerja");
    str of_budi = c->csrf;
    client_forget_cookies(c);
    client_post(c, "/masuk", "nama", "sari", NULL);
    c->csrf = of_budi;
    client_post(c, "/kerja", "a", "b", NULL);
    assert_int_equal(c->status, 403);
}

static void posts_from_other_sites_are_refused_even_from_visitors(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 303);
    client_set_header(c, "Sec-Fetch-Site", "cross-site");
    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 403);
    client_set_header(c, "Sec-Fetch-Site", "same-site");
    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 403);

    client_set_header(c, "Sec-Fetch-Site", NULL);
    client_set_header(c, "Origin", "https://evil.example");
    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 403);
    client_set_header(c, "Origin", "null");
    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 403);
    client_set_header(c, "Origin", "http://lapor.test");
    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 303);
    c->tls = true;
    client_post(c, "/laporan/x", "a", "b", NULL);
    assert_int_equal(c->status, 403);
}

static void tokens_are_bearers_without_csrf_and_with_scopes(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/api/v1/me");
    assert_int_equal(c->status, 401);
    assert_str(client_header(c, "WWW-Authenticate"), "Bearer");
    client_set_header(c, "Authorization", "Bearer lpr_bad");
    client_get(c, "/api/v1/me");
    assert_int_equal(c->status, 401);
    client_set_header(c, "Authorization", "Bearer lpr_good");
    client_get(c, "/api/v1/me");
    assert_int_equal(c->status, 403); /* scope 2 is not the token's */
    client_send(c, "POST", "/api/v1/me", "application/json", S("{}"));
    assert_int_equal(c->status, 303);
    client_send(c, "POST", "/api/v1/me", "text/plain", S("{}"));
    assert_int_equal(c->status, 415);
}

static void cookies_have_the_prefix_only_when_encrypted(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/masuk", "nama", "sari", NULL);
    assert_str(client_header(c, "Set-Cookie"),
               "sesi=sari; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax");
    client_forget_cookies(c);
    c->tls = true;
    client_post(c, "/masuk", "nama", "sari", NULL);
    assert_str(client_header(c, "Set-Cookie"),
               "__Host-sesi=sari; Path=/; Max-Age=3600; HttpOnly; SameSite=Lax; Secure");
    client_get(c, "/kerja");
    assert_int_equal(c->status, 200);
    c->tls = false; /* a plain connection does not look at it */
    client_get(c, "/kerja");
    assert_int_equal(c->status, 303);
    client_forget_cookies(c);
    c->tls = true; /* nor an encrypted one at what a neighbour domain can plant */
    client_set_header(c, "Cookie", "__Secure-sesi=sari; sesi=sari");
    client_get(c, "/kerja");
    assert_int_equal(c->status, 303);
}

static void our_own_failures_tell_nothing(void **state)
{
    struct client *c = client_of(state);

    client_get(c, "/rusak");
    assert_int_equal(c->status, 503);
    assert_false(str_has(c->body, S("sda")));
    assert_true(str_has(c->body, S("\"type\":\"/problem/unavailable\"")));
    assert_str(client_header(c, "Retry-After"), "5");
    assert_str(client_header(c, "X-Half-Done"), "");
    assert_str(c->fault_message, "the disk is called /dev/sda");
}

static void a_form_gives_typed_values(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/form", "judul", "  Lampu\r\n mati ", "isi", "a\r\nb", "topik", "jalan-raya",
                "hari", "10", "tanggal", "2026-02-28", "lat", "-0,0263", "anonim", "1",
                "klasifikasi", "aspirasi", "tembusan", "dishub", "tembusan", "pupr", NULL);
    assert_int_equal(c->status, 200);
    assert_str(c->body, "Lampu mati|a\nb|10|20512|-26300|1|2|2");
}

static void a_ticked_box_is_ticked_whatever_its_value(void **state)
{
    static const struct {
        const char *value, *shown;
    } boxes[] = {
        {"1",     "|1|2|0"},
        {"iya",   "|1|2|0"},
        {"0",     "|0|2|0"},
        {"tidak", "|0|2|0"},
    };
    struct client *c = client_of(state);

    for (size_t i = 0; i < COUNT(boxes); i++) {
        client_post(c, "/form", "judul", "Lampu mati", "topik", "jalan", "hari", "1", "tanggal",
                    "2026-02-28", "klasifikasi", "aspirasi", "anonim", boxes[i].value, NULL);
        assert_int_equal(c->status, 200);
        assert_true(str_ends(c->body, str_of(boxes[i].shown)));
    }
}

static void a_form_collects_every_error(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/form", "judul", "abc", "isi", "0123456789012345678901234567890123456789x",
                "topik", "a b", "hari", "11", "tanggal", "2026-02-29", "lat", "utara",
                "klasifikasi", "lain", "tembusan", "!", NULL);
    assert_int_equal(c->status, 422);
    assert_str(c->body, "judul:too-short isi:too-long topik:bad-code hari:bad-number "
                        "tanggal:bad-date lat:bad-number klasifikasi:bad-choice "
                        "tembusan:bad-code [abc]");
    client_post(c, "/form", "judul", " ", NULL);
    assert_str(c->body, "judul:missing topik:missing hari:missing tanggal:missing "
                        "klasifikasi:missing []");
}

static void a_form_that_is_no_text_is_400(void **state)
{
    struct client *c = client_of(state);

    client_send(c, "POST", "/form", "application/x-www-form-urlencoded", S("judul=%ff"));
    assert_int_equal(c->status, 400);
    client_send(c, "POST", "/form", "application/x-www-form-urlencoded", S("judul=%00"));
    assert_int_equal(c->status, 400);
}

static void files_refused_show_the_form_again_with_413(void **state)
{
    struct client *c = client_of(state);
    struct http_pair fields[] = {
        {S("judul"), S("Lampu mati")}
    };
    struct http_file files[] = {
        {S("lampiran"), S("a.jpg"), S(""), UPLOAD_FILE_MAX + 1}
    };

    client_send_form(c, "/form", (struct http_pairs){fields, 1}, (struct http_files){files, 1});
    assert_int_equal(c->status, 413);
    assert_true(str_has(c->body, S("lampiran:file-too-big")));
    assert_true(str_has(c->body, S("[Lampu mati]")));
}

static void problems_name_the_fields(void **state)
{
    struct client *c = client_of(state);

    client_post(c, "/api/v1/form", "judul", "abc", "topik", "x", "hari", "0", "tanggal",
                "2026-01-01", "klasifikasi", "aspirasi", NULL);
    assert_int_equal(c->status, 422);
    assert_true(str_starts(c->body, S("{\"type\":\"/problem/invalid\",\"title\":"
                                      "\"Unprocessable Content\",\"status\":422,\"errors\":["
                                      "{\"field\":\"judul\",\"code\":\"too-short\",\"min\":5},"
                                      "{\"field\":\"hari\",\"code\":\"bad-number\",\"min\":1,"
                                      "\"max\":10}],\"request_id\":\"")));
    client_post(c, "/api/v1/form", "judul", "abcdef", "topik", "x", "hari", "1", "tanggal",
                "2026-01-01", "klasifikasi", "aspirasi", NULL);
    assert_true(str_has(c->body, S("{\"field\":\"judul\",\"code\":\"title-taken\"}")));
    assert_str(client_header(c, "Content-Type"), "application/problem+json");
}

static void one_address_too_often_is_429_and_others_are_not(void **state)
{
    struct fixture *f = *state;
    struct client *c = f->c;
    int n = 0;

    c->app.rates = rate_new(&f->cx, &f->cx.arena);
    do {
        client_forget_cookies(c);
        client_post(c, "/masuk", "nama", "sari", NULL);
    } while (c->status == 303 && ++n < 100);
    client_forget_cookies(c);
    assert_int_equal(n, rate_rule(RATE_LOGIN)->burst);
    assert_int_equal(c->status, 429);
    assert_str(client_header(c, "Retry-After"), "3");
    client_get(c, "/");
    assert_int_equal(c->status, 200); /* another class */
    c->address = S("127.0.0.2");
    client_post(c, "/masuk", "nama", "sari", NULL);
    assert_int_equal(c->status, 303);
    client_forget_cookies(c);
    c->address = S("127.0.0.1");
    world_test_advance(&f->world, 3000);
    client_post(c, "/masuk", "nama", "sari", NULL);
    assert_int_equal(c->status, 303);
}

static void faulty_tables_are_refused_at_start(void **state)
{
    struct fixture *f = *state;
    static const struct route nobody[] = {
        {HTTP_GET, "/a", say_done, 0}
    };
    static const struct route twins[] = {
        {HTTP_GET, "/a/{x}", say_done, ROLES_ANYONE},
        {HTTP_GET, "/a/{y}", say_done, ROLES_ANYONE}
    };
    static const struct route shape[] = {
        {HTTP_GET, "a", say_done, ROLES_ANYONE}
    };
    static const struct route piece[] = {
        {HTTP_PATCH, "/a", say_done, ROLES_ANYONE, RATE_NONE, BODY_PIECE}
    };
    static const struct route_table bad[] = {
        {nobody, 1},
        {twins,  2},
        {shape,  1},
        {piece,  1}
    };

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct http_app faulty = {.tables = &bad[i], .tables_n = 1};
        assert_int_equal(http_prepare(&f->cx, &f->cx.arena, &faulty), ERR_BUG);
        fault_clear(&f->cx);
    }
}

static void pages_are_packed_for_those_who_accept_it(void **state)
{
    struct fixture *f = *state;
    struct client *c = f->c;
    char target[3000] = "/?q=";

    memset(target + 4, 'a', 2000);
    client_get(c, target);
    assert_str(client_header(c, "Content-Encoding"), "");
    assert_str(client_header(c, "Vary"), "Accept-Encoding");
    size_t plain = c->body.n;
    client_set_header(c, "Accept-Encoding", "br, gzip;q=0.5");
    client_get(c, target);
    assert_str(client_header(c, "Content-Encoding"), "gzip");
    assert_true(c->body.n < plain / 10);
    client_set_header(c, "Accept-Encoding", "gzip;q=0");
    client_get(c, target);
    assert_str(client_header(c, "Content-Encoding"), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_route_gets_its_params_and_the_query),
        TEST(the_literal_route_comes_before_the_open_one),
        TEST(unknown_addresses_are_404_and_wrong_methods_405),
        TEST(every_method_may_have_a_route_of_its_own),
        TEST(what_a_route_tells_stands_on_refusals_too),
        TEST(a_piece_counts_once_though_it_is_asked_twice),
        TEST(a_slash_too_many_leads_to_the_page),
        TEST(addresses_that_are_no_text_are_400),
        TEST(long_addresses_and_headers_are_refused),
        TEST(every_answer_carries_the_security_headers),
        TEST(a_visitor_is_shown_the_way_to_sign_in),
        TEST(roles_decide_who_may_call_a_route),
        TEST(a_cookie_post_needs_the_token_of_its_session),
        TEST(a_token_of_another_session_does_not_fit),
        TEST(posts_from_other_sites_are_refused_even_from_visitors),
        TEST(tokens_are_bearers_without_csrf_and_with_scopes),
        TEST(cookies_have_the_prefix_only_when_encrypted),
        TEST(our_own_failures_tell_nothing),
        TEST(a_form_gives_typed_values),
        TEST(a_ticked_box_is_ticked_whatever_its_value),
        TEST(a_form_collects_every_error),
        TEST(a_form_that_is_no_text_is_400),
        TEST(files_refused_show_the_form_again_with_413),
        TEST(problems_name_the_fields),
        TEST(one_address_too_often_is_429_and_others_are_not),
        TEST(faulty_tables_are_refused_at_start),
        TEST(pages_are_packed_for_those_who_accept_it),
    };
    return cmocka_run_group_tests_name("dispatch", tests, NULL, NULL);
}
