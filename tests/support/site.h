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

/* From now on this account's, signed in; the program's own means, as /masuk ends. */
void site_sign_in(struct client *c, int64_t account_id);
/* From now on the reporter of this report, as /lacak ends. */
void site_sign_in_reporter(struct client *c, int64_t report_id);

/* The value of the first field of that name on the client's page; "" when there is none. */
str site_field(const struct client *c, const char *name);
bool site_has(const struct client *c, const char *words);

#endif
