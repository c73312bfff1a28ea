/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* edits.h - what an office changed in the words of a report, for its reporter and for officers. */
#ifndef WEB_EDITS_H
#define WEB_EDITS_H

#include "html/html.h"
#include "report/report.h"

struct edits {
    safe_html title, body; /* what became of them; title empty when it stayed */
    str original;          /* the body as it was sent                         */
    bool any;
};

/* `body`: the published one. The public may not see what was taken out: that is the caller's care.
 */
MUST_USE enum err edits_of(struct ctx *cx, const struct report *r, str body, struct edits *out);

#endif
