/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * changed.h - which public pages show what; a page that changes it says so.
 *
 * A public page of one report is tagged with the report's id, a page that lists
 * reports with PAGE_TAG_LIST (http/cache.h).
 */
#ifndef WEB_CHANGED_H
#define WEB_CHANGED_H

#include "http/cache.h"
#include "web/routes.h"

/* After a commit that moved or made a report: drops its pages here and in other processes. */
void web_changed(struct ctx *cx, const struct request *rq, int64_t report_id);
/* Marks an answer as a public page that shows this (an id, PAGE_TAG_LIST), if a visitor asked. */
void web_public(const struct ctx *cx, struct response *rs, int64_t tag);

#endif
