/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server on real sockets of the loopback address. */
#include "support/test.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "http/cache.h"
#include "http/form.h"
#include "http/ops.h"
#include "http/range.h"
#include "http/server.h"

enum { HELD = 1000, ANSWER_MAX = 64 << 10 };

/* A gate that keeps a handler inside until the test opens it. */
static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;
    int inside;
} gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0};

static void gate_set(bool open)
{
    pthread_mutex_lock(&gate.lock);
    gate.open = open;
    pthread_cond_broadcast(&gate.changed);
    pthread_mutex_unlock(&gate.lock);
}

static void gate_wait_for(int inside)
{
    pthread_mutex_lock(&gate.lock);
    while (gate.inside < inside)
        pthread_cond_wait(&gate.changed, &gate.lock);
    pthread_mutex_unlock(&gate.lock);
}

static enum err page(struct ctx *cx, struct request *rq, struct response *rs)
{
    rs->body = arena_fmt(&cx->arena, "halaman %.*s", STR_ARG(request_param(rq, S("nomor"))));
    return OK;
}

static atomic_int made;

static enum err public_page(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)rq;
    char filler[3000];

    memset(filler, 'x', sizeof filler);
    rs->body = arena_fmt(&cx->arena, "umum %d %.*s", ++made, (int)sizeof filler, filler);
    rs->cacheable = true;
    response_tag(rs, CHANGE_REPORT, 7);
    return OK;
}

static enum err gated(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)cx;
    (void)rq;
    pthread_mutex_lock(&gate.lock);
    gate.inside++;
    pthread_cond_broadcast(&gate.changed);
    while (!gate.open)
        pthread_cond_wait(&gate.changed, &gate.lock);
    gate.inside--;
    pthread_mutex_unlock(&gate.lock);
    rs->body = S("lewat");
    return OK;
}

static const struct form_field no_fields[1];

/* Says what arrived, and what the files hold. */
static enum err upload(struct ctx *cx, struct request *rq, struct response *rs)
{
    int unused = 0;
    enum err e = form_read(cx, rq, no_fields, 0, &unused);

    rs->status = e ? 422 : 200;
    rs->body = arena_fmt(&cx->arena, "judul=%.*s isi=%.*s n=%zu files=%zu",
                         STR_ARG(request_field(rq, S("judul"))),
                         STR_ARG(request_field(rq, S("isi"))), rq->fields.n, rq->files.n);
    for (size_t i = 0; i < rq->files.n; i++) {
        str bytes;
        TRY(file_read(cx, rq->files.v[i].path, UPLOAD_FILE_MAX, &bytes));
        rs->body = arena_fmt(&cx->arena, "%.*s %.*s/%.*s:%lld:%.*s", STR_ARG(rs->body),
                             STR_ARG(rq->files.v[i].field), STR_ARG(rq->files.v[i].name),
                             (long long)rq->files.v[i].size, STR_ARG(str_slice(bytes, 0, 8)));
    }
    for (size_t i = 0; e && i < rq->errors->n; i++)
        rs->body = arena_fmt(&cx->arena, "%.*s %s", STR_ARG(rs->body),
                             form_error_name(rq->errors->v[i].kind));
    return OK;
}

static enum err echo(struct ctx *cx, struct request *rq, struct response *rs)
{
    return response_json(cx, rs, 200, rq->body);
}

static enum err address(struct ctx *cx, struct request *rq, struct response *rs)
{
    rs->body = arena_fmt(&cx->arena, "%.*s %d", STR_ARG(rq->address), rq->tls);
    return OK;
}

static enum err send_file(struct ctx *cx, struct request *rq, struct response *rs)
{
    rs->content_type = S("text/plain");
    return response_file(cx, rq, rs, request_query(rq, S("f")), S("hash"));
}

/* Into the file that the query names, from its end on; "tiada" is no place. */
static enum err open_piece(struct ctx *cx, struct request *rq, struct http_piece *out)
{
    str path = request_query(rq, S("f"));
    struct stat st;

    if (str_eq(path, S("tiada")))
        return fail(cx, ERR_CONFLICT, "nowhere");
    out->fd = open(arena_z(&cx->arena, path), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(fstat(out->fd, &st), 0);
    out->at = st.st_size;
    out->room = 100000;
    return OK;
}

static enum err say_piece(struct ctx *cx, struct request *rq, struct response *rs)
{
    const struct http_piece *p = &rq->piece;

    rs->body = arena_fmt(&cx->arena, "came=%lld at=%lld", (long long)p->came, (long long)p->at);
    return OK;
}

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/",             page,        ROLES_ANYONE, RATE_READ},
    {HTTP_GET,  "/l/{nomor}",    page,        ROLES_ANYONE, RATE_READ},
    {HTTP_GET,  "/umum",         public_page, ROLES_ANYONE, RATE_READ},
    {HTTP_GET,  "/lambat",       gated,       ROLES_ANYONE, RATE_NONE},
    {HTTP_POST, "/kirim",        upload,      ROLES_ANYONE, RATE_NONE, BODY_FILES},
    {HTTP_POST, "/teks",         upload,      ROLES_ANYONE, RATE_NONE, BODY_FORM},
    {HTTP_POST, "/api/v1/gema",  echo,        ROLES_ANYONE, RATE_NONE, BODY_JSON},
    {HTTP_GET,  "/alamat",       address,     ROLES_ANYONE, RATE_NONE},
    {HTTP_GET,  "/berkas",       send_file,   ROLES_ANYONE, RATE_NONE},
    {HTTP_PATCH, "/bagian",      say_piece,   ROLES_ANYONE, RATE_NONE, BODY_PIECE, 0, NULL, open_piece},
    {HTTP_GET,  "/cepat",        page,        ROLES_ANYONE, RATE_NONE, .effort = QUICK},
};
/* clang-format on */
static const struct route_table tables[] = {
    {routes, COUNT(routes)}
};

