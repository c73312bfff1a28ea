/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * parts.h - what the parts of layout.html and parts.html take.
 *
 *     {% call part_text(&p->v, FIELD("judul", T(form_title), .value = p->title)) %}
 *
 * Every field has a label, may have a hint, and shows its error beside itself;
 * hint, count and error are tied to it for screen readers.
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
    struct text label, hint; /* hint.args NULL: none                             */
    str value;
    str type;         /* of an input: email, tel, date, search …; "" is text     */
    str autocomplete; /* token of HTML, "" none                                  */
    str mode;         /* inputmode, "" none                                      */
    int max;          /* characters; in a text area shown and counted; 0: none   */
    int rows;         /* of a text area, 0: 6                                    */
    bool optional;    /* says so beside the label                                */
    bool checked;     /* of a checkbox                                           */
    bool autofocus;
    str accept; /* of files                                                      */
    struct option_list options;
    str empty; /* select: words of the choice for nothing, "" no such choice     */
    str among; /* slug of its form, where several forms of a page have such a field; the errors of
                  the page are then another form's                               */
};
#define FIELD(name_, label_, ...) \
    (&(struct field){.name = S(name_), .label = (label_), __VA_ARGS__})

/* A filter that is set: what it is, and the same page without it. */
struct chip {
    struct text name;
    str words, href;
};
struct chips {
    struct chip *v;
    size_t n;
};

/* Links to the page before and after; "" where there is none. */
struct pager {
    str before, after;
    int64_t page;
};

bool text_is(const struct text *t); /* is there a text? */
/* What its ids end in: "teks", "catatan-teks"; and the words of its error, "" when there is none.
 */
str field_key(struct arena *a, const struct field *f);
str field_error(const struct view *v, const struct field *f);
/* For aria-describedby: ids of the hint, the error and the count that a field has. */
str field_about(struct arena *a, const struct view *v, const struct field *f, bool counted);
/* Is this page at, or below, that address? */
bool view_at(const struct view *v, str path);

#endif
