/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * session.h - who came in, for how long, and how they go.
 *
 * A session is a secret of 160 bits in a cookie; the database holds only its
 * keyed hash, so a stolen table signs nobody in.  Each kind has a longest life
 * and a longest silence.  Its last use is written at most every
 * SESSION_TOUCH_MIN minutes (session_touch), so that reading a page seldom
 * writes; a silence may therefore end a session that much early, never late.
 */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "base/ctx.h"
#include "db/db.h"

enum session_kind {
    SESSION_STAFF,    /* signed in                                              */
    SESSION_FACTOR,   /* the password was right, the second step is due         */
    SESSION_PASSWORD, /* all was right, but a new password has to be chosen     */
    SESSION_REPORTER, /* showed the receipt of one report                       */
    SESSION_KINDS
};

struct session {
    str hash; /* key of the row: nothing opens with it */
    str kind;
    opt_i64 account_id, report_id;
    int64_t created_at, seen_at, expires_at;
};
struct sessions {
    struct session *v;
    size_t n;
};

bool session_is(const struct session *s, enum session_kind kind);
int session_life_s(enum session_kind kind); /* for the cookie's Max-Age */

/* Makes one for an account, or for a report when the kind is SESSION_REPORTER; inside db_write().
 */
MUST_USE enum err session_make(struct ctx *cx, enum session_kind kind, int64_t owner_id,
                               str *secret_out);
/* The same in a transaction of its own. */
MUST_USE enum err session_open(struct ctx *cx, enum session_kind kind, int64_t owner_id,
                               str *secret_out);

/* ERR_NOTFOUND when there is none, or its time is over. */
MUST_USE enum err session_find(struct ctx *cx, str secret, struct session *out);
/* Writes the last use when the one stored is old. Not worth failing for: a full disk is passed
 * over.
 */
void session_touch(struct ctx *cx, const struct session *s);
/* What forms of this session carry (http/csrf.h): keyed, so it does not tell the secret. */
str session_csrf(struct ctx *cx, str secret);

MUST_USE enum err session_end(struct ctx *cx, const struct session *s);
MUST_USE enum err session_drop(struct ctx *cx, const struct session *s); /* inside db_write() */
/* Ends all sessions of an account but the one with the hash `keep` (null: all); in db_write(). */
MUST_USE enum err session_end_all(struct ctx *cx, int64_t account_id, str keep);
/* Those in force, newest first. */
MUST_USE enum err session_list(struct ctx *cx, int64_t account_id, struct sessions *out);
/* Removes what is over; a job calls it now and then. */
MUST_USE enum err session_sweep(struct ctx *cx, int64_t *removed_out);

#endif
