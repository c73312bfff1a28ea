/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/attachments.h"

#include "attachment/store.h"
#include "base/code32.h"
#include "lang/format.h"

static bool saves_data(const struct request *rq)
{
    return str_eq_nocase(request_header(rq, S("Save-Data")), S("on"));
}

enum err file_links_of(struct ctx *cx, const struct request *rq, const struct report *r,
                       enum access access, str base, int zone, struct file_links *out)
{
    struct attachments all = {0};

    if (r->attachments) /* most reports have none */
        TRY(attachment_list(cx, r->id, &all));
    *out = (struct file_links){arena_array(&cx->arena, struct file_link, all.n + 1), 0};
    for (size_t i = 0; i < all.n; i++) {
        const struct attachment *a = &all.v[i];
        if (!access_visibility(access, a->visibility))
            continue;
        str href = arena_fmt(&cx->arena, "%.*s/lampiran/%lld", STR_ARG(base), (long long)a->id);
        bool thumb = a->thumb.n && !saves_data(rq);
        out->v[out->n] = (struct file_link){
            .href = href,
            .thumb = thumb ? arena_fmt(&cx->arena, "%.*s?kecil=1", STR_ARG(href)) : S(""),
            .label = text_of_key(cx, "file_", a->kind),
            .when = format_date(cx, a->created_at, zone),
            .size = format_size(cx, a->bytes),
            .number = (int64_t)out->n + 1};
        out->n++;
    }
    return OK;
}

/* A file is named by its report and its id, and seen by who may see both. */
static enum err find(struct ctx *cx, const struct request *rq, struct attachment *a)
{
    struct report r;
    enum access access;
    str number;
    int64_t id;

    if (number_parse(cx, request_param(rq, S("nomor")), &number) != CODE_GOOD ||
        !str_i64(request_param(rq, S("id")), &id))
        return fail(cx, ERR_NOTFOUND, "no such file");
    TRY(report_find(cx, number, &r, &access));
    TRY(attachment_by_id(cx, id, a));
    if (!a->report_id.has || a->report_id.v != r.id || !access_visibility(access, a->visibility))
        return fail(cx, ERR_NOTFOUND, "no such file");
    return OK;
}

enum err attachment_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    bool small = str_eq(request_query(rq, S("kecil")), S("1"));
    struct attachment a;

    TRY(find(cx, rq, &a));
    if (small && !a.thumb.n)
        return fail(cx, ERR_NOTFOUND, "no thumbnail");
    TRY(attachment_get(cx, small ? a.thumb : a.sha256, &rs->file));
    rs->content_type = small ? S("image/jpeg") : a.mime;
    response_header(cx, rs, S("Content-Disposition"), S("inline"));
    return OK;
}
