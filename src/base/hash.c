/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/hash.h"

#include "base/limits.h"
#include "base/seats.h"

#include <sodium.h>

void sha256(str data, unsigned char out[SHA256_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)data.p, data.n);
}

void sha256_start(struct sha256 *h)
{
    crypto_hash_sha256_init(&h->state);
}

void sha256_add(struct sha256 *h, str data)
{
    crypto_hash_sha256_update(&h->state, (const unsigned char *)data.p, data.n);
}

void sha256_end(struct sha256 *h, unsigned char out[SHA256_BYTES])
{
    crypto_hash_sha256_final(&h->state, out);
}

void hmac_sha256(str key, str data, unsigned char out[SHA256_BYTES])
{
    crypto_auth_hmacsha256_state state;

    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.p, key.n);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)data.p, data.n);
    crypto_auth_hmacsha256_final(&state, out);
}

str hex_encode(struct ctx *cx, str bytes)
{
    size_t n = bytes.n * 2;
    char *p = arena_alloc(&cx->arena, 1, n + 1);

    sodium_bin2hex(p, n + 1, (const unsigned char *)bytes.p, bytes.n);
    return (str){p, n};
}

bool hex_decode(struct ctx *cx, str text, str *out)
{
    unsigned char *p = arena_alloc(&cx->arena, 1, text.n / 2 + 1);
    size_t n;

    if (text.n % 2 || sodium_hex2bin(p, text.n / 2, text.p, text.n, NULL, &n, NULL) != 0)
        return false;
    *out = (str){(const char *)p, n};
    return n == text.n / 2;
}

#define B64    sodium_base64_VARIANT_ORIGINAL
#define B64URL sodium_base64_VARIANT_URLSAFE_NO_PADDING

static str to_base64(struct ctx *cx, str bytes, int variant)
{
    size_t size = sodium_base64_encoded_len(bytes.n, variant);
    char *p = arena_alloc(&cx->arena, 1, size);

    sodium_bin2base64(p, size, (const unsigned char *)bytes.p, bytes.n, variant);
    return (str){p, size - 1};
}

static bool of_base64(struct ctx *cx, str text, int variant, str *out)
{
    unsigned char *p = arena_alloc(&cx->arena, 1, text.n + 1);
    size_t n;

    if (sodium_base642bin(p, text.n + 1, text.p, text.n, NULL, &n, NULL, variant) != 0)
        return false;
    *out = (str){(const char *)p, n};
    return true;
}

str b64url_encode(struct ctx *cx, str bytes)
{
    return to_base64(cx, bytes, B64URL);
}

bool b64url_decode(struct ctx *cx, str text, str *out)
{
    return of_base64(cx, text, B64URL, out);
}

str b64_encode(struct ctx *cx, str bytes)
{
    return to_base64(cx, bytes, B64);
}

bool b64_decode(struct ctx *cx, str text, str *out)
{
    return of_base64(cx, text, B64, out);
}

bool bytes_equal(str a, str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

void bytes_forget(str secret)
{
    if (secret.n)
        sodium_memzero((char *)(uintptr_t)secret.p, secret.n);
}

static struct seats seats = SEATS(PASSWORDS_AT_ONCE, PASSWORDS_QUEUE_MAX);

static enum err too_many(struct ctx *cx)
{
    return fail(cx, ERR_BUSY, "too many passwords at once");
}

enum err password_hash(struct ctx *cx, str password, str *out)
{
    char *stored = arena_alloc(&cx->arena, 1, crypto_pwhash_STRBYTES);

    if (!seat_take(&seats))
        return too_many(cx);
    int e = crypto_pwhash_str(stored, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE);
    seat_leave(&seats);
    if (e)
        return fail(cx, ERR_BUSY, "no memory to hash a password");
    *out = str_of(stored);
    return OK;
}

/* A hash in earnest of a password that nobody has. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
                             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

enum err password_verify(struct ctx *cx, str stored, str password, bool *right_out)
{
    const char *z = stored.n ? arena_z(&cx->arena, stored) : nobody;

    if (!seat_take(&seats))
        return too_many(cx);
    int e = crypto_pwhash_str_verify(z, password.p, password.n);
    seat_leave(&seats);
    *right_out = e == 0 && stored.n > 0;
    return OK;
}

bool password_outdated(struct ctx *cx, str stored)
{
    return crypto_pwhash_str_needs_rehash(arena_z(&cx->arena, stored),
                                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0;
}
