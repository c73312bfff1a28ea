/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* caller.h - another system at the API: a client (client.h) that speaks JSON. */
#ifndef SUPPORT_CALLER_H
#define SUPPORT_CALLER_H

#include "support/cases.h"
#include "support/client.h"
#include "support/site.h"

#include "account/token.h"
#include "base/json.h"

struct client *caller(void **state); /* site_close() when done */

/* From now on with a new token of this account, with a receipt, or as nobody. */
void caller_token(struct client *c, int64_t account, uint32_t scopes);
void caller_receipt(struct client *c, str code);
void caller_nobody(struct client *c);

void caller_post(struct client *c, const char *path, const char *json);
/* "/api/v1/reports/NUMBER" and the rest. */
const char *caller_path(struct client *c, str number, const char *rest);

struct jv *caller_answer(struct client *c);                /* of the last call           */
str caller_member(struct client *c, const char *name);     /* a text of it, "" when none */
int64_t caller_number(struct client *c, const char *name); /* a whole number, -1         */
bool caller_blames(struct client *c, const char *field, const char *code); /* among errors[] */

#endif
