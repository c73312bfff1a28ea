/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/edits.h"

#include "html/difference.h"
#include "ledger/event.h"
#include "report/access.h"

enum err edits_of(struct ctx *cx, const struct report *r, str body, struct edits *out)
{
    str title;
    enum err e = event_text(cx, r->id, 1, "title", &title);

    *out = (struct edits){.original = S("")};
    if (e == ERR_NOTFOUND) /* the words were erased */
        title = r->title, fault_clear(cx);
    else
        TRY(e);
    TRY(report_body_original(cx, r, &out->original));
    if (!str_eq(title, r->title))
        out->title = html_difference(cx, title, r->title);
    out->any = out->title.s.n || !str_eq(out->original, body);
    if (out->any)
        out->body = html_difference(cx, out->original, body);
    return OK;
}
