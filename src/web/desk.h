/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* desk.h - what the queue of an officer shows. */
#ifndef WEB_DESK_H
#define WEB_DESK_H

#include "web/desk_place.h"

struct desk_tab {
    struct text label;
    str href, count; /* "12", "1.000+" */
    bool here;
};
struct desk_tabs {
    struct desk_tab *v;
    size_t n;
};
struct desk_row {
    str href, number, typed, title, class, owner, person;
    str due, left, waits; /* by when, how long still, for what: the limit that is due next */
    bool late, soon, supervision, confidential, reply_due, contested, postponed, offered;
    bool escalated;
};
struct desk_rows {
    struct desk_row *v;
    size_t n;
};
struct desk_page {
    struct view v;
    str unit; /* name of the agency whose desk it is */
    struct desk_tabs tabs;
    struct option_list units; /* desks this account may choose */
    str unit_code, queue;
    struct wishes wishes;
    struct wish_choices choices;
    struct chips chips;
    struct chips helpful; /* nothing was found, and something would be without this one */
    str bare_href;        /* without any filter */
    bool mine, is_open;   /* the filters are unfolded */
    str mine_href, all;
    struct desk_rows rows;
    bool has_owners, has_people; /* columns that tell something */
    str next, first;             /* addresses of the next page and of the first, "" */
    bool is_part, is_search;     /* more may follow than was looked through; newest first */
};

#endif
