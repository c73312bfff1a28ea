/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/done.h"

enum err done_redirect(struct ctx *cx, struct response *rs, str address, str word)
{
    return response_redirect(cx, rs,
                             arena_fmt(&cx->arena, "%.*s%cberes=%.*s", STR_ARG(address),
                                       str_has(address, S("?")) ? '&' : '?', STR_ARG(word)));
}

struct text done_text(const struct request *rq, const struct done_word *words, size_t n)
{
    str said = request_query(rq, S("beres"));

    for (size_t i = 0; i < n; i++)
        if (str_eq(said, words[i].word))
            return (struct text){words[i].text, ""};
    return (struct text){0};
}
