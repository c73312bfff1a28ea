/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Attachments over the API: upload first, refer later. */
#include "api/api.h"
#include "api/query.h"
#include "attachment/media.h"
#include "attachment/store.h"
#include "base/json.h"
#include "base/limits.h"
#include "http/form.h"
#include "http/range.h"

str api_files_owner(struct ctx *cx)
{
    if (cx->actor.kind == ACTOR_REPORTER)
        return arena_fmt(&cx->arena, "report %lld", (long long)cx->actor.report_id);
    return cx->actor.token_id ? arena_fmt(&cx->arena, "token %lld", (long long)cx->actor.token_id)
                              : S("api");
}

str api_attachment_href(struct ctx *cx, int64_t id)
{
    return arena_fmt(&cx->arena, "/api/v1/attachments/%lld", (long long)id);
}

void api_write_attachment(struct ctx *cx, struct json *j, const struct attachment *a)
{
    json_object_begin(j);
    json_key(j, S("id")), json_id(j, a->id);
    json_key(j, S("kind")), json_str(j, a->kind);
    json_key(j, S("type")), json_str(j, a->mime);
    json_key(j, S("bytes")), json_i64(j, a->bytes);
    json_key(j, S("url")), json_str(j, api_attachment_href(cx, a->id));
    json_key(j, S("visibility")), json_str(j, a->visibility);
    json_object_end(j);
}

void api_file_field(struct ctx *cx)
{
    if (cx->fault.field && str_eq(str_of(cx->fault.field), S("attachments")))
        cx->fault.field = "file";
}

enum err api_uploader_check(struct ctx *cx, const struct request *rq)
{
    str number = request_query(rq, S("report"));
    struct report r;
    enum access access;

    TRY(api_query_check(cx, rq));
    if (number.n)
        TRY(api_report_called(cx, rq, number, &r, &access));
    if (cx->actor.token_id || cx->actor.kind == ACTOR_REPORTER)
        return OK;
    return fail_key(cx, ERR_DENIED, NULL, "error_upload_nobody");
}

/* Who is nobody could not be told from anybody else who wants to use the file. */
enum err api_attachment_send(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct attachment a;
    struct json j;

    TRY(api_uploader_check(cx, rq));
    if (api_speaks_tus(rq))
        return api_upload_begin(cx, rq, rs);
    if (form_read(cx, rq, NULL, 0, NULL)) {
        rs->status = 413; /* only size can be wrong with what has no fields */
        return ERR_INVALID;
    }
    if (rq->files.n != 1)
        return fail_key(cx, ERR_INVALID, "file", rq->files.n ? "error_files_one" : "form_missing");
    enum err e = attachment_upload(cx, rq->files.v[0].path, api_files_owner(cx), &a);
    api_file_field(cx);
    TRY(e);
    json_init(cx, &j, PAGE_BYTES_MAX);
    api_write_attachment(cx, &j, &a);
    response_header(cx, rs, S("Location"), api_attachment_href(cx, a.id));
    return api_send(cx, rs, 201, &j);
}

/* An upload that no report has taken yet is its token's alone. */
static bool is_own(struct ctx *cx, const struct attachment *a)
{
    return cx->actor.token_id && str_eq(a->owner_key, attachment_owner(cx, api_files_owner(cx)));
}

enum err api_attachment_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct attachment a;
    struct report r;
    enum access access;
    int64_t id;
    str path;

    TRY(api_query_check(cx, rq));
    if (!str_i64(request_param(rq, S("id")), &id))
        return fail(cx, ERR_NOTFOUND, "no such attachment");
    TRY(attachment_by_id(cx, id, &a));
    if (a.report_id.has) {
        TRY(report_by_id(cx, a.report_id.v, &r));
        TRY(api_enter(cx, rq, &r, &access));
    }
    if (a.report_id.has ? !access_visibility(access, a.visibility) : !is_own(cx, &a))
        return fail(cx, ERR_NOTFOUND, "no such attachment");
    TRY(attachment_get(cx, a.sha256, &path));
    TRY(response_file(cx, rq, rs, path, a.sha256));
    rs->content_type = a.mime;
    return OK;
}
