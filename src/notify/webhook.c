/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <curl/curl.h>

#include "base/hash.h"
#include "base/limits.h"
#include "notify/webhook.h"

static str secret_bytes(struct ctx *cx, str secret)
{
    str coded = secret, bytes;

    return str_skip(&coded, S("whsec_")) && b64_decode(cx, coded, &bytes) ? bytes : secret;
}

static str signature(struct ctx *cx, const struct webhook *w)
{
    str text = arena_fmt(&cx->arena, "%.*s.%lld.%.*s", STR_ARG(w->id), (long long)(w->at / 1000),
                         STR_ARG(w->body));
    unsigned char mac[SHA256_BYTES];

    hmac_sha256(secret_bytes(cx, w->secret), text, mac);
    return arena_fmt(&cx->arena, "v1,%.*s",
                     STR_ARG(b64_encode(cx, (str){(const char *)mac, sizeof mac})));
}

static struct curl_slist *headers_of(struct ctx *cx, const struct webhook *w)
{
    str lines[] = {
        S("Content-Type: application/json"),
        arena_fmt(&cx->arena, "webhook-id: %.*s", STR_ARG(w->id)),
        arena_fmt(&cx->arena, "webhook-timestamp: %lld", (long long)(w->at / 1000)),
        w->secret.n ? arena_fmt(&cx->arena, "webhook-signature: %.*s", STR_ARG(signature(cx, w)))
                    : (str){0},
    };
    struct curl_slist *list = NULL;

    for (size_t i = 0; i < COUNT(lines); i++)
        if (lines[i].n)
            list = curl_slist_append(list, arena_z(&cx->arena, lines[i]));
    return list;
}

/* What is answered is of no use. */
static size_t forget(char *at, size_t size, size_t n, void *arg)
{
    (void)at, (void)arg;
    return size * n;
}

static void prepare(struct ctx *cx, CURL *curl, const struct webhook *w)
{
    curl_easy_setopt(curl, CURLOPT_URL, arena_z(&cx->arena, w->url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)MAIL_CONNECT_S);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)w->body.n);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, w->body.p);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, forget);
}

static str answer_of(struct ctx *cx, CURL *curl, CURLcode code)
{
    long status = 0;

    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK)
        return str_of(curl_easy_strerror(code));
    return status >= 200 && status < 300 ? S("") : arena_fmt(&cx->arena, "http %ld", status);
}

enum err webhook_post(struct ctx *cx, const struct webhook *w, str *error_out)
{
    CURL *curl = curl_easy_init();

    if (!curl)
        return fail(cx, ERR_BUSY, "no memory for a webhook");
    struct curl_slist *headers = headers_of(cx, w);
    prepare(cx, curl, w);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    *error_out = answer_of(cx, curl, curl_easy_perform(curl));
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return OK;
}
