/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* offices.h - what the pages of offices show. */
#ifndef WEB_OFFICES_H
#define WEB_OFFICES_H

#include "agency/agency.h"
#include "web/list.h"

struct office_page {
    struct view v;
    struct agency office, parent;
    bool has_parent;
    struct agencies below;
    struct figure_lines figures;
    struct list_lines latest;
    str send, all; /* addresses */
};

#endif