struct fixture {
    struct world world;
    struct ctx cx;
    struct http_app app;
    struct http_options options;
    struct http_server *server;
    char dir[64];
    str got; /* by curl */
};

static int set_up(void **state)
{
    static struct fixture f;

    f = (struct fixture){.dir = "/tmp/lapor-http-XXXXXX"};
    world_init_test(&f.world, INT64_C(1767225600000), 1);
    ctx_init(&f.cx, &f.world, COMMAND_ARENA_MAX);
    assert_non_null(mkdtemp(f.dir));
    f.app = (struct http_app){.tables = tables, .tables_n = COUNT(tables)};
    f.app.ops = ops_new(&f.cx.arena);
    f.app.cache = cache_new(&f.cx, &f.cx.arena, PAGE_CACHE_BYTES);
    f.options = (struct http_options){
        .listen = S("127.0.0.1:0"), .upload_dir = str_of(f.dir), .threads = 2};
    atomic_store(&made, 0);
    gate_set(false);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    struct strs left;

    gate_set(true);
    if (f->server)
        http_stop(f->server);
    assert_ok(&f->cx, dir_list(&f->cx, str_of(f->dir), 10, &left));
    assert_int_equal(left.n, 0); /* no temporary file outlives its request */
    rmdir(f->dir);
    cache_close(f->app.cache);
    ctx_reset(&f->cx);
    world_test_close(&f->world);
    return 0;
}

static void start(struct fixture *f)
{
    assert_ok(&f->cx, http_start(&f->cx, &f->app, &f->options, &f->server));
}

/* Sockets */

