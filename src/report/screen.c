/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/screen.h"

enum { NIK_DIGITS = 16, PHONE_DIGITS_MIN = 9, PHONE_DIGITS_MAX = 14, FINDINGS_MAX = 200 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_mail(char c)
{
    return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}

static void add(struct findings *out, enum finding_kind kind, size_t from, size_t n)
{
    if (out->n < FINDINGS_MAX)
        out->v[out->n++] = (struct finding){kind, from, n};
}

/* A run of digits, with single spaces, dots or hyphens inside, and a leading plus. */
static size_t digit_run(str s, size_t from, size_t *digits)
{
    size_t i = from;

    *digits = 0;
    if (s.p[i] == '+')
        i++;
    for (size_t end = i; i < s.n; i++) {
        if (is_digit(s.p[i])) {
            ++*digits;
            end = i + 1;
        } else if (!(i + 1 < s.n && is_digit(s.p[i + 1]) &&
                     (s.p[i] == ' ' || s.p[i] == '-' || s.p[i] == '.')))
            return end - from;
    }
    return i - from;
}

static bool begins_phone(str s, size_t from)
{
    str rest = str_slice(s, from, s.n);

    return str_starts(rest, S("08")) || str_starts(rest, S("+62")) || str_starts(rest, S("62")) ||
           str_starts(rest, S("021")) || str_starts(rest, S("0561"));
}

static size_t find_number(str s, size_t from, struct findings *out)
{
    size_t digits, n = digit_run(s, from, &digits);

    if (digits == NIK_DIGITS)
        add(out, FINDING_NIK, from, n);
    else if (digits >= PHONE_DIGITS_MIN && digits <= PHONE_DIGITS_MAX && begins_phone(s, from))
        add(out, FINDING_PHONE, from, n);
    return n ? n : 1;
}

/* From the @ outwards: a local part, and a domain with a dot in it. */
static void find_mail(str s, size_t at, struct findings *out)
{
    size_t from = at, to = at + 1;
    bool dot = false;

    while (from > 0 && is_mail(s.p[from - 1]))
        from--;
    while (to < s.n && (is_letter(s.p[to]) || is_digit(s.p[to]) || s.p[to] == '-' ||
                        (s.p[to] == '.' && to + 1 < s.n && is_letter(s.p[to + 1]))))
        dot |= s.p[to++] == '.';
    if (from < at && dot)
        add(out, FINDING_EMAIL, from, to - from);
}

static void drop_overlaps(struct findings *f)
{
    size_t kept = 0;

    for (size_t i = 0; i < f->n; i++) {
        size_t end = kept ? f->v[kept - 1].from + f->v[kept - 1].n : 0;
        if (kept && f->v[i].from < end) {
            if (f->v[i].kind == FINDING_EMAIL)
                f->v[kept - 1] = f->v[i];
            continue;
        }
        f->v[kept++] = f->v[i];
    }
    f->n = kept;
}

void screen_text(struct ctx *cx, str text, struct findings *out)
{
    *out = (struct findings){arena_array(&cx->arena, struct finding, FINDINGS_MAX), 0};
    for (size_t i = 0; i < text.n;) {
        bool in_word = i > 0 && (is_letter(text.p[i - 1]) || is_digit(text.p[i - 1]));
        if (text.p[i] == '@')
            find_mail(text, i++, out);
        else if (!in_word && (is_digit(text.p[i]) ||
                              (text.p[i] == '+' && i + 1 < text.n && is_digit(text.p[i + 1]))))
            i += find_number(text, i, out);
        else
            i++;
    }
    drop_overlaps(out);
}

str screen_redact(struct ctx *cx, str text, const struct findings *found, str blot)
{
    str *parts = arena_array(&cx->arena, str, found->n * 2 + 1);
    size_t n = 0, at = 0;

    for (size_t i = 0; i < found->n; i++) {
        parts[n++] = str_slice(text, at, found->v[i].from - at);
        parts[n++] = blot;
        at = found->v[i].from + found->v[i].n;
    }
    parts[n++] = str_slice(text, at, text.n);
    return arena_join(&cx->arena, parts, n, S(""));
}
