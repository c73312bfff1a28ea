/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* listen.h - sockets and addresses as text: "127.0.0.1:8080", "[::]:80". */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include "base/ctx.h"

#include <sys/socket.h>

MUST_USE enum err listen_open(struct ctx *cx, str address, int *fd_out, int *port_out);

/* Of a peer; an IPv4 address that came through an IPv6 socket is written as IPv4. */
str address_text(const struct sockaddr *a, char *out, size_t size);
bool address_is_loopback(str address);

/* Raises the limit of open files as far as it goes; ERR_LIMIT when that is below `need`. */
MUST_USE enum err files_allow(struct ctx *cx, size_t need);

#endif
