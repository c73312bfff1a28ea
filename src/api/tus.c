/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Files that come in pieces: the protocol tus 1.0.0 with creation, creation-with-upload, expiration
 * and termination.  An upload has the address, and the id, of the attachment that it becomes.
 */
#include "api/api.h"
#include "api/metadata.h"
#include "attachment/incoming.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "http/request.h"
#include "http/response.h"
#include "http/route.h"
#include "http/url.h"

#define VERSION "1.0.0"

static struct http_pair told[] = {
    {S_("Tus-Resumable"), S_(VERSION)},
    {S_("Tus-Version"),   S_(VERSION)},
};
const struct http_pairs api_tus_tells = {told, COUNT(told)};

static enum err refuse(struct ctx *cx, struct response *rs, int status, enum err e,
                       const char *field, const char *key)
{
    rs->status = status;
    return fail_key(cx, e, field, key);
}

bool api_speaks_tus(const struct request *rq)
{
    return request_header(rq, S("Tus-Resumable")).n > 0;
}

static enum err version_check(struct ctx *cx, const struct request *rq, struct response *rs)
{
    if (str_eq(request_header(rq, S("Tus-Resumable")), S(VERSION)))
        return OK;
    return refuse(cx, rs, 412, ERR_STALE, "Tus-Resumable", "error_tus_version");
}

/* Who it is comes first: an upload is nobody's business but its owner's. */
static enum err find(struct ctx *cx, struct request *rq, struct response *rs, struct incoming *out)
{
    int64_t id;

    TRY(api_uploader_check(cx, rq));
    TRY(version_check(cx, rq, rs));
    if (!str_i64(request_param(rq, S("id")), &id))
        return fail(cx, ERR_NOTFOUND, "no such upload");
    return incoming_find(cx, api_files_owner(cx), id, out);
}

static bool read_count(const struct request *rq, str header, int64_t *out)
{
    str text = request_header(rq, header);

    return text.n && text.p[0] != '-' && str_i64(text, out);
}

static bool is_piece(const struct request *rq)
{
    return str_eq_nocase(request_media_type(rq), S("application/offset+octet-stream"));
}

static str number_text(struct ctx *cx, int64_t n)
{
    return arena_fmt(&cx->arena, "%lld", (long long)n);
}

static void tell(struct ctx *cx, struct response *rs, const struct incoming *in, int64_t offset)
{
    response_header(cx, rs, S("Upload-Offset"), number_text(cx, offset));
    response_header(cx, rs, S("Upload-Expires"), http_date(cx, in->expires_at));
}

/* It is whole: makes it an attachment. Whoever asks meanwhile is told to ask later. */
static enum err finish(struct ctx *cx, struct response *rs, const struct incoming *in)
{
    enum err e = incoming_finish(cx, api_files_owner(cx), in);

    if (e == ERR_CONFLICT)
        rs->status = 423;
    api_file_field(cx);
    return e;
}

/* OPTIONS */

enum err api_upload_options(struct ctx *cx, struct request *rq, struct response *rs)
{
    (void)rq;
    rs->status = 204;
    response_header(cx, rs, S("Tus-Extension"),
                    S("creation,creation-with-upload,expiration,termination"));
    response_header(cx, rs, S("Tus-Max-Size"), number_text(cx, UPLOAD_FILE_MAX));
    return OK;
}

/* POST: it begins */

static enum err length_check(struct ctx *cx, const struct request *rq, struct response *rs,
                             int64_t *out)
{
    if (!read_count(rq, S("Upload-Length"), out))
        return refuse(cx, rs, 400, ERR_INVALID, "Upload-Length", "error_upload_length");
    if (*out > UPLOAD_FILE_MAX)
        return refuse(cx, rs, 413, ERR_LIMIT, "Upload-Length", "media_too_big");
    return *out ? OK : fail_key(cx, ERR_INVALID, "Upload-Length", "media_empty");
}

/* What came along is the file's beginning. */
static enum err start_check(struct ctx *cx, const struct request *rq, struct response *rs,
                            int64_t length)
{
    if ((rq->files.n || rq->fields.n) && !is_piece(rq))
        return refuse(cx, rs, 415, ERR_INVALID, "Content-Type", "error_upload_type");
    if (rq->refused == 413 || (rq->files.n && rq->files.v[0].size > length))
        return refuse(cx, rs, 413, ERR_LIMIT, "Upload-Length", "error_upload_too_long");
    return OK;
}

static str href(struct ctx *cx, const struct request *rq, int64_t id)
{
    str number = request_query(rq, S("report"));

    return arena_fmt(&cx->arena, "%.*s%s%.*s", STR_ARG(api_attachment_href(cx, id)),
                     number.n ? "?report=" : "", STR_ARG(url_encode(&cx->arena, number)));
}

static void write_begun(struct json *j, const struct incoming *in, int64_t offset, str url)
{
    json_object_begin(j);
    json_key(j, S("id")), json_id(j, in->id);
    json_key(j, S("length")), json_i64(j, in->length);
    json_key(j, S("offset")), json_i64(j, offset);
    json_key(j, S("expires_at")), json_time(j, in->expires_at, ZONE_UTC);
    json_key(j, S("url")), json_str(j, url);
    json_object_end(j);
}

static enum err begun(struct ctx *cx, const struct request *rq, struct response *rs,
                      const struct incoming *in, int64_t offset)
{
    str url = href(cx, rq, in->id);
    struct attachment a;
    struct json j;

    json_init(cx, &j, PAGE_BYTES_MAX);
    if (offset == in->length) {
        TRY(finish(cx, rs, in));
        TRY(attachment_by_id(cx, in->id, &a));
        api_write_attachment(cx, &j, &a);
    } else
        write_begun(&j, in, offset, url);
    response_header(cx, rs, S("Location"), url);
    tell(cx, rs, in, offset);
    return api_send(cx, rs, 201, &j);
}

