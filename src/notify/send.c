/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/send.h"

#include "base/conf.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/time.h"
#include "base/world.h"
#include "notify/due.h"
#include "notify/outbox.h"
#include "notify/outbox.sql.h"

enum { LOOK_MS = 250, ROW_ARENA_MAX = 8 << 20 };

/* A row that is ours for now, in memory of its own. */
struct parcel {
    struct arena arena;
    bool is_used;
    struct due row;
    struct addresses to;
    size_t next,
        on_way; /* of its addresses: the next one, and how many mails are with the server */
    int64_t held_until;
    bool is_lost; /* another process took it over */
    str error;    /* why it has to be tried again */
};

struct post {
    struct mailer *via;
    struct parcel v[OUTBOX_AT_ONCE_MAX];
    bool is_away;   /* nobody answers            */
    bool is_ending; /* so nothing new is begun   */
    int64_t taken;  /* rows so far               */
};

enum note_kind {
    NOTE_CLAIM,    /* ours until next_at, if nobody else's */
    NOTE_HOLD,     /* still ours, longer                   */
    NOTE_DELIVERY, /* of one mail                          */
    NOTE_SENT,     /* all of it: done                      */
    NOTE_AGAIN,    /* failed; due again at next_at         */
    NOTE_GAVE_UP,
    NOTE_RELEASE, /* as if it had not been claimed        */
};

/* A write: what became of one row or one of its mails. */
struct note {
    enum note_kind kind;
    const struct due *row;
    const char *channel, *outcome;
    str provider_id, error;
    int64_t next_at;
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
    int64_t id = n->row->id, before = n->row->attempts, ours = before + 1, now = now_ms(cx);

