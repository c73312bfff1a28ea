/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/static_pages.h"

#include "web/citizen.h"
#include "web/public.h"
#include "web/templates.h"

enum { PARAGRAPHS_MAX = 12 };

/* about_title, about_lead, then about_1 with about_1_words and so on, as many as there are. */
static void take_paragraphs(struct ctx *cx, const char *name, struct paragraphs *out)
{
    enum text_id heading, words;

    out->v = arena_array(&cx->arena, struct paragraph, PARAGRAPHS_MAX);
    for (int i = 1; i <= PARAGRAPHS_MAX; i++) {
        if (!text_by_key(arena_fmt(&cx->arena, "%s_%d", name, i), &heading) ||
            !text_by_key(arena_fmt(&cx->arena, "%s_%d_words", name, i), &words))
            break;
        out->v[out->n++] = (struct paragraph){
            {heading, ""},
            {words,   ""}
        };
    }
}

static enum err show(struct ctx *cx, struct request *rq, struct response *rs, const char *name)
{
    struct static_page p = {0};

    p.title = text_of_key(cx, name, S("_title"));
    p.lead = text_of_key(cx, name, S("_lead"));
    take_paragraphs(cx, name, &p.paragraphs);
    web_public(cx, rs);
    return VIEW(cx, rq, rs, page_static_page, &p);
}

enum err about_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    return show(cx, rq, rs, "about");
}

enum err privacy_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    return show(cx, rq, rs, "privacy");
}

enum err accessibility_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    return show(cx, rq, rs, "accessibility");
}

enum err help_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    return show(cx, rq, rs, "help");
}
