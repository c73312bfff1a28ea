/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* office_intake.h - a report that came by letter, phone or at the counter. */
#ifndef WEB_OFFICE_INTAKE_H
#define WEB_OFFICE_INTAKE_H

#include "web/form.h"

struct office_intake_page {
    struct view v;
    struct form_page form; /* the citizen's form, all on one page */
    str channel, received; /* received: YYYY-MM-DD, "" today       */
    struct option_list channels;
};

#endif
