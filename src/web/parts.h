/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * parts.h - what the parts of layout.html take.
 *
 *     {% call part_text(&p->v, FIELD("judul", T(form_title), .value = p->title)) %}
 *
 * Every field has a label, may have a hint, and shows its error beside itself,
 * tied to it for screen readers.
 */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

#include "web/view.h"

struct option {
    str value;
    str label;
    str hint;
};
struct option_list {
    const struct option *v;
    size_t n;
};

struct field {
    str name;
    struct text label, hint; /* hint.args NULL: none                   */
    str value;
    str type;         /* of an input; "" is text                       */
    str autocomplete; /* token of HTML, "" none                        */
    str mode;         /* inputmode, "" none                            */
    int max;          /* characters, 0: no bound shown                 */
    int rows;         /* of a text area, 0: 6                          */
    bool optional;    /* says so beside the label                      */
    bool checked;     /* of a checkbox                                 */
    bool autofocus;
    str accept; /* of files                                      */
    struct option_list options;
    str empty; /* select: words of the choice for nothing, "" no such choice */
};
#define FIELD(name_, label_, ...) \
    (&(struct field){.name = S(name_), .label = (label_), __VA_ARGS__})

/* Links to the page before and after; "" where there is none. */
struct pager {
    str before, after;
    int64_t page;
};

bool text_is(const struct text *t); /* is there a text? */

#endif
