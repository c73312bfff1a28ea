/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * GET /openapi.json: the description of the API, made from the route table and
 * the tables below, so that it cannot name an address that does not exist.
 */
#include "api/api.h"
#include "base/json.h"
#include "base/limits.h"

struct parameter {
    const char *path, *name, *in, *type, *note;
    bool required;
};
static const struct parameter parameters[] = {
    {"/api/v1/reports",           "state",         "query", "string",
     "a state for tokens, a recap status for everybody",                                                           false},
    {"/api/v1/reports",           "agency",        "query", "string",  "code",                                     false},
    {"/api/v1/reports",           "topic",         "query", "string",  "code",                                     false},
    {"/api/v1/reports",           "area",          "query", "string",  "code",                                     false},
    {"/api/v1/reports",           "updated_after", "query", "string",  "RFC 3339 with offset",                     false},
    {"/api/v1/reports",           "limit",         "query", "integer", "1 to 100",                                 false},
    {"/api/v1/reports",           "cursor",        "query", "string",  "from next",                                false},
    {"/api/v1/events",            "after",         "query", "integer", "position of the last event that was read",
     false                                                                                                              },
    {"/api/v1/events",            "limit",         "query", "integer", "1 to 100",                                 false},
    {"/api/v1/reports",           "q",             "query", "string",  "words that all stand in the report",       false},
    {"/api/v1/agencies",          "q",             "query", "string",  "part of the name",                         false},
    {"/api/v1/agencies",          "parent",        "query", "string",  "code",                                     false},
    {"/api/v1/topics",            "q",             "query", "string",  "part of the name",                         false},
    {"/api/v1/topics",            "parent",        "query", "string",  "code",                                     false},
    {"/api/v1/areas",             "q",             "query", "string",  "beginning of the name",                    false},
    {"/api/v1/areas",             "parent",        "query", "string",  "code",                                     false},
    {"/api/v1/calendar/deadline", "from",          "query", "string",  "a day or an instant",                      true },
    {"/api/v1/calendar/deadline", "days",          "query", "integer", "0 to 1000",                                true },
    {"/api/v1/calendar/deadline", "agency",        "query", "string",  "code; the top one when absent",
     false                                                                                                              },
    {"/api/v1/calendar/deadline", "unit",          "query", "string",  "working or calendar",                      false},
};

