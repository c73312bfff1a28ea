/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * GET /openapi.json: the description of the API, made from the route table, the
 * tables of parameters and members (query.c, actions.c, schemas.c) and the one
 * below, so that it cannot name an address that does not exist.
 */
#include "api/openapi.h"

#include "account/token.h"
#include "api/api.h"
#include "api/query.h"
#include "http/route.h"

enum {
    TAKES_IF_MATCH = 1 << 0,
    TAKES_KEY = 1 << 1,
    TAKES_TUS = 1 << 2,
    TAKES_LENGTH = 1 << 3,
    TAKES_OFFSET = 1 << 4,
    TAKES_METADATA = 1 << 5,
    TAKES_METHOD = 1 << 6,
    GIVES_ETAG = 1 << 7,
    GIVES_LOCATION = 1 << 8,
    GIVES_LINK = 1 << 9,
    GIVES_TUS = 1 << 10,
    GIVES_ABILITIES = 1 << 11,
    GIVES_OFFSET = 1 << 12,
    GIVES_LENGTH = 1 << 13,
    GIVES_METADATA = 1 << 14,
    TAKES_RANGE = 1 << 15,
    GIVES_FILE = 1 << 16,
};
#define HEAD_HEADERS  (TAKES_TUS | GIVES_TUS | GIVES_OFFSET | GIVES_LENGTH)
#define PATCH_HEADERS (TAKES_TUS | TAKES_OFFSET | GIVES_TUS | GIVES_OFFSET)

/*
 * What a call is named, takes and gives, and how it can fail besides common_failures.
 * gives: NULL is a file, "" nothing; always and at times: headers of the request and of the answer.
 */