static int connect_from(struct fixture *f, const char *from)
{
    struct sockaddr_in own = {.sin_family = AF_INET};
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((in_port_t)http_port(f->server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    if (from) {
        assert_int_equal(inet_pton(AF_INET, from, &own.sin_addr), 1);
        assert_int_equal(bind(fd, (struct sockaddr *)&own, sizeof own), 0);
    }
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

static void send_all(int fd, str data)
{
    while (data.n > 0) {
        ssize_t n = send(fd, data.p, data.n, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the server may hang up on what is too long */
        data = str_slice(data, (size_t)n, data.n);
    }
}

/* Everything until the server closes. */
static str read_all(struct fixture *f, int fd)
{
    char *p = arena_alloc(&f->cx.arena, 1, ANSWER_MAX);
    size_t n = 0;

    for (ssize_t got; n < ANSWER_MAX && (got = recv(fd, p + n, ANSWER_MAX - n, 0)) > 0;)
        n += (size_t)got;
    close(fd);
    return (str){p, n};
}

static int64_t header_number(str head, str name)
{
    int64_t n = -1;
    str line, rest = head;

    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        if (str_skip(&line, name))
            assert_true(str_i64(str_trim(line), &n));
    }
    return n;
}

/* One answer from a connection that stays open. */
static str read_one(struct fixture *f, int fd)
{
    char *p = arena_alloc(&f->cx.arena, 1, ANSWER_MAX);
    size_t n = 0, want = SIZE_MAX;

    while (n < want) {
        ssize_t got = recv(fd, p + n, 1, 0);
        if (got <= 0)
            break;
        n++;
        if (want == SIZE_MAX && str_ends((str){p, n}, S("\r\n\r\n")))
            want = n + (size_t)header_number((str){p, n}, S("Content-Length:"));
    }
    return (str){p, n};
}

static str ask(struct fixture *f, const char *from, str request)
{
    int fd = connect_from(f, from);

    send_all(fd, request);
    return read_all(f, fd);
}

static str get(struct fixture *f, const char *target, const char *more)
{
    return ask(f, NULL,
               arena_fmt(&f->cx.arena, "GET %s HTTP/1.1\r\nHost: l\r\nConnection: close\r\n%s\r\n",
                         target, more));
}

static str post(struct fixture *f, const char *target, const char *type, str body)
{
    return ask(f, NULL,
               arena_fmt(&f->cx.arena,
                         "POST %s HTTP/1.1\r\nHost: l\r\nConnection: close\r\n"
                         "Content-Type: %s\r\nContent-Length: %zu\r\n\r\n%.*s",
                         target, type, body.n, STR_ARG(body)));
}

#define assert_status(answer, status) assert_status_at((answer), (status), __LINE__)
#define assert_has(answer, part)      assert_has_at((answer), (part), __LINE__)

static void assert_status_at(str answer, const char *status, int line)
{
    if (str_starts(answer, S("HTTP/1.1 ")) && str_eq(str_slice(answer, 9, 3), str_of(status)))
        return;
    print_error("want %s, got \"%.*s\"\n", status, STR_ARG(str_slice(answer, 0, 300)));
    _fail(__FILE__, line);
}

static void assert_has_at(str answer, const char *part, int line)
{
    if (str_has(answer, str_of(part)))
        return;
    print_error("no \"%s\" in \"%.*s\"\n", part, STR_ARG(str_slice(answer, 0, 2000)));
    _fail(__FILE__, line);
}

/* Tests */

static void answers_a_page_and_its_head(void **state)
{
    struct fixture *f = *state;

    start(f);
    str answer = get(f, "/l/26-AB?x", "");
    assert_status(answer, "200");
    assert_has(answer, "\r\n\r\nhalaman 26-AB");
    assert_has(answer, "Content-Security-Policy: default-src 'self';");
    answer = ask(f, NULL, S("HEAD /l/26 HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"));
    assert_status(answer, "200");
    assert_has(answer, "Content-Length: 10\r\n");
    assert_true(str_ends(answer, S("\r\n\r\n")));
    assert_status(get(f, "/tidak", ""), "404");
    answer = ask(f, NULL, S("DELETE / HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"));
    assert_status(answer, "405");
    assert_has(answer, "Allow: GET, HEAD\r\n");
}

static void one_connection_serves_many_requests_in_order(void **state)
{
    struct fixture *f = *state;

    start(f);
    int fd = connect_from(f, NULL);
    send_all(fd, S("GET /l/1 HTTP/1.1\r\nHost: l\r\n\r\n"));
    assert_has(read_one(f, fd), "halaman 1");
    send_all(fd, S("GET /l/2 HTTP/1.1\r\nHost: l\r\n\r\nGET /l/3 HTTP/1.1\r\nHost: l\r\n\r\n"
                   "POST /api/v1/gema HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\n"
                   "Content-Length: 2\r\n\r\n{}GET /l/4 HTTP/1.1\r\nHost: l\r\n"
                   "Connection: close\r\n\r\n"));
    assert_has(read_one(f, fd), "halaman 2");
    assert_has(read_one(f, fd), "halaman 3");
    assert_has(read_one(f, fd), "{}");
    assert_has(read_all(f, fd), "halaman 4");
}

static str multipart(struct fixture *f, size_t file_size)
{
    struct arena *a = &f->cx.arena;
    char *file = arena_alloc(a, 1, file_size + 1);

    memset(file, 'j', file_size);
    return arena_fmt(a,
                     "--bb\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\nLampu "
                     "\xc3\xa9\r\n--bb\r\nContent-Disposition: form-data; name=\"lampiran\"; "
                     "filename=\"foto.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n%.*s\r\n"
                     "--bb\r\nContent-Disposition: form-data; name=\"lampiran\"; filename=\"\"\r\n"
                     "Content-Type: application/octet-stream\r\n\r\n\r\n"
                     "--bb\r\nContent-Disposition: form-data; name=\"isi\"\r\n\r\n\r\n--bb--\r\n",
                     (int)file_size, file);
}

static void files_stream_to_disk_and_fields_to_memory(void **state)
{
    struct fixture *f = *state;

    start(f);
    str answer = post(f, "/kirim", "multipart/form-data; boundary=bb", multipart(f, 3 << 20));
    assert_status(answer, "200");
    assert_has(answer, "judul=Lampu \xc3\xa9 isi= n=2 files=1 lampiran/foto.jpg:3145728:jjjjjjjj");
}

static void a_file_too_large_leaves_the_rest_of_the_form(void **state)
{
    struct fixture *f = *state;

    start(f);
    str answer =
        post(f, "/kirim", "multipart/form-data; boundary=bb", multipart(f, UPLOAD_FILE_MAX + 1));
    assert_status(answer, "413");
    assert_has(answer, "judul=Lampu \xc3\xa9 isi= n=2 files=0 file-too-big");
}

static void too_many_files_leave_the_first_ones(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->cx.arena;
    str body = S("");

    start(f);
    for (int i = 0; i < UPLOAD_FILES_MAX + 2; i++)
        body = arena_fmt(a,
                         "%.*s--bb\r\nContent-Disposition: form-data; name=\"lampiran\"; "
                         "filename=\"%d\"\r\n\r\nisi-%d\r\n",
                         STR_ARG(body), i, i);
    body = arena_fmt(a, "%.*s--bb--\r\n", STR_ARG(body));
    str answer = post(f, "/kirim", "multipart/form-data; boundary=bb", body);
    assert_status(answer, "413");
    assert_has(answer, "files=5 lampiran/0:5:isi-0 ");
    assert_has(answer, "lampiran/4:5:isi-4 too-many-files too-many-files");
}

static void forms_that_are_no_text_or_broken_are_400(void **state)
{
    struct fixture *f = *state;

    start(f);
    assert_status(post(f, "/kirim", "multipart/form-data; boundary=bb",
                       S("--bb\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\n\xff\r\n"
                         "--bb--\r\n")),
                  "400");
    assert_status(post(f, "/kirim", "multipart/form-data; boundary=bb",
                       S("--bb\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\nabc")),
                  "400");
    assert_status(post(f, "/kirim", "multipart/form-data", S("x")), "400");
    assert_status(post(f, "/teks", "application/x-www-form-urlencoded", S("judul=%fe")), "400");
    assert_status(post(f, "/teks", "multipart/form-data; boundary=bb", multipart(f, 10)), "415");
    str answer = post(f, "/teks", "application/x-www-form-urlencoded", S("judul=a+b%21&isi=c"));
    assert_status(answer, "200");
    assert_has(answer, "judul=a b! isi=c");
}

static void bodies_too_large_are_413(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->cx.arena;
    size_t n = REQUEST_JSON_MAX + 1;
    char *big = arena_alloc(a, 1, 8 * n);

    start(f);
    memset(big, ' ', 8 * n);
    /* clients that send all of it before they listen hear it too */
    assert_status(post(f, "/api/v1/gema", "application/json", (str){big, 8 * n}), "413");
    assert_status(post(f, "/api/v1/gema", "application/json", (str){big, n}), "413");
    assert_status(post(f, "/api/v1/gema", "application/json", (str){big, n - 1}), "200");
    assert_status(
        post(f, "/teks", "application/x-www-form-urlencoded", (str){big, REQUEST_FORM_MAX + 1}),
        "413");
    str answer = ask(f, NULL,
                     S("POST /api/v1/gema HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\n"
                       "Content-Length: 99999999999\r\n\r\n"));
    assert_status(answer, "413"); /* at once: nothing of it is waited for */
    assert_has(answer, "application/problem+json");
    answer = ask(f, NULL,
                 S("POST /teks HTTP/1.1\r\nHost: l\r\nContent-Length: 2\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    assert_status(answer, "400");
    answer = ask(f, NULL,
                 S("POST /teks HTTP/1.1\r\nHost: l\r\n"
                   "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"));
    assert_status(answer, "400"); /* a header to some, and none to others */
    answer = ask(f, NULL, S("GET /halo HTTP/1.1\r\nHost: l\r\nHost: m\r\n\r\n"));
    assert_status(answer, "400");
    assert_true(ops_counted(f->app.ops, OPS_REFUSED_SIZE) >= 4);
}

static void headers_have_a_bound(void **state)
{
    struct fixture *f = *state;
    char *big = arena_alloc(&f->cx.arena, 1, CONNECTION_MEMORY + 1);

    start(f);
    memset(big, 'a', CONNECTION_MEMORY);
    str answer = get(f, "/", arena_z(&f->cx.arena, arena_fmt(&f->cx.arena, "X-Long: %s\r\n", big)));
    assert_status(answer, "431");
    answer = get(f, arena_z(&f->cx.arena, arena_fmt(&f->cx.arena, "/%s", big)), "");
    assert_true(str_starts(answer, S("HTTP/1.1 4")));
}

static void drop_report(struct fixture *f, int64_t id)
{
    struct changes what = {0};

    changes_add(&what, CHANGE_REPORT, id);
    cache_drop(f->app.cache, &what);
}

static void public_pages_come_from_the_cache_until_dropped(void **state)
{
    struct fixture *f = *state;

    start(f);
    assert_has(get(f, "/umum", ""), "umum 1 ");
    str answer = get(f, "/umum", "");
    assert_has(answer, "umum 1 ");
    assert_has(answer, "Content-Security-Policy:");
    assert_int_equal(ops_counted(f->app.ops, OPS_CACHE_HITS), 1);
    assert_has(get(f, "/umum", "Cookie: sesi=1\r\n"), "umum 2 ");
    answer = get(f, "/umum", "Accept-Encoding: gzip\r\n");
    assert_has(answer, "Content-Encoding: gzip");
    assert_true(answer.n < 1500);
    str etag = str_slice(answer, (size_t)str_find(answer, S("W/\"")), 40);
    str_cut(etag, '\r', &etag, &answer);
    answer = get(
        f, "/umum",
        arena_z(&f->cx.arena, arena_fmt(&f->cx.arena, "If-None-Match: %.*s\r\n", STR_ARG(etag))));
    assert_status(answer, "304");
    assert_int_equal(ops_counted(f->app.ops, OPS_CACHE_HITS), 3);
    drop_report(f, 8);
    assert_has(get(f, "/umum", ""), "umum 1 ");
    drop_report(f, 7);
    assert_has(get(f, "/umum", ""), "umum 3 ");
    world_test_advance(&f->world, PAGE_FRESH_MS);
    assert_has(get(f, "/umum", ""), "umum 4 ");
}

static void a_client_that_is_silent_or_drips_is_cut_off(void **state)
{
    struct fixture *f = *state;

    f->options.arrival_s = 1;
    start(f);
    int silent = connect_from(f, NULL), dripping = connect_from(f, NULL);
    int body = connect_from(f, NULL);
    send_all(silent, S("GET / HTT"));
    send_all(body, S("POST /api/v1/gema HTTP/1.1\r\nHost: l\r\nContent-Type: application/json\r\n"
                     "Content-Length: 100\r\n\r\n{"));
    str drip = S("GET / HTTP/1.1\r\nHost: l\r\nX: ");
    for (size_t i = 0;;
         i++) { /* until the server hangs up: each byte waits for an answer a little */
        struct timeval patience = {.tv_usec = 100000};
        char c;
        send_all(dripping, i < drip.n ? str_slice(drip, i, 1) : S("x"));
        setsockopt(dripping, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (recv(dripping, &c, 1, 0) == 0 || i > 600)
            break;
    }
    close(dripping);
    assert_int_equal(read_all(f, silent).n, 0);
    assert_int_equal(read_all(f, body).n, 0);
    assert_true(ops_counted(f->app.ops, OPS_CUT_OFF) >= 3);
    str answer = get(f, "/", "");
    while (answer.n == 0) /* on a busy machine an honest request can take its second too */
        answer = get(f, "/", "");
    assert_status(answer, "200");
}

/* Nothing in them, not even a name: only what they cost on the way tells them from none at all. */
static void a_form_of_endless_empty_parts_is_ended(void **state)
{
    struct fixture *f = *state;
    struct arena *a = &f->cx.arena;
    str body = S(""), empty = S("--bb\r\nContent-Disposition: form-data; name=\"lampiran\"; "
                                "filename=\"\"\r\n\r\n\r\n");

    start(f);
    for (int i = 0; i < REQUEST_PARTS_MAX + 1; i++)
        body = arena_fmt(a, "%.*s%.*s", STR_ARG(body), STR_ARG(empty));
    str few = str_slice(body, empty.n, body.n);
    assert_status(post(f, "/kirim", "multipart/form-data; boundary=bb",
                       arena_fmt(a, "%.*s--bb--\r\n", STR_ARG(few))),
                  "200");
    assert_status(post(f, "/kirim", "multipart/form-data; boundary=bb",
                       arena_fmt(a, "%.*s--bb--\r\n", STR_ARG(body))),
                  "413");
    int fd = connect_from(f, NULL);
    send_all(fd, S("POST /kirim HTTP/1.1\r\nHost: l\r\nTransfer-Encoding: chunked\r\n"
                   "Content-Type: multipart/form-data; boundary=bb\r\n\r\n"));
    str chunk = arena_fmt(a, "%zx\r\n%.*s\r\n", body.n, STR_ARG(body));
    size_t sent = 0, far_too_much = 2 * (size_t)DRAIN_MAX;
    while (sent < far_too_much) {
        size_t at = sent % chunk.n;
        ssize_t n = send(fd, chunk.p + at, chunk.n - at, MSG_NOSIGNAL);
        if (n <= 0)
            break;
        sent += (size_t)n;
    }
    close(fd);
    assert_true(sent < far_too_much);
}

static void a_thousand_connections_held_do_not_keep_others_out(void **state)
{
    struct fixture *f = *state;
    static int held[HELD];

    start(f);
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max < 8192 ? limit.rlim_max : 8192;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
    for (size_t i = 0; i < HELD; i++) {
        held[i] = connect_from(f, NULL);
        send_all(held[i], S("GET /l/1 HTTP/1.1\r\n"));
    }
    while (ops_gauge(f->app.ops, OPS_CONNECTIONS) < HELD)
        sched_yield();
    assert_status(get(f, "/l/2", ""), "200");
    for (size_t i = 0; i < HELD; i++)
        send_all(held[i], S("Host: l\r\n\r\n"));
    for (size_t i = 0; i < HELD; i++) {
        assert_has(read_one(f, held[i]), "halaman 1");
        close(held[i]);
    }
}

static void flood(struct fixture *f, const char *target)
{
    bool limited = false;
    int fd = connect_from(f, NULL);

    for (int i = 0; i < 1000 && !limited; i++) {
        send_all(fd, arena_fmt(&f->cx.arena, "GET %s HTTP/1.1\r\nHost: l\r\n\r\n", target));
        str answer = read_one(f, fd);
        limited = str_starts(answer, S("HTTP/1.1 429"));
        if (limited)
            assert_has(answer, "Retry-After: 1\r\n");
    }
    close(fd);
    assert_true(limited);
}

static void one_address_has_a_bound_and_another_is_served(void **state)
{
    struct fixture *f = *state;

    f->options.rate_limit = true;
    start(f);
    flood(f, "/umum"); /* out of the cache */
    world_test_advance(&f->world, 1000000);
    flood(f, "/l/1");
    assert_status(
        ask(f, "127.0.0.2", S("GET /l/1 HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n")), "200");
}

static void one_address_may_not_hold_all_connections(void **state)
{
    struct fixture *f = *state;
    int held[3];

    f->options.rate_limit = true;
    f->options.per_address = 3;
    start(f);
    for (size_t i = 0; i < COUNT(held); i++) {
        held[i] = connect_from(f, NULL);
        send_all(held[i], S("GET /l/1 HTTP/1.1\r\nHost: l\r\n\r\n"));
        assert_has(read_one(f, held[i]), "halaman 1");
    }
    assert_int_equal(get(f, "/l/1", "").n, 0);
    assert_status(
        ask(f, "127.0.0.2", S("GET /l/1 HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n")), "200");
    for (size_t i = 0; i < COUNT(held); i++)
        close(held[i]);
}

static void a_full_queue_says_so_at_once(void **state)
{
    struct fixture *f = *state;
    int busy[3];

    f->options.queue = 1;
    start(f);
    for (size_t i = 0; i < 2; i++) {
        busy[i] = connect_from(f, NULL);
        send_all(busy[i], S("GET /lambat HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"));
        gate_wait_for((int)i + 1);
    }
    busy[2] = connect_from(f, NULL); /* waits in the queue's one place */
    send_all(busy[2], S("GET /lambat HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"));
    while (ops_gauge(f->app.ops, OPS_QUEUE) < 1)
        sched_yield();
    str answer = get(f, "/l/1", "");
    assert_status(answer, "503");
    assert_has(answer, "Retry-After: 5\r\n");
    gate_set(true);
    for (size_t i = 0; i < COUNT(busy); i++)
        assert_has(read_all(f, busy[i]), "lewat");
    assert_int_equal(ops_counted(f->app.ops, OPS_REFUSED_BUSY), 1);
}

/* The only worker is busy: what is answered all the same was made by the network thread. */
static bool is_answered_within(struct fixture *f, struct timeval patience, const char *target,
                               const char *header)
{
    int fd = connect_from(f, NULL);

    must(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0);
    send_all(fd,
             arena_fmt(&f->cx.arena, "GET %s HTTP/1.1\r\nHost: l\r\nConnection: close\r\n%s\r\n",
                       target, header));
    str answer = read_all(f, fd);
    if (answer.n)
        assert_status(answer, "200");
    return answer.n > 0;
}

/* A busy machine can keep us waiting for what does come … */
static bool needs_no_worker(struct fixture *f, const char *target, const char *header)
{
    return is_answered_within(f, (struct timeval){.tv_sec = 20}, target, header);
}

/* … and what needs the worker comes never. */
static bool needs_a_worker(struct fixture *f, const char *target, const char *header)
{
    return !is_answered_within(f, (struct timeval){.tv_usec = 200000}, target, header);
}

static void a_quick_page_for_a_visitor_needs_no_worker(void **state)
{
    struct fixture *f = *state;

    f->options.threads = 1;
    f->app.store_is_near = true;
    f->app.harmless = S("bahasa");
    start(f);
    int busy = connect_from(f, NULL);
    send_all(busy, S("GET /lambat HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"));
    gate_wait_for(1);
    for (int i = 0; i < 5; i++)
        assert_true(needs_no_worker(f, "/cepat", ""));
    assert_true(needs_no_worker(f, "/cepat?x=1", "Cookie: bahasa=en\r\n"));
    assert_true(needs_no_worker(f, "/cepat?x=1", "Cookie: __Host-bahasa=en\r\n"));
    assert_true(needs_a_worker(f, "/cepat", "Cookie: sesi=1\r\n"));
    assert_true(needs_a_worker(f, "/cepat", "Cookie: bahasa=en; sesi=1\r\n"));
    assert_true(needs_a_worker(f, "/cepat", "Authorization: Bearer 1\r\n"));
    assert_true(needs_a_worker(f, "/", ""));
    gate_set(true);
    assert_status(read_all(f, busy), "200");
}

static void a_store_far_away_keeps_the_network_thread_free(void **state)
{
    struct fixture *f = *state;

    f->options.threads = 1;
    start(f);
    int busy = connect_from(f, NULL);
    send_all(busy, S("GET /lambat HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"));
    gate_wait_for(1);
    assert_true(needs_a_worker(f, "/cepat", ""));
    gate_set(true);
    assert_status(read_all(f, busy), "200");
}

static void *stop(void *server)
{
    http_stop(server);
    return NULL;
}

static void a_stop_answers_what_it_took(void **state)
{
    struct fixture *f = *state;
    pthread_t stopper;
    int fds[4];

    start(f);
    int idle = connect_from(f, NULL);
    send_all(idle, S("GET /l/1 HTTP/1.1\r\nHost: l\r\n\r\n"));
    assert_has(read_one(f, idle), "halaman 1");
    for (size_t i = 0; i < COUNT(fds); i++) { /* two with the workers, two in the queue */
        fds[i] = connect_from(f, NULL);
        send_all(fds[i], S("GET /lambat HTTP/1.1\r\nHost: l\r\n\r\n"));
    }
    gate_wait_for(2);
    while (ops_gauge(f->app.ops, OPS_QUEUE) < 2)
        sched_yield();
    assert_int_equal(pthread_create(&stopper, NULL, stop, f->server), 0);
    f->server = NULL;
    gate_set(true);
    for (size_t i = 0; i < COUNT(fds); i++)
        assert_has(read_all(f, fds[i]), "lewat");
    assert_int_equal(pthread_join(stopper, NULL), 0);
    assert_int_equal(read_all(f, idle).n, 0);
}

static void only_the_trusted_proxy_says_who_asks(void **state)
{
    struct fixture *f = *state;

    f->options.trusted_proxy = S("127.0.0.1");
    start(f);
    assert_has(get(f, "/alamat",
                   "X-Forwarded-For: 6.6.6.6, 36.68.1.2\r\n"
                   "X-Forwarded-Proto: https\r\n"),
               "36.68.1.2 1");
    assert_has(get(f, "/alamat", "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 36.68.1.2\r\n"),
               "36.68.1.2 0");
    assert_has(get(f, "/alamat", "X-Forwarded-For: <script>\r\n"), "127.0.0.1 0");
    assert_has(ask(f, "127.0.0.2",
                   S("GET /alamat HTTP/1.1\r\nHost: l\r\nX-Forwarded-For: 6.6.6.6\r\n"
                     "X-Forwarded-Proto: https\r\nConnection: close\r\n\r\n")),
               "127.0.0.2 0");
}

static void a_file_is_sent_from_the_disk(void **state)
{
    struct fixture *f = *state;
    str path = arena_fmt(&f->cx.arena, "%s/berkas", f->dir);

    start(f);
    assert_ok(&f->cx, file_write(&f->cx, path, S("isi berkas"), 0600));
    str target = arena_fmt(&f->cx.arena, "/berkas?f=%.*s", STR_ARG(path));
    str answer = get(f, arena_z(&f->cx.arena, target), "");
    assert_status(answer, "200");
    assert_has(answer, "\r\n\r\nisi berkas");
    answer = get(f, arena_z(&f->cx.arena, target), "Range: bytes=4-7\r\n");
    assert_status(answer, "206");
    assert_has(answer, "Content-Range: bytes 4-7/10\r\n");
    assert_has(answer, "Content-Length: 4\r\n");
    assert_true(str_ends(answer, S("\r\n\r\nberk")));
    answer = get(f, arena_z(&f->cx.arena, target), "Range: bytes=10-\r\n");
    assert_status(answer, "416");
    assert_has(answer, "Content-Range: bytes */10\r\n");
    answer = ask(f, NULL,
                 arena_fmt(&f->cx.arena,
                           "HEAD %.*s HTTP/1.1\r\nHost: l\r\nConnection: close\r\n"
                           "Range: bytes=4-7\r\n\r\n",
                           STR_ARG(target)));
    assert_status(answer, "200");
    assert_has(answer, "Content-Length: 10\r\n");
    assert_true(str_ends(answer, S("\r\n\r\n")));
    assert_ok(&f->cx, file_remove(&f->cx, path));
    assert_status(get(f, arena_z(&f->cx.arena, target), ""), "404");
}

static str patch_head(struct fixture *f, str path, size_t length)
{
    return arena_fmt(&f->cx.arena,
                     "PATCH /bagian?f=%.*s HTTP/1.1\r\nHost: l\r\nConnection: close\r\n"
                     "Content-Length: %zu\r\n\r\n",
                     STR_ARG(path), length);
}

/* Asked again and again: the other side has its own time. */
static void wait_for_size(str path, int64_t size)
{
    struct stat st = {0};

    while (stat(path.p, &st) != 0 || st.st_size < size)
        sched_yield();
    assert_int_equal(st.st_size, size);
}

static void a_piece_goes_into_its_file_while_it_arrives(void **state)
{
    struct fixture *f = *state;
    str path = arena_fmt(&f->cx.arena, "%s/bagian", f->dir), bytes;

    start(f);
    assert_has(ask(f, NULL, arena_fmt(&f->cx.arena, "%.*sabcdef", STR_ARG(patch_head(f, path, 6)))),
               "\r\n\r\ncame=6 at=6");
    int fd = connect_from(f, NULL);
    send_all(fd, patch_head(f, path, 1000));
    send_all(fd, S("ghi"));
    wait_for_size(path, 9);
    close(fd); /* the line breaks; what came stays */
    int slow = connect_from(f, NULL);
    send_all(slow, patch_head(f, path, 1000));
    send_all(slow, S("jk"));
    wait_for_size(path, 11);
    assert_has(ask(f, NULL, arena_fmt(&f->cx.arena, "%.*slm", STR_ARG(patch_head(f, path, 2)))),
               "\r\n\r\ncame=2 at=13");
    char rest[998] = "not any more";
    send_all(slow, (str){rest, sizeof rest});
    assert_has(read_all(f, slow), "\r\n\r\ncame=1000 at=11");
    assert_ok(&f->cx, file_read(&f->cx, path, 100, &bytes));
    assert_str(bytes, "abcdefghijklm");
    assert_ok(&f->cx, file_remove(&f->cx, path));
}

static void a_piece_without_a_place_is_dropped_and_one_too_long_ends_at_its_room(void **state)
{
    struct fixture *f = *state;
    str path = arena_fmt(&f->cx.arena, "%s/bagian", f->dir);
    static char long_[100001];

    start(f);
    assert_has(
        ask(f, NULL, arena_fmt(&f->cx.arena, "%.*sabc", STR_ARG(patch_head(f, S("tiada"), 3)))),
        "\r\n\r\ncame=3 at=0");
    memset(long_, 'x', sizeof long_);
    assert_status(
        ask(f, NULL,
            arena_fmt(&f->cx.arena, "%.*s%.*s", STR_ARG(patch_head(f, path, sizeof long_)),
                      (int)sizeof long_, long_)),
        "413");
    wait_for_size(path, 100000);
    assert_ok(&f->cx, file_remove(&f->cx, path));
    str chunks = arena_fmt(&f->cx.arena,
                           "PATCH /bagian?f=%.*s HTTP/1.1\r\nHost: l\r\nConnection: close\r\n"
                           "Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n",
                           STR_ARG(path));
    assert_has(ask(f, NULL, chunks), "\r\n\r\ncame=5 at=5");
    assert_ok(&f->cx, file_remove(&f->cx, path));
}

/* A key and a certificate of our own, good for a day. */
static void make_certificate(struct fixture *f, str *cert, str *key)
{
    struct arena *a = &f->cx.arena;
    str paths[] = {arena_fmt(a, "%s/k", f->dir), arena_fmt(a, "%s/c", f->dir)};
    str command = arena_fmt(a,
                            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
                            "-subj /CN=localhost -days 1 -keyout %.*s -out %.*s 2>/dev/null",
                            STR_ARG(paths[0]), STR_ARG(paths[1]));

    assert_int_equal(system(arena_z(a, command)), 0);
    assert_ok(&f->cx, file_read(&f->cx, paths[0], 1 << 16, key));
    assert_ok(&f->cx, file_read(&f->cx, paths[1], 1 << 16, cert));
    for (size_t i = 0; i < COUNT(paths); i++)
        assert_ok(&f->cx, file_remove(&f->cx, paths[i]));
}

static size_t keep(char *p, size_t size, size_t n, void *arg)
{
    struct fixture *f = arg;

    f->got = arena_fmt(&f->cx.arena, "%.*s%.*s", STR_ARG(f->got), (int)(size * n), p);
    return size * n;
}

static void it_speaks_tls_itself(void **state)
{
    struct fixture *f = *state;
    CURL *curl = curl_easy_init();

    make_certificate(f, &f->options.tls_cert, &f->options.tls_key);
    start(f);
    str url = arena_fmt(&f->cx.arena, "https://127.0.0.1:%d/alamat", http_port(f->server));
    f->got = S("");
    curl_easy_setopt(curl, CURLOPT_URL, arena_z(&f->cx.arena, url));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L); /* it is nobody's */
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(curl, CURLOPT_HEADER, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
    assert_int_equal(curl_easy_perform(curl), CURLE_OK);
    curl_easy_cleanup(curl);
    assert_status(f->got, "200");
    assert_has(f->got, "Strict-Transport-Security: max-age=31536000");
    assert_has(f->got, "127.0.0.1 1");

    http_stop(f->server);
    f->server = NULL;
    f->options.tls_key = S("-----BEGIN NOTHING-----");
    assert_int_equal(http_start(&f->cx, &f->app, &f->options, &f->server), ERR_IO);
    assert_true(str_has(f->cx.fault.message, S("certificate")));
    f->server = NULL;
    fault_clear(&f->cx);
}

static void what_a_killed_server_left_is_removed_after_a_day(void **state)
{
    struct fixture *f = *state;
    str old = arena_fmt(&f->cx.arena, "%s/upload-abcdef", f->dir);
    str recent = arena_fmt(&f->cx.arena, "%s/upload-ghijkl", f->dir);
    struct timespec then[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};

    assert_ok(&f->cx, file_write(&f->cx, old, S("x"), 0600));
    assert_ok(&f->cx, file_write(&f->cx, recent, S("x"), 0600));
    assert_int_equal(utimensat(AT_FDCWD, arena_z(&f->cx.arena, old), then, 0), 0);
    start(f);
    assert_false(file_exists(&f->cx, old));
    assert_true(file_exists(&f->cx, recent)); /* another server may be taking it */
    assert_ok(&f->cx, file_remove(&f->cx, recent));
}

static enum err does_not_start(struct ctx *cx, void *arg)
{
    (void)arg;
    return fail(cx, ERR_IO, "no database");
}

static void a_server_that_cannot_start_says_why(void **state)
{
    struct fixture *f = *state;
    struct fixture second = *f;

    start(f);
    f->options.listen = arena_fmt(&f->cx.arena, "127.0.0.1:%d", http_port(f->server));
    assert_int_equal(http_start(&f->cx, &f->app, &f->options, &second.server), ERR_IO);
    assert_true(str_has(f->cx.fault.message, S("Address already in use")));
    fault_clear(&f->cx);
    f->options.listen = S("localhost");
    assert_int_equal(http_start(&f->cx, &f->app, &f->options, &second.server), ERR_INVALID);
    fault_clear(&f->cx);
    f->options.listen = S("[::1]:0");
    f->options.upload_dir = S("/nowhere");
    assert_int_not_equal(http_start(&f->cx, &f->app, &f->options, &second.server), OK);
    assert_true(str_has(f->cx.fault.message, S("/nowhere")));
    fault_clear(&f->cx);
    f->options.upload_dir = str_of(f->dir);
    f->app.thread_start = does_not_start;
    assert_int_equal(http_start(&f->cx, &f->app, &f->options, &second.server), ERR_IO);
    assert_str(f->cx.fault.message, "a worker thread did not start: no database");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_a_page_and_its_head),
        TEST(one_connection_serves_many_requests_in_order),
        TEST(files_stream_to_disk_and_fields_to_memory),
        TEST(a_file_too_large_leaves_the_rest_of_the_form),
        TEST(too_many_files_leave_the_first_ones),
        TEST(forms_that_are_no_text_or_broken_are_400),
        TEST(bodies_too_large_are_413),
        TEST(headers_have_a_bound),
        TEST(public_pages_come_from_the_cache_until_dropped),
        TEST(a_client_that_is_silent_or_drips_is_cut_off),
        TEST(a_form_of_endless_empty_parts_is_ended),
        TEST(a_thousand_connections_held_do_not_keep_others_out),
        TEST(one_address_has_a_bound_and_another_is_served),
        TEST(one_address_may_not_hold_all_connections),
        TEST(a_full_queue_says_so_at_once),
        TEST(a_quick_page_for_a_visitor_needs_no_worker),
        TEST(a_store_far_away_keeps_the_network_thread_free),
        TEST(a_stop_answers_what_it_took),
        TEST(only_the_trusted_proxy_says_who_asks),
        TEST(a_file_is_sent_from_the_disk),
        TEST(a_piece_goes_into_its_file_while_it_arrives),
        TEST(a_piece_without_a_place_is_dropped_and_one_too_long_ends_at_its_room),
        TEST(it_speaks_tls_itself),
        TEST(what_a_killed_server_left_is_removed_after_a_day),
        TEST(a_server_that_cannot_start_says_why),
    };
    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
