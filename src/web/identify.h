/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * identify.h - who sends this request.
 *
 * The hook of http_app: sets cx->actor, rq->csrf and rq->session_key from
 *
 *     cookie "sesi"              a session of an account (or one on its way in)
 *     cookie "pelapor"           a session of the reporter of one report
 *     Authorization: Bearer …    an API token; a bad one is ERR_DENIED, and so is one for a page
 *     Authorization: Receipt …   left to the API, which knows of which report
 *
 * and cx->lang from ?bahasa=, the cookie "bahasa" in which that is kept, the
 * account's language; else Indonesian.  A browser may hold both cookies: on the
 * reporter's own pages (/laporan/…, /lacak…) the reporter speaks, everywhere else
 * the account.  A cookie whose session is over is a visitor's, not an error.
 *
 * Over plain HTTP only loopback, or who the operator allows (allow_lan_sign_in),
 * is listened to as an account: rq->secure.  A reporter is always: the receipt
 * is all there is to come in with.
 */
#ifndef WEB_IDENTIFY_H
#define WEB_IDENTIFY_H

#include "account/session.h"
#include "http/http.h"

#define COOKIE_STAFF    S("sesi")
#define COOKIE_REPORTER S("pelapor")
#define COOKIE_LANG     S("bahasa")
#define COOKIE_KEYS     S("pintas") /* "0": no keys of a letter at the desk */

MUST_USE enum err web_identify(struct ctx *cx, struct request *rq);

/* The session that identified the request; NULL for visitors and tokens. */
const struct session *web_session(const struct request *rq);

/* Sets the cookie of a new session; the old one in this browser was another. */
void web_session_begin(struct ctx *cx, struct response *rs, enum session_kind kind, str secret);
void web_session_forget(struct ctx *cx, struct response *rs, enum session_kind kind);

/* Keeps the language that this page was asked for in, unless the next one would be in it anyway. */
void web_language_keep(struct ctx *cx, const struct request *rq, struct response *rs);
/* From now on it is the account's again. */
void web_language_forget(struct ctx *cx, const struct request *rq, struct response *rs);

/* Makes a session for the reporter of a report who showed the receipt, and sets its cookie. */
MUST_USE enum err web_reporter_begin(struct ctx *cx, struct response *rs, int64_t report_id);

#endif
