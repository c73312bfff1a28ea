/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signing in and out: /masuk shows the step that is due and takes it. */
#include "web/signin.h"

#include "account/account.h"
#include "account/signin.h"
#include "http/url.h"
#include "web/account_routes.h"
#include "web/identify.h"
#include "web/lacks.h"
#include "web/templates.h"

/* Only an address of our own: "/kerja", never "//elsewhere" or "/\elsewhere". */
static str safe_back(str back)
{
    bool own = back.n > 0 && back.p[0] == '/' && (back.n == 1 || back.p[1] != '/');

    for (size_t i = 0; i < back.n; i++)
        own &= back.p[i] > ' ' && back.p[i] != '\\' && back.p[i] != 0x7f;
    return own ? back : S("");
}

static bool is_step(const struct session *s, enum session_kind kind)
{
    return s && session_is(s, kind);
}

static enum session_kind step_due(const struct session *s)
{
    if (is_step(s, SESSION_FACTOR))
        return SESSION_FACTOR;
    return is_step(s, SESSION_PASSWORD) ? SESSION_PASSWORD : SESSION_STAFF;
}

static enum err show(struct ctx *cx, const struct request *rq, struct response *rs,
                     struct signin_page *p)
{
    p->step = step_due(web_session(rq));
    p->is_safe = rq->secure;
    p->v.noindex = true;
    return VIEW(cx, rq, rs, page_signin, p);
}

/* Where somebody goes who came to sign in and for nothing else. */
static str first_page(const struct ctx *cx)
{
    uint32_t roles = actor_roles(&cx->actor) & ROLES_STAFF;

    return roles == ROLE_BIT(ROLE_OPERATOR) ? S("/kelola/akun") : S("/kerja");
}

static enum err go_on(struct ctx *cx, struct response *rs, str back)
{
    return response_redirect(cx, rs, back.n ? back : first_page(cx));
}

enum err signin_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct signin_page p = {.back = safe_back(request_query(rq, S("lanjut"))), .name = S("")};

    if (cx->actor.kind == ACTOR_ACCOUNT)
        return go_on(cx, rs, p.back);
    return show(cx, rq, rs, &p);
}

static enum err take_step(struct ctx *cx, const struct request *rq, struct signin *out)
{
    const struct session *s = web_session(rq);

    switch (step_due(s)) {
    case SESSION_FACTOR: return signin_code(cx, s, request_field(rq, S("kode")), out);
    case SESSION_PASSWORD: return signin_renew(cx, s, request_field(rq, S("sandi_baru")), out);
    default:
        return signin_password(cx, request_field(rq, S("nama")), request_field(rq, S("sandi")),
                               out);
    }
}

/* Beside which field a refusal stands on each step. */
static const char *field_of(enum session_kind step)
{
    return step == SESSION_FACTOR ? "kode" : step == SESSION_PASSWORD ? "sandi_baru" : "sandi";
}

static enum err show_again(struct ctx *cx, struct request *rq, struct response *rs, str back)
{
    struct signin_page p = {.back = back, .name = request_field(rq, S("nama"))};
    const char *field = field_of(step_due(web_session(rq)));

    form_error_add(cx, rq, (struct form_error){str_of(field), FORM_WRONG, .key = cx->fault.key});
    fault_clear(cx);
    rs->status = 422;
    return show(cx, rq, rs, &p);
}

/* The next step is shown at the same address; the old session is not this one's cookie any more. */
static enum err begin(struct ctx *cx, const struct request *rq, struct response *rs,
                      const struct signin *in, str back)
{
    struct session s;

    web_session_begin(cx, rs, in->kind, in->secret);
    if (in->kind != SESSION_STAFF)
        return response_redirect(cx, rs,
                                 back.n ? arena_fmt(&cx->arena, "/masuk?lanjut=%.*s",
                                                    STR_ARG(url_encode(&cx->arena, back)))
                                        : S("/masuk"));
    web_language_forget(cx, rq, rs); /* that was of whoever sat here before */
    if (session_find(cx, in->secret, &s) || account_act(cx, s.account_id.v)) {
        fault_clear(cx); /* signed in already; the page that is sent for asks again */
        return response_redirect(cx, rs, back.n ? back : S("/kerja"));
    }
    return go_on(cx, rs, back);
}

/* An empty field is no try: it slows nobody down and reveals nothing. */
static bool lacks_words(struct ctx *cx, struct request *rq)
{
    static const struct needed needed[] = {
        {"nama",  "signin_name_missing"    },
        {"sandi", "signin_password_missing"},
    };

    return step_due(web_session(rq)) == SESSION_STAFF && form_lacks(cx, rq, needed, COUNT(needed));
}

enum err signin_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    str back = safe_back(request_field(rq, S("lanjut")));
    struct signin in;

    if (!rq->secure)
        return fail_key(cx, ERR_DENIED, NULL, "signin_plain");
    if (step_due(web_session(rq)) != SESSION_STAFF && request_field(rq, S("batal")).n) {
        TRY(session_end(cx, web_session(rq)));
        web_session_forget(cx, rs, SESSION_STAFF);
        return response_redirect(cx, rs, S("/masuk"));
    }
    if (lacks_words(cx, rq)) {
        struct signin_page p = {.back = back, .name = request_field(rq, S("nama"))};
        rs->status = 422;
        return show(cx, rq, rs, &p);
    }
    enum err e = take_step(cx, rq, &in);
    if (e && cx->fault.key)
        return show_again(cx, rq, rs, back);
    TRY(e);
    return begin(cx, rq, rs, &in, back);
}

enum err signout_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    const struct session *s = web_session(rq);

    if (s) {
        TRY(session_end(cx, s));
        web_session_forget(cx, rs,
                           session_is(s, SESSION_REPORTER) ? SESSION_REPORTER : SESSION_STAFF);
    }
    return response_redirect(cx, rs, S("/"));
}
