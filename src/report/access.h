/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * access.h - who may see what of a report: the one place that decides it.
 *
 * visibility of the event × flags of the report × role × agency path (DATA
 * §7).  Pages, API, feeds, exports, attachments and thumbnails ask here; lists
 * read from report_scope (what a desk may see) and report_public, which
 * hold exactly the reports for which these functions say STAFF and PUBLIC.
 */
#ifndef REPORT_ACCESS_H
#define REPORT_ACCESS_H

#include "ledger/event.h"
#include "report/report.h"

enum access {
    ACCESS_NONE, /* as if it did not exist: 404                            */
    ACCESS_STUB, /* number and state only: not verified, archived …        */
    ACCESS_PUBLIC,
    ACCESS_REPORTER, /* the reporter's own side                                */
    ACCESS_STAFF,
};

MUST_USE enum err report_access(struct ctx *cx, const struct report *r, enum access *out);

/* May the event be seen at all, and may its words? */
bool access_event(enum access a, const struct event *ev);
bool access_words(enum access a, const struct event *ev, bool is_private);
/* By the visibility of an attachment or an event, by name. */
bool access_visibility(enum access a, str visibility);

/* The report behind a public number for cx->actor: ERR_NOTFOUND unless it may be seen. */
MUST_USE enum err report_find(struct ctx *cx, str number, struct report *out, enum access *access);

/* The published body: of the newest edit, else as written. "" once erased. */
MUST_USE enum err report_body(struct ctx *cx, const struct report *r, str *out);
/* The same for who has read the report's events. */
str report_body_among(const struct report *r, const struct events *events);
/* As written by the reporter; for the reporter and staff. */
MUST_USE enum err report_body_original(struct ctx *cx, const struct report *r, str *out);

#endif