/* Which members an object has: name, JSON type, and for what. */
struct member {
    const char *schema, *name, *type, *note;
    bool required;
};
static const struct member members[] = {
    {"NewReport",  "class",            "string",  "complaint, aspiration, info_request",        true },
    {"NewReport",  "title",            "string",  "5 to 200 characters",                        true },
    {"NewReport",  "body",             "string",  "20 to 4000 characters",                      true },
    {"NewReport",  "incident_date",    "string",  "YYYY-MM-DD",                                 false},
    {"NewReport",  "area",             "string",  "code",                                       false},
    {"NewReport",  "place",            "string",  "words",                                      false},
    {"NewReport",  "lat",              "number",  "degrees",                                    false},
    {"NewReport",  "lon",              "number",  "degrees",                                    false},
    {"NewReport",  "topic",            "string",  "code",                                       false},
    {"NewReport",  "agency",           "string",  "code of the office addressed",               false},
    {"NewReport",  "respondent",       "string",  "who is complained about, in words",          false},
    {"NewReport",  "anonymous",        "boolean", "identity hidden from office and public",     false},
    {"NewReport",  "confidential",     "boolean", "content hidden from the public",             false},
    {"NewReport",  "reporter",         "object",  "name, phone, email, contact",                false},
    {"NewReport",  "attachments",      "array",   "ids of uploads",                             false},
    {"NewReport",  "channel",          "string",  "for tokens: where it came in",               false},
    {"NewReport",  "channel_id",       "string",  "for tokens: the message's id there",         false},
    {"Receipt",    "number",           "string",  "public number",                              true },
    {"Receipt",    "receipt",          "string",  "secret code, shown once",                    true },
    {"Receipt",    "state",            "string",  "",                                           true },
    {"Receipt",    "version",          "integer", "",                                           true },
    {"Receipt",    "url",              "string",  "",                                           true },
    {"Receipt",    "due",              "object",  "kind, at",                                   true },
    {"Report",     "number",           "string",  "public number",                              true },
    {"Report",     "state",            "string",  "",                                           true },
    {"Report",     "recap",            "string",  "official status",                            true },
    {"Report",     "version",          "integer", "seq of the newest event",                    true },
    {"Report",     "url",              "string",  "",                                           true },
    {"Report",     "class",            "string",  "",                                           false},
    {"Report",     "owner",            "object",  "code and name",                              false},
    {"Report",     "title",            "string",  "",                                           false},
    {"Report",     "body_published",   "string",  "",                                           false},
    {"Report",     "attachments",      "array",   "id, kind, type, bytes, url",                 false},
    {"Upload",     "file",             "string",  "the bytes of one file",                      true },
    {"Attachment", "id",               "string",  "",                                           true },
    {"Attachment", "kind",             "string",  "photo, pdf, document, audio, video",         true },
    {"Attachment", "type",             "string",  "media type of what is stored",               true },
    {"Attachment", "bytes",            "integer", "",                                           true },
    {"Attachment", "url",              "string",  "",                                           true },
    {"Move",       "action",           "string",  "as in `lapor actions`",                      true },
    {"Move",       "version",          "integer", "when there is no If-Match",                  false},
    {"Move",       "attachments",      "array",   "ids of uploads",                             false},
    {"Move",       "text",             "string",  "words for the timeline",                     false},
    {"Move",       "agency",           "string",  "code",                                       false},
    {"Move",       "co_agencies",      "array",   "codes",                                      false},
    {"Move",       "cc",               "array",   "codes",                                      false},
    {"Move",       "public",           "boolean", "follow_up: false is for the reporter only",  false},
    {"Move",       "promised_date",    "string",  "plan",                                       false},
    {"Move",       "review_date",      "string",  "postpone",                                   false},
    {"Move",       "days",             "integer", "extend, grant_extension",                    false},
    {"Move",       "score",            "integer", "rate: 1 to 5",                               false},
    {"Move",       "reason",           "string",  "archive, close: code",                       false},
    {"Move",       "uphold",           "boolean", "decide_appeal, as 1 or true",                false},
    {"Move",       "title",            "string",  "edit",                                       false},
    {"Move",       "body_published",   "string",  "edit",                                       false},
    {"Move",       "class",            "string",  "edit, verify",                               false},
    {"Move",       "supervision",      "boolean", "edit, verify",                               false},
    {"Move",       "topic",            "string",  "edit, verify: code",                         false},
    {"Move",       "confidential",     "boolean", "edit: true only",                            false},
    {"Items",      "items",            "array",   "",                                           true },
    {"Items",      "next",             "string",  "cursor of the next page, when there is one", false},
    {"Events",     "items",            "array",   "what the caller may see, in order",          true },
    {"Events",     "after",            "integer", "position that was read to",                  true },
    {"Events",     "more",             "boolean", "the log goes on: ask again from after",      true },
    {"Deadline",   "due",              "string",  "",                                           true },
    {"Deadline",   "calendar_version", "integer", "",                                           true },
    {"Deadline",   "timezone",         "string",  "WIB, WITA, WIT",                             true },
    {"Deadline",   "days",             "array",   "date, counts, number or why",                true },
    {"Problem",    "type",             "string",  "stable",                                     true },
    {"Problem",    "title",            "string",  "",                                           true },
    {"Problem",    "status",           "integer", "",                                           true },
    {"Problem",    "detail",           "string",  "",                                           false},
    {"Problem",    "errors",           "array",   "field, code, message",                       false},
    {"Problem",    "request_id",       "string",  "",                                           false},
};
static const char *const schemas[] = {"NewReport", "Upload", "Attachment", "Receipt",  "Report",
                                      "Move",      "Items",  "Events",     "Deadline", "Problem"};

