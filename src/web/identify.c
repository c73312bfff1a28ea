/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/identify.h"

#include "account/account.h"
#include "account/token.h"

/* Where the reporter speaks when a browser holds both cookies. */
static const str reporter_pages[] = {S_("/laporan/"), S_("/lacak")};
/* Where tokens speak: pages are for people, and no scope names them. */
static const str token_pages[] = {S_("/api/"), S_("/open311/")};

static void choose_language(struct ctx *cx, const struct request *rq)
{
    str asked = request_query(rq, S("bahasa"));
    str wish = asked.n ? asked : request_cookie(rq, COOKIE_LANG);

    if (str_eq(wish, S("en")))
        cx->lang = LANG_EN;
    else if (str_eq(wish, S("id")))
        cx->lang = LANG_ID;
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

    choose_language(cx, rq);
    if (header.n == 0)
        return by_cookie(cx, rq);
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