/* clang-format off */
static const struct call {
    const char *path;
    enum http_method method;
    const char *id, *tag, *takes, *gives;
    int status;
    unsigned always, at_times;
    const char *fails;
} calls[] = {
    {"/api/v1/reports",                  HTTP_GET,  "listReports",      "reports",     NULL,        "Reports",     200, 0, GIVES_LINK,                 "403 422"},
    {"/api/v1/reports",                  HTTP_POST, "createReport",     "reports",     "NewReport", "Receipt",     201, GIVES_LOCATION, TAKES_KEY,     "403 413 415 422"},
    {"/api/v1/reports/{number}",         HTTP_GET,  "getReport",        "reports",     NULL,        "Report",      200, GIVES_ETAG, 0,                 "403 404 422"},
    {"/api/v1/reports/{number}/actions", HTTP_POST, "actOnReport",      "reports",     "Move",      "Report",      200, GIVES_ETAG, TAKES_IF_MATCH,    "403 404 409 412 413 415 422 501"},
    {"/api/v1/similar",                  HTTP_POST, "findSimilar",      "reports",     "Text",      "Similar",     200, 0, 0,                          "403 413 415 422"},
    {"/api/v1/reports/{number}/similar", HTTP_GET,  "listSimilar",      "reports",     NULL,        "Similar",     200, 0, 0,                          "403 404 422"},
    {"/api/v1/reports/{number}/support", HTTP_POST, "supportReport",    "reports",     "Supporter", "Supported",   200, 0, 0,                          "403 404 409 413 415 422"},
    {"/api/v1/reports/{number}/events",  HTTP_GET,  "listReportEvents", "events",      NULL,        "EventsOfOne", 200, 0, 0,                          "403 404 422"},
    {"/api/v1/attachments",              HTTP_POST, "uploadAttachment", "attachments", "Upload",    "Attachment|@Begun", 201, GIVES_LOCATION | GIVES_TUS, TAKES_TUS | TAKES_LENGTH | TAKES_METADATA | GIVES_OFFSET, "403 404 412 413 415 422"},
    {"/api/v1/attachments",              HTTP_OPTIONS, "askUploads",    "attachments", NULL,        "",            204, GIVES_TUS | GIVES_ABILITIES, 0, ""},
    {"/api/v1/attachments/{id}",         HTTP_GET,  "getAttachment",    "attachments", NULL,        NULL,          200, GIVES_FILE, TAKES_RANGE,       "403 404 416 422"},
    {"/api/v1/attachments/{id}",         HTTP_HEAD, "askUpload",        "attachments", NULL,        "",            200, HEAD_HEADERS, GIVES_METADATA,  "403 404 412 422 423"},
    {"/api/v1/attachments/{id}",         HTTP_PATCH, "continueUpload",  "attachments", "binary",    "",            204, PATCH_HEADERS, 0,              "403 404 409 412 413 415 422 423"},
    {"/api/v1/attachments/{id}",         HTTP_DELETE, "giveUploadUp",   "attachments", NULL,        "",            204, TAKES_TUS | GIVES_TUS, 0,      "403 404 412 422"},
    {"/api/v1/attachments/{id}",         HTTP_POST, "continueUploadByPost", "attachments", "binary", "",           204, TAKES_TUS | TAKES_METHOD | GIVES_TUS, TAKES_OFFSET | GIVES_OFFSET, "403 404 409 412 413 415 422 423"},
    {"/api/v1/events",                   HTTP_GET,  "listEvents",       "events",      NULL,        "Events",      200, 0, 0,                          "403 422"},
    {"/api/v1/agencies",                 HTTP_GET,  "listAgencies",     "reference",   NULL,        "Agencies",    200, 0, GIVES_LINK,                 "422"},
    {"/api/v1/topics",                   HTTP_GET,  "listTopics",       "reference",   NULL,        "Topics",      200, 0, GIVES_LINK,                 "422"},
    {"/api/v1/areas",                    HTTP_GET,  "listAreas",        "reference",   NULL,        "Areas",       200, 0, GIVES_LINK,                 "422"},
    {"/api/v1/reasons",                  HTTP_GET,  "listReasons",      "reference",   NULL,        "Reasons",     200, 0, 0,                          "422"},
    {"/api/v1/calendar/deadline",        HTTP_GET,  "computeDeadline",  "reference",   NULL,        "Deadline",    200, 0, 0,                          "422"},
    {"/api/v1/ledger/head",              HTTP_GET,  "getHead",          "ledger",      NULL,        "Head",        200, 0, 0,                          "403 404 422"},
    {"/api/v1/ledger/heads",             HTTP_GET,  "listHeads",        "ledger",      NULL,        "Heads",       200, 0, GIVES_LINK,                 "403 422"},
    {"/api/v1/ledger/proof",             HTTP_GET,  "proveEvent",       "ledger",      NULL,        "Proof",       200, 0, 0,                          "403 404 409 422"},
    {"/api/v1/ledger/consistency",       HTTP_GET,  "proveGrowth",      "ledger",      NULL,        "Growth",      200, 0, 0,                          "403 404 422"},
};
/* clang-format on */

static const char *const tags[][2] = {
    {"reports",     "Reports and what is done with them"                                   },
    {"events",      "The log: what happened, in order"                                     },
    {"attachments",
     "Files: sent first, referred to later; whole, or in pieces as tus 1.0.0 says (tus.io)"},
    {"ledger",      "The one tree over all events: signed heads and proofs"                },
    {"reference",   "Offices, topics, areas, reasons and the day calculator"               },
};

static const struct {
    const char *status, *words;
} failures[] = {
    {"400", "Not readable: the address, the headers or the JSON, with its line and column"     },
    {"401", "The token is not good"                                                            },
    {"403", "The right, the scope or the right receipt is missing"                             },
    {"404", "Not there, or not for the caller"                                                 },
    {"409", "The report's state forbids it, or the upload is at another point"                 },
    {"412", "Somebody else changed the report first: read it again; or not this version of tus"},
    {"413", "Larger than the address takes"                                                    },
    {"415", "A kind of body that the address does not take"                                    },
    {"416", "The range begins behind the file's end: `Content-Range` says how long it is"      },
    {"422", "Readable and not right: `errors` names each field"                                },
    {"423", "The file is being checked: ask again"                                             },
    {"429", "Too often: wait"                                                                  },
    {"500", "A mistake of ours"                                                                },
    {"501", "A later version brings this action"                                               },
    {"503", "The store cannot take it now: try again"                                          },
};
static const char *const common_failures[] = {"400", "401", "429", "500", "503"};

