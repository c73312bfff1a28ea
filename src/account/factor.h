/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * factor.h - the second step of signing in: a code of an app, or of a sheet.
 *
 * TOTP (RFC 6238: SHA-1, 6 digits, 30 s) with one step of grace to either side;
 * each step is good once.  The secret is sealed under the vault key.  Besides
 * it RECOVERY_CODES codes of 50 bits, each good once, of which the database
 * holds keyed hashes.  liboath computes, and stays in factor.c.
 */
#ifndef ACCOUNT_FACTOR_H
#define ACCOUNT_FACTOR_H

#include "account/account.h"

/*
 * The secret offered while it is being set up: the same for one session and
 * account until it is taken, so that a page can be shown again without keeping
 * anything.  20 bytes.
 */
str factor_offer(struct ctx *cx, const struct account *a, str session_secret);
str factor_typed(struct ctx *cx, str secret); /* base 32 in groups of four, for typing        */
str factor_uri(struct ctx *cx, const struct account *a, str issuer, str secret); /* otpauth://… */

/* Is this a code of the secret, now, of a step after `last_step`? */
bool factor_code_right(struct ctx *cx, str secret, str typed, int64_t last_step, int64_t *step_out);

/* Inside db_write(). */
MUST_USE enum err factor_set(struct ctx *cx, int64_t account_id, str secret, int64_t step);
MUST_USE enum err factor_clear(struct ctx *cx, int64_t account_id);
/* New codes in place of the old ones, as people read them: "7k2p9-x4mqe". */
MUST_USE enum err recovery_make(struct ctx *cx, int64_t account_id, struct strs *out);

/*
 * Takes a typed code of either kind, inside db_write(): true uses it up.
 * ERR_DENIED when the secret can no longer be opened.
 */
MUST_USE enum err factor_take(struct ctx *cx, const struct account *a, str typed, bool *right_out);
MUST_USE enum err recovery_left(struct ctx *cx, int64_t account_id, int64_t *out);

#endif
