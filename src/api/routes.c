/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/token.h"
#include "api/api.h"

#define ANY ROLES_ANYONE

/* clang-format off */
static const struct route routes[] = {
    {HTTP_GET,  "/api/v1/reports",                  api_reports_list,   ANY, RATE_READ,  BODY_NONE, SCOPE_REPORTS_READ,  "reports: what is public, or what stands on the token's desk"},
    {HTTP_POST, "/api/v1/reports",                  api_reports_create, ANY, RATE_WRITE, BODY_JSON, SCOPE_REPORTS_WRITE, "send a report; Idempotency-Key makes it once"},
    {HTTP_GET,  "/api/v1/reports/{number}",         api_report_show,    ANY, RATE_READ,  BODY_NONE, SCOPE_REPORTS_READ,  "one report"},
    {HTTP_POST, "/api/v1/reports/{number}/actions", api_report_act,     ANY, RATE_WRITE, BODY_JSON, SCOPE_ACTIONS,       "one move of a report; If-Match names the version"},
    {HTTP_GET,  "/api/v1/reports/{number}/events",  api_report_events,  ANY, RATE_READ,  BODY_NONE, SCOPE_EVENTS,        "the log of one report"},
    {HTTP_POST, "/api/v1/attachments",              api_attachment_send, ANY, RATE_WRITE, BODY_UPLOAD, SCOPE_ATTACHMENTS, "takes one file in, made harmless; its id goes into a report or a move"},
    {HTTP_GET,  "/api/v1/attachments/{id}",         api_attachment_show, ANY, RATE_READ, BODY_NONE, SCOPE_ATTACHMENTS, "one file of a report"},
    {HTTP_GET,  "/api/v1/events",                   api_events,         ANY, RATE_READ,  BODY_NONE, SCOPE_EVENTS,        "the log of all reports from a position"},
    {HTTP_GET,  "/api/v1/agencies",                 api_agencies,       ANY, RATE_READ,  BODY_NONE, SCOPE_REFERENCE,     "offices"},
    {HTTP_GET,  "/api/v1/topics",                   api_topics,         ANY, RATE_READ,  BODY_NONE, SCOPE_REFERENCE,     "topics"},
    {HTTP_GET,  "/api/v1/areas",                    api_areas,          ANY, RATE_READ,  BODY_NONE, SCOPE_REFERENCE,     "areas"},
    {HTTP_GET,  "/api/v1/calendar/deadline",        api_deadline,       ANY, RATE_READ,  BODY_NONE, SCOPE_REFERENCE,     "when a limit ends, day by day"},
    {HTTP_GET,  "/openapi.json",                    api_description,    ANY, RATE_READ,  BODY_NONE, 0,                   "this description"},
};
/* clang-format on */
const struct route_table api_routes = {routes, COUNT(routes)};
