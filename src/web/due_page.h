/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* due_page.h - why a deadline falls on its day: the count, day by day. */
#ifndef WEB_DUE_PAGE_H
#define WEB_DUE_PAGE_H

#include "web/parts.h"

struct due_day {
    str day, why; /* why it did not count, with name and decree of a holiday */
    str number;   /* of the days counted so far, "" when it did not count    */
};
struct due_days {
    struct due_day *v;
    size_t n;
};
struct due_count {
    struct text name;
    str start, due, amount;
    bool is_paused; /* stands still now */
    bool is_named;  /* by an officer: nothing was counted */
    struct due_days days;
};
struct due_counts {
    struct due_count *v;
    size_t n;
};

struct due_page {
    struct view v;
    str number, href, office;
    struct due_counts counts;
};

#endif
