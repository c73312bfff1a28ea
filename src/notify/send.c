/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/send.h"

#include "account/account.h"
#include "base/conf.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "base/world.h"
#include "identity/vault.h"
#include "notify/mail.h"
#include "notify/outbox.h"
#include "notify/outbox.sql.h"
#include "notify/words.h"

struct due {
    int64_t id, report_id;
    str recipient;
    opt_i64 account_id;
    str template, data;
    int64_t attempts;
    str number;
    bool is_confidential;
};
struct dues {
    struct due *v;
    size_t n;
};
static const struct db_row due_row = DB_ROW(
    struct due, DB_FIELD(struct due, id), DB_FIELD(struct due, report_id),
    DB_FIELD(struct due, recipient), DB_FIELD(struct due, account_id),
    DB_FIELD(struct due, template), DB_FIELD(struct due, data), DB_FIELD(struct due, attempts),
    DB_FIELD(struct due, number), DB_FIELD(struct due, is_confidential));

/* Who gets it: an address and what tells it from the others of the row. */
struct address {
    str email;
    int64_t who; /* account id, 0 the reporter */
    enum lang lang;
};
struct addresses {
    struct address *v;
    size_t n;
};

/* One row on its way. */
struct sending {
    const struct due *row;
    struct mailer *via;
    bool is_away; /* the server did not answer */
};

static enum err reporter_address(struct ctx *cx, const struct due *d, struct addresses *out)
{
    struct identity who;
    enum err e = vault_open(cx, d->report_id, &who);

    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else
        TRY(e);
    if (e || !str_eq(who.contact, S("surel")) || !who.email.n)
        return OK;
    out->v[out->n++] =
        (struct address){who.email, 0, str_eq(who.language, S("en")) ? LANG_EN : LANG_ID};
    return OK;
}

static enum err unit_accounts(struct ctx *cx, const struct due *d, struct accounts *out)
{
    struct jv *data;
    int64_t agency;
    str text = {0};

    if (d->account_id.has) {
        *out = (struct accounts){arena_new(&cx->arena, struct account), 1};
        return account_by_id(cx, d->account_id.v, out->v);
    }
    TRY(json_read(cx, d->data, &data));
    if (!jv_str(jv_get(data, S("agency")), &text) || !str_i64(text, &agency))
        return fail(cx, ERR_BUG, "an outbox row without an agency");
    return account_list_of(cx, agency, out);
}

static enum err unit_addresses(struct ctx *cx, const struct due *d, struct addresses *out)
{
    struct accounts people;

    TRY(unit_accounts(cx, d, &people));
    out->v = arena_array(&cx->arena, struct address, people.n + 1);
    for (size_t i = 0; i < people.n; i++)
        if (people.v[i].email.n && !people.v[i].disabled_at.has)
            out->v[out->n++] = (struct address){people.v[i].email, people.v[i].id, LANG_ID};
    return OK;
}

static enum err find_addresses(struct ctx *cx, const struct due *d, struct addresses *out)
{
    *out = (struct addresses){arena_new(&cx->arena, struct address), 0};
    if (str_eq(d->recipient, S("reporter")))
        return reporter_address(cx, d, out);
    return unit_addresses(cx, d, out);
}

/* A write: what became of one row or one of its mails. */
struct note {
    const struct due *row;
    const char *channel, *outcome;
    str provider_id, error;
    int64_t next_at;
    enum { NOTE_DELIVERY, NOTE_SENT, NOTE_GAVE_UP, NOTE_AGAIN, NOTE_CLAIM } kind;
};

static enum err insert_delivery(struct ctx *cx, const struct note *n)
{
    return db_exec(cx, SQL(delivery_insert, .id = id_new(cx), .outbox_id = n->row->id,
                           .channel = str_of(n->channel), .at = now_ms(cx),
                           .outcome = str_of(n->outcome),
                           .provider_id = n->provider_id.p ? n->provider_id : S("")));
}

