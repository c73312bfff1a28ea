/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The way of a mail to the server: all of libcurl that the program uses for it. */
#include <curl/curl.h>
#include <pthread.h>

#include "base/conf.h"
#include "base/limits.h"
#include "notify/mail.h"

struct mailer {
    CURL *curl;
    str rest; /* of the message that is being sent */
};

static void close_curl(void *curl)
{
    curl_easy_cleanup(curl);
}

static void drop_list(void *list)
{
    curl_slist_free_all(list);
}

static void start_library(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static size_t give(char *at, size_t size, size_t n, void *arg)
{
    struct mailer *m = arg;
    str some = str_slice(m->rest, 0, size * n);

    if (some.n)
        memcpy(at, some.p, some.n);
    m->rest = str_slice(m->rest, some.n, m->rest.n);
    return some.n;
}

enum err mailer_open(struct ctx *cx, struct mailer **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct mailer *m = arena_new(&cx->arena, struct mailer);
    str url = conf_str(cx, CONF_SMTP_URL);
    bool has_password = str_has(url, S("@"));

    pthread_once(&once, start_library);
    m->curl = curl_easy_init();
    if (!m->curl)
        return fail(cx, ERR_BUSY, "no memory for a mail");
    arena_defer(&cx->arena, close_curl, m->curl);
    curl_easy_setopt(m->curl, CURLOPT_URL, arena_z(&cx->arena, url));
    curl_easy_setopt(m->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(m->curl, CURLOPT_USE_SSL, has_password ? CURLUSESSL_ALL : CURLUSESSL_TRY);
    curl_easy_setopt(m->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(m->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(m->curl, CURLOPT_CONNECTTIMEOUT, (long)MAIL_CONNECT_S);
    curl_easy_setopt(m->curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
    curl_easy_setopt(m->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(m->curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(m->curl, CURLOPT_READDATA, m);
    *out = m;
    return OK;
}

static struct mail_result result_of(struct ctx *cx, CURLcode code, long answer)
{
    bool is_last_word = answer >= 550 && answer < 560;

    if (code == CURLE_OK)
        return (struct mail_result){.outcome = MAIL_SENT};
    if (answer >= 400 && code != CURLE_LOGIN_DENIED)
        return (struct mail_result){.outcome = is_last_word ? MAIL_REFUSED : MAIL_LATER,
                                    .error = arena_fmt(&cx->arena, "smtp %ld", answer)};
    return (struct mail_result){
        .outcome = MAIL_LATER, .is_away = true, .error = str_of(curl_easy_strerror(code))};
}

enum err mailer_send(struct ctx *cx, struct mailer *via, const struct mail *m,
                     struct mail_result *out)
{
    long answer = 0;

    TRY(mail_bytes(cx, m, &via->rest));
    struct curl_slist *to = curl_slist_append(NULL, arena_z(&cx->arena, m->to));
    if (!to)
        return fail(cx, ERR_BUSY, "no memory for a mail");
    arena_defer(&cx->arena, drop_list, to);
    curl_easy_setopt(via->curl, CURLOPT_MAIL_FROM, arena_z(&cx->arena, m->from));
    curl_easy_setopt(via->curl, CURLOPT_MAIL_RCPT, to);
    CURLcode code = curl_easy_perform(via->curl);
    curl_easy_getinfo(via->curl, CURLINFO_RESPONSE_CODE, &answer);
    curl_easy_setopt(via->curl, CURLOPT_MAIL_RCPT, NULL);
    *out = result_of(cx, code, answer);
    return OK;
}
