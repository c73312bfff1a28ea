/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The way of mails to the server: all of libcurl that the program uses for it.  Each mail on the
 * way has a thread, since libcurl waits for a server's last word where nothing else of the same
 * thread goes on.  The threads do nothing but that; what is sent and noted is the caller's.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <time.h>

#include "base/conf.h"
#include "notify/mail.h"

enum { LETTER_ARENA_MAX = 1 << 20 };

/* A place for one mail on the way. FREE and ENDED it is the caller's, BEGUN the thread's. */
struct letter {
    struct mailer *via;
    enum { LETTER_FREE, LETTER_BEGUN, LETTER_ENDED } state;
    bool has_thread;
    pthread_t thread;
    CURL *curl;
    struct arena arena; /* of its bytes */
    struct curl_slist *to;
    str rest; /* of the message, not sent yet */
    void *whose;
    struct mail_result result;
};

struct mailer {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    _Atomic bool is_closing;
    size_t n;
    struct letter v[OUTBOX_AT_ONCE_MAX];
};

static void lock(struct mailer *via)
{
    must(pthread_mutex_lock(&via->lock) == 0);
}

static void unlock(struct mailer *via)
{
    must(pthread_cond_broadcast(&via->changed) == 0);
    must(pthread_mutex_unlock(&via->lock) == 0);
}

static size_t give(char *at, size_t size, size_t n, void *arg)
{
    struct letter *l = arg;
    str some = str_slice(l->rest, 0, size * n);

    if (some.n)
        memcpy(at, some.p, some.n);
    l->rest = str_slice(l->rest, some.n, l->rest.n);
    return some.n;
}

/* libcurl asks now and then whether to go on. */
static int is_cut_off(void *arg, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    return ((struct letter *)arg)->via->is_closing;
}

/* A server that said something and then was too slow is there; so is one that said no. */
static struct mail_result result_of(struct letter *l, CURLcode code)
{
    struct mail_result r = {.outcome = MAIL_SENT, .whose = l->whose};
    long answer = 0;

    if (code == CURLE_OK)
        return r;
    curl_easy_getinfo(l->curl, CURLINFO_RESPONSE_CODE, &answer);
    r.is_away = answer == 0 || code == CURLE_LOGIN_DENIED;
    r.outcome = answer >= 550 && answer < 560 && !r.is_away ? MAIL_REFUSED : MAIL_LATER;
    if (r.is_away || answer < 400)
        snprintf(r.error, sizeof r.error, "%s", curl_easy_strerror(code));
    else
        snprintf(r.error, sizeof r.error, "smtp %ld", answer);
    return r;
}

static void *letter_main(void *arg)
{
    struct letter *l = arg;
    struct mailer *via = l->via;

    lock(via);
    while (!via->is_closing) {
        if (l->state != LETTER_BEGUN) {
            must(pthread_cond_wait(&via->changed, &via->lock) == 0);
            continue;
        }
        unlock(via);
        struct mail_result r = result_of(l, curl_easy_perform(l->curl));
        lock(via);
        l->result = r;
        l->state = LETTER_ENDED;
        must(pthread_cond_broadcast(&via->changed) == 0);
    }
    unlock(via);
    return NULL;
}

static void empty(struct letter *l)
{
    curl_slist_free_all(l->to);
    l->to = NULL;
    arena_reset(&l->arena);
    l->state = LETTER_FREE;
}

static void close_all(void *arg)
{
    struct mailer *via = arg;

    lock(via);
    via->is_closing = true;
    unlock(via);
    for (size_t i = 0; i < via->n; i++) {
        if (via->v[i].has_thread)
            pthread_join(via->v[i].thread, NULL);
        curl_easy_cleanup(via->v[i].curl);
        empty(&via->v[i]);
    }
    pthread_cond_destroy(&via->changed);
    pthread_mutex_destroy(&via->lock);
}