    if (n->channel)
        TRY(insert_delivery(cx, n));
    switch (n->kind) {
    case NOTE_CLAIM:
        return db_change(
            cx, SQL(outbox_claim, .id = id, .attempts = before, .now = now, .until = n->next_at));
    case NOTE_HOLD:
        return db_change(cx, SQL(outbox_hold, .id = id, .attempts = ours, .until = n->next_at));
    case NOTE_DELIVERY: return OK;
    case NOTE_SENT:
        return db_exec(cx, SQL(outbox_sent, .id = id, .now = now, .never = OUTBOX_NEVER));
    case NOTE_AGAIN:
        return db_exec(cx, SQL(outbox_again, .id = id, .attempts = ours, .next_at = n->next_at,
                               .error = n->error));
    case NOTE_GAVE_UP:
        return db_exec(cx, SQL(outbox_gave_up, .id = id, .attempts = ours, .now = now,
                               .never = OUTBOX_NEVER, .error = n->error));
    case NOTE_RELEASE:
        return db_exec(cx, SQL(outbox_release, .id = id, .attempts = ours, .now = now));
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

/* Claims it, or goes on holding it; ERR_STALE is not a fault, another process has it. */
static enum err hold(struct ctx *cx, struct parcel *p, enum note_kind kind)
{
    int64_t until = now_ms(cx) + OUTBOX_LEASE_MIN * MINUTE_MS;
    enum err e = note(cx, (struct note){.row = &p->row, .kind = kind, .next_at = until});

    p->is_lost = e == ERR_STALE;
    if (p->is_lost)
        fault_clear(cx);
    else
        TRY(e);
    p->held_until = until;
    return OK;
}

static enum err note_delivery(struct ctx *cx, const struct parcel *p, str message_id, bool is_sent)
{
    return note(cx, (struct note){.row = &p->row,
                                  .kind = NOTE_DELIVERY,
                                  .channel = "email",
                                  .outcome = is_sent ? "sent" : "refused",
                                  .provider_id = message_id});
}

/* One mail that is with the server. */
struct mail_of {
    struct parcel *p;
    str message_id;
};

/* What is done in the memory of one row, and with which mail of it. */
struct step {
    struct post *post;
    struct parcel *p;
    const struct mail_of *whose;
    const struct mail_result *result;
};

/* The row that is due first becomes ours; p stays unused when there is none. */
static enum err take_row(struct ctx *cx, void *arg)
{
    struct parcel *p = ((struct step *)arg)->p;
    struct dues rows;

    TRY(db_all(cx, SQL(outbox_due, .now = now_ms(cx), .max = 1), &due_row, 1, &rows));
    if (rows.n == 0)
        return OK;
    p->row = rows.v[0];
    p->is_used = true;
    TRY(hold(cx, p, NOTE_CLAIM));
    return p->is_lost ? OK : due_addresses(cx, &p->row, &p->to);
}

/* Begins the mail to one address, unless that one has it. */
static enum err begin_mail(struct ctx *cx, struct step *s, const struct address *to)
{
    struct mail_of *whose = arena_new(&cx->arena, struct mail_of);
    struct mail m;
    int64_t done;

    TRY(due_mail(cx, &s->p->row, to, &m));
    TRY(db_int(cx, SQL(delivery_done, .outbox_id = s->p->row.id, .provider_id = m.message_id),
               &done));
    if (done)
        return OK;
    *whose = (struct mail_of){s->p, m.message_id};
    enum err e = mailer_send(cx, s->post->via, &m, whose);
    if (e == ERR_INVALID) { /* what stands as an address is none */
        fault_clear(cx);
        return note_delivery(cx, s->p, m.message_id, false);
    }
    TRY(e);
    s->p->on_way++;
    return OK;
}

static enum err begin_next(struct ctx *cx, void *arg)
{
    struct step *s = arg;
    struct parcel *p = s->p;

    if (p->held_until - now_ms(cx) < OUTBOX_LEASE_MIN * MINUTE_MS / 2)
        TRY(hold(cx, p, NOTE_HOLD));
    return p->is_lost ? OK : begin_mail(cx, s, &p->to.v[p->next++]);
}

static enum err end_mail(struct ctx *cx, void *arg)
{
    struct step *s = arg;
    const struct mail_result *r = s->result;

    if (r->outcome != MAIL_LATER)
        return note_delivery(cx, s->p, s->whose->message_id, r->outcome == MAIL_SENT);
    s->p->error = arena_dup(&cx->arena, str_of(r->error));
    return OK;
}

/* Again after a pause, unless this was the last try. */
static enum err not_now(struct ctx *cx, const struct parcel *p)
{
    const struct due *d = &p->row;
    bool is_last = d->attempts + 1 >= OUTBOX_TRIES;

    log_warn(cx, "mail", LOG_ID("outbox", d->id), LOG_I64("try", d->attempts + 1),
             LOG_CODE("error", p->error));
    return note(cx, (struct note){.row = d,
                                  .kind = is_last ? NOTE_GAVE_UP : NOTE_AGAIN,
                                  .next_at = now_ms(cx) + pause_ms(d->attempts),
                                  .error = p->error});
}

/* What became of a row, once nothing of it is on the way. */
static enum err settle(struct ctx *cx, void *arg)
{
    const struct parcel *p = ((struct step *)arg)->p;
    struct note n = {.row = &p->row, .kind = NOTE_SENT};

    if (p->is_lost)
        return OK;
    if (p->error.n)
        return not_now(cx, p);
    if (p->next < p->to.n) /* the rest of its mails was not begun */
        n.kind = NOTE_RELEASE;
    else if (p->to.n == 0)
        n.channel = "page", n.outcome = "shown";
    return note(cx, n);
}

/* A row that cannot be sent holds up no other: it is logged and tried again later. */
static enum err run(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), struct step *s)
{
    enum err e = ctx_within(cx, &s->p->arena, fn, s);