enum err api_upload_begin(struct ctx *cx, struct request *rq, struct response *rs)
{
    str metadata = request_header(rq, S("Upload-Metadata"));
    int64_t length, offset = rq->files.n ? rq->files.v[0].size : 0;
    struct incoming in;

    TRY(version_check(cx, rq, rs));
    TRY(length_check(cx, rq, rs, &length));
    if (metadata.n && !metadata_good(metadata))
        return refuse(cx, rs, 400, ERR_INVALID, "Upload-Metadata", "error_upload_metadata");
    TRY(start_check(cx, rq, rs, length));
    TRY(incoming_begin(cx, api_files_owner(cx), length, metadata, &in));
    if (offset)
        TRY(incoming_add(cx, &in, rq->files.v[0].path));
    return begun(cx, rq, rs, &in, offset);
}

/* HEAD: how far it is */

enum err api_upload_head(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct incoming in;
    int64_t offset;

    if (!api_speaks_tus(rq))
        return api_attachment_show(cx, rq, rs);
    TRY(find(cx, rq, rs, &in));
    TRY(incoming_offset(cx, &in, &offset));
    if (offset == in.length) /* perhaps the process died that was about to take it in */
        TRY(finish(cx, rs, &in));
    tell(cx, rs, &in, offset);
    response_header(cx, rs, S("Upload-Length"), number_text(cx, in.length));
    if (in.metadata.n)
        response_header(cx, rs, S("Upload-Metadata"), in.metadata);
    return OK;
}

/* PATCH: it goes on */

static enum err piece_check(struct ctx *cx, const struct request *rq, struct response *rs,
                            int64_t *offset)
{
    if (!is_piece(rq))
        return refuse(cx, rs, 415, ERR_INVALID, "Content-Type", "error_upload_type");
    if (!read_count(rq, S("Upload-Offset"), offset))
        return refuse(cx, rs, 400, ERR_INVALID, "Upload-Offset", "error_upload_offset");
    return OK;
}

static enum err elsewhere(struct ctx *cx)
{
    return fail_key(cx, ERR_CONFLICT, "Upload-Offset", "error_upload_offset");
}

/* Of `bytes` from `offset` on. */
static enum err fit_check(struct ctx *cx, struct response *rs, const struct incoming *in,
                          int64_t offset, int64_t bytes)
{
    if (bytes <= in->length - offset)
        return OK;
    return refuse(cx, rs, 413, ERR_LIMIT, "Upload-Length", "error_upload_too_long");
}

static enum err open_piece(struct ctx *cx, struct request *rq, struct http_piece *out)
{
    struct response unused = {0};
    struct incoming in;
    int64_t offset, there, announced = 0;

    TRY(find(cx, rq, &unused, &in));
    TRY(piece_check(cx, rq, &unused, &offset));
    TRY(incoming_offset(cx, &in, &there));
    if (in.ended_at.has || offset != there)
        return elsewhere(cx);
    (void)read_count(rq, S("Content-Length"), &announced); /* chunks say none */
    TRY(fit_check(cx, &unused, &in, offset, announced));
    TRY(incoming_open(cx, &in, &out->fd));
    out->at = offset;
    out->room = in.length - offset;
    return OK;
}

/* All that came stands behind `offset`; if nothing came, that is where the upload is. */
static bool went_on(const struct request *rq, int64_t offset, int64_t there)
{
    const struct http_piece *p = &rq->piece;

    return p->came ? p->at == offset + p->came : offset == there;
}

enum err api_upload_patch(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct incoming in;
    int64_t offset, there;

    TRY(find(cx, rq, rs, &in));
    TRY(piece_check(cx, rq, rs, &offset));
    TRY(incoming_offset(cx, &in, &there));
    TRY(fit_check(cx, rs, &in, offset, rq->piece.came));
    if (!went_on(rq, offset, there))
        return elsewhere(cx);
    offset += rq->piece.came;
    if (offset == in.length)
        TRY(finish(cx, rs, &in));
    tell(cx, rs, &in, offset);
    rs->status = 204;
    return OK;
}

/* DELETE: it is given up */

enum err api_upload_delete(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct incoming in;

    TRY(find(cx, rq, rs, &in));
    TRY(incoming_forget(cx, &in));
    rs->status = 204;
    return OK;
}

/* POST in place of the others, from where only that comes through */

static enum http_method meant(const struct request *rq)
{
    str other = request_header(rq, S("X-HTTP-Method-Override"));

    return rq->method == HTTP_POST ? method_of(other) : rq->method;
}

enum err api_upload_open(struct ctx *cx, struct request *rq, struct http_piece *out)
{
    return meant(rq) == HTTP_PATCH ? open_piece(cx, rq, out) : OK;
}

enum err api_upload_post(struct ctx *cx, struct request *rq, struct response *rs)
{
    switch (meant(rq)) {
    case HTTP_HEAD: return api_upload_head(cx, rq, rs);
    case HTTP_PATCH: return api_upload_patch(cx, rq, rs);
    case HTTP_DELETE: return api_upload_delete(cx, rq, rs);
    default: break;
    }
    TRY(api_uploader_check(cx, rq));
    return refuse(cx, rs, 400, ERR_INVALID, "X-HTTP-Method-Override", "error_method_override");
}