static enum err write_note(struct ctx *cx, void *arg)
{
    const struct note *n = arg;

    if (n->channel)
        TRY(insert_delivery(cx, n));
    switch (n->kind) {
    case NOTE_DELIVERY: return OK;
    case NOTE_SENT:
        return db_exec(
            cx, SQL(outbox_sent, .id = n->row->id, .now = now_ms(cx), .never = OUTBOX_NEVER));
    case NOTE_GAVE_UP:
        return db_exec(cx, SQL(outbox_gave_up, .id = n->row->id, .now = now_ms(cx),
                               .never = OUTBOX_NEVER, .error = n->error));
    case NOTE_AGAIN: return db_exec(cx, SQL(outbox_failed, .id = n->row->id, .error = n->error));
    case NOTE_CLAIM:
        return db_change(cx, SQL(outbox_claim, .id = n->row->id, .attempts = n->row->attempts,
                                 .next_at = n->next_at));
    }
    return OK;
}

static enum err note(struct ctx *cx, struct note n)
{
    return db_write(cx, write_note, &n);
}

static int64_t pause_ms(int64_t attempts)
{
    int64_t minutes = OUTBOX_PAUSE_MIN;

    while (attempts-- > 0 && minutes < OUTBOX_PAUSE_MAX_MIN)
        minutes *= 2;
    return (minutes < OUTBOX_PAUSE_MAX_MIN ? minutes : OUTBOX_PAUSE_MAX_MIN) * MINUTE_MS;
}

static str host_of(str address)
{
    ptrdiff_t at = str_find(address, S("@"));

    return str_slice(address, (size_t)(at + 1), address.n);
}

/* The limit that the message is about; rows of an older version do not say. */
static enum err clock_of(struct ctx *cx, const struct due *d, str *out)
{
    struct jv *data;

    *out = S("");
    TRY(json_read(cx, d->data, &data));
    jv_str(jv_get(data, S("clock")), out);
    return OK;
}

static enum err mail_to(struct ctx *cx, const struct due *d, const struct address *to,
                        struct mail *out)
{
    struct mail m = {.from = conf_str(cx, CONF_SMTP_FROM), .to = to->email, .at = now_ms(cx)};
    struct notice n = {.action = d->template,
                       .number = d->number,
                       .to_reporter = to->who == 0,
                       .is_confidential = d->is_confidential,
                       .lang = to->lang};

    m.message_id = arena_fmt(&cx->arena, "<%lld.%lld@%.*s>", (long long)d->id, (long long)to->who,
                             STR_ARG(host_of(m.from)));
    TRY(clock_of(cx, d, &n.clock));
    notice_write(cx, &n, &m.subject, &m.text);
    *out = m;
    return OK;
}

/* Sends to one address unless that is done; `error` is set when it has to be tried again. */
static enum err send_one(struct ctx *cx, struct sending *s, const struct address *to, str *error)
{
    struct mail_result r;
    struct mail m;
    int64_t done;

    TRY(mail_to(cx, s->row, to, &m));
    TRY(db_int(cx, SQL(delivery_done, .outbox_id = s->row->id, .provider_id = m.message_id),
               &done));
    if (done)
        return OK;
    enum err e = mailer_send(cx, s->via, &m, &r);
    if (e == ERR_INVALID) { /* what stands as an address is none */
        fault_clear(cx);
        r = (struct mail_result){.outcome = MAIL_REFUSED};
    } else
        TRY(e);
    if (r.outcome == MAIL_LATER) {
        *error = r.error;
        s->is_away = r.is_away;
        return OK;
    }
    return note(cx, (struct note){.row = s->row,
                                  .kind = NOTE_DELIVERY,
                                  .channel = "email",
                                  .outcome = r.outcome == MAIL_SENT ? "sent" : "refused",
                                  .provider_id = m.message_id});
}

