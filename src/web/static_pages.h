/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* static_pages.h - pages of words alone: about, privacy, accessibility, help. */
#ifndef WEB_STATIC_PAGES_H
#define WEB_STATIC_PAGES_H

#include "web/parts.h"

/* A heading and its paragraph; the words stand in lang/. */
struct paragraph {
    struct text heading, words;
};
struct paragraphs {
    struct paragraph *v;
    size_t n;
};
struct static_page {
    struct view v;
    struct text title, lead;
    struct paragraphs paragraphs;
};

#endif
