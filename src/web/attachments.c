/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/attachments.h"

#include "attachment/store.h"
#include "base/code32.h"
#include "base/limits.h"
#include "http/range.h"
#include "lang/format.h"
#include "report/files.h"

static bool saves_data(const struct request *rq)
{
    return str_eq_nocase(request_header(rq, S("Save-Data")), S("on"));
}

/* As lapor-media makes it: within a square, never larger than the picture. */
static void thumb_size(const struct attachment *a, struct file_link *out)
{
    int64_t width = a->width.has ? a->width.v : 4, height = a->height.has ? a->height.v : 3;
    int64_t longer = width > height ? width : height;
    int64_t side = longer < MEDIA_THUMB_SIDE && a->width.has ? longer : MEDIA_THUMB_SIDE;

    if (longer < 1)
        return;
    out->width = (width * side + longer / 2) / longer;
    out->height = (height * side + longer / 2) / longer;
}

static bool by_reporter(const struct timeline *t, opt_i64 seq)
{
    for (size_t i = 0; i < t->n; i++)
        if (seq.has && t->v[i].seq == seq.v)
            return t->v[i].by_reporter;
    return false;
}

static str seen_by(struct ctx *cx, const struct file_page *page, const struct attachment *a)
{
    bool closed = page->r->is_confidential && str_eq(a->visibility, S("public"));

    if (page->access < ACCESS_REPORTER)
        return S("");
    return text_str(cx, text_for(cx, page->access == ACCESS_REPORTER, "file_seen_",
                                 closed ? S("reporter") : a->visibility));
}

static void link_of(struct ctx *cx, const struct request *rq, const struct file_page *page,
                    const struct attachment *a, struct file_link *out)
{
    str title = page->r->title;

    out->id = arena_fmt(&cx->arena, "%lld", (long long)a->id);
    out->href = arena_fmt(&cx->arena, "%.*s/lampiran/%.*s", STR_ARG(page->base), STR_ARG(out->id));
    str small = arena_fmt(&cx->arena, "%.*s?kecil=1", STR_ARG(out->href));
    out->thumb = a->thumb.n && !saves_data(rq) ? small : S("");
    out->large = a->thumb.n && saves_data(rq) ? small : out->href;
    out->label = text_of_key(cx, "file_", a->kind);
    out->alt = text_str(
        cx, T(file_alt, .what = text_str(cx, out->label), .n = out->number, .title = title));
    out->from = text_for(cx, page->access == ACCESS_REPORTER, "file_from_",
                         by_reporter(page->timeline, a->seq) ? S("reporter") : S("staff"));
    out->when = format_date(cx, a->created_at, page->zone);
    out->size = format_size(cx, a->bytes);
    out->seen = seen_by(cx, page, a);
    out->can_be_shown = file_can_be_shown(a->kind, a->visibility) && !page->r->is_confidential;
    out->is_public = str_eq(a->visibility, S("public"));
    thumb_size(a, out);
}

enum err file_links_of(struct ctx *cx, const struct request *rq, const struct file_page *page,
                       struct file_links *out)
{
    struct attachments all = {0};

    if (page->r->attachments) /* most reports have none */
        TRY(attachment_list(cx, page->r->id, &all));
    *out = (struct file_links){arena_array(&cx->arena, struct file_link, all.n + 1), 0, all};
    for (size_t i = 0; i < all.n; i++)
        if (access_visibility(page->access, all.v[i].visibility)) {
            struct file_link *link = &out->v[out->n++];
            *link = (struct file_link){.number = (int64_t)out->n, .at = i};
            link_of(cx, rq, page, &all.v[i], link);
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
    str hash = small ? a.thumb : a.sha256, path;
    TRY(attachment_get(cx, hash, &path));
    TRY(response_file(cx, rq, rs, path, hash));
    rs->content_type = small ? S("image/jpeg") : a.mime;
    response_header(cx, rs, S("Content-Disposition"), S("inline"));
    return OK;
}
