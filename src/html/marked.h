/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* marked.h - text with spans of it in <mark>, everything escaped. */
#ifndef HTML_MARKED_H
#define HTML_MARKED_H

#include "html/html.h"

struct span {
    size_t from, n; /* bytes; rising, apart from each other */
};
safe_html html_marked(struct ctx *cx, str text, const struct span *spans, size_t n);

#endif
