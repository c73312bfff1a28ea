/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/identify.h"

#include "account/account.h"
#include "account/token.h"
#include "base/limits.h"

/* Where the reporter speaks when a browser holds both cookies. */
static const str reporter_pages[] = {S_("/laporan/"), S_("/lacak")};
/* Where tokens speak: pages are for people, and no scope names them. */
static const str token_pages[] = {S_("/api/"), S_("/open311/")};

/* Without a wish: the account's, a visitor's is Indonesian. */
static str usual_language(const struct ctx *cx)
{
    return cx->actor.language.n ? cx->actor.language : S("id");
}

static str kept_language(const struct ctx *cx, const struct request *rq)
{
    str kept = request_cookie(rq, COOKIE_LANG);

    return account_language(kept) ? kept : usual_language(cx);
}

static void choose_language(struct ctx *cx, const struct request *rq)
{
    str asked = request_query(rq, S("bahasa"));
    str wish = account_language(asked) ? asked : kept_language(cx, rq);

    cx->lang = str_eq(wish, S("en")) ? LANG_EN : LANG_ID;
}

void web_language_forget(struct ctx *cx, const struct request *rq, struct response *rs)
{
    if (request_cookie(rq, COOKIE_LANG).n)
        response_cookie(cx, rs, COOKIE_LANG, S(""), 0, S("/"));
}

void web_language_keep(struct ctx *cx, const struct request *rq, struct response *rs)
{
    str asked = request_query(rq, S("bahasa"));

    if (!account_language(asked) || str_eq(asked, kept_language(cx, rq)))
        return;
    if (str_eq(asked, usual_language(cx)))
        web_language_forget(cx, rq, rs);
    else
        response_cookie(cx, rs, COOKIE_LANG, asked, CHOICE_COOKIE_S, S("/"));
}

static bool is_among(const str *beginnings, size_t n, const struct request *rq)
{
    for (size_t i = 0; i < n; i++)
        if (str_starts(rq->path, beginnings[i]))
            return true;
    return false;
}

static enum err speak_as(struct ctx *cx, const struct session *s)
{
    if (session_is(s, SESSION_REPORTER)) {
        cx->actor = (struct actor){.kind = ACTOR_REPORTER, .report_id = s->report_id.v};
        return OK;
    }
    return session_is(s, SESSION_STAFF) ? account_act(cx, s->account_id.v) : OK;
}

/* A session on its way in makes nobody, but its forms carry its token. */
static enum err try_cookie(struct ctx *cx, struct request *rq, str name, bool *found)
{
    str secret = request_cookie(rq, name);
    struct session *s = arena_new(&cx->arena, struct session);
    enum err e = secret.n ? session_find(cx, secret, s) : ERR_NOTFOUND;

    if (!e)
        e = speak_as(cx, s);
    if (e == ERR_NOTFOUND || e == ERR_DENIED) {
        fault_clear(cx);
        cx->actor = (struct actor){0};
        return OK;
    }
    if (e) {
        rq->csrf = session_csrf(cx, secret); /* whoever it is can send the same form again */
        return e;
    }
    session_touch(cx, s);
    rq->user = s;
    rq->session_key = secret;
    rq->csrf = session_csrf(cx, secret);
    *found = true;
    return OK;
}

static enum err by_cookie(struct ctx *cx, struct request *rq)
{
    bool reporter_first = is_among(reporter_pages, COUNT(reporter_pages), rq), found = false;

    if (reporter_first)
        TRY(try_cookie(cx, rq, COOKIE_REPORTER, &found));
    if (!found && rq->secure)
        TRY(try_cookie(cx, rq, COOKIE_STAFF, &found));
    if (!found && !reporter_first)
        TRY(try_cookie(cx, rq, COOKIE_REPORTER, &found));
    return OK;
}

/* "Bearer lpr_…": true when the header is of this scheme. */
static bool is_scheme(str header, str scheme, str *rest)
{
    if (header.n <= scheme.n || header.p[scheme.n] != ' ' ||
        !str_eq_nocase(str_slice(header, 0, scheme.n), scheme))
        return false;
    *rest = str_trim(str_slice(header, scheme.n + 1, header.n));
    return true;
}

enum err web_identify(struct ctx *cx, struct request *rq)
{
    str header = request_header(rq, S("Authorization")), value;

    choose_language(cx, rq); /* for what goes wrong below */
    if (header.n == 0) {
        TRY(by_cookie(cx, rq));
        choose_language(cx, rq);
        return OK;
    }
    if (is_scheme(header, S("Receipt"), &value))
        return OK;
    if (!is_scheme(header, S("Bearer"), &value))
        return fail(cx, ERR_DENIED, "Authorization is neither Bearer nor Receipt");
    if (!is_among(token_pages, COUNT(token_pages), rq))
        return fail(cx, ERR_DENIED, "a token is for the API, not for pages");
    if (!rq->secure)
        return fail(cx, ERR_DENIED, "a token is not taken over an unencrypted connection");
    return token_act(cx, value);
}

const struct session *web_session(const struct request *rq)
{
    return rq->user;
}

static str cookie_of(enum session_kind kind)
{
    return kind == SESSION_REPORTER ? COOKIE_REPORTER : COOKIE_STAFF;
}

void web_session_begin(struct ctx *cx, struct response *rs, enum session_kind kind, str secret)
{
    response_cookie(cx, rs, cookie_of(kind), secret, session_life_s(kind), S("/"));
}

void web_session_forget(struct ctx *cx, struct response *rs, enum session_kind kind)
{
    response_cookie(cx, rs, cookie_of(kind), S(""), 0, S("/"));
}

enum err web_reporter_begin(struct ctx *cx, struct response *rs, int64_t report_id)
{
    str secret;

    TRY(session_open(cx, SESSION_REPORTER, report_id, &secret));
    web_session_begin(cx, rs, SESSION_REPORTER, secret);
    return OK;
}
