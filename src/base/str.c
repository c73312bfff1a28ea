/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/base.h"

#include <string.h>

str str_of(const char *z)
{
    return (str){z, z ? strlen(z) : 0};
}

bool str_eq(str a, str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

bool str_eq_nocase(str a, str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
            return false;
    return true;
}

int str_cmp(str a, str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;

    if (order)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

bool str_starts(str s, str prefix)
{
    return s.n >= prefix.n && str_eq((str){s.p, prefix.n}, prefix);
}

bool str_ends(str s, str suffix)
{
    return s.n >= suffix.n && str_eq((str){s.p + s.n - suffix.n, suffix.n}, suffix);
}

bool str_skip(str *s, str prefix)
{
    if (!str_starts(*s, prefix))
        return false;
    s->p += prefix.n;
    s->n -= prefix.n;
    return true;
}

ptrdiff_t str_find(str s, str part)
{
    if (part.n == 0)
        return 0;
    const char *hit = s.n ? memmem(s.p, s.n, part.p, part.n) : NULL;
    return hit ? hit - s.p : -1;
}

bool str_has(str s, str part)
{
    return str_find(s, part) >= 0;
}

bool str_cut(str s, char at, str *head, str *tail)
{
    const char *hit = s.n ? memchr(s.p, at, s.n) : NULL;

    if (!hit) {
        *head = s;
        *tail = S("");
        return false;
    }
    size_t n = (size_t)(hit - s.p);
    *head = (str){s.p, n};
    *tail = (str){hit + 1, s.n - n - 1};
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

str str_trim(str s)
{
    while (s.n && is_space(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

str str_slice(str s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    return (str){s.p ? s.p + from : s.p, n};
}

bool str_i64(str s, int64_t *out)
{
    bool negative = str_skip(&s, S("-"));
    int64_t value = 0;

    if (s.n == 0)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        if (__builtin_mul_overflow(value, 10, &value) ||
            __builtin_sub_overflow(value, s.p[i] - '0', &value)) /* negative: fits INT64_MIN */
            return false;
    }
    if (!negative && __builtin_sub_overflow(0, value, &value))
        return false;
    *out = value;
    return true;
}
