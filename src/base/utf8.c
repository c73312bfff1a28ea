/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/utf8.h"

#include <utf8proc.h>

/* By length of the sequence: smallest code point it may carry (below it: overlong). */
static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};

static size_t sequence_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xc2 || lead > 0xf4)
        return 0;
    return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

bool utf8_next(str *rest, uint32_t *code_out)
{
    const unsigned char *p = (const unsigned char *)rest->p;
    size_t n = rest->n ? sequence_length(p[0]) : 0;

    if (n == 0 || n > rest->n)
        return false;
    uint32_t code = n == 1 ? p[0] : p[0] & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return false;
        code = code << 6 | (p[i] & 0x3fu);
    }
    if (code < least[n] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
        return false;
    *rest = (str){rest->p + n, rest->n - n};
    *code_out = code;
    return true;
}

size_t utf8_put(char *at, uint32_t code)
{
    must(code <= 0x10ffff);
    size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

    if (n == 1) {
        at[0] = (char)code;
        return 1;
    }
    for (size_t i = n - 1; i > 0; i--, code >>= 6)
        at[i] = (char)(0x80 | (code & 0x3f));
    at[0] = (char)((0xf00u >> n & 0xf0) | code); /* n ones and a zero before the bits */
    return n;
}

static bool is_text(uint32_t code)
{
    if (code < 0x20)
        return code == '\t' || code == '\n' || code == '\r';
    return code != 0xfffe && code != 0xffff;
}

bool utf8_valid(str s)
{
    uint32_t code;

    while (utf8_next(&s, &code))
        if (!is_text(code))
            return false;
    return s.n == 0;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t utf8_count(str s)
{
    size_t count = 0;

    for (size_t i = 0; i < s.n; i++)
        count += !continues(s.p[i]);
    return count;
}

str utf8_head(str s, size_t chars_max)
{
    size_t i = 0;

    for (; i < s.n; i++)
        if (!continues(s.p[i]) && chars_max-- == 0)
            break;
    return (str){s.p, i};
}

str utf8_fit(str s, size_t bytes_max)
{
    if (s.n <= bytes_max)
        return s;
    while (bytes_max > 0 && continues(s.p[bytes_max]))
        bytes_max--;
    return (str){s.p, bytes_max};
}

str utf8_fold(struct ctx *cx, str s)
{
    utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;

    if (s.n == 0)
        return s;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.p;
    utf8proc_ssize_t n = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.n, NULL, 0, options);
    must(n >= 0); /* s is valid text */
    utf8proc_int32_t *codes = arena_array(&cx->arena, utf8proc_int32_t, (size_t)n + 1);
    must(utf8proc_decompose(bytes, (utf8proc_ssize_t)s.n, codes, n, options) == n);
    n = utf8proc_reencode(codes, n, options); /* in place */
    must(n >= 0);
    return (str){(const char *)codes, (size_t)n};
}

static bool is_blank(uint32_t code)
{
    return code == ' ' || code == 0xa0 || code == 0x2007 || code == 0x202f;
}

static bool is_debris(uint32_t code)
{
    return code == 0xfeff || (code >= 0x7f && code <= 0x9f);
}

/* Turns what follows around, beyond the text itself: "fdp.exe" would read "exe.pdf". Scripts that
 * run from right to left do without. */
static bool is_turn(uint32_t code)
{
    return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/* What one code point becomes; 0 drops it.  `before` is what was written last. */
static uint32_t cleaned(uint32_t code, uint32_t next, uint32_t before, enum text_shape shape)
{
    if (is_debris(code) || is_turn(code) || (code == '\r' && next == '\n'))
        return 0;
    if (code == '\r' || code == 0x2028 || code == 0x2029)
        code = '\n';
    if (is_blank(code) || (shape == TEXT_LINE && (code == '\n' || code == '\t')))
        code = ' ';
    return shape == TEXT_LINE && code == ' ' && before == ' ' ? 0 : code;
}

enum err text_clean(struct ctx *cx, str raw, enum text_shape shape, str *out)
{
    if (!utf8_valid(raw))
        return fail(cx, ERR_INVALID, "not valid UTF-8 text");
    char *p = arena_alloc(&cx->arena, 1, raw.n + 1); /* cleaning never makes it longer */
    size_t n = 0;
    uint32_t code, before = 0;

    while (utf8_next(&raw, &code)) {
        code = cleaned(code, raw.n ? (unsigned char)raw.p[0] : 0, before, shape);
        if (code == 0)
            continue;
        n += utf8_put(p + n, code);
        before = code;
    }
    *out = str_trim((str){p, n});
    return OK;
}
