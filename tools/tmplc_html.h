/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * tmplc_html.h - where in the HTML a template stands.
 *
 * A small state machine follows the literal text letter by letter.  It need
 * not know all of HTML: whatever it could misunderstand it refuses, so that it
 * and a browser never disagree about where a value stands.
 */
#ifndef TOOLS_TMPLC_HTML_H
#define TOOLS_TMPLC_HTML_H

#include <stdbool.h>

enum where { W_TEXT, W_LT, W_TAG_NAME, W_TAG, W_ATTR_NAME, W_EQUALS, W_VALUE, W_SCRIPT, W_DOCTYPE };
/* What the value of an attribute is: words, an address, none of both (no {{ }} in it), trouble. */
enum attr_kind { A_WORDS, A_URL, A_OTHER, A_FORBIDDEN };

struct place {
    enum where where;
    enum attr_kind kind;
    char quote;
    bool closing;     /* </tag                                               */
    bool name_open;   /* only white space, / or > may come: a name ends here */
    bool keeps_space; /* inside pre or textarea                              */
    bool started;     /* the attribute's value has begun                     */
    bool rooted;      /* of a URL: no scheme can follow any more             */
    char prefix[12];  /* of a URL not yet rooted, or of <!doctype            */
    char tag[32], attr[32];
    char inside[12]; /* element that no other tag may stand in: "title"      */
};

/* One letter of literal text; an error message, or NULL. */
const char *place_step(struct place *p, char c);

/* A value stands here: which macro writes it?  NULL when none can, with the reason. */
const char *place_value(struct place *p, const char **error);

/* A block begins or ends here; an error message, or NULL. */
const char *place_block(struct place *p);

/* Do two branches end at the same place? */
bool place_same(const struct place *a, const struct place *b);

#endif