static const struct {
    unsigned bit;
    const char *name, *type, *note;
} request_headers[] =
    {
        {TAKES_IF_MATCH, "If-Match",               "string",
         "the version that the caller saw, as the ETag gives it; without it the action meets "
         "whatever "
         "is there"                                                                                                 },
        {TAKES_KEY,      "Idempotency-Key",        "string",
         "at most 255 bytes; the same key with the same body makes one report and gives the same "
         "answer for 90 days, with another body it is 422"                                                          },
        {TAKES_TUS,      "Tus-Resumable",          "string",  "`1.0.0`: the file comes in pieces"                   },
        {TAKES_LENGTH,   "Upload-Length",          "integer", "bytes of the whole file, with Tus-Resumable"         },
        {TAKES_OFFSET,   "Upload-Offset",          "integer",
         "where the piece belongs: at the end of what is there"                                                     },
        {TAKES_METADATA, "Upload-Metadata",        "string",
         "pairs of a word and base64, given back by HEAD; with Tus-Resumable"                                       },
        {TAKES_METHOD,   "X-HTTP-Method-Override", "string",  "`PATCH`, `HEAD` or `DELETE`"                         },
        {TAKES_RANGE,    "Range",                  "string",
         "`bytes=0-99`, `bytes=100-` or `bytes=-100`: one part of the file"                                         },
        {TAKES_RANGE,    "If-Range",               "string",  "an ETag: the part only if the file is still that one"},
        {TAKES_RANGE,    "If-None-Match",          "string",  "an ETag: nothing if the file is still that one"      },
},
  response_headers[] = {
      {GIVES_ETAG, "ETag", "string", "the report's version in quotes, for If-Match"},
      {GIVES_LOCATION, "Location", "string", "the address of what was made"},
      {GIVES_LINK, "Link", "string", "`<…>; rel=\"next\"`: the next page, when there is one"},
      {GIVES_TUS, "Tus-Resumable", "string", "the version of tus"},
      {GIVES_TUS, "Tus-Version", "string", "the versions of tus"},
      {GIVES_ABILITIES, "Tus-Extension", "string", "what the server can do of tus"},
      {GIVES_ABILITIES, "Tus-Max-Size", "integer", "bytes of the largest file"},
      {GIVES_OFFSET, "Upload-Offset", "integer",
       "bytes that are there to stay; as many as Upload-Length: the file was taken in, and its id "
       "can be used"},
      {GIVES_OFFSET, "Upload-Expires", "string", "when an upload that is not whole is forgotten"},
      {GIVES_LENGTH, "Upload-Length", "integer", "bytes of the whole file"},
      {GIVES_METADATA, "Upload-Metadata", "string", "as it was sent"},
      {GIVES_FILE, "ETag", "string", "the hash of the file"},
      {GIVES_FILE, "Accept-Ranges", "string", "`bytes`"},
};

static void put(struct json *j, const char *key, const char *value)
{
    json_key(j, str_of(key)), json_str(j, str_of(value));
}

static void put_schema(struct ctx *cx, struct json *j, const char *type)
{
    json_key(j, S("schema"));
    json_object_begin(j);
    openapi_type(cx, j, type, "");
    json_object_end(j);
}

