/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/upload.h"

#include "attachment/media.h"
#include "base/limits.h"

bool upload_ready(struct ctx *cx)
{
    return media_ready(cx);
}

static const str kept_field = S_("berkas");

static void add_error(struct ctx *cx, struct request *rq, str field, const char *key)
{
    form_error_add(cx, rq, (struct form_error){.field = field, .kind = FORM_WRONG, .key = key});
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
    add_error(cx, rq, file->field, cx->fault.key);
    fault_clear(cx);
    return OK;
}

static enum err take_new(struct ctx *cx, struct request *rq, str owner, struct id_list *ids)
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
            add_error(cx, rq, file->field, "error_files_many");
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

    TRY(take_new(cx, rq, owner, &taken));
    for (size_t i = 0; i < taken.n; i++)
        ids->v[ids->n++] = arena_fmt(&cx->arena, "%lld", (long long)taken.v[i]);
    return OK;
}

struct strs upload_kept(struct ctx *cx, const struct request *rq)
{
    struct strs kept = {arena_array(&cx->arena, str, rq->fields.n + 1), 0};

    for (size_t i = 0; i < rq->fields.n; i++)
        if (str_eq(rq->fields.v[i].name, kept_field))
            kept.v[kept.n++] = rq->fields.v[i].value;
    return kept;
}

static enum err take_kept(struct ctx *cx, struct request *rq, str owner, struct id_list *ids)
{
    struct strs kept = upload_kept(cx, rq);

    for (size_t i = 0; i < kept.n && ids->n < UPLOAD_FILES_MAX; i++) {
        int64_t id;
        bool waits = false;
        if (str_i64(kept.v[i], &id))
            TRY(attachment_waits(cx, id, owner, &waits));
        if (waits)
            ids->v[ids->n++] = id;
        else
            add_error(cx, rq, S("lampiran"), "error_attachment_gone");
    }
    return OK;
}

static void keep(struct ctx *cx, struct request *rq, const struct id_list *ids)
{
    struct http_pairs all = {arena_array(&cx->arena, struct http_pair, rq->fields.n + ids->n + 1),
                             0};

    for (size_t i = 0; i < rq->fields.n; i++)
        if (!str_eq(rq->fields.v[i].name, kept_field))
            all.v[all.n++] = rq->fields.v[i];
    for (size_t i = 0; i < ids->n; i++)
        all.v[all.n++] =
            (struct http_pair){kept_field, arena_fmt(&cx->arena, "%lld", (long long)ids->v[i])};
    rq->fields = all;
}

enum err upload_ids(struct ctx *cx, struct request *rq, str owner, struct id_list *ids)
{
    TRY(take_kept(cx, rq, owner, ids));
    TRY(take_new(cx, rq, owner, ids));
    keep(cx, rq, ids);
    return OK;
}
