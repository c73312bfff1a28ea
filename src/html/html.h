/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * html.h - a page while it is written: a sticky buffer and the escapers.
 *
 * Templates (web/templates/NAME.html) are compiled to C by tools/tmplc, which
 * knows where in the HTML each {{ }} stands and calls the macro for that
 * place; the macro picks the escaper from the value's C type.  Writing cannot
 * fail: past its bound the page is marked `over`, and html_finish() turns that
 * into ERR_LIMIT.  Nobody but generated code and html/ calls html_raw().
 */
#ifndef HTML_HTML_H
#define HTML_HTML_H

#include "base/ctx.h"
#include "lang/lang.h"

/* HTML that is known to be safe. Made by html_safe_of() only, and only from our own writers. */
typedef struct safe_html {
    str s;
} safe_html;

struct html {
    struct arena *arena;
    char *p;
    size_t n, room, max;
    enum lang lang;
    bool over;
};

void html_init(struct html *h, struct arena *arena, enum lang lang, size_t max);
MUST_USE enum err html_finish(struct ctx *cx, struct html *h, str *out);

/* Emitters. Text: entity-escaped (all five). Attribute: the same. */
void html_raw(struct html *h, str s);
void html_text_str(struct html *h, str s);
void html_text_safe(struct html *h, safe_html s);
void html_text_i64(struct html *h, int64_t n);
void html_text_int(struct html *h, int n);
void html_text_text(struct html *h, struct text t); /* a text of lang/, its places escaped */
/* A whole URL: only http, https, mailto, tel and relative ones; anything else becomes "#". */
void html_url_str(struct html *h, str s);
/* A part of a URL: percent-encoded. */
void html_part_str(struct html *h, str s);
void html_part_i64(struct html *h, int64_t n);
void html_part_int(struct html *h, int n);

/* clang-format off */
#define HTML_TEXT(h, v) \
    _Generic((v), str: html_text_str, safe_html: html_text_safe, struct text: html_text_text, \
             int: html_text_int, int64_t: html_text_i64)((h), (v))
#define HTML_ATTR(h, v) \
    _Generic((v), str: html_text_str, struct text: html_text_text, \
             int: html_text_int, int64_t: html_text_i64)((h), (v))
#define HTML_URL(h, v) _Generic((v), str: html_url_str)((h), (v))
#define HTML_PART(h, v) \
    _Generic((v), str: html_part_str, int: html_part_int, int64_t: html_part_i64)((h), (v))
/* clang-format on */

#endif
