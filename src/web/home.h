/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* home.h - what the first page shows. */
#ifndef WEB_HOME_H
#define WEB_HOME_H

#include "report/list.h"
#include "web/list.h"
#include "web/parts.h"

struct home_page {
    struct view v;
    str office;             /* whose installation this is */
    str check, work, reply; /* the limits in force, as half sentences */
    struct figure_lines figures;
    struct list_lines latest;
};

#endif
