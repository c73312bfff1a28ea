/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* reason.h - the coded reasons for archiving and closing (data/reasons.csv). */
#ifndef REPORT_REASON_H
#define REPORT_REASON_H

#include "base/ctx.h"
#include "db/db.h"

struct reason {
    str code, kind, name, name_en;
};
struct reasons {
    struct reason *v;
    size_t n;
};

MUST_USE enum err reason_list(struct ctx *cx, str kind, struct reasons *out);
/* ERR_INVALID on field "reason" unless the code is an active one of this kind. */
MUST_USE enum err reason_check(struct ctx *cx, str kind, str code);

#endif
