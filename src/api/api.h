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

#include "http/http.h"
#include "report/access.h"
#include "report/facts.h"

extern const struct route_table api_routes;

/* The report in {number} for whoever asks; sets the reporter as actor when a receipt opens it. */
MUST_USE enum err api_report(struct ctx *cx, const struct request *rq, struct report *out,
                             enum access *access);
MUST_USE enum err api_report_called(struct ctx *cx, const struct request *rq, str typed,
                                    struct report *out, enum access *access);
/* The same for a report that is known. */
MUST_USE enum err api_enter(struct ctx *cx, const struct request *rq, const struct report *r,
                            enum access *access);
/* Under what the uploads of this caller wait for their use (attachment_owner). */
str api_files_owner(struct ctx *cx);
/* May the caller send files? A token, or the receipt of the report that the query names. */
MUST_USE enum err api_uploader_check(struct ctx *cx, const struct request *rq);
/* A fault of "attachments", as a report calls them, is of "file" where there is one. */
void api_file_field(struct ctx *cx);
str api_attachment_href(struct ctx *cx, int64_t id);
/* Writes an attachment: id, kind, type, bytes, url, visibility. */
struct json;
struct attachment;
void api_write_attachment(struct ctx *cx, struct json *j, const struct attachment *a);
/* Writes a report as GET gives it. */
MUST_USE enum err api_write_report(struct ctx *cx, struct json *j, const struct report *r,
                                   enum access access);
/* The same as the whole answer, with the ETag that If-Match takes. */
MUST_USE enum err api_send_report(struct ctx *cx, struct response *rs, const struct report *r,
                                  enum access access);
/* Its members "due" and "url". */
void api_write_due(struct ctx *cx, struct json *j, const struct report *r, int zone);
str api_report_url(struct ctx *cx, const struct report *r);
/* Ends the document and puts it into the answer. */
MUST_USE enum err api_send(struct ctx *cx, struct response *rs, int status, struct json *j);

handler api_reports_list, api_reports_create, api_report_show; /* reports.c   */
handler api_alike, api_report_alike, api_report_support;       /* alike.c     */
handler api_report_act;                                        /* actions.c   */
handler api_attachment_send, api_attachment_show;              /* attachments.c */
handler api_upload_options, api_upload_begin, api_upload_head; /* tus.c       */
handler api_upload_patch, api_upload_delete, api_upload_post;
handler api_report_events, api_events;                                  /* events.c    */
handler api_agencies, api_topics, api_areas, api_reasons, api_deadline; /* reference.c */
handler api_ledger_head, api_ledger_heads;                              /* ledger.c    */
handler api_ledger_proof, api_ledger_consistency;
handler api_description; /* openapi.c   */

/* Files in pieces (tus.c): where one goes, what all answers say, does a request speak of them? */
body_opener api_upload_open;
extern const struct http_pairs api_tus_tells;
bool api_speaks_tus(const struct request *rq);

#endif
