/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/lacks.h"

bool form_lacks(struct ctx *cx, struct request *rq, const struct needed *needed, size_t n)
{
    bool lacks = false;

    for (size_t i = 0; i < n; i++)
        if (str_trim(request_field(rq, str_of(needed[i].field))).n == 0) {
            form_error_add(cx, rq,
                           (struct form_error){.field = str_of(needed[i].field),
                                               .kind = FORM_WRONG,
                                               .key = needed[i].key});
            lacks = true;
        }
    return lacks;
}
