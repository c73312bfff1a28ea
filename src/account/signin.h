/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * signin.h - name and password, then a code, then perhaps a new password.
 *
 * An unknown name costs the same work and gets the same answer as a wrong
 * password, and so does an account that is disabled or has to wait.  After
 * SIGNIN_FREE wrong tries each further one doubles a pause, up to
 * SIGNIN_PAUSE_MAX_S; tries during a pause are not even looked at and do not
 * lengthen it, so nobody is locked out for ever.  Only a complete sign-in
 * forgets the wrong tries: knowing the password does not buy guesses at codes.
 *
 * Wrong is ERR_DENIED with a text key.  Otherwise a session is made; its kind
 * says what comes next (session.h), its secret goes into the cookie.
 */
#ifndef ACCOUNT_SIGNIN_H
#define ACCOUNT_SIGNIN_H

#include "account/session.h"

struct signin {
    enum session_kind kind; /* SESSION_STAFF: signed in */
    str secret;
};

MUST_USE enum err signin_password(struct ctx *cx, str name, str password, struct signin *out);
/* `pending` is of kind SESSION_FACTOR and ends when the code is right. */
MUST_USE enum err signin_code(struct ctx *cx, const struct session *pending, str code,
                              struct signin *out);
/* `pending` is of kind SESSION_PASSWORD. Faults of the new password are ERR_INVALID. */
MUST_USE enum err signin_renew(struct ctx *cx, const struct session *pending, str password,
                               struct signin *out);

/*
 * The password once more, before something that matters: ERR_DENIED on field
 * "current".  Wrong ones slow the account down like those above.
 */
MUST_USE enum err signin_confirm(struct ctx *cx, int64_t account_id, str password);

/* Seconds to wait after this many wrong tries. */
int64_t signin_pause_s(int64_t failed);

#endif
