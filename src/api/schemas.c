/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the API takes and gives, member by member. */
#include "api/body.h"
#include "api/openapi.h"
#include "report/action.h"
#include "report/state.h"

struct member {
    const char *schema, *name, *type, *note;
    bool required;
};
/* clang-format off */
static const struct member members[] = {
    {"NewReport",   "class",            "class",           "",                                                    true },
    {"NewReport",   "title",            "string",          "5 to 200 characters",                                 true },
    {"NewReport",   "body",             "string",          "20 to 4000 characters",                               true },
    {"NewReport",   "incident_date",    "date?",           "not after today",                                     false},
    {"NewReport",   "area",             "string?",         "code of `/areas`",                                    false},
    {"NewReport",   "place",            "string?",         "the place in words, at most 300 characters",          false},
    {"NewReport",   "lat",              "number?",         "degrees, together with `lon`",                        false},
    {"NewReport",   "lon",              "number?",         "degrees, together with `lat`",                        false},
    {"NewReport",   "topic",            "string?",         "code of `/topics`",                                   false},
    {"NewReport",   "agency",           "string?",         "code of the office addressed; it need not be known",  false},
    {"NewReport",   "respondent",       "string?",         "who is complained about, in words; an office by its code or name does not get the report",                   false},
    {"NewReport",   "same_as",          "string?",         "number of a public report that is the same matter, as the reporter says", false},
    {"NewReport",   "anonymous",        "boolean",         "identity hidden from office and public",              false},
    {"NewReport",   "confidential",     "boolean",         "content hidden from the public",                      false},
    {"NewReport",   "language",         "string?",         "`id` or `en`: of messages to the reporter",           false},
    {"NewReport",   "reporter",         "@NewReporter?",   "",                                                    false},
    {"NewReport",   "attachments",      "[string]",        "ids of uploads, at most 5",                           false},
    {"NewReport",   "channel",          "string?",         "where it came in, lower case; `api` without a token", false},
    {"NewReport",   "channel_id",       "string?",         "the message's id there: sent twice, it makes one report", false},
    {"NewReporter", "name",             "string?",         "",                                                    false},
    {"NewReporter", "phone",            "string?",         "",                                                    false},
    {"NewReporter", "email",            "string?",         "",                                                    false},
    {"NewReporter", "contact",          "string?",         "how to be told: `email`, `sms`, `whatsapp`, `none`; else by what was given", false},
    {"Receipt",     "number",           "string",          "public number",                                       true },
    {"Receipt",     "receipt",          "string?",         "secret code, shown once; null when a message id found the report", true },
    {"Receipt",     "state",            "state",           "",                                                    true },
    {"Receipt",     "version",          "integer",         "",                                                    true },
    {"Receipt",     "url",              "string",          "its page",                                            true },
    {"Receipt",     "due",              "@Due?",           "",                                                    true },
    {"Due",         "kind",             "string",          "which clock: `verify`, `first_follow_up`, `resolve` …", true },
    {"Due",         "at",               "instant",         "",                                                    true },
    {"Due",         "explanation",      "string",          "the page that counts it day by day",                  true },
    {"Named",       "code",             "string",          "",                                                    true },
    {"Named",       "name",             "string",          "",                                                    true },
    {"Person",      "name",             "string",          "account name",                                        true },
    {"Person",      "display_name",     "string",          "",                                                    true },
    {"Report",      "number",           "string",          "public number",                                       true },
    {"Report",      "state",            "state",           "",                                                    true },
    {"Report",      "recap",            "recap",           "",                                                    true },
    {"Report",      "version",          "integer",         "`seq` of the newest event; the ETag",                 true },
    {"Report",      "url",              "string",          "its page",                                            true },
    {"Report",      "class",            "known class",         "this and what follows only where the caller may read the report", false},
    {"Report",      "owner",            "@Named",          "the office that holds it",                            false},
    {"Report",      "offered_to",       "@Named?",         "to whom the owner offers it; null: there is no open offer", false},
    {"Report",      "arbiter",          "@Named?",         "who decides on the offer; null: nobody has to",       false},
    {"Report",      "offers",           "integer",         "made so far; the third goes to the arbiter",          false},
    {"Report",      "person",           "@Person?",        "who works on it; for staff only",                     false},
    {"Report",      "due",              "@Due?",           "null: nothing is due",                                false},
    {"Report",      "title",            "string?",         "",                                                    false},
    {"Report",      "body_published",   "string?",         "",                                                    false},
    {"Report",      "topic",            "string?",         "code",                                                false},
    {"Report",      "area",             "string?",         "code",                                                false},
    {"Report",      "place",            "string?",         "",                                                    false},
    {"Report",      "incident_date",    "date?",           "",                                                    false},
    {"Report",      "channel",          "string",          "",                                                    false},
    {"Report",      "supervision",      "boolean",         "of supervision grade",                                false},
    {"Report",      "anonymous",        "boolean",         "",                                                    false},
    {"Report",      "confidential",     "boolean",         "",                                                    false},
    {"Report",      "breached",         "boolean",         "a limit was passed",                                  false},
    {"Report",      "escalated_to",     "[string]",        "whom it was taken to: `inspector`, `leader`, `ombudsman`", false},
    {"Report",      "extension_days",   "integer?",        "asked for and not decided",                           false},
    {"Report",      "appealed",         "boolean",         "",                                                    false},
    {"Report",      "created_at",       "instant",         "",                                                    false},
    {"Report",      "updated_at",       "instant",         "",                                                    false},
    {"Report",      "assigned_at",      "instant?",        "",                                                    false},
    {"Report",      "answered_at",      "instant?",        "",                                                    false},
    {"Report",      "closed_at",        "instant?",        "",                                                    false},
    {"Report",      "closed_how",       "string?",         "`confirmed`, `automatic`, `automatic_no_contact`, `admin`, `archived`, `reporter`, `deemed`", false},
    {"Report",      "reason",           "string?",         "code",                                                false},
    {"Report",      "promised_date",    "date?",           "",                                                    false},
    {"Report",      "review_date",      "date?",           "",                                                    false},
    {"Report",      "rating",           "integer?",        "1 to 5",                                              false},
    {"Report",      "attachments",      "[@Attachment]",   "",                                                    false},
    {"Report",      "lead",             "string?",         "number of the report that it was merged into and follows, or was answered with", false},
    {"Report",      "merged",           "integer",         "reports that follow this one",                        false},
    {"Report",      "supports",         "integer",         "people who said that it is their matter too",         false},
    {"Text",        "title",            "string?",         "",                                                    false},
    {"Text",        "body",             "string?",         "at most 4000 characters",                             false},
    {"Text",        "place",            "string?",         "the place in words",                                  false},
    {"Text",        "area",             "string?",         "code of `/areas`",                                    false},
    {"Text",        "topic",            "string?",         "code of `/topics`",                                   false},
    {"Text",        "lat",              "number?",         "degrees, together with `lon`",                        false},
    {"Text",        "lon",              "number?",         "degrees, together with `lat`",                        false},
    {"Similar",     "items",            "[@Alike]",        "open reports that the caller may read, the most alike first", true },
    {"Alike",       "number",           "string",          "public number",                                       true },
    {"Alike",       "title",            "string",          "",                                                    true },
    {"Alike",       "state",            "state",           "",                                                    true },
    {"Alike",       "url",              "string",          "its page",                                            true },
    {"Alike",       "score",            "integer",         "0 to 100",                                            true },
    {"Alike",       "copy",             "boolean",         "nearly all words are the same",                       true },
    {"Alike",       "same_topic",       "boolean",         "",                                                    true },
    {"Alike",       "words",            "[string]",        "that both have",                                      true },
    {"Alike",       "near",             "string?",         "`village` or `district` that both lie in",            true },
    {"Alike",       "distance_m",       "integer?",        "between the points; to a hundred metres where the caller is no staff", true },
    {"Alike",       "days",             "integer",         "since it was sent",                                   true },
    {"Supporter",   "person",           "string?",         "whom a system speaks for, in words of its own, at most 200 bytes: stored as a hash alone; without it the token's account", false},
    {"Supported",   "counted",          "boolean",         "false: this person was counted before",               true },
    {"Supported",   "supports",         "integer",         "people so far",                                       true },
    {"Reports",     "items",            "[@Report]",       "newest first",                                        true },
    {"Reports",     "next",             "string",          "cursor of the next page, when there is one",          false},
    {"Upload",      "file",             "binary",          "one file, under any name",                            true },
    {"Attachment",  "id",               "string",          "",                                                    true },
    {"Attachment",  "kind",             "string",          "`photo`, `pdf`, `document`, `audio`, `video`",        true },
    {"Attachment",  "type",             "string",          "media type of what is stored",                        true },
    {"Attachment",  "bytes",            "integer",         "",                                                    true },
    {"Attachment",  "url",              "string",          "",                                                    true },
    {"Attachment",  "visibility",       "string",          "as of events: `public` once staff shows it to everybody", true },
    {"Begun",       "id",               "string",          "of the attachment once it is whole",                  true },
    {"Begun",       "length",           "integer",         "bytes of the whole file",                             true },
    {"Begun",       "offset",           "integer",         "bytes that are there",                                true },
    {"Begun",       "expires_at",       "instant",         "when it is forgotten if it is not whole by then",     true },
    {"Begun",       "url",              "string",          "where it goes on: the same as Location",              true },
    {"Move",        "action",           "action",          "",                                                    true },
    {"Move",        "version",          "integer",         "that the caller saw, where there is no If-Match",     false},
    {"EventActor",  "kind",             "string",          "`account`, `reporter`, `visitor`, `program`",         true },
    {"EventActor",  "role",             "string",          "in which it was done",                                true },
    {"EventActor",  "agency",           "string?",         "id of the office for which it was done",              true },
    {"EventActor",  "ref",              "string?",         "who, in a form that only the program can open",       true },
    {"EventSubject", "kind",            "string",          "`report`",                                            true },
    {"EventSubject", "id",              "string",          "",                                                    true },
    {"EventSubject", "number",          "string?",         "public number",                                       true },
    {"Event",       "id",               "string",          "",                                                    true },
    {"Event",       "v",                "integer",         "version of the canonical form",                       true },
    {"Event",       "subject",          "@EventSubject",          "",                                                    true },
    {"Event",       "seq",              "integer",         "from 1 without a gap: the report's version",          true },
    {"Event",       "action",           "string",          "",                                                    true },
    {"Event",       "actor",            "@EventActor",          "", true },
    {"Event",       "at",               "instant",         "when it was recorded",                                true },
    {"Event",       "happened_at",      "instant",         "when it happened",                                    true },
    {"Event",       "from",             "state?",          "state before",                   true },
    {"Event",       "to",               "state?",          "state after",                                         true },
    {"Event",       "data",             "object",          "what was decided, with hashes of the words",          true },
    {"Event",       "visibility",       "string",          "`public`, `reporter`, `staff`",                       true },
    {"Event",       "prev",             "string",          "hash of the event before",                            true },
    {"Event",       "hash",             "string",          "",                                                    true },
    {"Event",       "position",         "integer?",        "in the log of all reports; null in the log of one",   true },
    {"Event",       "salt",             "string",          "only for those who may read it",                      false},
    {"Event",       "texts",            "object",          "words by field: `{text, salt}`, only for those who may read them", false},
    {"EventsOfOne", "items",            "[@Event]",        "what the caller may see, in order",                   true },
    {"Events",      "items",            "[@Event]",        "what the caller may see, in order",                   true },
    {"Events",      "after",            "integer",         "position that was read to",                           true },
    {"Events",      "more",             "boolean",         "the log goes on: ask again from `after`",             true },
    {"Agency",      "id",               "string",          "by which events name it",                                                    true },
    {"Agency",      "code",             "string",          "",                                                    true },
    {"Agency",      "name",             "string",          "",                                                    true },
    {"Agency",      "parent",           "string?",         "code",                                                true },
    {"Agency",      "kind",             "string",          "",                                                    true },
    {"Agency",      "area",             "string?",         "code",                                                true },
    {"Agencies",    "items",            "[@Agency]",       "",                                                    true },
    {"Agencies",    "next",             "string",          "cursor of the next page, when there is one",          false},
    {"Topic",       "id",               "string",          "by which events name it",                                                    true },
    {"Topic",       "code",             "string",          "",                                                    true },
    {"Topic",       "name",             "string",          "",                                                    true },
    {"Topic",       "parent",           "string?",         "code",                                                true },
    {"Topic",       "lapor_id",         "integer?",        "its number in LAPOR!, where known",                   true },
    {"Topic",       "confidential",     "boolean",         "reports on it are confidential from the start",       true },
    {"Topics",      "items",            "[@Topic]",        "",                                                    true },
    {"Topics",      "next",             "string",          "cursor of the next page, when there is one",          false},
    {"Area",        "code",             "string",          "of Kemendagri: 61, 61.12, 61.12.01, 61.12.01.2001",   true },
    {"Area",        "name",             "string",          "",                                                    true },
    {"Area",        "parent",           "string?",         "code",                                                true },
    {"Area",        "level",            "integer",         "1 province, 2 regency or city, 3 district, 4 village", true },
    {"Area",        "timezone",         "string",          "`WIB`, `WITA`, `WIT`",                                true },
    {"Areas",       "items",            "[@Area]",         "",                                                    true },
    {"Areas",       "next",             "string",          "cursor of the next page, when there is one",          false},
    {"Reason",      "code",             "string",          "",                                                    true },
    {"Reason",      "name",             "string",          "",                                                    true },
    {"Reason",      "kind",             "string",          "`archive` or `close`",                                true },
    {"Reasons",     "items",            "[@Reason]",       "",                                                    true },
    {"Deadline",    "due",              "instant",         "",                                                    true },
    {"Deadline",    "calendar_version", "integer",         "",                                                    true },
    {"Deadline",    "timezone",         "string",          "`WIB`, `WITA`, `WIT`",                                true },
    {"Deadline",    "days",             "[@DeadlineDay]",  "",                                                    true },
    {"DeadlineDay", "date",             "date",            "",                                                    true },
    {"DeadlineDay", "counts",           "boolean",         "",                                                    true },
    {"DeadlineDay", "number",           "integer",         "of a day that counts",                                false},
    {"DeadlineDay", "why",              "string",          "it does not count: `start`, `weekend`, `national`, `joint_leave` …", false},
    {"DeadlineDay", "name",             "string",          "of the holiday",                                      false},
    {"DeadlineDay", "decree",           "string",          "that made it one",                                    false},
    {"Head",        "size",             "integer",         "events",                                              true },
    {"Head",        "root",             "string",          "hex: the root of the tree over them",                 true },
    {"Head",        "at",               "instant",         "when it was signed",                                  true },
    {"Head",        "key_id",           "string",          "",                                                    true },
    {"Head",        "note",             "string",          "what was signed and its signatures, as text to keep", true },
    {"Head",        "keys",             "[@LedgerKey]",    "that signed it; not in a list",                       false},
    {"LedgerKey",   "id",               "string",          "",                                                    true },
    {"LedgerKey",   "since",            "instant",         "when it first signed",                                true },
    {"LedgerKey",   "key",              "string",          "name, hash and base64 of 0x01 and the Ed25519 key, with `+` between", true },
    {"Heads",       "items",            "[@Head]",         "",                                                    true },
    {"Heads",       "next",             "string",          "`cursor` of the next page, when there is one",        false},
    {"Proof",       "event",            "string",          "its id",                                              true },
    {"Proof",       "leaf",             "string",          "hex: the event's hash",                               true },
    {"Proof",       "index",            "integer",         "of the leaf, from 0",                                 true },
    {"Proof",       "path",             "[string]",        "hex: the nodes beside the way up, as RFC 6962 orders them", true },
    {"Proof",       "head",             "@Head",           "",                                                    true },
    {"Growth",      "from",             "integer",         "",                                                    true },
    {"Growth",      "to",               "integer",         "",                                                    true },
    {"Growth",      "from_root",        "string",          "hex",                                                 true },
    {"Growth",      "path",             "[string]",        "hex: as RFC 6962 orders a consistency proof",         true },
    {"Growth",      "head",             "@Head",           "that of `to`",                                        true },
    {"Problem",     "type",             "string",          "stable: `/problem/invalid`",                          true },
    {"Problem",     "title",            "string",          "",                                                    true },
    {"Problem",     "status",           "integer",         "",                                                    true },
    {"Problem",     "detail",           "string",          "a sentence; it may change",                           false},
    {"Problem",     "code",             "string",          "stable: `state-forbids`",                             false},
    {"Problem",     "errors",           "[@FieldError]",   "",                                                    false},
    {"Problem",     "request_id",       "string",          "stands in the server's log too",                      false},
    {"FieldError",  "field",            "string",          "member, parameter or header: `reporter.email`",       true },
    {"FieldError",  "code",             "string",          "stable: `title-missing`",                             true },
    {"FieldError",  "message",          "string",          "a sentence; it may change",                           true },
    {"FieldError",  "min",              "integer",         "",                                                    false},
    {"FieldError",  "max",              "integer",         "",                                                    false},
};
/* clang-format on */

