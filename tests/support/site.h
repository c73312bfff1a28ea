/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * site.h - all pages of the program behind a client (client.h), as `lapor serve` puts them
 * together, with a page cache.
 */
#ifndef SUPPORT_SITE_H
#define SUPPORT_SITE_H

#include "support/client.h"

struct client *site_client(struct ctx *cx); /* client_close() and site_close() when done */
void site_close(struct client *c);

/* The value of the first field of that name on the client's page; "" when there is none. */
str site_field(const struct client *c, const char *name);
bool site_has(const struct client *c, const char *words);

#endif
