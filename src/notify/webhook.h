/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * webhook.h - a JSON document posted to an address, signed as Standard Webhooks say.
 *
 * The headers webhook-id, webhook-timestamp and webhook-signature: v1, and the
 * base64 of HMAC-SHA256 over "id.timestamp.body".  Any answer of 2xx is a yes;
 * a redirect is not followed.
 */
#ifndef NOTIFY_WEBHOOK_H
#define NOTIFY_WEBHOOK_H

#include "base/ctx.h"

struct webhook {
    str url;
    str secret; /* "whsec_" and base64, or its bytes; "": not signed */
    str id;     /* the same when it is sent again */
    str body;
    int64_t at;
};
/* *error_out is "" when it was taken; else why not, without the address. */
MUST_USE enum err webhook_post(struct ctx *cx, const struct webhook *w, str *error_out);

#endif