static void put(struct json *j, const char *key, const char *value)
{
    json_key(j, str_of(key)), json_str(j, str_of(value));
}

static bool is_person_action(enum action a)
{
    const struct action_rule *rule = action_rule(a);

    return a != ACT_SUBMIT && (rule->roles & ~ROLE_BIT(ROLE_PROGRAM));
}

static void put_states(struct json *j)
{
    for (enum state s = STATE_NONE + 1; s < STATE_COUNT; s++)
        json_str(j, str_of(state_name(s)));
}

static void put_recaps(struct json *j)
{
    for (enum recap r = 0; r < RECAP_COUNT; r++)
        json_str(j, str_of(recap_name(r)));
}

static void put_classes(struct json *j)
{
    json_str(j, S("complaint"));
    json_str(j, S("aspiration"));
    json_str(j, S("info_request"));
}

/* What a report can be that came from elsewhere. */
static void put_known_classes(struct json *j)
{
    put_classes(j);
    json_str(j, S("unclassified"));
}

static void put_actions(struct json *j)
{
    for (enum action a = 0; a < ACT_COUNT; a++)
        if (is_person_action(a))
            json_str(j, str_of(action_rule(a)->name));
}

/* Short names of types: what they are in JSON Schema, and the values of lists. */
static const struct {
    str name;
    const char *type, *format;
    void (*values)(struct json *j);
} types[] = {
    {S_("date"),        "string", "date",      NULL             },
    {S_("instant"),     "string", "date-time", NULL             },
    {S_("state"),       "string", NULL,        put_states       },
    {S_("recap"),       "string", NULL,        put_recaps       },
    {S_("class"),       "string", NULL,        put_classes      },
    {S_("known class"), "string", NULL,        put_known_classes},
    {S_("action"),      "string", NULL,        put_actions      },
    {S_("binary"),      "string", "binary",    NULL             },
};

