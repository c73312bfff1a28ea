/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/code32.h"

#include "base/utf8.h"
#include "base/world.h"

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

#define FIELD_POLYNOMIAL 37u /* x⁵+x²+1 */

/* Multiplies by α = x in GF(2⁵). */
static unsigned times_alpha(unsigned x)
{
    x <<= 1;
    return x & 32u ? x ^ FIELD_POLYNOMIAL : x;
}

/* Σ xᵢ·αⁱ, i from 1, by Horner's rule. */
static unsigned check_of(const unsigned char *x, size_t n)
{
    unsigned sum = 0;

    while (n > 0)
        sum = times_alpha(sum ^ x[--n]);
    return sum;
}

static bool symbol_value(uint32_t code, unsigned char *out)
{
    if (code >= 'a' && code <= 'z')
        code -= 'a' - 'A';
    if (code == 'O')
        code = '0';
    if (code == 'I' || code == 'L')
        code = '1';
    const char *hit = code > 0 && code < 0x80 ? strchr(alphabet, (int)code) : NULL;
    if (hit)
        *out = (unsigned char)(hit - alphabet);
    return hit != NULL;
}

/* Hyphens and spaces, also those that a phone's keyboard puts in their place. */
static bool is_separator(uint32_t code)
{
    return code == '-' || code == ' ' || code == '.' || code == '\t' || code == '\n' ||
           code == '\r' || code == 0xa0 || (code >= 0x2010 && code <= 0x2015) || code == 0x202f ||
           code == 0x2212;
}

/* Reads the symbols of `typed`; `count_out` also counts those beyond `max`. */
static enum code_slip read_symbols(str typed, unsigned char *x, size_t max, size_t *count_out)
{
    uint32_t code;
    unsigned char value;

    *count_out = 0;
    while (utf8_next(&typed, &code)) {
        if (is_separator(code))
            continue;
        if (!symbol_value(code, &value))
            return CODE_LETTER;
        if (*count_out < max)
            x[*count_out] = value;
        (*count_out)++;
    }
    if (typed.n)
        return CODE_LETTER;
    if (*count_out == 0)
        return CODE_EMPTY;
    return *count_out < max ? CODE_SHORT : *count_out > max ? CODE_LONG : CODE_GOOD;
}

static str symbols(struct ctx *cx, const unsigned char *x, size_t n)
{
    char *p = arena_alloc(&cx->arena, 1, n + 1);

    for (size_t i = 0; i < n; i++)
        p[i] = alphabet[x[i]];
    return (str){p, n};
}

static void random_symbols(struct ctx *cx, unsigned char *x, size_t n)
{
    random_bytes(cx, x, n);
    for (size_t i = 0; i < n; i++)
        x[i] &= 31;
}

str number_make(struct ctx *cx, int year)
{
    must(year >= 2000 && year < 2100);
    unsigned char x[NUMBER_SYMBOLS];

    random_symbols(cx, x, sizeof x);
    x[0] = (unsigned char)(year / 10 % 10);
    x[1] = (unsigned char)(year % 10);
    x[NUMBER_SYMBOLS - 1] = (unsigned char)check_of(x, NUMBER_SYMBOLS - 1);
    return symbols(cx, x, sizeof x);
}

enum code_slip number_parse(struct ctx *cx, str typed, str *out)
{
    unsigned char x[NUMBER_SYMBOLS];
    size_t count;
    enum code_slip slip = read_symbols(typed, x, NUMBER_SYMBOLS, &count);

    if (slip)
        return slip;
    if (x[0] > 9 || x[1] > 9 || check_of(x, NUMBER_SYMBOLS - 1) != x[NUMBER_SYMBOLS - 1])
        return CODE_CHECK;
    *out = symbols(cx, x, sizeof x);
    return CODE_GOOD;
}

str number_format(struct ctx *cx, str number)
{
    must(number.n == NUMBER_SYMBOLS);
    return arena_fmt(&cx->arena, "%.2s-%.4s-%.4s", number.p, number.p + 2, number.p + 6);
}

str receipt_make(struct ctx *cx)
{
    unsigned char x[RECEIPT_SYMBOLS];

    random_symbols(cx, x, sizeof x);
    for (size_t at = 0; at < sizeof x; at += RECEIPT_GROUP_SYMBOLS)
        x[at + RECEIPT_GROUP_SYMBOLS - 1] =
            (unsigned char)check_of(x + at, RECEIPT_GROUP_SYMBOLS - 1);
    return symbols(cx, x, sizeof x);
}

enum code_slip receipt_parse(struct ctx *cx, str typed, str *out, int *group_out)
{
    unsigned char x[RECEIPT_SYMBOLS];
    size_t count;
    enum code_slip slip = read_symbols(typed, x, RECEIPT_SYMBOLS, &count);

    *group_out = 0;
    if (slip == CODE_LETTER && count < RECEIPT_SYMBOLS)
        *group_out = (int)(count / RECEIPT_GROUP_SYMBOLS) + 1;
    if (slip)
        return slip;
    for (int g = 0; g < RECEIPT_GROUPS; g++) {
        const unsigned char *group = x + g * RECEIPT_GROUP_SYMBOLS;
        if (check_of(group, RECEIPT_GROUP_SYMBOLS - 1) == group[RECEIPT_GROUP_SYMBOLS - 1])
            continue;
        *group_out = g + 1;
        return CODE_CHECK;
    }
    *out = symbols(cx, x, sizeof x);
    return CODE_GOOD;
}

str receipt_format(struct ctx *cx, str receipt)
{
    must(receipt.n == RECEIPT_SYMBOLS);
    str groups[RECEIPT_GROUPS];

    for (size_t g = 0; g < RECEIPT_GROUPS; g++)
        groups[g] = str_slice(receipt, g * RECEIPT_GROUP_SYMBOLS, RECEIPT_GROUP_SYMBOLS);
    return arena_join(&cx->arena, groups, RECEIPT_GROUPS, S("-"));
}

str secret_make(struct ctx *cx)
{
    enum { SECRET_SYMBOLS = 32 };
    unsigned char x[SECRET_SYMBOLS];
    char *p = arena_alloc(&cx->arena, 1, SECRET_SYMBOLS + 1);

    random_symbols(cx, x, sizeof x);
    for (size_t i = 0; i < sizeof x; i++)
        p[i] = (char)(x[i] < 10 ? alphabet[x[i]] : alphabet[x[i]] - 'A' + 'a');
    return (str){p, sizeof x};
}
