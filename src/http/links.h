/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * links.h - the open connections and how long each may still take.
 *
 * libmicrohttpd ends a connection that is silent.  One that drips a byte now
 * and then is never silent: here each has a moment by which its headers, its
 * body or the taking of its answer must be done, by the bytes it is about.  A
 * thread of its own shuts down the sockets whose moment has passed.
 */
#ifndef HTTP_LINKS_H
#define HTTP_LINKS_H

#include "base/arena.h"
#include "http/ops.h"

struct links;
struct link;

/* arrival_s: seconds for anything small, HEADS_ARRIVAL_S but in tests. */
struct links *links_open(struct arena *life, size_t max, int arrival_s, struct ops *ops);
void links_close(struct links *l); /* ends the thread; after the last connection */

struct link *link_new(struct links *l, int fd);  /* due: a small thing from now */
void link_gone(struct links *l, struct link *k); /* before its socket is closed */
void link_due(struct links *l, struct link *k, int64_t since_us, size_t bytes);
void link_not_due(struct links *l, struct link *k); /* we are the ones who take time */

#endif
