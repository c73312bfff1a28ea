/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/body.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "report/facts.h"

enum err api_body(struct ctx *cx, const struct request *rq, struct response *rs, struct jv **out)
{
    enum err e = json_read(cx, rq->body, out);

    if (e == ERR_INVALID)
        rs->status = 400;
    TRY(e);
    if (!jv_is(*out, JV_OBJECT))
        return fail_key(cx, ERR_INVALID, NULL, "error_not_object");
    return OK;
}

static bool is_absent(const struct jv *v)
{
    return !v || jv_is(v, JV_NULL);
}

static enum err text_of(struct ctx *cx, const struct jv *v, const char *key, enum text_shape shape,
                        str *out)
{
    str raw;

    if (is_absent(v))
        return OK;
    if (!jv_str(v, &raw))
        return fail_key(cx, ERR_INVALID, key, "form_not_text");
    return text_clean(cx, raw, shape, out);
}

enum err api_line(struct ctx *cx, const struct jv *v, const char *key, str *out)
{
    return text_of(cx, v, key, TEXT_LINE, out);
}

enum err api_block(struct ctx *cx, const struct jv *v, const char *key, str *out)
{
    return text_of(cx, v, key, TEXT_BLOCK, out);
}

enum err api_int(struct ctx *cx, const struct jv *v, const char *key, opt_i64 *out)
{
    if (is_absent(v))
        return OK;
    if (!jv_i64(v, &out->v))
        return fail_key(cx, ERR_INVALID, key, "form_not_whole");
    out->has = true;
    return OK;
}

enum err api_degrees(struct ctx *cx, const struct jv *o, const char *key, opt_i64 *out)
{
    const struct jv *v = jv_get(o, str_of(key));
    double degrees;

    if (!v || jv_is(v, JV_NULL))
        return OK;
    if (!jv_real(v, &degrees))
        return fail_key(cx, ERR_INVALID, key, "form_not_number");
    if (degrees < -360 || degrees > 360)
        return fail_key(cx, ERR_INVALID, key, "error_point_bad");
    *out = SOME((int64_t)(degrees * 1e6 + (degrees < 0 ? -0.5 : 0.5)));
    return OK;
}

enum err api_bool(struct ctx *cx, const struct jv *v, const char *key, bool *out)
{
    if (is_absent(v) || jv_bool(v, out))
        return OK;
    return fail_key(cx, ERR_INVALID, key, "form_not_flag");
}

const struct api_ids api_uploads = {"attachments", UPLOAD_FILES_MAX, "error_files_many",
                                    "error_attachment_gone"};

enum err api_ids_of(struct ctx *cx, const struct jv *list, const struct api_ids *what,
                    struct id_list *out)
{
    if (is_absent(list))
        return OK;
    if (!jv_is(list, JV_ARRAY))
        return fail_key(cx, ERR_INVALID, what->name, "form_not_list");
    if (jv_count(list) > what->max)
        return fail_key(cx, ERR_INVALID, what->name, what->many);
    for (const struct jv *v = jv_first(list); v; v = v->next)
        if (!jv_id(v, &out->v[out->n++]))
            return fail_key(cx, ERR_INVALID, what->name, what->wrong);
    return OK;
}

enum err api_unknown(struct ctx *cx, str name, const char *text_key)
{
    return fail_key(cx, ERR_INVALID, arena_z(&cx->arena, utf8_fit(name, CODE_MAX)), text_key);
}
