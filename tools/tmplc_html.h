/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * tmplc_html.h - where in the HTML a template stands.
 *
 * A small state machine follows the literal text letter by letter.  It need
 * not know all of HTML: what it does not know it refuses.
 */
#ifndef TOOLS_TMPLC_HTML_H
#define TOOLS_TMPLC_HTML_H

#include <stdbool.h>
#include <string.h>

enum where {
    W_TEXT,
    W_LT,
    W_TAG_NAME,
    W_TAG,
    W_ATTR_NAME,
    W_EQUALS,
    W_VALUE,
    W_UNQUOTED,
    W_RAW,
    W_DECL,
    W_COMMENT
};
enum attr_kind { A_PLAIN, A_URL, A_FORBIDDEN };

struct place {
    enum where where;
    enum attr_kind kind;
    char quote;
    bool started;     /* the attribute's value has begun */
    bool closing;     /* </tag                           */
    bool keeps_space; /* inside pre or textarea          */
    char tag[32], attr[32];
    char tail[12]; /* newest letters, for --> and </script */
};

static inline bool place_same(const struct place *a, const struct place *b)
{
    return a->where == b->where && a->quote == b->quote && a->keeps_space == b->keeps_space &&
           (a->where != W_VALUE ||
            (a->kind == b->kind && (a->kind != A_URL || a->started == b->started)));
}

/* One letter of literal text; an error message, or NULL. */
const char *place_step(struct place *p, char c);

#endif