static void put_parameter(struct ctx *cx, struct json *j, const char *in, const struct api_query *q)
{
    json_object_begin(j);
    put(j, "name", q->name);
    put(j, "in", in);
    put(j, "description", q->note);
    json_key(j, S("required")), json_bool(j, q->required);
    json_key(j, S("schema"));
    json_object_begin(j);
    openapi_type(cx, j, q->type, "");
    if (strcmp(q->type, "integer") == 0)
        json_key(j, S("minimum")), json_i64(j, q->min);
    if (q->max)
        json_key(j, S("maximum")), json_i64(j, q->max);
    json_object_end(j);
    json_object_end(j);
}

static void put_parameters(struct ctx *cx, struct json *j, const struct call *call)
{
    static const struct api_query id = {NULL, "id", "string", "of an attachment", true, 0, 0};
    static const struct api_query number = {
        NULL, "number", "string", "public number, with or without hyphens", true, 0, 0};

    json_key(j, S("parameters"));
    json_array_begin(j);
    if (strstr(call->path, "{id}"))
        put_parameter(cx, j, "path", &id);
    if (strstr(call->path, "{number}"))
        put_parameter(cx, j, "path", &number);
    for (size_t i = 0; i < api_queries_n; i++)
        if (call->method == api_queries[i].method && strcmp(api_queries[i].path, call->path) == 0)
            put_parameter(cx, j, "query", &api_queries[i]);
    for (size_t i = 0; i < COUNT(request_headers); i++) {
        bool always = call->always & request_headers[i].bit;
        struct api_query header = {.name = request_headers[i].name,
                                   .type = request_headers[i].type,
                                   .note = request_headers[i].note,
                                   .required = always};
        if (always || call->at_times & request_headers[i].bit)
            put_parameter(cx, j, "header", &header);
    }
    json_array_end(j);
}

static void put_content(struct ctx *cx, struct json *j, const char *type, const char *schema)
{
    json_key(j, str_of(type));
    json_object_begin(j);
    put_schema(cx, j, schema);
    json_object_end(j);
}

static void put_header(struct ctx *cx, struct json *j, const char *name, const char *type,
                       const char *note, bool always)
{
    json_key(j, str_of(name));
    json_object_begin(j);
    put(j, "description", note);
    json_key(j, S("required")), json_bool(j, always);
    put_schema(cx, j, type);
    json_object_end(j);
}

static void put_headers(struct ctx *cx, struct json *j, const struct call *call)
{
    json_key(j, S("headers"));
    json_object_begin(j);
    put_header(cx, j, "X-Request-Id", "string", "stands in the server's log too", true);
    for (size_t i = 0; i < COUNT(response_headers); i++)
        if ((call->always | call->at_times) & response_headers[i].bit)
            put_header(cx, j, response_headers[i].name, response_headers[i].type,
                       response_headers[i].note, call->always & response_headers[i].bit);
    json_object_end(j);
}

/* Well answered: with what the call gives, or with nothing. */
static void put_good(struct ctx *cx, struct json *j, const struct call *call, int status,
                     const char *words, bool with_content)
{
    str schema = arena_fmt(&cx->arena, "@%s", call->gives ? call->gives : "");

    json_key(j, arena_fmt(&cx->arena, "%d", status));
    json_object_begin(j);
    put(j, "description", words);
    put_headers(cx, j, call);
    if (with_content) {
        json_key(j, S("content"));
        json_object_begin(j);
        put_content(cx, j, call->gives ? "application/json" : "*/*",
                    call->gives ? arena_z(&cx->arena, schema) : "binary");
        json_object_end(j);
    }
    json_object_end(j);
}

static void put_success(struct ctx *cx, struct json *j, const struct call *call)
{
    put_good(cx, j, call, call->status, call->status == 201 ? "Made" : "Done",
             !call->gives || call->gives[0]);
    if (call->at_times & TAKES_RANGE) {
        put_good(cx, j, call, 206, "The part that was asked for; `Content-Range` says which", true);
        put_good(cx, j, call, 304, "The client has it already", false);
    }
}

