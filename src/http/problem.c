/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/problem.h"

#include "http/form.h"

/* Statuses in use; `name` where it says more than the error it came from. */
static const struct {
    int status;
    const char *name;
    const char *words;
} statuses[] = {
    {200, NULL,                 "OK"                    },
    {400, "bad-request",        "Bad Request"           },
    {401, "unauthenticated",    "Unauthorized"          },
    {403, NULL,                 "Forbidden"             },
    {404, NULL,                 "Not Found"             },
    {405, "method-not-allowed", "Method Not Allowed"    },
    {409, NULL,                 "Conflict"              },
    {410, "gone",               "Gone"                  },
    {412, NULL,                 "Precondition Failed"   },
    {413, "too-large",          "Content Too Large"     },
    {415, "unsupported-media",  "Unsupported Media Type"},
    {422, NULL,                 "Unprocessable Content" },
    {429, "too-many-requests",  "Too Many Requests"     },
    {500, NULL,                 "Internal Server Error" },
    {501, NULL,                 "Not Implemented"       },
    {503, NULL,                 "Service Unavailable"   },
};

const char *status_words(int status)
{
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (statuses[i].status == status)
            return statuses[i].words;
    return "Error";
}

static const char *type_of(int status, enum err e)
{
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (statuses[i].status == status && statuses[i].name)
            return statuses[i].name;
    return err_meaning(e)->name;
}

int problem_status(const struct response *rs, enum err e)
{
    return rs->status >= 400 ? rs->status : err_meaning(e)->http_status;
}

/* A text as a JSON string. */
static str quoted(struct arena *a, str s)
{
    static const char hex[] = "0123456789abcdef";
    char *p = arena_alloc(a, 6, s.n + 1), *at = p;

    *at++ = '"';
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= ' ' && c != '"' && c != '\\') {
            *at++ = s.p[i];
            continue;
        }
        at = mempcpy(at, "\\u00", 4);
        *at++ = hex[c >> 4];
        *at++ = hex[c & 15];
    }
    *at++ = '"';
    return (str){p, (size_t)(at - p)};
}

static bool has_min(enum form_error_kind k)
{
    return k == FORM_TOO_SHORT || k == FORM_BAD_NUMBER;
}

static bool has_max(enum form_error_kind k)
{
    return k == FORM_TOO_LONG || k == FORM_BAD_NUMBER || k == FORM_FILE_TOO_BIG ||
           k == FORM_FILES_TOO_BIG || k == FORM_TOO_MANY_FILES;
}

static str error_json(struct arena *a, const struct form_error *e)
{
    str min = has_min(e->kind) ? arena_fmt(a, ",\"min\":%lld", (long long)e->min) : S("");
    str max = has_max(e->kind) ? arena_fmt(a, ",\"max\":%lld", (long long)e->max) : S("");
    str message = e->key ? arena_fmt(a, ",\"message\":\"%s\"", e->key) : S("");

    return arena_fmt(a, "{\"field\":%.*s,\"kind\":\"%s\"%.*s%.*s%.*s}",
                     STR_ARG(quoted(a, e->field)), form_error_name(e->kind), STR_ARG(min),
                     STR_ARG(max), STR_ARG(message));
}

static str errors_json(struct ctx *cx, const struct request *rq)
{
    size_t n = rq->errors ? rq->errors->n : 0;
    str *items = arena_array(&cx->arena, str, n + 1);

    if (n == 0 && cx->fault.field) {
        struct form_error one = {
            .field = str_of(cx->fault.field), .kind = FORM_WRONG, .key = cx->fault.key};
        items[n++] = error_json(&cx->arena, &one);
    } else {
        for (size_t i = 0; i < n; i++)
            items[i] = error_json(&cx->arena, &rq->errors->v[i]);
    }
    if (n == 0)
        return S("");
    str list = arena_join(&cx->arena, items, n, S(","));
    return arena_fmt(&cx->arena, ",\"errors\":[%.*s]", STR_ARG(list));
}

/* Our own failures are told to the log, not to the caller. */
static str detail_json(struct ctx *cx, enum err e)
{
    if (e >= ERR_BUSY || cx->fault.message.n == 0)
        return S("");
    return arena_fmt(&cx->arena, ",\"detail\":%.*s",
                     STR_ARG(quoted(&cx->arena, cx->fault.message)));
}

void problem_write(struct ctx *cx, const struct request *rq, struct response *rs, enum err e)
{
    struct arena *a = &cx->arena;

    rs->status = problem_status(rs, e);
    rs->content_type = S("application/problem+json");
    rs->body = arena_fmt(a,
                         "{\"type\":\"/problem/%s\",\"title\":\"%s\",\"status\":%d%.*s%.*s,"
                         "\"request_id\":%.*s}",
                         type_of(rs->status, e), status_words(rs->status), rs->status,
                         STR_ARG(detail_json(cx, e)), STR_ARG(errors_json(cx, rq)),
                         STR_ARG(quoted(a, cx->request_id)));
}
