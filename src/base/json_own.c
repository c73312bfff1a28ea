/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads back what jv_canonical() wrote: one pass, texts without escapes are slices of it. */
#include "base/json.h"

static bool read_value(struct ctx *cx, str *s, int depth, struct jv *v);

static bool take(str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = (str){s->p + 1, s->n - 1};
    return true;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \u00XX: our writer escapes control characters alone. */
static int escaped_unit(str s)
{
    if (s.n < 6 || s.p[2] != '0' || s.p[3] != '0')
        return -1;
    int high = hex_digit(s.p[4]), low = hex_digit(s.p[5]);
    return high < 0 || high > 1 || low < 0 ? -1 : high << 4 | low;
}

/* The byte behind the backslash at the start of s, and how much of s it took; -1: none. */
static int escaped(str s, size_t *took)
{
    static const char letters[] = "\"\\bfnrt", bytes[] = "\"\\\b\f\n\r\t";
    const char *at = s.n > 1 && s.p[1] ? strchr(letters, s.p[1]) : NULL;

    *took = at ? 2 : 6;
    if (at)
        return bytes[at - letters];
    return s.n > 1 && s.p[1] == 'u' ? escaped_unit(s) : -1;
}

static bool unescape(struct ctx *cx, str s, str *out)
{
    char *p = arena_alloc(&cx->arena, 1, s.n + 1);
    size_t n = 0, took = 1;

    for (; s.n; s = str_slice(s, took, s.n)) {
        int c = (unsigned char)s.p[0];
        took = 1;
        if (c == '\\')
            c = escaped(s, &took);
        if (c < 0)
            return false;
        p[n++] = (char)c;
    }
    *out = (str){p, n};
    return true;
}

static bool read_text(struct ctx *cx, str *s, str *out)
{
    bool plain = true;
    size_t n = 0;

    if (!take(s, '"'))
        return false;
    while (n < s->n && s->p[n] != '"') {
        bool escape = s->p[n] == '\\';
        plain &= !escape;
        n += escape ? 2 : 1;
    }
    if (n >= s->n)
        return false;
    *out = (str){s->p, n};
    *s = str_slice(*s, n + 1, s->n);
    return plain || unescape(cx, *out, out);
}

static bool read_integer(str *s, int64_t *out)
{
    size_t n = s->n && s->p[0] == '-';

    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    if (!str_i64(str_slice(*s, 0, n), out))
        return false;
    *s = str_slice(*s, n, s->n);
    return true;
}

/* What stands between the brackets, the closing one included. */
static bool read_list(struct ctx *cx, str *s, int depth, struct jv *v)
{
    bool object = v->kind == JV_OBJECT;
    char end = object ? '}' : ']';

    if (depth == JSON_WRITE_DEPTH)
        return false;
    if (take(s, end))
        return true;
    do {
        struct jv *e = arena_new(&cx->arena, struct jv);
        if (object && !(read_text(cx, s, &e->key) && take(s, ':')))
            return false;
        if (!read_value(cx, s, depth + 1, e))
            return false;
        *(v->as.list.last ? &v->as.list.last->next : &v->as.list.first) = e;
        v->as.list.last = e;
    } while (take(s, ','));
    return take(s, end);
}

static bool read_value(struct ctx *cx, str *s, int depth, struct jv *v)
{
    if (take(s, '{') || take(s, '[')) {
        v->kind = s->p[-1] == '{' ? JV_OBJECT : JV_ARRAY;
        return read_list(cx, s, depth, v);
    }
    if (str_starts(*s, S("\""))) {
        v->kind = JV_STR;
        return read_text(cx, s, &v->as.s);
    }
    if (str_skip(s, S("null")))
        return true; /* JV_NULL is zero */
    v->kind = JV_BOOL;
    v->as.truth = str_starts(*s, S("true"));
    if (str_skip(s, S("true")) || str_skip(s, S("false")))
        return true;
    v->kind = JV_INT;
    return read_integer(s, &v->as.i);
}

enum err json_read_own(struct ctx *cx, str text, struct jv **out)
{
    struct jv *v = arena_new(&cx->arena, struct jv);

    if (!read_value(cx, &text, 0, v) || text.n)
        return fail(cx, ERR_BUG, "stored JSON is not as it was written");
    *out = v;
    return OK;
}
