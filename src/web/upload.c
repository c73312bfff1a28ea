/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/upload.h"

bool upload_ready(void)
{
    return false; /* until attachment/ makes files harmless */
}

enum err upload_take(struct ctx *cx, struct request *rq, str owner, struct strs *ids)
{
    (void)owner, (void)ids;
    /* Also turns what was too large or too many into errors, and leaves the others. */
    if (form_read(cx, rq, NULL, 0, NULL) && rq->files.n == 0)
        return OK;
    for (size_t i = 0; i < rq->files.n; i++)
        if (rq->files.v[i].size > 0 && !form_error_for(rq, rq->files.v[i].field))
            form_error_add(cx, rq,
                           (struct form_error){.field = rq->files.v[i].field,
                                               .kind = FORM_WRONG,
                                               .key = "error_upload_not_yet"});
    return OK;
}
