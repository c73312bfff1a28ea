/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * view.h - what every page shows around itself.
 *
 * A page's model begins with `struct view v`.  A handler fills its model and
 * ends with
 *
 *     return VIEW(cx, rq, rs, page_signin, &model);
 *
 * which fills v from the request, runs the template, puts the bytes into the
 * answer and keeps the language that was asked for.  What a handler sets in v before stays.
 */
#ifndef WEB_VIEW_H
#define WEB_VIEW_H

#include "base/limits.h"
#include "html/html.h"
#include "http/form.h"
#include "http/http.h"
#include "web/identify.h"

struct view_problem {
    str field, words;
};
struct view_errors {
    struct view_problem *v;
    size_t n;
};

struct view {
    enum lang lang;
    str site;        /* name of the installation                                  */
    str path;        /* of this page, with its query                              */
    str other;       /* the same page in the other language                       */
    str csrf;        /* for forms; "" without a session                           */
    str css, js;     /* addresses of the assets                               */
    str keys;        /* of the script of the desk's keys, "" when they are off */
    str who;         /* display name of whoever is signed in, "" for visitors     */
    str feed;        /* address of an Atom feed of this page, ""                  */
    str description; /* for search engines and shared links, ""                           */
    str notice;      /* one line above the page: the moved clock, ""              */
    uint32_t roles;
    bool is_staff;
    bool has_desk, can_take_in, can_manage;
    bool is_own;               /* of the sender alone: stands under tracking, not the public list */
    bool is_wide;              /* a desk: uses the whole width                              */
    bool noindex;              /* not for search engines                                    */
    struct view_errors errors; /* of the form on the page, in words             */
};

void view_fill(struct ctx *cx, const struct request *rq, struct view *v);
MUST_USE enum err view_send(struct ctx *cx, struct response *rs, struct html *h);

#define VIEW(cx, rq, rs, page, model)                                \
    ({                                                               \
        struct html html_;                                           \
        view_fill((cx), (rq), &(model)->v);                          \
        web_language_keep((cx), (rq), (rs));                         \
        html_init(&html_, &(cx)->arena, (cx)->lang, PAGE_BYTES_MAX); \
        page(&html_, (model));                                       \
        view_send((cx), (rs), &html_);                               \
    })

/* Are the keys of the desk wanted in this browser? A cookie says no. */
bool view_keys(const struct request *rq);
/* Words of the error of a field on this page, "" when there is none. */
str view_error(const struct view *v, str field);
/* Words for an error of a form, from its own key or its kind and bounds. */
str form_error_words(struct ctx *cx, enum lang lang, const struct form_error *e);
/* A text by a key that is computed ("state_received"); the key itself when there is none. */
struct text text_of_key(struct ctx *cx, const char *prefix, str key);
/* The same on a page of one's own, where a text that names the reporter has a twin that says
 * "Anda": own_state_answered for state_answered. */
struct text text_for(struct ctx *cx, bool own, const char *prefix, str key);

/* The hook of http_app: a page in words for a failed request, or a problem document. */
void web_error(struct ctx *cx, struct request *rq, struct response *rs, enum err e);

#endif
