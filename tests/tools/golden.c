/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Renders golden.html to standard output; tmplc_test.sh compares it with golden.out. */
#include "tools/golden.h"

#include "html/marked.h"
#include "web/templates.h"

int main(void)
{
    struct ctx cx;
    struct html h;
    str out;
    str urls[] = {S("https://contoh.go.id/a?b=c&d"), S("javascript:alert(1)"), S("//contoh.id")};

    ctx_init(&cx, NULL, 1 << 20);
    html_init(&h, &cx.arena, LANG_ID, 1 << 16);
    struct golden p = {
        .title = S("<b>&\"'/é {{"),
        .url = S(" data:text/html,<script>"),
        .urls = {urls, COUNT(urls)},
        .count = -12,
        .yes = true,
        .safe = html_marked(&cx, S("a<b"), &(struct span){1,    1          },
          1)
    };
    page_golden(&h, &p);
    if (html_finish(&cx, &h, &out))
        return 1;
    fwrite(out.p, 1, out.n, stdout);
    ctx_reset(&cx);
    return 0;
}
