/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/query.h"

#include "api/body.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "calendar/deadline.h"
#include "http/url.h"

#define REPORTS    "/api/v1/reports"
#define EVENTS     "/api/v1/events"
#define AGENCIES   "/api/v1/agencies"
#define TOPICS     "/api/v1/topics"
#define AREAS      "/api/v1/areas"
#define UPLOADS    "/api/v1/attachments"
#define UPLOAD     "/api/v1/attachments/{id}"
#define RECEIPT_OF "public number, for who acts with its receipt in place of a token"
#define REASONS    "/api/v1/reasons"
#define HEAD       "/api/v1/ledger/head"
#define HEADS      "/api/v1/ledger/heads"
#define PROOF      "/api/v1/ledger/proof"
#define GROWTH     "/api/v1/ledger/consistency"
#define DEADLINE   "/api/v1/calendar/deadline"

/* clang-format off */
const struct api_query api_queries[] = {
    {REPORTS,  "state",         "string",  "a state (`closed`) or a recap status (`selesai`)",           false, 0, 0},
    {REPORTS,  "agency",        "string",  "code of an office: what stands with it or below it",         false, 0, 0},
    {REPORTS,  "topic",         "string",  "code of a topic: it and those below it",                     false, 0, 0},
    {REPORTS,  "area",          "string",  "code of an area: it and those in it",                        false, 0, 0},
    {REPORTS,  "q",             "string",  "words that all stand in the report",                         false, 0, 0},
    {REPORTS,  "updated_after", "instant", "changed after this instant",                                 false, 0, 0},
    {REPORTS,  "limit",         "integer", "items at most; 50 when absent",                              false, 1, PAGE_ROWS_MAX},
    {REPORTS,  "cursor",        "string",  "`next` of the page before",                                  false, 0, 0},
    {EVENTS,   "after",         "integer", "position that was read to; 0 when absent",                   false, 0, 0},
    {EVENTS,   "limit",         "integer", "items at most; 50 when absent",                              false, 1, PAGE_ROWS_MAX},
    {AGENCIES, "q",             "string",  "part of the name",                                           false, 0, 0},
    {AGENCIES, "parent",        "string",  "code: only what lies directly below it",                     false, 0, 0},
    {AGENCIES, "limit",         "integer", "items at most; 100 when absent",                             false, 1, PAGE_ROWS_MAX},
    {AGENCIES, "cursor",        "string",  "`next` of the page before",                                  false, 0, 0},
    {TOPICS,   "q",             "string",  "part of the name",                                           false, 0, 0},
    {TOPICS,   "parent",        "string",  "code: only what lies directly below it",                     false, 0, 0},
    {TOPICS,   "limit",         "integer", "items at most; 100 when absent",                             false, 1, PAGE_ROWS_MAX},
    {TOPICS,   "cursor",        "string",  "`next` of the page before",                                  false, 0, 0},
    {AREAS,    "q",             "string",  "beginning of the name, larger areas first; with `parent` any part of it", false, 0, 0},
    {AREAS,    "parent",        "string",  "code: only what lies directly in it; provinces when absent", false, 0, 0},
    {AREAS,    "limit",         "integer", "items at most; 100 when absent",                             false, 1, PAGE_ROWS_MAX},
    {AREAS,    "cursor",        "string",  "`next` of the page before",                                  false, 0, 0},
    {REASONS,  "kind",          "string",  "`archive` or `close`; both when absent",                     false, 0, 0},
    {DEADLINE, "from",          "string",  "a day (YYYY-MM-DD) or an instant with its offset",           true,  0, 0},
    {DEADLINE, "days",          "integer", "how many days",                                              true,  0, DEADLINE_AMOUNT_MAX},
    {DEADLINE, "agency",        "string",  "code of the office whose calendar counts; the top one when absent", false, 0, 0},
    {DEADLINE, "unit",          "string",  "`working` or `calendar` days; working when absent",          false, 0, 0},
    {HEAD,     "size",          "integer", "that of so many events; the newest one when absent",         false, 1, 0},
    {HEADS,    "limit",         "integer", "items at most; 50 when absent",                              false, 1, PAGE_ROWS_MAX},
    {HEADS,    "cursor",        "string",  "`next` of the page before",                                  false, 0, 0},
    {PROOF,    "event",         "string",  "`id` of an event",                                           true,  0, 0},
    {PROOF,    "size",          "integer", "of the head it shall lead to; the newest one when absent",   false, 1, 0},
    {GROWTH,   "from",          "integer", "events of the earlier ledger",                               true,  1, 0},
    {GROWTH,   "to",            "integer", "of the head it shall lead to; the newest one when absent",   false, 1, 0},
    {UPLOADS,  "report",        "string",  RECEIPT_OF,                                                   false, 0, 0, HTTP_POST},
    {UPLOAD,   "report",        "string",  RECEIPT_OF,                                                   false, 0, 0, HTTP_HEAD},
    {UPLOAD,   "report",        "string",  RECEIPT_OF,                                                   false, 0, 0, HTTP_PATCH},
    {UPLOAD,   "report",        "string",  RECEIPT_OF,                                                   false, 0, 0, HTTP_DELETE},
    {UPLOAD,   "report",        "string",  RECEIPT_OF,                                                   false, 0, 0, HTTP_POST},
};
/* clang-format on */
const size_t api_queries_n = COUNT(api_queries);

