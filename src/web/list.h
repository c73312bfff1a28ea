/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* list.h - public lists of reports: the list itself, its feed, and what other pages show of it. */
#ifndef WEB_LIST_H
#define WEB_LIST_H

#include "report/list.h"
#include "web/parts.h"

struct list_line {
    str href, number, title, office, area, when;
    str url, updated; /* for the feed */
    str supports;     /* "12 orang mendukung", "" of nobody */
    struct text state;
};
struct list_lines {
    struct list_line *v;
    size_t n;
};

struct figure_line {
    str n;
    struct text name;
};
struct figure_lines {
    struct figure_line *v;
    size_t n; /* 0: nothing was counted yet */
};

struct list_page {
    struct view v;
    struct list_lines lines;
    struct option_list topics, areas, offices, states;
    str words;                      /* looked for */
    str topic, area, office, state; /* chosen */
    str all;                        /* words of "all" */
    struct pager pager;
    struct chips chips;
    bool is_filtered; /* by words or anything else */
    bool is_deep;     /* the last page there is */
    str url, updated; /* of the feed itself */
};

/* Lines of the newest public reports under a filter, at most `max` of them. */
MUST_USE enum err list_lines_of(struct ctx *cx, const struct list_filter *f, size_t max,
                                struct list_lines *out, bool *more_out);
/* How many an office and those below it have, by the official six; none while nothing is counted.
 */
MUST_USE enum err list_figures(struct ctx *cx, int64_t agency_id, struct figure_lines *out);

#endif
