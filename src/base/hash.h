/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * hash.h - SHA-256, bytes as text, comparing secrets, passwords.
 *
 * SHA-256 is for what others must be able to check (ledger, files on disk);
 * what must not be guessable is hashed with a key (base/keys.h).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/ctx.h"

#include <sodium/crypto_hash_sha256.h>

enum { SHA256_BYTES = 32 };

void sha256(str data, unsigned char out[SHA256_BYTES]);

/* The same piece by piece: start, add…, end. */
struct sha256 {
    crypto_hash_sha256_state state;
};
void sha256_start(struct sha256 *h);
void sha256_add(struct sha256 *h, str data);
void sha256_end(struct sha256 *h, unsigned char out[SHA256_BYTES]);

void hmac_sha256(str key, str data, unsigned char out[SHA256_BYTES]);

/* Texts of bytes. Decoding is strict (no white space, base64url without padding): else false. */
str hex_encode(struct ctx *cx, str bytes); /* lower case */
bool hex_decode(struct ctx *cx, str text, str *out);
str b64url_encode(struct ctx *cx, str bytes);
bool b64url_decode(struct ctx *cx, str text, str *out);
str b64_encode(struct ctx *cx, str bytes); /* the common alphabet, padded */
bool b64_decode(struct ctx *cx, str text, str *out);

bool bytes_equal(str a, str b); /* in constant time for equal lengths */
void bytes_forget(str secret);  /* zeroes it where it lies; never a literal */

/*
 * Argon2id with libsodium's interactive limits (64 MiB, a few tenths of a
 * second).  At most two run at a time in the process, others queue, so that a
 * flood of sign-ins cannot take the memory.  Never call inside db_write().
 * Verifying against a null `stored` takes as long and says false: an unknown
 * name must not answer faster.
 */
MUST_USE enum err password_hash(struct ctx *cx, str password, str *out);
MUST_USE enum err password_verify(struct ctx *cx, str stored, str password, bool *right_out);
bool password_outdated(struct ctx *cx, str stored); /* made with other limits: hash anew */

#endif
