/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "api/metadata.h"

#include "base/limits.h"

enum { KEYS_MAX = 32 };

static bool is_digit_of_64(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/';
}

/* Whole groups of four, the last one filled up with "=". */
static bool is_base64(str s)
{
    size_t fill = str_ends(s, S("==")) ? 2 : str_ends(s, S("=")) ? 1 : 0;

    if (s.n % 4 != 0)
        return false;
    for (size_t i = 0; i < s.n - fill; i++)
        if (!is_digit_of_64(s.p[i]))
            return false;
    return true;
}

/* It goes back out in a header. */
static bool is_one_line(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] >= 0x7f)
            return false;
    return true;
}

static bool is_word(str s)
{
    return s.n > 0 && !str_has(s, S(" "));
}

static bool is_new(const str *keys, size_t n, str key)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(keys[i], key))
            return false;
    return true;
}

bool metadata_good(str header)
{
    str rest = header, pair, value, keys[KEYS_MAX];
    size_t n = 0;

    if (header.n > UPLOAD_METADATA_MAX || !is_one_line(header))
        return false;
    for (bool more = true; more; n++) {
        if (n == KEYS_MAX)
            return false;
        more = str_cut(rest, ',', &pair, &rest);
        str_cut(str_trim(pair), ' ', &keys[n], &value);
        if (!is_word(keys[n]) || !is_base64(value) || !is_new(keys, n, keys[n]))
            return false;
    }
    return true;
}