/* What a call takes and gives, and how it can fail. */
static const struct {
    const char *path;
    enum http_method method;
    const char *takes, *gives; /* gives: NULL is a file */
    int status;
    const char *fails; /* statuses besides 429 and 500 */
} calls[] = {
    {"/api/v1/reports",                  HTTP_GET,  NULL,        "Items",      200, "403 404 422"        },
    {"/api/v1/reports",                  HTTP_POST, "NewReport", "Receipt",    201, "400 413 422 503"    },
    {"/api/v1/reports/{number}",         HTTP_GET,  NULL,        "Report",     200, "403 404"            },
    {"/api/v1/reports/{number}/actions", HTTP_POST, "Move",      "Report",     200,
     "400 403 404 409 412 413 422 501 503"                                                               },
    {"/api/v1/reports/{number}/events",  HTTP_GET,  NULL,        "Items",      200, "403 404"            },
    {"/api/v1/attachments",              HTTP_POST, "Upload",    "Attachment", 201, "400 403 413 422 503"},
    {"/api/v1/attachments/{id}",         HTTP_GET,  NULL,        NULL,         200, "403 404"            },
    {"/api/v1/events",                   HTTP_GET,  NULL,        "Events",     200, "422"                },
    {"/api/v1/agencies",                 HTTP_GET,  NULL,        "Items",      200, ""                   },
    {"/api/v1/topics",                   HTTP_GET,  NULL,        "Items",      200, "404"                },
    {"/api/v1/areas",                    HTTP_GET,  NULL,        "Items",      200, ""                   },
    {"/api/v1/calendar/deadline",        HTTP_GET,  NULL,        "Deadline",   200, "404 422"            },
};

static void put(struct json *j, const char *key, const char *value)
{
    json_key(j, str_of(key)), json_str(j, str_of(value));
}

static void write_parameter(struct json *j, const char *name, const char *in, const char *type,
                            const char *note, bool required)
{
    json_object_begin(j);
    put(j, "name", name);
    put(j, "in", in);
    put(j, "description", note);
    json_key(j, S("required")), json_bool(j, required);
    json_key(j, S("schema"));
    json_object_begin(j);
    put(j, "type", type);
    json_object_end(j);
    json_object_end(j);
}

static void write_parameters(struct json *j, const struct route *r)
{
    json_key(j, S("parameters"));
    json_array_begin(j);
    if (strstr(r->pattern, "{id}"))
        write_parameter(j, "id", "path", "string", "of an attachment", true);
    if (strstr(r->pattern, "{number}"))
        write_parameter(j, "number", "path", "string", "public number", true);
    for (size_t i = 0; i < COUNT(parameters); i++)
        if (r->method == HTTP_GET && strcmp(parameters[i].path, r->pattern) == 0)
            write_parameter(j, parameters[i].name, parameters[i].in, parameters[i].type,
                            parameters[i].note, parameters[i].required);
    json_array_end(j);
}

static void write_content(struct json *j, const char *type, const char *schema)
{
    char ref[64];

    snprintf(ref, sizeof ref, "#/components/schemas/%s", schema ? schema : "");
    json_key(j, S("content"));
    json_object_begin(j);
    json_key(j, str_of(type));
    json_object_begin(j);
    json_key(j, S("schema"));
    json_object_begin(j);
    if (schema)
        put(j, "$ref", ref);
    json_object_end(j);
    json_object_end(j);
    json_object_end(j);
}

static void write_response(struct json *j, str status, const char *words, const char *type,
                           const char *schema)
{
    json_key(j, status);
    json_object_begin(j);
    put(j, "description", words);
    write_content(j, type, schema);
    json_object_end(j);
}

static void write_responses(struct ctx *cx, struct json *j, size_t call)
{
    str rest = str_of(calls[call].fails), status;

    json_key(j, S("responses"));
    json_object_begin(j);
    write_response(j, arena_fmt(&cx->arena, "%d", calls[call].status), "done",
                   calls[call].gives ? "application/json" : "*/*", calls[call].gives);
    while (rest.n) {
        str_cut(rest, ' ', &status, &rest);
        write_response(j, status, "problem", "application/problem+json", "Problem");
    }
    write_response(j, S("429"), "too often", "application/problem+json", "Problem");
    write_response(j, S("500"), "a mistake of ours", "application/problem+json", "Problem");
    json_object_end(j);
}