/* Again after the pause that the claim has set, unless this was the last try. */
static enum err not_now(struct ctx *cx, const struct due *d, str error)
{
    bool is_last = d->attempts + 1 >= OUTBOX_TRIES;

    return note(
        cx, (struct note){.row = d, .kind = is_last ? NOTE_GAVE_UP : NOTE_AGAIN, .error = error});
}

static enum err send_mails(struct ctx *cx, struct sending *s, const struct addresses *to)
{
    const struct due *d = s->row;
    str error = {0};

    for (size_t i = 0; i < to->n && !s->is_away; i++)
        TRY(send_one(cx, s, &to->v[i], &error));
    if (!error.n)
        return note(cx, (struct note){.row = d, .kind = NOTE_SENT});
    log_warn(cx, "mail", LOG_ID("outbox", d->id), LOG_I64("try", d->attempts + 1),
             LOG_CODE("error", error));
    return not_now(cx, d, error);
}

static enum err deliver(struct ctx *cx, struct sending *s)
{
    struct addresses to;

    TRY(find_addresses(cx, s->row, &to));
    if (to.n)
        return send_mails(cx, s, &to);
    return note(
        cx, (struct note){.row = s->row, .kind = NOTE_SENT, .channel = "page", .outcome = "shown"});
}

/* One row in memory of its own: claimed, sent, noted. One that cannot be sent holds up no other. */
static enum err send_row(struct ctx *cx, void *arg)
{
    struct sending *s = arg;

    enum err e = note(cx, (struct note){.row = s->row,
                                        .kind = NOTE_CLAIM,
                                        .next_at = now_ms(cx) + pause_ms(s->row->attempts)});
    if (e == ERR_STALE) { /* another process has it */
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    e = deliver(cx, s);
    if (!e || e == ERR_BUSY || e == ERR_IO)
        return e;
    log_fault(cx, "outbox");
    fault_clear(cx);
    return not_now(cx, s->row, str_of(err_meaning(e)->name));
}

static enum err due_rows(struct ctx *cx, int64_t max, struct dues *out)
{
    return db_all(cx, SQL(outbox_due, .now = now_ms(cx), .max = max), &due_row, (size_t)max, out);
}

/* No mail server: the page of the report is where everything is told. */
static enum err page_some(struct ctx *cx, void *arg)
{
    struct dues rows;
    int64_t *done = arg;

    TRY(due_rows(cx, DERIVED_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct note n = {
            .row = &rows.v[i], .kind = NOTE_SENT, .channel = "page", .outcome = "shown"};
        TRY(write_note(cx, &n));
    }
    *done = (int64_t)rows.n;
    return OK;
}

/* In memory of its own, so that the connection is closed when the batch is sent. */
static enum err mail_some(struct ctx *cx, void *arg)
{
    struct sending s = {0};
    struct dues rows;
    int64_t *done = arg;

    TRY(due_rows(cx, OUTBOX_BATCH, &rows));
    if (rows.n == 0)
        return OK;
    TRY(mailer_open(cx, &s.via));
    for (size_t i = 0; i < rows.n && !s.is_away; i++) {
        s.row = &rows.v[i];
        TRY(ctx_scratch(cx, send_row, &s));
    }
    *done = s.is_away ? 0 : (int64_t)rows.n;
    return OK;
}

enum err outbox_some(struct ctx *cx, int64_t *done_out)
{
    *done_out = 0;
    if (!conf_str(cx, CONF_SMTP_URL).n)
        return db_write(cx, page_some, done_out);
    return ctx_scratch(cx, mail_some, done_out);
}

enum err outbox_waits(struct ctx *cx, bool *out)
{
    int64_t n;

    TRY(db_int(cx, SQL(outbox_due_n, .now = now_ms(cx)), &n));
    *out = n > 0;
    return OK;
}

enum err outbox_waiting(struct ctx *cx, int64_t *out)
{
    return db_int(cx, SQL(outbox_waiting, .never = OUTBOX_NEVER), out);
}
