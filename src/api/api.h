/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * api.h - API v1: JSON over HTTP for other systems (CONTRACT).
 *
 * The same functions as the pages stand behind it.  A visitor sees what is
 * public, a token (Bearer) what its account may see within its scopes, and
 * `Authorization: Receipt CODE` is the reporter of the report in the address.
 * Errors are problem documents (RFC 9457) with the field's API name.
 */
#ifndef API_API_H
#define API_API_H

#include "base/utf8.h"
#include "http/http.h"
#include "report/access.h"
#include "report/facts.h"

extern const struct route_table api_routes;

/* The report in {number} for whoever asks; sets the reporter as actor when a receipt opens it. */
MUST_USE enum err api_report(struct ctx *cx, struct request *rq, struct report *out,
                             enum access *access);
/* The same for a report that is known. */
MUST_USE enum err api_enter(struct ctx *cx, const struct request *rq, const struct report *r,
                            enum access *access);
/* Under what the uploads of this caller wait for their use (attachment_owner). */
str api_files_owner(struct ctx *cx);
/* The ids in the member "attachments" of a body. */
struct jv;
MUST_USE enum err api_files_of(struct ctx *cx, const struct jv *o, struct id_list *out);
/* Writes an attachment: id, kind, type, bytes, url. */
struct json;
struct attachment;
void api_write_attachment(struct ctx *cx, struct json *j, const struct attachment *a);
/* Writes a report as GET gives it. */
MUST_USE enum err api_write_report(struct ctx *cx, struct json *j, const struct report *r,
                                   enum access access);
/* Ends the document and puts it into the answer. */
MUST_USE enum err api_send(struct ctx *cx, struct response *rs, int status, struct json *j);
/* The request's JSON object; ERR_INVALID when it is none. */
MUST_USE enum err api_body(struct ctx *cx, const struct request *rq, struct jv **out);
/* A member of it that must be text when it is there, cleaned like a form's; else *out stays. */
MUST_USE enum err api_text(struct ctx *cx, const struct jv *o, const char *key,
                           enum text_shape shape, str *out);
/* ?limit= from 1 to PAGE_ROWS_MAX, PAGE_ROWS when absent; ?cursor= as a number, 0 when absent. */
MUST_USE enum err api_paging(struct ctx *cx, const struct request *rq, int64_t *limit,
                             int64_t *cursor);
/* Sets the Link header to the next page and writes "next" into the object. */
void api_next(struct ctx *cx, const struct request *rq, struct response *rs, struct json *j,
              int64_t cursor);

handler api_reports_list, api_reports_create, api_report_show; /* reports.c   */
handler api_report_act;                                        /* actions.c   */
handler api_attachment_send, api_attachment_show;              /* attachments.c */
handler api_report_events, api_events;                         /* events.c    */
handler api_agencies, api_topics, api_areas, api_deadline;     /* reference.c */
handler api_description;                                       /* openapi.c   */

#endif