static void write_call(struct ctx *cx, struct json *j, const struct route *r)
{
    size_t call = 0;

    while (call < COUNT(calls) &&
           (strcmp(calls[call].path, r->pattern) || calls[call].method != r->method))
        call++;
    if (call == COUNT(calls))
        return;
    json_key(j, r->method == HTTP_POST ? S("post") : S("get"));
    json_object_begin(j);
    put(j, "summary", r->note);
    put(j, "operationId", arena_fmt(&cx->arena, "call%zu", call).p);
    write_parameters(j, r);
    if (calls[call].takes) {
        json_key(j, S("requestBody"));
        json_object_begin(j);
        json_key(j, S("required")), json_bool(j, true);
        write_content(j, r->body == BODY_FILES ? "multipart/form-data" : "application/json",
                      calls[call].takes);
        json_object_end(j);
    }
    write_responses(cx, j, call);
    json_object_end(j);
}

static void write_paths(struct ctx *cx, struct json *j)
{
    json_key(j, S("paths"));
    json_object_begin(j);
    for (size_t i = 0; i < api_routes.n; i++) {
        const char *pattern = api_routes.v[i].pattern;
        if (i > 0 && strcmp(api_routes.v[i - 1].pattern, pattern) == 0)
            continue;
        if (strncmp(pattern, "/api/", 5))
            continue;
        json_key(j, str_of(pattern));
        json_object_begin(j);
        for (size_t k = i; k < api_routes.n && strcmp(api_routes.v[k].pattern, pattern) == 0; k++)
            write_call(cx, j, &api_routes.v[k]);
        json_object_end(j);
    }
    json_object_end(j);
}

static void write_schema(struct json *j, const char *schema)
{
    json_key(j, str_of(schema));
    json_object_begin(j);
    put(j, "type", "object");
    json_key(j, S("required"));
    json_array_begin(j);
    for (size_t i = 0; i < COUNT(members); i++)
        if (strcmp(members[i].schema, schema) == 0 && members[i].required)
            json_str(j, str_of(members[i].name));
    json_array_end(j);
    json_key(j, S("properties"));
    json_object_begin(j);
    for (size_t i = 0; i < COUNT(members); i++) {
        if (strcmp(members[i].schema, schema))
            continue;
        json_key(j, str_of(members[i].name));
        json_object_begin(j);
        put(j, "type", members[i].type);
        if (members[i].note[0])
            put(j, "description", members[i].note);
        if (strcmp(members[i].type, "array") == 0) {
            json_key(j, S("items"));
            json_object_begin(j);
            json_object_end(j);
        }
        json_object_end(j);
    }
    json_object_end(j);
    json_object_end(j);
}

static void write_security(struct json *j)
{
    json_key(j, S("securitySchemes"));
    json_object_begin(j);
    json_key(j, S("token"));
    json_object_begin(j);
    put(j, "type", "http");
    put(j, "scheme", "bearer");
    put(j, "description", "made with `lapor token add`, or on the page Kelola token");
    json_object_end(j);
    json_key(j, S("receipt"));
    json_object_begin(j);
    put(j, "type", "apiKey");
    put(j, "in", "header");
    put(j, "name", "Authorization");
    put(j, "description", "`Receipt CODE`: the reporter of the report in the address");
    json_object_end(j);
    json_object_end(j);
}

static void write_info(struct json *j)
{
    put(j, "openapi", "3.1.0");
    json_key(j, S("info"));
    json_object_begin(j);
    put(j, "title", "lapor");
    put(j, "version", "1");
    put(j, "description",
        "Reports of citizens about public services, from the form to a confirmed answer.");
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
    json_key(j, S("security"));
    json_array_begin(j);
    json_object_begin(j);
    json_object_end(j);
    json_array_end(j);
}

enum err api_description(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct json j;

    (void)rq;
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    write_info(&j);
    write_paths(cx, &j);
    json_key(&j, S("components"));
    json_object_begin(&j);
    write_security(&j);
    json_key(&j, S("schemas"));
    json_object_begin(&j);
    for (size_t i = 0; i < COUNT(schemas); i++)
        write_schema(&j, schemas[i]);
    json_object_end(&j);
    json_object_end(&j);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}
