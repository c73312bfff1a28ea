/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* golden.h - what the golden page shows. */
#ifndef TOOLS_GOLDEN_H
#define TOOLS_GOLDEN_H

#include "html/html.h"

struct golden {
    str title, url;
    struct strs urls;
    int64_t count;
    bool yes, no;
    safe_html safe;
};

#endif
