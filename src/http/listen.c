/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

union any_address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool port_of(str text, in_port_t *out)
{
    int64_t port;

    if (!str_i64(text, &port) || port < 0 || port > 65535)
        return false;
    *out = htons((in_port_t)port);
    return true;
}

static bool parse_v6(struct ctx *cx, str text, union any_address *out)
{
    str host, port;

    out->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6};
    return str_skip(&text, S("[")) && str_cut(text, ']', &host, &port) && str_skip(&port, S(":")) &&
           port_of(port, &out->v6.sin6_port) &&
           inet_pton(AF_INET6, arena_z(&cx->arena, host), &out->v6.sin6_addr) == 1;
}

static bool parse_v4(struct ctx *cx, str text, union any_address *out)
{
    str host, port;

    out->v4 = (struct sockaddr_in){.sin_family = AF_INET};
    return str_cut(text, ':', &host, &port) && port_of(port, &out->v4.sin_port) &&
           inet_pton(AF_INET, arena_z(&cx->arena, host), &out->v4.sin_addr) == 1;
}

static int bound_port(int fd)
{
    union any_address a;
    socklen_t n = sizeof a;

    must(getsockname(fd, &a.any, &n) == 0);
    return ntohs(a.any.sa_family == AF_INET6 ? a.v6.sin6_port : a.v4.sin_port);
}

static bool bind_and_listen(int fd, const union any_address *a, socklen_t size)
{
    int on = 1;

    return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
           bind(fd, &a->any, size) == 0 && listen(fd, BACKLOG) == 0;
}

enum err listen_open(struct ctx *cx, str address, int *fd_out, int *port_out)
{
    union any_address a;
    bool is_v6 = parse_v6(cx, address, &a);

    if (!is_v6 && !parse_v4(cx, address, &a))
        return fail(cx, ERR_INVALID, "\"%.*s\": write 127.0.0.1:8080 or [::]:80", STR_ARG(address));
    int fd = socket(a.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !bind_and_listen(fd, &a, is_v6 ? sizeof a.v6 : sizeof a.v4)) {
        int reason = errno;
        if (fd >= 0)
            close(fd);
        return fail(cx, ERR_IO, "cannot listen on %.*s: %s", STR_ARG(address),
                    strerrordesc_np(reason));
    }
    *fd_out = fd;
    *port_out = bound_port(fd);
    return OK;
}

str address_text(const struct sockaddr *a, char *out, size_t size)
{
    str mapped = S("::ffff:");
    const void *bytes =
        a->sa_family == AF_INET6
            ? (const void *)&((const struct sockaddr_in6 *)(const void *)a)->sin6_addr
            : (const void *)&((const struct sockaddr_in *)(const void *)a)->sin_addr;

    if (!inet_ntop(a->sa_family, bytes, out, (socklen_t)size))
        return S("");
    str text = str_of(out);
    if (str_starts(text, mapped) && memchr(text.p, '.', text.n))
        str_skip(&text, mapped);
    return text;
}

bool address_is_loopback(str address)
{
    return str_starts(address, S("127.")) || str_eq(address, S("::1"));
}

enum err files_allow(struct ctx *cx, size_t need)
{
    struct rlimit limit;

    must(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    if (limit.rlim_cur < need && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < need ? limit.rlim_max : need;
        must(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    }
    if (limit.rlim_cur < need)
        return fail(cx, ERR_LIMIT, "%zu open files are needed, the system allows %zu", need,
                    (size_t)limit.rlim_cur);
    return OK;
}