static bool is_common(const char *status)
{
    for (size_t i = 0; i < COUNT(common_failures); i++)
        if (strcmp(common_failures[i], status) == 0)
            return true;
    return false;
}

static void put_responses(struct ctx *cx, struct json *j, const struct call *call)
{
    json_key(j, S("responses"));
    json_object_begin(j);
    put_success(cx, j, call);
    for (size_t i = 0; i < COUNT(failures); i++) {
        if (!is_common(failures[i].status) && !strstr(call->fails, failures[i].status))
            continue;
        json_key(j, str_of(failures[i].status));
        json_object_begin(j);
        json_key(j, S("$ref"));
        json_str(j, arena_fmt(&cx->arena, "#/components/responses/Problem%s", failures[i].status));
        json_object_end(j);
    }
    json_object_end(j);
}

static void put_request(struct ctx *cx, struct json *j, const struct route *r,
                        const struct call *call)
{
    if (!call->takes)
        return;
    json_key(j, S("requestBody"));
    json_object_begin(j);
    json_key(j, S("required")), json_bool(j, r->body == BODY_JSON);
    json_key(j, S("content"));
    json_object_begin(j);
    const char *schema = arena_z(&cx->arena, arena_fmt(&cx->arena, "@%s", call->takes));
    if (r->body == BODY_JSON)
        put_content(cx, j, "application/json", schema);
    if (r->body == BODY_UPLOAD) {
        put_content(cx, j, "multipart/form-data", schema);
        put_content(cx, j, "application/octet-stream", "binary"); /* its bytes say what it is */
    }
    if (r->body == BODY_UPLOAD || r->body == BODY_PIECE)
        put_content(cx, j, "application/offset+octet-stream", "binary");
    json_object_end(j);
    json_object_end(j);
}

static const struct call *call_of(const struct route *r)
{
    for (size_t i = 0; i < COUNT(calls); i++)
        if (strcmp(calls[i].path, r->pattern) == 0 && calls[i].method == r->method)
            return &calls[i];
    return NULL;
}

/* "GET" is "get" here. */
static str method_key(struct ctx *cx, enum http_method m)
{
    str name = method_name(m);
    char *p = arena_alloc(&cx->arena, 1, name.n + 1);

    for (size_t i = 0; i < name.n; i++)
        p[i] = (char)(name.p[i] | 0x20);
    return (str){p, name.n};
}

static void put_call(struct ctx *cx, struct json *j, const struct route *r)
{
    const struct call *call = call_of(r);

    must(call);
    json_key(j, method_key(cx, r->method));
    json_object_begin(j);
    put(j, "operationId", call->id);
    put(j, "summary", r->note);
    json_key(j, S("description"));
    json_str(j, r->scope ? arena_fmt(&cx->arena, "A token needs the scope `%.*s`.",
                                     STR_ARG(scopes_text(cx, r->scope)))
                         : S("Anybody may ask."));
    json_key(j, S("tags"));
    json_array_begin(j);
    json_str(j, str_of(call->tag));
    json_array_end(j);
    put_parameters(cx, j, call);
    put_request(cx, j, r, call);
    put_responses(cx, j, call);
    json_object_end(j);
}

static bool is_described(size_t i)
{
    return str_starts(str_of(api_routes.v[i].pattern), S("/api/"));
}

static void put_paths(struct ctx *cx, struct json *j)
{
    json_key(j, S("paths"));
    json_object_begin(j);
    for (size_t i = 0, end; i < api_routes.n; i = end) {
        const char *pattern = api_routes.v[i].pattern;
        for (end = i; end < api_routes.n && strcmp(api_routes.v[end].pattern, pattern) == 0;)
            end++;
        if (!is_described(i))
            continue;
        json_key(j, str_of(pattern));
        json_object_begin(j);
        for (size_t k = i; k < end; k++)
            put_call(cx, j, &api_routes.v[k]);
        json_object_end(j);
    }
    json_object_end(j);
}