static bool is_known(const struct route *route, str name)
{
    for (size_t i = 0; i < COUNT(api_queries); i++)
        if (strcmp(api_queries[i].path, route->pattern) == 0 &&
            api_queries[i].method == route->method && str_eq(name, str_of(api_queries[i].name)))
            return true;
    return str_eq(name, S("bahasa")); /* every address takes the language */
}

enum err api_query_check(struct ctx *cx, const struct request *rq)
{
    for (size_t i = 0; i < rq->query.n; i++)
        if (!is_known(rq->route, rq->query.v[i].name))
            return api_unknown(cx, rq->query.v[i].name, "error_parameter_unknown");
    return OK;
}

enum err api_paging(struct ctx *cx, const struct request *rq, int64_t usual, int64_t *limit,
                    int64_t *cursor)
{
    str l = request_query(rq, S("limit")), c = request_query(rq, S("cursor"));

    *limit = usual;
    *cursor = 0;
    if (l.n && (!str_i64(l, limit) || *limit < 1 || *limit > PAGE_ROWS_MAX))
        return fail_key(cx, ERR_INVALID, "limit", "error_limit_range");
    if (c.n && (!str_i64(c, cursor) || *cursor < 0))
        return fail_key(cx, ERR_INVALID, "cursor", "error_cursor_bad");
    return OK;
}

enum err api_instant(struct ctx *cx, const struct request *rq, const char *name, int64_t *out)
{
    str text = arena_dup(&cx->arena, request_query(rq, str_of(name)));
    char *space = text.n ? memchr(text.p, ' ', text.n) : NULL;

    if (!text.n)
        return OK;
    if (space)
        *space = '+';
    if (!time_parse(text, out))
        return fail_key(cx, ERR_INVALID, name, "error_time_bad");
    return OK;
}

/* The address of this request with another cursor. */
static str next_href(struct ctx *cx, const struct request *rq, int64_t cursor)
{
    struct arena *a = &cx->arena;
    str parts[REQUEST_FIELDS_MAX + 1];
    size_t n = 0;

    for (size_t i = 0; i < rq->query.n; i++)
        if (!str_eq(rq->query.v[i].name, S("cursor")))
            parts[n++] = arena_fmt(a, "%.*s=%.*s", STR_ARG(url_encode(a, rq->query.v[i].name)),
                                   STR_ARG(url_encode(a, rq->query.v[i].value)));
    parts[n++] = arena_fmt(a, "cursor=%lld", (long long)cursor);
    return arena_fmt(a, "%.*s?%.*s", STR_ARG(rq->path), STR_ARG(arena_join(a, parts, n, S("&"))));
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
