/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * public.h - which answers everybody may have, and what they show.
 *
 * A page that web_public() marked is kept for other visitors (http/cache.h) until
 * a commit changes what its tags name (base/change.h).  What stands on it and is
 * neither tagged nor reference data would be seen up to PAGE_FRESH_MS late.
 */
#ifndef WEB_PUBLIC_H
#define WEB_PUBLIC_H

#include "http/http.h"

/* Marks it, if a visitor asked: a page of reference data, settings and texts alone. */
void web_public(const struct ctx *cx, struct response *rs);
/* The same of a page of one report, and of one that lists reports. */
void web_public_report(const struct ctx *cx, struct response *rs, int64_t report_id);
void web_public_list(const struct ctx *cx, struct response *rs);

#endif