static void put_problems(struct ctx *cx, struct json *j)
{
    json_key(j, S("responses"));
    json_object_begin(j);
    for (size_t i = 0; i < COUNT(failures); i++) {
        const char *status = failures[i].status;
        json_key(j, arena_fmt(&cx->arena, "Problem%s", status));
        json_object_begin(j);
        put(j, "description", failures[i].words);
        json_key(j, S("headers"));
        json_object_begin(j);
        put_header(cx, j, "X-Request-Id", "string", "stands in the server's log too", true);
        if (strcmp(status, "429") == 0 || strcmp(status, "503") == 0)
            put_header(cx, j, "Retry-After", "integer", "seconds until it may be tried again",
                       true);
        if (strcmp(status, "401") == 0)
            put_header(cx, j, "WWW-Authenticate", "string", "`Bearer`", true);
        json_object_end(j);
        json_key(j, S("content"));
        json_object_begin(j);
        put_content(cx, j, "application/problem+json", "@Problem");
        json_object_end(j);
        json_object_end(j);
    }
    json_object_end(j);
}

static void put_security(struct json *j)
{
    json_key(j, S("securitySchemes"));
    json_object_begin(j);
    json_key(j, S("token"));
    json_object_begin(j);
    put(j, "type", "http");
    put(j, "scheme", "bearer");
    put(j, "description",
        "A program acts as an account, within scopes: made with `lapor token add`, or on the page "
        "Kelola token");
    json_object_end(j);
    json_key(j, S("receipt"));
    json_object_begin(j);
    put(j, "type", "apiKey");
    put(j, "in", "header");
    put(j, "name", "Authorization");
    put(j, "description",
        "`Receipt CODE` in place of a token: the reporter of the report in the address");
    json_object_end(j);
    json_object_end(j);
}

/* Nobody in particular, a token or a receipt: each address takes all three. */
static void put_who(struct json *j)
{
    static const char *const schemes[] = {NULL, "token", "receipt"};

    json_key(j, S("security"));
    json_array_begin(j);
    for (size_t i = 0; i < COUNT(schemes); i++) {
        json_object_begin(j);
        if (schemes[i]) {
            json_key(j, str_of(schemes[i]));
            json_array_begin(j);
            json_array_end(j);
        }
        json_object_end(j);
    }
    json_array_end(j);
}

static void put_info(struct json *j)
{
    put(j, "openapi", "3.1.0");
    json_key(j, S("info"));
    json_object_begin(j);
    put(j, "title", "lapor");
    put(j, "version", "1");
    put(j, "description",
        "Reports of citizens about public services, from the form to a confirmed answer. What is "
        "sent and not known is refused by name, never passed over. Members may be added to "
        "answers; "
        "`type` and `code` of a problem stay.");
    json_key(j, S("license"));
    json_object_begin(j);
    put(j, "name", "AGPL-3.0-or-later");
    put(j, "identifier", "AGPL-3.0-or-later");
    json_object_end(j);
    json_object_end(j);
    json_key(j, S("servers"));
    json_array_begin(j);
    json_object_begin(j);
    put(j, "url", "/");
    json_object_end(j);
    json_array_end(j);
}

static void put_tags(struct json *j)
{
    json_key(j, S("tags"));
    json_array_begin(j);
    for (size_t i = 0; i < COUNT(tags); i++) {
        json_object_begin(j);
        put(j, "name", tags[i][0]);
        put(j, "description", tags[i][1]);
        json_object_end(j);
    }
    json_array_end(j);
}

enum err api_description(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct json j;

    (void)rq;
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    put_info(&j);
    put_who(&j);
    put_tags(&j);
    put_paths(cx, &j);
    json_key(&j, S("components"));
    json_object_begin(&j);
    put_security(&j);
    put_problems(cx, &j);
    openapi_schemas(cx, &j);
    json_object_end(&j);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}
