/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * own.h - what people do with their own account: cx->actor's.
 *
 * What weakens it (password, second step off, new codes) asks for the password
 * again.  Each is an event.  `keep` is the session they sit in, which stays
 * when the others end.
 */
#ifndef ACCOUNT_OWN_H
#define ACCOUNT_OWN_H

#include "account/session.h"

/* `end_tokens`: those of the API too, which a new password alone leaves in force. */
MUST_USE enum err own_password(struct ctx *cx, str current, str password, bool end_tokens,
                               const struct session *keep);
/* `secret` is factor_offer()'s; a wrong code is ERR_INVALID on field "code". */
MUST_USE enum err own_factor_on(struct ctx *cx, str secret, str code, struct strs *recovery_out);
MUST_USE enum err own_factor_off(struct ctx *cx, str current);
MUST_USE enum err own_recovery(struct ctx *cx, str current, struct strs *recovery_out);
MUST_USE enum err own_language(struct ctx *cx, str code); /* of pages and mails: id, en */
MUST_USE enum err own_sessions_end(struct ctx *cx, const struct session *keep);

#endif
