/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * code32.h - codes that people read, say and type: the public number of a
 * report and the secret code of its receipt (DATA §1).
 *
 * Both are written in Crockford's base 32 (no I, L, O, U).  A number is ten
 * symbols: two digits of the year, seven random, one check.  A receipt is
 * 25 symbols, 100 random bits, in five groups whose fifth symbol checks the
 * group.  A check is Σ xᵢ·αⁱ, i = 1, 2, …, over GF(2⁵) with x⁵+x²+1: it finds
 * every single wrong symbol and every swap of two symbols.
 *
 * Canonical (stored, compared, hashed) is upper case without separators; people
 * see number_format() and receipt_format().  Parsing takes any case, hyphens,
 * dashes, dots and spaces anywhere, and reads O as 0, I and L as 1.
 *
 * A receipt is a secret: never log it, store only its keyed hash (base/keys.h).
 */
#ifndef BASE_CODE32_H
#define BASE_CODE32_H

#include "base/ctx.h"

enum {
    NUMBER_SYMBOLS = 10,
    RECEIPT_GROUPS = 5,
    RECEIPT_GROUP_SYMBOLS = 5,
    RECEIPT_SYMBOLS = RECEIPT_GROUPS * RECEIPT_GROUP_SYMBOLS,
};

/* What is wrong with a code as typed; CODE_GOOD is zero. */
enum code_slip {
    CODE_GOOD = 0,
    CODE_EMPTY,  /* nothing but separators                */
    CODE_SHORT,  /* symbols are missing                   */
    CODE_LONG,   /* there are too many                    */
    CODE_LETTER, /* a character that no code contains     */
    CODE_CHECK,  /* mistyped: the check symbol disagrees  */
};

/* A new number, canonical. Uniqueness is the table report_number's: on a clash make another. */
str number_make(struct ctx *cx, int year);
/* Canonical form of what was typed; `out` is set only with CODE_GOOD. */
MUST_USE enum code_slip number_parse(struct ctx *cx, str typed, str *out);
str number_format(struct ctx *cx, str number); /* "26-4F7K-9XQ2"; number is canonical */

/* A new receipt code, canonical. */
str receipt_make(struct ctx *cx);
/* As number_parse; `group_out` is the first group with a slip, 1..5, or 0 when none can be named.
 */
MUST_USE enum code_slip receipt_parse(struct ctx *cx, str typed, str *out, int *group_out);
str receipt_format(struct ctx *cx, str receipt); /* five groups, hyphens between */

/* 160 random bits as 32 symbols in lower case: session, CSRF, token and reset secrets. */
str secret_make(struct ctx *cx);

#endif
