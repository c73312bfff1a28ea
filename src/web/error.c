/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/error.h"

#include "base/log.h"
#include "http/csrf.h"
#include "http/problem.h"
#include "http/request.h"
#include "http/route.h"
#include "web/identify.h"
#include "web/templates.h"

/* Each status in words; the first row stands for other mistakes of the caller, the last for ours.
 */
static const struct {
    int status;
    enum text_id title, words;
} statuses[] = {
    {400, TEXT_error_400, TEXT_error_400_words},
    {403, TEXT_error_403, TEXT_error_403_words},
    {404, TEXT_error_404, TEXT_error_404_words},
    {405, TEXT_error_405, TEXT_error_405_words},
    {409, TEXT_error_409, TEXT_error_409_words},
    {412, TEXT_error_412, TEXT_error_412_words},
    {413, TEXT_error_413, TEXT_error_413_words},
    {415, TEXT_error_415, TEXT_error_415_words},
    {422, TEXT_error_422, TEXT_error_422_words},
    {429, TEXT_error_429, TEXT_error_429_words},
    {501, TEXT_error_501, TEXT_error_501_words},
    {503, TEXT_error_503, TEXT_error_503_words},
    {500, TEXT_error_500, TEXT_error_500_words},
};

static size_t row_of(int status)
{
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (statuses[i].status == status)
            return i;
    return status < 500 ? 0 : COUNT(statuses) - 1;
}

/* Where a failed move came from: the nearest page at or above its address. */
static str page_above(const struct request *rq)
{
    str path = rq->path;

    while (path.n > 1) {
        if (router_find(rq->app->router, NULL, HTTP_GET, path, NULL).route)
            return path;
        while (path.n > 1 && path.p[path.n - 1] != '/')
            path.n--;
        path.n -= path.n > 1;
    }
    return S("");
}

/* Programs are told in English (CONTRACT), each field with its own sentence. */
static void problem_words(struct ctx *cx, struct request *rq, struct text why)
{
    if (why.args)
        cx->fault.message = text_str_in(cx, LANG_EN, why);
    if (cx->fault.field && !(rq->errors && rq->errors->n))
        form_error_add(cx, rq,
                       (struct form_error){.field = str_of(cx->fault.field),
                                           .kind = FORM_WRONG,
                                           .key = cx->fault.key});
    for (size_t i = 0; rq->errors && i < rq->errors->n; i++)
        rq->errors->v[i].words = form_error_words(cx, LANG_EN, &rq->errors->v[i]);
}

/* Ours to mend, or a matter of waiting. Passwords and codes never come back (RATE_LOGIN), nor do
 * words that another site put into a form. */
static bool gives_back(const struct request *rq, int status)
{
    bool in_vain = status == 429 || status == 500 || status == 503;

    return in_vain && rq->route && rq->route->limit == RATE_WRITE && rq->fields.n &&
           csrf_comes_from_us(rq);
}

static bool is_long(str words)
{
    enum { LINE = 60 };

    return words.n > LINE || str_has(words, S("\n"));
}

static void give_back(struct ctx *cx, const struct request *rq, struct error_page *p)
{
    size_t n = rq->fields.n;
    bool signed_in =
        request_cookie(rq, COOKIE_STAFF).n > 0 || request_cookie(rq, COOKIE_REPORTER).n > 0;

    p->kept.v = arena_array(&cx->arena, struct http_pair, n);
    p->hidden.v = arena_array(&cx->arena, struct http_pair, n);
    for (size_t i = 0; i < n; i++) {
        const struct http_pair *f = &rq->fields.v[i];
        struct http_pairs *to = is_long(f->value) ? &p->kept : &p->hidden;
        if (!str_eq(f->name, S("csrf")))
            to->v[to->n++] = *f;
    }
    if (rq->csrf.n || !signed_in) /* without the session's token it would be refused */
        p->again = rq->target;
    p->files_lost = rq->files.n > 0;
}

void web_error(struct ctx *cx, struct request *rq, struct response *rs, enum err e)
{
    struct error_page p = {.request_id = cx->request_id, .back = S(""), .again = S("")};
    enum text_id why;
    int status = problem_status(rs, e);
    size_t row = row_of(status);

    if (cx->fault.key && text_by_key(str_of(cx->fault.key), &why))
        p.why = (struct text){why, ""};
    if (request_wants_json(rq)) {
        problem_words(cx, rq, p.why);
        problem_write(cx, rq, rs, e);
        return;
    }
    p.title = (struct text){statuses[row].title, ""};
    p.words = (struct text){statuses[row].words, ""};
    if (!request_reads(rq))
        p.back = page_above(rq);
    else if (status == 403 && cx->actor.kind == ACTOR_ACCOUNT) {
        p.title = T(error_403_role);
        p.words = T(error_403_role_words);
    }
    p.v.noindex = true;
    p.is_lost = status == 404;
    p.is_ours = status >= 500;
    if (gives_back(rq, status))
        give_back(cx, rq, &p);
    fault_clear(cx);
    if (VIEW(cx, rq, rs, page_error, &p))
        rs->body = S("");
    rs->status = status;
}
