/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/anchor.h"

#include "base/conf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "base/world.h"
#include "db/call.h"
#include "db/db.h"
#include "lang/format.h"
#include "ledger/head.h"
#include "notify/anchor.sql.h"
#include "notify/mail.h"
#include "notify/webhook.h"

#define WEBHOOK S("webhook")

enum { LOOK_MS = 250, TARGETS_MAX = 32 };

/* A row of table ledger_anchor. */
struct anchor {
    str target;
    int64_t size, sent_at, next_at, attempts;
    str error;
};
static const struct db_row anchor_row =
    DB_ROW(struct anchor, DB_FIELD(struct anchor, target), DB_FIELD(struct anchor, size),
           DB_FIELD(struct anchor, sent_at), DB_FIELD(struct anchor, next_at),
           DB_FIELD(struct anchor, attempts), DB_FIELD(struct anchor, error));

/* Whom the settings name; mail needs a mail server. */
static void targets_of(struct ctx *cx, struct strs *out)
{
    str rest = conf_str(cx, CONF_LEDGER_MAIL_TO), one;

    *out = (struct strs){arena_array(&cx->arena, str, TARGETS_MAX + 1), 0};
    if (conf_str(cx, CONF_LEDGER_WEBHOOK).n)
        out->v[out->n++] = WEBHOOK;
    while (rest.n && out->n < TARGETS_MAX && conf_str(cx, CONF_SMTP_URL).n) {
        str_cut(rest, ' ', &one, &rest);
        if (one.n)
            out->v[out->n++] = one;
    }
}

static enum err read_anchor(struct ctx *cx, str target, struct anchor *out)
{
    *out = (struct anchor){.target = target, .error = S("")};
    enum err e = db_one(cx, SQL(anchor_of, .target = target), &anchor_row, out);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    return e;
}

/* size is 0 when nothing was signed yet. */
static enum err newest(struct ctx *cx, struct head *out)
{
    *out = (struct head){0};
    enum err e = head_newest(cx, out);
    if (e == ERR_NOTFOUND)
        return fault_clear(cx), OK;
    return e;
}

static bool is_due(struct ctx *cx, const struct anchor *a, const struct head *head)
{
    return head->size > a->size && now_ms(cx) >= a->next_at;
}

enum err anchors_wait(struct ctx *cx, bool *out)
{
    struct strs targets;
    struct anchor a;
    struct head head;

    *out = false;
    targets_of(cx, &targets);
    if (!targets.n)
        return OK;
    TRY(newest(cx, &head));
    for (size_t i = 0; i < targets.n && !*out; i++) {
        TRY(read_anchor(cx, targets.v[i], &a));
        *out = is_due(cx, &a, &head);
    }
    return OK;
}

static enum err post_head(struct ctx *cx, const struct head *head, str *error)
{
    struct webhook w = {.url = conf_str(cx, CONF_LEDGER_WEBHOOK),
                        .secret = conf_str(cx, CONF_LEDGER_WEBHOOK_SECRET),
                        .id = arena_fmt(&cx->arena, "ledger-head-%lld", (long long)head->size),
                        .at = now_ms(cx)};
    struct json j;

    json_init(cx, &j, 1 << 16);
    json_object_begin(&j);
    json_key(&j, S("type")), json_str(&j, S("ledger.head"));
    json_key(&j, S("timestamp")), json_time(&j, w.at, ZONE_UTC);
    json_key(&j, S("data")), head_json(cx, &j, head);
    json_object_end(&j);
    TRY(json_finish(cx, &j, &w.body));
    return webhook_post(cx, &w, error);
}

/* Which mail: the same name again when it is sent again, another for another address. */
static str mail_name(struct ctx *cx, str to, const struct head *head)
{
    str from = conf_str(cx, CONF_SMTP_FROM), user, domain;
    unsigned char hash[SHA256_BYTES];

    str_cut(from, '@', &user, &domain);
    sha256(to, hash);
    return arena_fmt(&cx->arena, "<ledger.%lld.%.*s@%.*s>", (long long)head->size, 16,
                     hex_encode(cx, (str){(const char *)hash, sizeof hash}).p,
                     STR_ARG(domain.n ? domain : S("localhost")));
}

static enum err mail_head(struct ctx *cx, str to, const struct head *head, str *error)
{
    struct mailer *via;
    struct mail_result r = {0};
    str size = format_count(cx, head->size);
    struct mail m = {.from = conf_str(cx, CONF_SMTP_FROM),
                     .to = to,
                     .subject = text_str(cx, T(anchor_subject, .size = size)),
                     .text = text_str(cx, T(anchor_body, .size = size, .note = head->note)),
                     .message_id = mail_name(cx, to, head),
                     .at = now_ms(cx)};

    TRY(mailer_open(cx, 1, &via));
    TRY(mailer_send(cx, via, &m, NULL));
    while (!mailer_next(via, LOOK_MS, &r))
        if (world_is_ending(cx->world))
            return fail(cx, ERR_BUSY, "the program ends");
    *error = r.outcome == MAIL_SENT ? S("") : arena_dup(&cx->arena, str_of(r.error));
    if (r.outcome != MAIL_SENT && !error->n)
        *error = S("refused");
    return OK;
}

static enum err put(struct ctx *cx, void *arg)
{
    return db_exec(cx, SQL_ROW(anchor_put, &anchor_row, arg));
}

static int64_t pause_ms(int64_t attempts)
{
    int64_t minutes = OUTBOX_PAUSE_MIN;

    while (--attempts > 0 && minutes < OUTBOX_PAUSE_MAX_MIN)
        minutes *= 2;
    return (minutes < OUTBOX_PAUSE_MAX_MIN ? minutes : OUTBOX_PAUSE_MAX_MIN) * MINUTE_MS;
}

/* What came of it is written down, and when to try next. */
static enum err note(struct ctx *cx, struct anchor *a, const struct head *head, str error)
{
    int64_t now = now_ms(cx);

    a->error = error;
    if (error.n) {
        a->attempts++;
        a->next_at = now + pause_ms(a->attempts);
        log_warn(cx, "anchor", LOG_CODE("error", error));
    } else {
        a->attempts = 0;
        a->size = head->size;
        a->sent_at = now;
        a->next_at = now + conf_i64(cx, CONF_LEDGER_ANCHOR_EVERY);
    }
    return db_write(cx, put, a);
}

struct sending {
    str target;
    const struct head *head;
};

static enum err send_one(struct ctx *cx, void *arg)
{
    const struct sending *s = arg;
    struct anchor a;
    str error = S("");

    TRY(read_anchor(cx, s->target, &a));
    if (!is_due(cx, &a, s->head))
        return OK;
    if (str_eq(s->target, WEBHOOK))
        TRY(post_head(cx, s->head, &error));
    else
        TRY(mail_head(cx, s->target, s->head, &error));
    return note(cx, &a, s->head, error);
}

enum err anchors_some(struct ctx *cx, int64_t *sent_out)
{
    struct strs targets;
    struct head head;

    *sent_out = 0; /* what failed has its own time */
    targets_of(cx, &targets);
    TRY(newest(cx, &head));
    for (size_t i = 0; i < targets.n && !world_is_ending(cx->world); i++)
        TRY(ctx_scratch(cx, send_one, &(struct sending){targets.v[i], &head}));
    return OK;
}