    if (!e || e == ERR_BUSY || e == ERR_IO || !s->p->is_used)
        return e;
    log_fault(cx, "outbox");
    fault_clear(cx);
    s->p->error = str_of(err_meaning(e)->name);
    s->p->next = s->p->to.n;
    return OK;
}

/* Nothing of it is on the way any more, and nothing more will be begun. */
static bool is_over(const struct post *post, const struct parcel *p)
{
    if (!p->is_used || p->on_way)
        return false;
    return p->next == p->to.n || p->is_lost || post->is_ending;
}

static enum err settle_some(struct ctx *cx, struct post *post)
{
    for (size_t i = 0; i < COUNT(post->v); i++) {
        struct parcel *p = &post->v[i];
        if (!is_over(post, p))
            continue;
        TRY(run(cx, settle, &(struct step){.post = post, .p = p}));
        arena_reset(&p->arena);
        *p = (struct parcel){.arena = p->arena};
    }
    return OK;
}

static struct parcel *unfinished(struct post *post)
{
    for (size_t i = 0; i < COUNT(post->v); i++)
        if (post->v[i].is_used && !post->v[i].is_lost && post->v[i].next < post->v[i].to.n)
            return &post->v[i];
    return NULL;
}

static struct parcel *unused(struct post *post)
{
    size_t i = 0;

    while (post->v[i].is_used)
        must(++i < COUNT(post->v));
    return &post->v[i];
}

/* As many mails as there is room for: of rows that are ours first, then of new ones. */
static enum err begin_some(struct ctx *cx, struct post *post)
{
    while (mailer_has_room(post->via) && !post->is_ending) {
        struct step s = {.post = post, .p = unfinished(post)};
        bool is_ours = s.p != NULL;
        if (!is_ours)
            s.p = unused(post);
        TRY(run(cx, is_ours ? begin_next : take_row, &s));
        if (!s.p->is_used) /* nothing is due */
            return OK;
        post->taken += !is_ours;
        TRY(settle_some(cx, post));
    }
    return OK;
}

static enum err end_some(struct ctx *cx, struct post *post)
{
    struct mail_result r;

    if (mailer_next(post->via, LOOK_MS, &r)) {
        const struct mail_of *whose = r.whose;
        whose->p->on_way--;
        post->is_away |= r.is_away;
        TRY(run(cx, end_mail,
                &(struct step){.post = post, .p = whose->p, .whose = whose, .result = &r}));
    }
    post->is_ending = post->is_away || world_is_ending(cx->world);
    return settle_some(cx, post);
}

static bool has_rows(const struct post *post)
{
    for (size_t i = 0; i < COUNT(post->v); i++)
        if (post->v[i].is_used)
            return true;
    return false;
}

static void forget_rows(void *arg)
{
    struct post *post = arg;

    for (size_t i = 0; i < COUNT(post->v); i++)
        arena_reset(&post->v[i].arena);
}

/* In memory of its own, so that the connections are closed when nothing is left. */
static enum err mail_some(struct ctx *cx, void *arg)
{
    struct post *post = arena_new(&cx->arena, struct post);
    int64_t *done = arg;

    for (size_t i = 0; i < COUNT(post->v); i++)
        arena_init(&post->v[i].arena, ROW_ARENA_MAX);
    arena_defer(&cx->arena, forget_rows, post);
    TRY(mailer_open(cx, (size_t)conf_i64(cx, CONF_SMTP_CONNECTIONS), &post->via));
    post->is_ending = world_is_ending(cx->world);
    do {
        TRY(begin_some(cx, post));
        TRY(end_some(cx, post));
    } while (has_rows(post));
    *done = post->is_away ? 0 : post->taken;
    return OK;
}

/* No mail server: the page of the report is where everything is told. */
static enum err page_some(struct ctx *cx, void *arg)
{
    struct dues rows;
    int64_t *done = arg;

    TRY(db_all(cx, SQL(outbox_due, .now = now_ms(cx), .max = DERIVED_BATCH_MAX), &due_row,
               DERIVED_BATCH_MAX, &rows));
    for (size_t i = 0; i < rows.n; i++) {
        struct note n = {
            .row = &rows.v[i], .kind = NOTE_SENT, .channel = "page", .outcome = "shown"};
        TRY(write_note(cx, &n));
    }
    *done = (int64_t)rows.n;
    return OK;
}

enum err outbox_some(struct ctx *cx, int64_t *done_out)
{
    bool waits;

    *done_out = 0;
    TRY(outbox_waits(cx, &waits));
    if (!waits)
        return OK;
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
    return db_int(cx, SQL(outbox_waiting), out);
}
