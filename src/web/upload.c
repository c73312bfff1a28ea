/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/upload.h"

#include "attachment/media.h"
#include "base/limits.h"

bool upload_ready(struct ctx *cx)
{
    return media_ready(cx);
}

/* A file that cannot be taken is an error of its field; anything else is the request's. */
static enum err take_or_say(struct ctx *cx, struct request *rq, const struct http_file *file,
                            str owner, int64_t *id_out)
{
    struct attachment a;
    enum err e = attachment_upload(cx, file->path, owner, &a);

    *id_out = e ? 0 : a.id;
    if (!e)
        return OK;
    if (e != ERR_INVALID || !cx->fault.key)
        return e;
    form_error_add(
        cx, rq,
        (struct form_error){.field = file->field, .kind = FORM_WRONG, .key = cx->fault.key});
    fault_clear(cx);
    return OK;
}

enum err upload_ids(struct ctx *cx, struct request *rq, str owner, struct id_list *ids)
{
    int64_t id = 0;

    /* Also turns what was too large or too many into errors, and leaves the others. */
    if (form_read(cx, rq, NULL, 0, NULL) && rq->files.n == 0)
        return OK;
    for (size_t i = 0; i < rq->files.n; i++) {
        const struct http_file *file = &rq->files.v[i];
        if (file->size == 0 && file->name.n == 0) /* the field was left empty */
            continue;
        if (ids->n == UPLOAD_FILES_MAX) {
            form_error_add(cx, rq,
                           (struct form_error){.field = file->field,
                                               .kind = FORM_WRONG,
                                               .key = "error_files_many"});
            return OK;
        }
        TRY(take_or_say(cx, rq, file, owner, &id));
        if (id)
            ids->v[ids->n++] = id;
    }
    return OK;
}

enum err upload_take(struct ctx *cx, struct request *rq, str owner, struct strs *ids)
{
    struct id_list taken = {0};

    TRY(upload_ids(cx, rq, owner, &taken));
    for (size_t i = 0; i < taken.n; i++)
        ids->v[ids->n++] = arena_fmt(&cx->arena, "%lld", (long long)taken.v[i]);
    return OK;
}
