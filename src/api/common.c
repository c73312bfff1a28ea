/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/api.h"

#include "base/code32.h"
#include "base/json.h"
#include "base/limits.h"
#include "report/submit.h"

/* "Authorization: Receipt CODE" makes the caller the reporter of this one report. */
static enum err take_receipt(struct ctx *cx, const struct request *rq, const struct report *r)
{
    str header = request_header(rq, S("Authorization")), code;
    int group;
    bool right;

    if (!str_skip(&header, S("Receipt ")))
        return OK;
    if (receipt_parse(cx, header, &code, &group) != CODE_GOOD)
        return fail_key(cx, ERR_DENIED, NULL, "error_receipt_wrong");
    TRY(receipt_check(cx, r->id, code, &right));
    if (!right)
        return fail_key(cx, ERR_DENIED, NULL, "error_receipt_wrong");
    cx->actor = (struct actor){.kind = ACTOR_REPORTER, .report_id = r->id};
    return OK;
}

enum err api_enter(struct ctx *cx, const struct request *rq, const struct report *r,
                   enum access *access)
{
    TRY(take_receipt(cx, rq, r));
    TRY(report_access(cx, r, access));
    return *access == ACCESS_NONE ? fail(cx, ERR_NOTFOUND, "no such report") : OK;
}

enum err api_report(struct ctx *cx, struct request *rq, struct report *out, enum access *access)
{
    str number;

    if (number_parse(cx, request_param(rq, S("number")), &number) != CODE_GOOD)
        return fail(cx, ERR_NOTFOUND, "no such report");
    TRY(report_by_number(cx, number, out));
    return api_enter(cx, rq, out, access);
}

enum err api_send(struct ctx *cx, struct response *rs, int status, struct json *j)
{
    str body;

    TRY(json_finish(cx, j, &body));
    return response_json(cx, rs, status, body);
}

enum err api_body(struct ctx *cx, const struct request *rq, struct jv **out)
{
    TRY(json_read(cx, rq->body, out));
    if (!jv_is(*out, JV_OBJECT))
        return fail(cx, ERR_INVALID, "the body must be a JSON object");
    return OK;
}

enum err api_text(struct ctx *cx, const struct jv *o, const char *key, enum text_shape shape,
                  str *out)
{
    const struct jv *v = jv_get(o, str_of(key));
    str raw;

    if (!v || jv_is(v, JV_NULL))
        return OK;
    if (!jv_str(v, &raw))
        return fail_key(cx, ERR_INVALID, key, "form_wrong");
    return text_clean(cx, raw, shape, out);
}

enum err api_paging(struct ctx *cx, const struct request *rq, int64_t *limit, int64_t *cursor)
{
    str l = request_query(rq, S("limit")), c = request_query(rq, S("cursor"));

    *limit = PAGE_ROWS;
    *cursor = 0;
    if (l.n && (!str_i64(l, limit) || *limit < 1 || *limit > PAGE_ROWS_MAX)) {
        cx->fault = (struct fault){0};
        return fail(cx, ERR_INVALID, "limit: 1 to %d", PAGE_ROWS_MAX);
    }
    if (c.n && (!str_i64(c, cursor) || *cursor < 0))
        return fail(cx, ERR_INVALID, "cursor: take it from next");
    return OK;
}

/* The address of this request with another cursor. */
static str next_href(struct ctx *cx, const struct request *rq, int64_t cursor)
{
    str parts[REQUEST_FIELDS_MAX];
    size_t n = 0;

    for (size_t i = 0; i < rq->query.n && n < COUNT(parts) - 1; i++)
        if (!str_eq(rq->query.v[i].name, S("cursor")))
            parts[n++] = arena_fmt(&cx->arena, "%.*s=%.*s", STR_ARG(rq->query.v[i].name),
                                   STR_ARG(rq->query.v[i].value));
    parts[n++] = arena_fmt(&cx->arena, "cursor=%lld", (long long)cursor);
    return arena_fmt(&cx->arena, "%.*s?%.*s", STR_ARG(rq->path),
                     STR_ARG(arena_join(&cx->arena, parts, n, S("&"))));
}

void api_next(struct ctx *cx, const struct request *rq, struct response *rs, struct json *j,
              int64_t cursor)
{
    str text = arena_fmt(&cx->arena, "%lld", (long long)cursor);

    response_header(
        cx, rs, S("Link"),
        arena_fmt(&cx->arena, "<%.*s>; rel=\"next\"", STR_ARG(next_href(cx, rq, cursor))));
    json_key(j, S("next")), json_str(j, text);
}
