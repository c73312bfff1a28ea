/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/token.h"
#include "api/api.h"

#define ANY ROLES_ANYONE
#define TUS .tells = &api_tus_tells

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/api/v1/reports",                  api_reports_list,   ANY, RATE_READ,  BODY_NONE, SCOPE_REPORTS_READ,  "reports: what is public, or what stands on the token's desk"},
    {HTTP_POST, "/api/v1/reports",                  api_reports_create, ANY, RATE_WRITE, BODY_JSON, SCOPE_REPORTS_WRITE, "send a report; Idempotency-Key makes it once"},
    {HTTP_GET,  "/api/v1/reports/{number}",         api_report_show,    ANY, RATE_READ,  BODY_NONE, SCOPE_REPORTS_READ,  "one report"},
    {HTTP_POST, "/api/v1/reports/{number}/actions", api_report_act,     ANY, RATE_WRITE, BODY_JSON, SCOPE_ACTIONS,       "one move of a report; If-Match names the version"},
    {HTTP_POST, "/api/v1/similar",                  api_alike,          ANY, RATE_WRITE, BODY_JSON, SCOPE_REPORTS_READ,  "open reports like this text: by words, place, topic and time"},
    {HTTP_GET,  "/api/v1/reports/{number}/similar", api_report_alike,   ANY, RATE_READ,  BODY_NONE, SCOPE_REPORTS_READ,  "open reports like this one"},
    {HTTP_POST, "/api/v1/reports/{number}/support", api_report_support, ANY, RATE_WRITE, BODY_JSON, SCOPE_REPORTS_WRITE, "this is my matter too: each person counts once"},
    {HTTP_GET,  "/api/v1/reports/{number}/events",  api_report_events,  ANY, RATE_READ,  BODY_NONE, SCOPE_EVENTS,        "the log of one report"},
    {HTTP_POST, "/api/v1/attachments",              api_attachment_send, ANY, RATE_WRITE, BODY_UPLOAD, SCOPE_ATTACHMENTS, "takes one file in, made harmless, whole or in pieces; its id goes into a report or a move", TUS},
    {HTTP_OPTIONS, "/api/v1/attachments",           api_upload_options, ANY, RATE_READ,  BODY_NONE, 0,                   "what the server can do of tus", TUS},
    {HTTP_GET,  "/api/v1/attachments/{id}",         api_attachment_show, ANY, RATE_READ, BODY_NONE, SCOPE_ATTACHMENTS, "one file of a report"},
    {HTTP_HEAD, "/api/v1/attachments/{id}",         api_upload_head,    ANY, RATE_READ,  BODY_NONE, SCOPE_ATTACHMENTS,   "how far an upload in pieces is", TUS},
    {HTTP_PATCH, "/api/v1/attachments/{id}",        api_upload_patch,   ANY, RATE_PIECE, BODY_PIECE, SCOPE_ATTACHMENTS,  "the next piece of an upload", TUS, .open = api_upload_open},
    {HTTP_DELETE, "/api/v1/attachments/{id}",       api_upload_delete,  ANY, RATE_WRITE, BODY_NONE, SCOPE_ATTACHMENTS,   "gives an upload in pieces up", TUS},
    {HTTP_POST, "/api/v1/attachments/{id}",         api_upload_post,    ANY, RATE_PIECE, BODY_PIECE, SCOPE_ATTACHMENTS,  "the three above, where only POST comes through", TUS, .open = api_upload_open},
    {HTTP_GET,  "/api/v1/events",                   api_events,         ANY, RATE_READ,  BODY_NONE, SCOPE_EVENTS,        "the log of all reports from a position"},
    {HTTP_GET,  "/api/v1/agencies",                 api_agencies,       ANY, RATE_READ,  BODY_NONE, 0,                   "offices"},
    {HTTP_GET,  "/api/v1/topics",                   api_topics,         ANY, RATE_READ,  BODY_NONE, 0,                   "topics"},
    {HTTP_GET,  "/api/v1/areas",                    api_areas,          ANY, RATE_READ,  BODY_NONE, 0,                   "areas"},
    {HTTP_GET,  "/api/v1/reasons",                  api_reasons,        ANY, RATE_READ,  BODY_NONE, 0,                   "why a report may be archived or closed"},
    {HTTP_GET,  "/api/v1/calendar/deadline",        api_deadline,       ANY, RATE_READ,  BODY_NONE, 0,                   "when a limit ends, day by day"},
    {HTTP_GET,  "/api/v1/ledger/head",              api_ledger_head,    ANY, RATE_READ,  BODY_NONE, SCOPE_LEDGER,        "a signed head of the ledger, the newest one or that of a size"},
    {HTTP_GET,  "/api/v1/ledger/heads",             api_ledger_heads,   ANY, RATE_READ,  BODY_NONE, SCOPE_LEDGER,        "all signed heads, the newest first"},
    {HTTP_GET,  "/api/v1/ledger/proof",             api_ledger_proof,   ANY, RATE_READ,  BODY_NONE, SCOPE_LEDGER,        "that an event is part of the ledger of a head"},
    {HTTP_GET,  "/api/v1/ledger/consistency",       api_ledger_consistency, ANY, RATE_READ, BODY_NONE, SCOPE_LEDGER,     "that an earlier ledger is the beginning of that of a head"},
    {HTTP_GET,  "/openapi.json",                    api_description,    ANY, RATE_READ,  BODY_NONE, 0,                   "this description"},
};
/* clang-format on */
const struct route_table api_routes = {routes, COUNT(routes)};