static size_t type_named(str name)
{
    size_t i = 0;

    while (i < COUNT(types) && !str_eq(types[i].name, name))
        i++;
    return i;
}

static void put_type(struct json *j, str type, bool nullable)
{
    json_key(j, S("type"));
    if (nullable)
        json_array_begin(j);
    json_str(j, type);
    if (nullable) {
        json_str(j, S("null"));
        json_array_end(j);
    }
}

static void put_ref(struct ctx *cx, struct json *j, str name, bool nullable)
{
    if (nullable) {
        json_key(j, S("anyOf"));
        json_array_begin(j);
        json_object_begin(j);
    }
    json_key(j, S("$ref"));
    json_str(j, arena_fmt(&cx->arena, "#/components/schemas/%.*s", STR_ARG(name)));
    if (nullable) {
        json_object_end(j);
        json_object_begin(j);
        put(j, "type", "null");
        json_object_end(j);
        json_array_end(j);
    }
}

static void put_plain(struct json *j, str type, bool nullable)
{
    size_t i = type_named(type);

    put_type(j, i < COUNT(types) ? str_of(types[i].type) : type, nullable);
    if (i < COUNT(types) && types[i].format)
        put(j, "format", types[i].format);
    if (i < COUNT(types) && types[i].values) {
        json_key(j, S("enum"));
        json_array_begin(j);
        types[i].values(j);
        if (nullable)
            json_nil(j);
        json_array_end(j);
    }
}

