/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A multipart body, through a real server: the library's parser, our fields and
 * files.  The first byte says into how large pieces the rest is cut when sent.
 */
#include "support/corpus.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "base/world.h"
#include "http/server.h"

static enum err take(struct ctx *cx, struct request *rq, struct response *rs)
{
    must(rq->fields.n <= REQUEST_FIELDS_MAX && rq->files.n <= 2 * UPLOAD_FILES_MAX);
    for (size_t i = 0; i < rq->fields.n; i++)
        must(utf8_valid(rq->fields.v[i].name) && utf8_valid(rq->fields.v[i].value));
    for (size_t i = 0; i < rq->files.n; i++) {
        const struct http_file *f = &rq->files.v[i];
        must(utf8_valid(f->field) && utf8_valid(f->name));
        must(f->path.n == 0 || access(arena_z(&cx->arena, f->path), R_OK) == 0);
    }
    rs->body = S("ok");
    return OK;
}

static const struct route multipart_routes[] = {
    {HTTP_POST, "/", take, ROLES_ANYONE, RATE_NONE, BODY_FILES},
};
static const struct route_table multipart_table = {multipart_routes, 1};

static struct world multipart_world;
static struct ctx multipart_cx;
static struct http_server *multipart_server;

static void serve_once(void)
{
    struct http_app app = {.tables = &multipart_table, .tables_n = 1};
    struct http_options options = {
        .listen = S("127.0.0.1:0"), .upload_dir = S("/tmp"), .threads = 1};

    if (multipart_server)
        return;
    world_init(&multipart_world);
    multipart_world.log_fd = -1;
    ctx_init(&multipart_cx, &multipart_world, COMMAND_ARENA_MAX);
    must(http_start(&multipart_cx, &app, &options, &multipart_server) == OK);
}

static int reach_server(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((in_port_t)http_port(multipart_server)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    must(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    return fd;
}

static void put(int fd, const void *p, size_t n)
{
    must(send(fd, p, n, MSG_NOSIGNAL) == (ssize_t)n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char head[256], answer[4096] = "";
    size_t piece = size ? data[0] + 1u : 1, n = 0;

    if (size == 0 || size > 8192)
        return 0;
    serve_once();
    int fd = reach_server();
    int length =
        snprintf(head, sizeof head,
                 "POST / HTTP/1.1\r\nHost: l\r\nConnection: close\r\nContent-Length: %zu\r\n"
                 "Content-Type: multipart/form-data; boundary=bb\r\n\r\n",
                 size - 1);
    put(fd, head, (size_t)length);
    for (size_t at = 1; at < size; at += piece)
        put(fd, data + at, size - at < piece ? size - at : piece);
    for (ssize_t got; (got = recv(fd, answer + n, sizeof answer - n, 0)) > 0;)
        n += (size_t)got;
    close(fd);
    must(str_starts((str){answer, n}, S("HTTP/1.1 ")));
    return 0;
}
