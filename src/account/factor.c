/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/factor.h"

#include "account/factor.sql.h"
#include "base/code32.h"
#include "base/hash.h"
#include "base/keys.h"
#include "base/limits.h"
#include "base/world.h"

#include <liboath/oath.h>

enum {
    SECRET_BYTES = 20, /* RFC 4226: as long as SHA-1's output */
    STEP_S = 30,
    DIGITS = 6,
    GRACE_STEPS = 1,
    RECOVERY_SYMBOLS = 10,
    TYPED_MAX = 40,
};

static str base32(struct ctx *cx, str bytes)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char *p = arena_alloc(&cx->arena, 2, bytes.n + 1);
    unsigned bits = 0;
    size_t n = 0;

    must(bytes.n % 5 == 0); /* no padding to write */
    for (size_t i = 0, have = 0; i < bytes.n; i++) {
        bits = (bits << 8 | (unsigned char)bytes.p[i]) & 0xffff;
        for (have += 8; have >= 5; have -= 5)
            p[n++] = alphabet[bits >> (have - 5) & 31];
    }
    return (str){p, n};
}

str factor_offer(struct ctx *cx, const struct account *a, str session_secret)
{
    struct key_hash h;
    str of = arena_fmt(&cx->arena, "%.*s %lld %lld", STR_ARG(session_secret), (long long)a->id,
                       (long long)a->totp_step);

    keys_hash(cx, KEY_PEPPER, S("totp-offer"), of, &h);
    return arena_dup(&cx->arena, str_slice(KEY_HASH_STR(&h), 0, SECRET_BYTES));
}

str factor_typed(struct ctx *cx, str secret)
{
    str text = base32(cx, secret), groups[SECRET_BYTES];
    size_t n = 0;

    for (size_t at = 0; at < text.n; at += 4)
        groups[n++] = str_slice(text, at, 4);
    return arena_join(&cx->arena, groups, n, S(" "));
}

/* Percent-encodes what is not a letter or digit. */
static str uri_part(struct ctx *cx, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    char *p = arena_alloc(&cx->arena, 3, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '-' || c == '.' || c == '_';
        if (plain) {
            p[n++] = (char)c;
            continue;
        }
        p[n++] = '%';
        p[n++] = hex[c >> 4];
        p[n++] = hex[c & 15];
    }
    return (str){p, n};
}

str factor_uri(struct ctx *cx, const struct account *a, str issuer, str secret)
{
    str by = uri_part(cx, issuer);

    return arena_fmt(&cx->arena, "otpauth://totp/%.*s:%.*s?secret=%.*s&issuer=%.*s", STR_ARG(by),
                     STR_ARG(uri_part(cx, a->name)), STR_ARG(base32(cx, secret)), STR_ARG(by));
}

/* Letters and digits of what was typed, as recovery codes are written. */
static str symbols_of(struct ctx *cx, str typed)
{
    char *p = arena_alloc(&cx->arena, 1, TYPED_MAX + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n && n < TYPED_MAX; i++) {
        char c = typed.p[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == 'o')
            c = '0';
        if (c == 'i' || c == 'l')
            c = '1';
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            p[n++] = c;
    }
    return (str){p, n};
}

static bool is_code_of(str secret, str typed, int64_t step)
{
    char otp[DIGITS + 1];

    if (oath_totp_generate(secret.p, secret.n, (time_t)(step * STEP_S), STEP_S, 0, DIGITS, otp))
        return false;
    return bytes_equal((str){otp, DIGITS}, typed);
}

bool factor_code_right(struct ctx *cx, str secret, str typed, int64_t last_step, int64_t *step_out)
{
    int64_t step = now_ms(cx) / 1000 / STEP_S;
    str code = symbols_of(cx, typed);

    must(oath_init() == OATH_OK);
    for (int64_t s = step - GRACE_STEPS; s <= step + GRACE_STEPS; s++)
        if (s > last_step && is_code_of(secret, code, s))
            return *step_out = s, true;
    return false;
}

static str bound_to(struct ctx *cx, int64_t account_id)
{
    return arena_fmt(&cx->arena, "totp %lld", (long long)account_id);
}

enum err factor_set(struct ctx *cx, int64_t account_id, str secret, int64_t step)
{
    str sealed;

    keys_seal(cx, KEY_VAULT, bound_to(cx, account_id), secret, &sealed);
    return db_change(cx, SQL(factor_put, .id = account_id, .sealed = sealed, .step = step));
}

enum err factor_clear(struct ctx *cx, int64_t account_id)
{
    TRY(db_exec(cx, SQL(recovery_clear, .account_id = account_id)));
    return db_change(cx, SQL(factor_put, .id = account_id, .sealed = {0}, .step = 0));
}

static str recovery_text(struct ctx *cx, int64_t account_id, str symbols)
{
    return arena_fmt(&cx->arena, "%lld %.*s", (long long)account_id, STR_ARG(symbols));
}

enum err recovery_make(struct ctx *cx, int64_t account_id, struct strs *out)
{
    TRY(db_exec(cx, SQL(recovery_clear, .account_id = account_id)));
    *out = (struct strs){arena_array(&cx->arena, str, RECOVERY_CODES), 0};
    for (int i = 0; i < RECOVERY_CODES; i++) {
        str code = str_slice(secret_make(cx), 0, RECOVERY_SYMBOLS);
        struct key_hash h;
        keys_hash(cx, KEY_PEPPER, S("recovery"), recovery_text(cx, account_id, code), &h);
        TRY(db_exec(cx, SQL(recovery_insert, .account_id = account_id, .hash = KEY_HASH_STR(&h),
                            .pepper = h.key_id)));
        out->v[out->n++] = arena_fmt(&cx->arena, "%.*s-%.*s", RECOVERY_SYMBOLS / 2, code.p,
                                     RECOVERY_SYMBOLS / 2, code.p + RECOVERY_SYMBOLS / 2);
    }
    return OK;
}

static enum err take_recovery(struct ctx *cx, int64_t account_id, str symbols, bool *right_out)
{
    struct key_hashes hashes;
    int64_t used = 0;

    keys_hash_all(cx, KEY_PEPPER, S("recovery"), recovery_text(cx, account_id, symbols), &hashes);
    for (size_t i = 0; i < hashes.n && used == 0; i++)
        TRY(db_exec_count(cx,
                          SQL(recovery_use, .account_id = account_id,
                              .hash = KEY_HASH_STR(&hashes.v[i]), .now = now_ms(cx)),
                          &used));
    *right_out = used == 1;
    return OK;
}

enum err factor_take(struct ctx *cx, const struct account *a, str typed, bool *right_out)
{
    str symbols = symbols_of(cx, typed), secret;
    int64_t step, taken = 0;

    must(a->totp_sealed.n > 0);
    if (symbols.n == RECOVERY_SYMBOLS)
        return take_recovery(cx, a->id, symbols, right_out);
    TRY(keys_open(cx, KEY_VAULT, bound_to(cx, a->id), a->totp_sealed, &secret));
    if (factor_code_right(cx, secret, symbols, a->totp_step, &step))
        TRY(db_exec_count(cx, SQL(factor_step, .id = a->id, .step = step), &taken));
    *right_out = taken == 1;
    return OK;
}

enum err recovery_left(struct ctx *cx, int64_t account_id, int64_t *out)
{
    return db_int(cx, SQL(recovery_unused, .account_id = account_id), out);
}
