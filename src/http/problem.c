/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/problem.h"

#include "base/json.h"
#include "http/form.h"

/* Statuses in use; `name` where it says more than the error it came from. */
static const struct {
    int status;
    const char *name;
    const char *words;
} statuses[] = {
    {200, NULL,                 "OK"                             },
    {400, "bad-request",        "Bad Request"                    },
    {401, "unauthenticated",    "Unauthorized"                   },
    {403, NULL,                 "Forbidden"                      },
    {404, NULL,                 "Not Found"                      },
    {405, "method-not-allowed", "Method Not Allowed"             },
    {409, NULL,                 "Conflict"                       },
    {410, "gone",               "Gone"                           },
    {412, NULL,                 "Precondition Failed"            },
    {413, "too-large",          "Content Too Large"              },
    {414, "address-too-long",   "URI Too Long"                   },
    {415, "unsupported-media",  "Unsupported Media Type"         },
    {416, "range-behind-end",   "Range Not Satisfiable"          },
    {422, NULL,                 "Unprocessable Content"          },
    {423, "locked",             "Locked"                         },
    {429, "too-many-requests",  "Too Many Requests"              },
    {431, "headers-too-long",   "Request Header Fields Too Large"},
    {500, NULL,                 "Internal Server Error"          },
    {501, NULL,                 "Not Implemented"                },
    {503, NULL,                 "Service Unavailable"            },
};

/* "Not Found" */
static const char *status_words(int status)
{
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (statuses[i].status == status)
            return statuses[i].words;
    return "Error";
}

/* Mistakes that have a type of their own, by the key of their text (DATA §1). */
static const char *const own_types[][2] = {
    {"error_idempotency_mismatch", "idempotency-mismatch"},
};

static const char *type_of(int status, enum err e, const char *key)
{
    for (size_t i = 0; key && i < COUNT(own_types); i++)
        if (strcmp(key, own_types[i][0]) == 0)
            return own_types[i][1];
    for (size_t i = 0; i < COUNT(statuses); i++)
        if (statuses[i].status == status && statuses[i].name)
            return statuses[i].name;
    return err_meaning(e)->name;
}

int problem_status(const struct response *rs, enum err e)
{
    return rs->status >= 400 ? rs->status : err_meaning(e)->http_status;
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

/* "error_title_missing" is "title-missing": what a program can rely on, in every language. */
static str code_of_key(struct ctx *cx, const char *key)
{
    str name = str_of(key);

    if (!str_skip(&name, S("error_")))
        str_skip(&name, S("form_"));
    char *p = arena_alloc(&cx->arena, 1, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        p[i] = name.p[i] == '_' ? '-' : name.p[i];
    return (str){p, name.n};
}

static void put_error(struct ctx *cx, struct json *j, const struct form_error *e)
{
    json_object_begin(j);
    json_key(j, S("field")), json_str(j, e->field);
    json_key(j, S("code"));
    json_str(j, e->key ? code_of_key(cx, e->key) : str_of(form_error_name(e->kind)));
    if (e->words.p)
        json_key(j, S("message")), json_str(j, e->words);
    if (has_min(e->kind))
        json_key(j, S("min")), json_i64(j, e->min);
    if (has_max(e->kind))
        json_key(j, S("max")), json_i64(j, e->max);
    json_object_end(j);
}

static void put_errors(struct ctx *cx, struct json *j, const struct request *rq)
{
    struct form_error one = {
        .field = str_of(cx->fault.field), .kind = FORM_WRONG, .key = cx->fault.key};
    struct form_errors list = {&one, cx->fault.field ? 1 : 0};

    if (rq->errors && rq->errors->n)
        list = *rq->errors;
    if (list.n == 0)
        return;
    json_key(j, S("errors"));
    json_array_begin(j);
    for (size_t i = 0; i < list.n; i++)
        put_error(cx, j, &list.v[i]);
    json_array_end(j);
}

/* Our own failures are told to the log, not to the caller, nor is the store's word on a key that
 * exists: it names tables. */
static bool may_be_told(enum err e, const struct fault *fault)
{
    return e < ERR_BUSY && fault->message.n > 0 && (e != ERR_CONFLICT || fault->key);
}

void problem_write(struct ctx *cx, const struct request *rq, struct response *rs, enum err e)
{
    struct json j;

    rs->status = problem_status(rs, e);
    rs->content_type = S("application/problem+json");
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("type"));
    json_str(&j, arena_fmt(&cx->arena, "/problem/%s", type_of(rs->status, e, cx->fault.key)));
    json_key(&j, S("title")), json_str(&j, str_of(status_words(rs->status)));
    json_key(&j, S("status")), json_i64(&j, rs->status);
    if (may_be_told(e, &cx->fault))
        json_key(&j, S("detail")), json_str(&j, cx->fault.message);
    if (cx->fault.key)
        json_key(&j, S("code")), json_str(&j, code_of_key(cx, cx->fault.key));
    put_errors(cx, &j, rq);
    if (cx->request_id.n)
        json_key(&j, S("request_id")), json_str(&j, cx->request_id);
    json_object_end(&j);
    if (json_finish(cx, &j, &rs->body) != OK)
        rs->body = S("{\"status\":500}"); /* the context's memory is used up */
}
