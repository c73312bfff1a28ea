/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers of XLSX cells, which are also its dates, as text. */
#include "base/time.h"
#include "sheet/book.h"

#include <math.h>

/* The last day a spreadsheet knows: 9999-12-31, counted from 1900. */
#define SERIAL_MAX 2958465.0

/* "[h]" and "[mm]" count hours and minutes; other brackets are colours, currencies, conditions. */
static bool counts_time(str inside)
{
    if (!inside.n || !memchr("hms", inside.p[0] | 0x20, 3))
        return false;
    return inside.n == 1 || (inside.n == 2 && inside.p[0] == inside.p[1]);
}

/* Letters of days and times outside quotes, escapes and brackets, in the first section. */
bool format_is_date(str code)
{
    str head, rest = code;

    while (rest.n && rest.p[0] != ';') {
        char c = rest.p[0];
        rest = str_slice(rest, 1, rest.n);
        if (c == '\\' || c == '_' || c == '*') {
            rest = str_slice(rest, 1, rest.n);
        } else if (c == '"' || c == '[') {
            str_cut(rest, c == '"' ? '"' : ']', &head, &rest);
            if (c == '[' && counts_time(head))
                return true;
        } else if (memchr("ymdhs", c | 0x20, 5)) {
            return true;
        }
    }
    return false;
}

static bool is_date(const struct book *b, int64_t style)
{
    return style >= 0 && (size_t)style < b->styles_n && b->date_style[style];
}

/* Spreadsheets have a 29 February 1900, day 60; before it the count is one off. */
static enum err serial_day(struct ctx *cx, const struct book *b, int64_t serial, int64_t *day)
{
    if (b->from_1904) {
        *day = day_number(1904, 1, 1) + serial;
        return OK;
    }
    if (serial == 60)
        return fail(cx, ERR_INVALID, "29 February 1900 is no date");
    *day = day_number(1899, 12, serial < 60 ? 31 : 30) + serial;
    return OK;
}

static enum err date_text(struct ctx *cx, const struct book *b, double value, str *out)
{
    int64_t day, second = llround(value * 86400);
    int64_t serial = second / 86400;
    second %= 86400;

    if (value < 0 || value > SERIAL_MAX)
        return fail(cx, ERR_INVALID, "%.15g is no date", value);
    TRY(serial_day(cx, b, serial, &day));
    int h = (int)(second / 3600), m = (int)(second / 60 % 60), s = (int)(second % 60);
    if (serial == 0 && value < 1)
        *out = arena_fmt(&cx->arena, "%02d:%02d:%02d", h, m, s);
    else if (second == 0)
        *out = date_format(cx, day);
    else
        *out = arena_fmt(&cx->arena, "%.*sT%02d:%02d:%02d", STR_ARG(date_format(cx, day)), h, m, s);
    return OK;
}

static bool read_number(struct ctx *cx, str raw, double *out)
{
    char *end;

    if (!raw.n || raw.n > 40)
        return false;
    for (size_t i = 0; i < raw.n; i++)
        if (!memchr("0123456789+-.eE", raw.p[i], 15))
            return false;
    const char *z = arena_z(&cx->arena, raw);
    *out = strtod(z, &end);
    return *end == '\0' && end != z && isfinite(*out);
}

enum err book_number(struct ctx *cx, const struct book *b, str raw, int64_t style, str *out)
{
    double value;
    int64_t whole;

    raw = str_trim(raw);
    if (raw.n == 0)
        return *out = S(""), OK;
    if (!read_number(cx, raw, &value))
        return fail(cx, ERR_INVALID, "not a number");
    if (is_date(b, style))
        return date_text(cx, b, value, out);
    if (raw.n <= 15 && str_i64(raw, &whole))
        *out = arena_dup(&cx->arena, raw);
    else if (fabs(value) < 1e15 && value == trunc(value))
        *out = arena_fmt(&cx->arena, "%.0f", value);
    else
        *out = arena_fmt(&cx->arena, "%.15g", value);
    return OK;
}