/* One of them fits. */
static void put_any(struct ctx *cx, struct json *j, str list)
{
    str one;

    json_key(j, S("anyOf"));
    json_array_begin(j);
    for (str rest = list; rest.n;) {
        str_cut(rest, '|', &one, &rest);
        json_object_begin(j);
        openapi_type(cx, j, arena_z(&cx->arena, one), "");
        json_object_end(j);
    }
    json_array_end(j);
}

void openapi_type(struct ctx *cx, struct json *j, const char *type, const char *note)
{
    str t = str_of(type);
    bool nullable = str_ends(t, S("?"));

    if (str_has(t, S("|"))) {
        put_any(cx, j, t);
        return;
    }
    t.n -= nullable;
    if (str_skip(&t, S("["))) {
        put_type(j, S("array"), nullable);
        json_key(j, S("items"));
        json_object_begin(j);
        openapi_type(cx, j, arena_z(&cx->arena, str_slice(t, 0, t.n - 1)), "");
        json_object_end(j);
    } else if (str_skip(&t, S("@")))
        put_ref(cx, j, t, nullable);
    else
        put_plain(j, t, nullable);
    if (note[0])
        put(j, "description", note);
}

static void put_member(struct ctx *cx, struct json *j, const char *name, const char *type,
                       const char *note)
{
    json_key(j, str_of(name));
    json_object_begin(j);
    openapi_type(cx, j, type, note);
    json_object_end(j);
}

