/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* passing.h - what the page about cases passed between offices shows. */
#ifndef WEB_PASSING_H
#define WEB_PASSING_H

#include "web/view.h"

struct passing_row {
    str one, other;
    str reports, offers, returned, taken, declined, decided;
};
struct passing_rows {
    struct passing_row *v;
    size_t n;
};
struct passing_page {
    struct view v;
    str unit, back; /* whose tree; its desk */
    str from, to;   /* first and last day */
    struct passing_rows rows;
};

handler passing_show; /* passing.c */

#endif
