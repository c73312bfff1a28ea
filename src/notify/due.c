/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/due.h"

#include "account/account.h"
#include "agency/agency.h"
#include "base/conf.h"
#include "base/json.h"
#include "base/world.h"
#include "identity/vault.h"
#include "notify/words.h"

const struct db_row due_row = DB_ROW(
    struct due, DB_FIELD(struct due, id), DB_FIELD(struct due, report_id),
    DB_FIELD(struct due, recipient), DB_FIELD(struct due, account_id),
    DB_FIELD(struct due, template), DB_FIELD(struct due, data), DB_FIELD(struct due, attempts),
    DB_FIELD(struct due, number), DB_FIELD(struct due, is_confidential));

static enum lang lang_of(str code)
{
    return str_eq(code, S("en")) ? LANG_EN : LANG_ID;
}

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
    out->v[out->n++] = (struct address){who.email, 0, lang_of(who.language)};
    return OK;
}

/* An office without anybody in the role is told itself; at the top it hears of everything. */
static enum err role_accounts(struct ctx *cx, int64_t agency_id, str role, struct accounts *out)
{
    struct agency unit;

    TRY(agency_by_id(cx, agency_id, &unit));
    TRY(account_list_over(cx, unit.path, role, out));
    return out->n || !unit.parent_id.has ? OK : account_list_of(cx, agency_id, out);
}

static enum err unit_accounts(struct ctx *cx, const struct due *d, struct accounts *out)
{
    struct jv *data;
    int64_t agency;
    str text = {0}, role = {0};

    if (d->account_id.has) {
        *out = (struct accounts){arena_new(&cx->arena, struct account), 1};
        return account_by_id(cx, d->account_id.v, out->v);
    }
    TRY(json_read(cx, d->data, &data));
    if (!jv_str(jv_get(data, S("agency")), &text) || !str_i64(text, &agency))
        return fail(cx, ERR_BUG, "an outbox row without an agency");
    if (jv_str(jv_get(data, S("role")), &role))
        return role_accounts(cx, agency, role, out);
    return account_list_of(cx, agency, out);
}

static enum err unit_addresses(struct ctx *cx, const struct due *d, struct addresses *out)
{
    struct accounts people;

    TRY(unit_accounts(cx, d, &people));
    out->v = arena_array(&cx->arena, struct address, people.n + 1);
    for (size_t i = 0; i < people.n; i++)
        if (people.v[i].email.n && !people.v[i].disabled_at.has)
            out->v[out->n++] =
                (struct address){people.v[i].email, people.v[i].id, lang_of(people.v[i].language)};
    return OK;
}

enum err due_addresses(struct ctx *cx, const struct due *d, struct addresses *out)
{
    *out = (struct addresses){arena_new(&cx->arena, struct address), 0};
    if (str_eq(d->recipient, S("reporter")))
        return reporter_address(cx, d, out);
    return unit_addresses(cx, d, out);
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

enum err due_mail(struct ctx *cx, const struct due *d, const struct address *to, struct mail *out)
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
