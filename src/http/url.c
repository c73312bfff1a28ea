/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/url.h"

#include "base/utf8.h"

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The byte behind the % at the start of s, or -1. */
static int escaped_byte(str s)
{
    if (s.n < 3 || s.p[0] != '%')
        return -1;
    int high = hex_digit(s.p[1]), low = hex_digit(s.p[2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

bool url_path(struct arena *a, str raw, str *out)
{
    char *p = arena_alloc(a, 1, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        int c = (unsigned char)raw.p[i];
        if (c == '%') {
            c = escaped_byte(str_slice(raw, i, 3));
            if (c == '/' || c < 0)
                return false;
            i += 2;
        }
        if (c < 0x20 || c == 0x7f)
            return false;
        p[n++] = (char)c;
    }
    *out = (str){p, n};
    return n > 0 && p[0] == '/' && utf8_valid(*out);
}

static bool unescape(struct arena *a, str raw, str *out)
{
    char *p = arena_alloc(a, 1, raw.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        int c = escaped_byte(str_slice(raw, i, 3));
        if (c >= 0)
            i += 2;
        else
            c = raw.p[i] == '+' ? ' ' : (unsigned char)raw.p[i];
        p[n++] = (char)c;
    }
    *out = (str){p, n};
    return utf8_valid(*out);
}

static size_t pairs_count(str raw)
{
    size_t n = raw.n > 0;

    for (size_t i = 0; i < raw.n; i++)
        n += raw.p[i] == '&';
    return n;
}

bool url_pairs(struct arena *a, str raw, size_t max, struct http_pairs *out)
{
    size_t count = pairs_count(raw);
    struct http_pairs pairs = {0};

    if (count > max)
        return false;
    pairs.v = arena_array(a, struct http_pair, count);
    for (str rest = raw, one; rest.n > 0;) {
        str name, value;
        str_cut(rest, '&', &one, &rest);
        if (one.n == 0)
            continue;
        str_cut(one, '=', &name, &value);
        struct http_pair *pair = &pairs.v[pairs.n++];
        if (!unescape(a, name, &pair->name) || !unescape(a, value, &pair->value))
            return false;
    }
    *out = pairs;
    return true;
}

static bool is_unreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

str url_encode(struct arena *a, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    char *p = arena_alloc(a, 3, s.n + 1), *at = p;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (is_unreserved(s.p[i])) {
            *at++ = s.p[i];
        } else {
            *at++ = '%';
            *at++ = hex[c >> 4];
            *at++ = hex[c & 15];
        }
    }
    return (str){p, (size_t)(at - p)};
}
