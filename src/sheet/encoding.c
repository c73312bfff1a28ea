/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which encoding a CSV has: UTF-8, or Windows-1252 as older spreadsheets save it. */
#include "base/utf8.h"
#include "sheet/reader.h"

/* Code points of the bytes 0x80 to 0x9f; 0 where Windows-1252 has none. */
static const uint16_t windows[32] = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static uint32_t windows_code(unsigned char c)
{
    if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
        return 0;
    return c >= 0x80 && c <= 0x9f ? windows[c - 0x80] : c;
}

struct census {
    int64_t line;       /* of the first byte that is not UTF-8 */
    size_t many, wrong; /* letters of several bytes; bytes that are not UTF-8 */
};

static struct census census_of(str text)
{
    struct census n = {.line = 1};
    uint32_t code;

    while (text.n) {
        size_t before = text.n;
        n.line += !n.wrong && text.p[0] == '\n';
        if (utf8_next(&text, &code))
            n.many += before - text.n > 1;
        else
            n.wrong++, text = str_slice(text, 1, text.n);
    }
    return n;
}

static enum err from_windows(struct ctx *cx, str text, str *out)
{
    char *p = arena_alloc(&cx->arena, 3, text.n + 1); /* no letter takes more than 3 bytes */
    size_t n = 0;
    int64_t line = 1;

    for (size_t i = 0; i < text.n; i++) {
        uint32_t code = windows_code((unsigned char)text.p[i]);
        if (!code)
            return fail(cx, ERR_INVALID, "line %lld: a byte that is no text", (long long)line);
        line += code == '\n';
        n += utf8_put(p + n, code);
    }
    *out = (str){p, n};
    return OK;
}

static int64_t control_line(str text)
{
    int64_t line = 1;
    size_t i = 0;

    for (; i < text.n && windows_code((unsigned char)text.p[i] & 0x7f); i++)
        line += text.p[i] == '\n';
    return i < text.n ? line : 0;
}

enum err encoding_read(struct ctx *cx, str bytes, str *out)
{
    str_skip(&bytes, S("\xef\xbb\xbf"));
    *out = bytes;
    if (utf8_valid(bytes))
        return OK;
    struct census n = census_of(bytes);
    if (n.wrong && !n.many)
        return from_windows(cx, bytes, out);
    if (n.wrong)
        return fail(cx, ERR_INVALID, "line %lld: the file mixes encodings; save it as CSV UTF-8",
                    (long long)n.line);
    return fail(cx, ERR_INVALID, "line %lld: a control character that is no text",
                (long long)control_line(bytes));
}
