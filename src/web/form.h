/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* form.h - what the form of a new report shows: one of five screens, or all on one page. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "web/alike.h"
#include "web/parts.h"

/* One answer on the last screen, with the screen that changes it. */
struct answer {
    struct text label;
    str words;
    int step;
};
struct answers {
    struct answer *v;
    size_t n;
};
struct fields {
    struct field *v;
    size_t n;
};

struct form_page {
    struct view v;
    int step; /* 1 to INTAKE_STEPS; 0: all on one page */
    int next, before;
    struct text heading;
    struct intake in;
    struct http_pairs hidden;
    struct option_list classes, topics, offices, contacts;
    struct fields areas;          /* a select for each level of places */
    const struct field *district; /* the lowest of them but the villages', NULL: none */
    struct answers answers;
    str unknown; /* words of the choice for nothing */
    str today;
    struct alike_lines alike;    /* open reports like it                              */
    bool compares;               /* asked before it is sent whether there are such    */
    struct text supported;       /* what came of supporting one of them               */
    str same;                    /* number of the one it is said to be the same as    */
    bool has_files, takes_files; /* the screen is about files; there is a way to take them */
};

/* Fills the choices of the screen, and on the last one what was answered. */
MUST_USE enum err form_choices(struct ctx *cx, struct form_page *p);
MUST_USE enum err form_answers(struct ctx *cx, struct form_page *p);

#endif
