/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* desk.h - what the queue of an officer shows. */
#ifndef WEB_DESK_H
#define WEB_DESK_H

#include "report/queue.h"
#include "web/parts.h"

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
    str number, typed, title, state, class, owner, person, due, left;
    bool late, soon, supervision, confidential, reply_due;
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
    bool mine;
    str mine_href;
    struct desk_rows rows;
    str next; /* address of the next page, "" */
};

#endif
