/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "html/marked.h"

#include "base/limits.h"

safe_html html_marked(struct ctx *cx, str text, const struct span *spans, size_t n)
{
    struct html h;
    size_t at = 0;

    html_init(&h, &cx->arena, cx->lang, PAGE_BYTES_MAX);
    for (size_t i = 0; i < n; i++) {
        must(spans[i].from >= at && spans[i].from + spans[i].n <= text.n);
        html_text_str(&h, str_slice(text, at, spans[i].from - at));
        html_raw(&h, S("<mark>"));
        html_text_str(&h, str_slice(text, spans[i].from, spans[i].n));
        html_raw(&h, S("</mark>"));
        at = spans[i].from + spans[i].n;
    }
    html_text_str(&h, str_slice(text, at, text.n));
    return (safe_html){
        {h.p, h.n}
    };
}
