/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/promise.h"

#include "base/world.h"
#include "calendar/due.h"
#include "lang/lang.h"

enum err promise_of(struct ctx *cx, const char *kind, const struct agency *office, str *out)
{
    struct limit limit;
    enum err e = limit_of(cx, str_of(kind), S(""), office, now_ms(cx), &limit);

    *out = S("");
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    if (str_eq(limit.unit, S("working")))
        *out = text_str(cx, T(limit_within, .n = limit.amount));
    return OK;
}
