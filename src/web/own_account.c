/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One's own account: password, second step, recovery codes, signed-in devices. */
#include "web/own_account.h"

#include "account/factor.h"
#include "account/own.h"
#include "account/token.h"
#include "base/world.h"
#include "html/qr.h"
#include "lang/format.h"
#include "web/account_routes.h"
#include "web/done.h"
#include "web/identify.h"
#include "web/manage_choices.h"
#include "web/templates.h"

static const str ends_tokens = S_("akhiri_token");

static const struct done_word done_words[] = {
    {S_("sandi"),     TEXT_own_password_done  },
    {S_("langkah"),   TEXT_own_factor_done_off},
    {S_("perangkat"), TEXT_own_sessions_done  },
    {S_("pintas"),    TEXT_own_keys_done      },
    {S_("bahasa"),    TEXT_own_language_done  },
};

static enum err load_sessions(struct ctx *cx, const struct session *here, struct own_page *p)
{
    struct sessions list;
    int zone;

    TRY(actor_zone(cx, &zone));
    TRY(session_list(cx, p->account.id, &list));
    p->sessions.v = arena_array(&cx->arena, struct own_session, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        p->sessions.v[p->sessions.n++] = (struct own_session){
            format_time(cx, list.v[i].created_at, zone), format_time(cx, list.v[i].seen_at, zone),
            str_eq(list.v[i].hash, here->hash)};
    return OK;
}

static enum err load_tokens(struct ctx *cx, struct own_page *p)
{
    struct tokens list;
    int zone;

    TRY(actor_zone(cx, &zone));
    TRY(token_in_force(cx, p->account.id, &list));
    p->tokens.v = arena_array(&cx->arena, struct own_token, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        p->tokens.v[p->tokens.n++] = (struct own_token){
            list.v[i].label, list.v[i].last4,
            list.v[i].used_at.has ? format_date(cx, list.v[i].used_at.v, zone) : S("")};
    return OK;
}

static enum err load_roles(struct ctx *cx, struct own_page *p)
{
    struct memberships held;

    TRY(account_memberships(cx, p->account.id, &held));
    p->roles.v = arena_array(&cx->arena, struct own_role, held.n + 1);
    for (size_t i = 0; i < held.n; i++)
        if (membership_open(&held.v[i], now_ms(cx)))
            p->roles.v[p->roles.n++] =
                (struct own_role){text_of_key(cx, "role_", held.v[i].role), held.v[i].agency_name};
    return OK;
}

enum err own_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct own_page p = {.done = done_text(rq, done_words, COUNT(done_words))};

    TRY(account_by_id(cx, cx->actor.account_id, &p.account));
    TRY(load_roles(cx, &p));
    TRY(load_sessions(cx, web_session(rq), &p));
    TRY(load_tokens(cx, &p));
    p.ends_tokens = request_field(rq, ends_tokens).n > 0;
    p.has_keys = view_keys(rq);
    p.has_factor = p.account.totp_sealed.n > 0;
    TRY(recovery_left(cx, p.account.id, &p.codes_left));
    return VIEW(cx, rq, rs, page_own_account, &p);
}

/* Which field of the page a fault of account/ belongs to. */
static const struct {
    const char *fault, *field;
} fields[] = {
    {"password", "sandi_baru"},
    {"current",  "sandi_lama"},
    {"code",     "kode"      },
};

/* A refusal that names a field is shown beside it, on the page it came from. */
static enum err again(struct ctx *cx, struct request *rq, struct response *rs, enum err e,
                      const char *current_field, handler *page)
{
    const char *name = cx->fault.field;

    for (size_t i = 0; name && i < COUNT(fields); i++) {
        if (strcmp(name, fields[i].fault) != 0)
            continue;
        bool current = strcmp(name, "current") == 0;
        str field = str_of(current ? current_field : fields[i].field);
        form_error_add(cx, rq, (struct form_error){field, FORM_WRONG, .key = cx->fault.key});
        fault_clear(cx);
        rs->status = 422;
        return page(cx, rq, rs);
    }
    return e;
}

enum err own_password_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum err e =
        own_password(cx, request_field(rq, S("sandi_lama")), request_field(rq, S("sandi_baru")),
                     request_field(rq, ends_tokens).n > 0, web_session(rq));

    if (e)
        return again(cx, rq, rs, e, "sandi_lama", own_show);
    return done_redirect(cx, rs, S("/akun"), S("sandi"));
}

enum err own_language_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    TRY(own_language(cx, request_field(rq, S("bahasa_surat"))));
    web_language_forget(cx, rq, rs);
    return done_redirect(cx, rs, S("/akun"), S("bahasa"));
}

enum err own_factor_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct own_factor_page p = {0};
    struct account a;

    TRY(account_by_id(cx, cx->actor.account_id, &a));
    if (a.totp_sealed.n)
        return response_redirect(cx, rs, S("/akun"));
    str secret = factor_offer(cx, &a, rq->session_key);
    view_fill(cx, rq, &p.v);
    p.typed = factor_typed(cx, secret);
    TRY(qr_svg(cx, factor_uri(cx, &a, p.v.site, secret), text_str(cx, T(factor_qr_label)), &p.qr));
    return VIEW(cx, rq, rs, page_own_factor, &p);
}

static enum err show_codes(struct ctx *cx, struct request *rq, struct response *rs,
                           struct strs codes, bool is_first)
{
    struct own_codes_page p = {.codes = codes, .is_first = is_first};

    return VIEW(cx, rq, rs, page_own_codes, &p);
}

enum err own_factor_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct account a;
    struct strs codes;

    TRY(account_by_id(cx, cx->actor.account_id, &a));
    enum err e = own_factor_on(cx, factor_offer(cx, &a, rq->session_key),
                               request_field(rq, S("kode")), &codes);
    if (e)
        return again(cx, rq, rs, e, "", own_factor_show);
    return show_codes(cx, rq, rs, codes, true);
}

enum err own_factor_off_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    enum err e = own_factor_off(cx, request_field(rq, S("sandi_mati")));

    if (e)
        return again(cx, rq, rs, e, "sandi_mati", own_show);
    return done_redirect(cx, rs, S("/akun"), S("langkah"));
}

enum err own_codes_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct strs codes;
    enum err e = own_recovery(cx, request_field(rq, S("sandi_kode")), &codes);

    if (e)
        return again(cx, rq, rs, e, "sandi_kode", own_show);
    return show_codes(cx, rq, rs, codes, false);
}

enum err own_sessions_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    TRY(own_sessions_end(cx, web_session(rq)));
    return done_redirect(cx, rs, S("/akun"), S("perangkat"));
}

enum err own_keys_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    bool off = str_eq(request_field(rq, S("pintas")), S("0"));

    response_cookie(cx, rs, COOKIE_KEYS, off ? S("0") : S(""), off ? CHOICE_COOKIE_S : 0, S("/"));
    return done_redirect(cx, rs, S("/akun"), S("pintas"));
}