static void prepare(struct ctx *cx, struct letter *l)
{
    str url = conf_str(cx, CONF_SMTP_URL);
    bool has_password = str_has(url, S("@"));

    curl_easy_setopt(l->curl, CURLOPT_URL, arena_z(&cx->arena, url));
    curl_easy_setopt(l->curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(l->curl, CURLOPT_USE_SSL, has_password ? CURLUSESSL_ALL : CURLUSESSL_TRY);
    curl_easy_setopt(l->curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(l->curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(l->curl, CURLOPT_CONNECTTIMEOUT, (long)MAIL_CONNECT_S);
    curl_easy_setopt(l->curl, CURLOPT_TIMEOUT, (long)MAIL_SECONDS);
    curl_easy_setopt(l->curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(l->curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(l->curl, CURLOPT_READDATA, l);
    curl_easy_setopt(l->curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(l->curl, CURLOPT_XFERINFOFUNCTION, is_cut_off);
    curl_easy_setopt(l->curl, CURLOPT_XFERINFODATA, l);
}

static void start_library(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

static void init_lock(struct mailer *via)
{
    pthread_condattr_t how;

    must(pthread_mutex_init(&via->lock, NULL) == 0 && pthread_condattr_init(&how) == 0);
    must(pthread_condattr_setclock(&how, CLOCK_MONOTONIC) == 0);
    must(pthread_cond_init(&via->changed, &how) == 0);
    pthread_condattr_destroy(&how);
}

enum err mailer_open(struct ctx *cx, size_t at_once, struct mailer **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct mailer *via = arena_new(&cx->arena, struct mailer);

    must(at_once > 0 && at_once <= COUNT(via->v));
    pthread_once(&once, start_library);
    init_lock(via);
    via->n = at_once;
    for (size_t i = 0; i < at_once; i++) {
        via->v[i].via = via;
        arena_init(&via->v[i].arena, LETTER_ARENA_MAX);
    }
    arena_defer(&cx->arena, close_all, via);
    *out = via;
    return OK;
}

/* Of those that are in use the first, so that its connection is. */
static struct letter *place(struct mailer *via)
{
    struct letter *found = NULL;

    lock(via);
    for (size_t i = 0; i < via->n && !found; i++)
        if (via->v[i].state == LETTER_FREE)
            found = &via->v[i];
    unlock(via);
    return found;
}

bool mailer_has_room(struct mailer *via)
{
    return place(via) != NULL;
}

/* What a place needs is made when it is used first. */
static enum err ready(struct ctx *cx, struct letter *l)
{
    if (!l->curl) {
        l->curl = curl_easy_init();
        if (!l->curl)
            return fail(cx, ERR_BUSY, "no memory for a mail");
        prepare(cx, l);
    }
    if (!l->has_thread && pthread_create(&l->thread, NULL, letter_main, l) != 0)
        return fail(cx, ERR_BUSY, "no thread for a mail");
    l->has_thread = true;
    return OK;
}

enum err mailer_send(struct ctx *cx, struct mailer *via, const struct mail *m, void *whose)
{
    struct letter *l = place(via);
    str bytes;

    must(l);
    TRY(mail_bytes(cx, m, &bytes));
    TRY(ready(cx, l));
    l->to = curl_slist_append(NULL, arena_z(&cx->arena, m->to));
    if (!l->to)
        return fail(cx, ERR_BUSY, "no memory for a mail");
    l->rest = arena_dup(&l->arena, bytes);
    l->whose = whose;
    curl_easy_setopt(l->curl, CURLOPT_MAIL_FROM, arena_z(&cx->arena, m->from));
    curl_easy_setopt(l->curl, CURLOPT_MAIL_RCPT, l->to);
    lock(via);
    l->state = LETTER_BEGUN;
    unlock(via);
    return OK;
}

/* One that ended; *any: whether there are others on the way. Under the lock. */
static struct letter *ended(struct mailer *via, bool *any)
{
    *any = false;
    for (size_t i = 0; i < via->n; i++) {
        if (via->v[i].state == LETTER_ENDED)
            return &via->v[i];
        *any |= via->v[i].state == LETTER_BEGUN;
    }
    return NULL;
}

bool mailer_next(struct mailer *via, int wait_ms, struct mail_result *out)
{
    struct timespec until;
    struct letter *l;
    bool any;
    int rc = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += wait_ms % 1000 * 1000000L;
    until.tv_sec += wait_ms / 1000 + until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    lock(via);
    for (l = ended(via, &any); !l && any && rc == 0; l = ended(via, &any))
        rc = pthread_cond_timedwait(&via->changed, &via->lock, &until);
    if (l) {
        *out = l->result;
        empty(l);
    }
    unlock(via);
    return l != NULL;
}