/* JSON types of action parameters. */
static const char *const parameter_types[] = {
    [API_LINE] = "string?",    [API_BLOCK] = "string?",      [API_INT] = "integer?",
    [API_FLAG] = "boolean?",   [API_SET] = "boolean?",       [API_OPEN] = "boolean?",
    [API_AGENCY] = "string?",  [API_AGENCIES] = "[string]?", [API_TOPIC] = "string?",
    [API_AREA] = "string?",    [API_PERSON] = "string?",     [API_FILES] = "[string]?",
    [API_SHOWN] = "[string]?", [API_REPORT] = "string?",
};

/* "edit, verify: code" */
static str parameter_note(struct ctx *cx, const struct api_parameter *p)
{
    str names = S("");

    if (p->of == UINT64_MAX)
        return str_of(p->note);
    for (enum action a = 0; a < ACT_COUNT; a++)
        if (p->of >> a & 1)
            names = arena_fmt(&cx->arena, "%.*s%s%s", STR_ARG(names), names.n ? ", " : "",
                              action_rule(a)->name);
    return arena_fmt(&cx->arena, "%.*s: %s", STR_ARG(names), p->note);
}

static void put_parameters(struct ctx *cx, struct json *j)
{
    for (size_t i = 0; i < api_parameters_n; i++)
        put_member(cx, j, api_parameters[i].name, parameter_types[api_parameters[i].type],
                   arena_z(&cx->arena, parameter_note(cx, &api_parameters[i])));
}

/* The members from `from` on that are of the same schema. */
static size_t put_schema(struct ctx *cx, struct json *j, size_t from)
{
    const char *schema = members[from].schema;
    size_t end = from;

    while (end < COUNT(members) && strcmp(members[end].schema, schema) == 0)
        end++;
    json_key(j, str_of(schema));
    json_object_begin(j);
    put(j, "type", "object");
    json_key(j, S("required"));
    json_array_begin(j);
    for (size_t i = from; i < end; i++)
        if (members[i].required)
            json_str(j, str_of(members[i].name));
    json_array_end(j);
    json_key(j, S("properties"));
    json_object_begin(j);
    for (size_t i = from; i < end; i++)
        put_member(cx, j, members[i].name, members[i].type, members[i].note);
    if (strcmp(schema, "Move") == 0)
        put_parameters(cx, j);
    json_object_end(j);
    json_object_end(j);
    return end;
}

void openapi_schemas(struct ctx *cx, struct json *j)
{
    json_key(j, S("schemas"));
    json_object_begin(j);
    for (size_t i = 0; i < COUNT(members);)
        i = put_schema(cx, j, i);
    json_object_end(j);
}
