/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "html/html.h"

#include "base/limits.h"

enum { PIECES_MAX = 20, NUMBER_ROOM = 24, FIRST_ROOM = 16 << 10 };

void html_init(struct html *h, struct arena *arena, enum lang lang, size_t max)
{
    *h = (struct html){.arena = arena, .lang = lang, .max = max, .room = FIRST_ROOM};
    h->p = arena_alloc(arena, 1, h->room);
}

enum err html_finish(struct ctx *cx, struct html *h, str *out)
{
    if (h->over || h->arena->over)
        return fail(cx, ERR_LIMIT, "page over %zu bytes", h->max);
    *out = (str){h->p, h->n};
    return OK;
}

/* Makes room for n more bytes; false once the bound is passed. */
static bool room_for(struct html *h, size_t n)
{
    if (h->over || n > h->max - h->n) {
        h->over = true;
        return false;
    }
    if (n > h->room - h->n) {
        while (n > h->room - h->n)
            h->room *= 2;
        char *p = arena_alloc(h->arena, 1, h->room);
        memcpy(p, h->p, h->n);
        h->p = p;
    }
    return true;
}

void html_raw(struct html *h, str s)
{
    if (s.n && room_for(h, s.n)) {
        memcpy(h->p + h->n, s.p, s.n);
        h->n += s.n;
    }
}

/* clang-format off */
static const str entities[256] = {
    ['&'] = S_("&amp;"), ['<'] = S_("&lt;"), ['>'] = S_("&gt;"), ['"'] = S_("&quot;"), ['\''] = S_("&#39;"),
};
/* clang-format on */

void html_text_str(struct html *h, str s)
{
    size_t from = 0;

    for (size_t i = 0; i < s.n; i++) {
        str entity = entities[(unsigned char)s.p[i]];
        if (!entity.n)
            continue;
        html_raw(h, str_slice(s, from, i - from));
        html_raw(h, entity);
        from = i + 1;
    }
    html_raw(h, str_slice(s, from, s.n - from));
}

void html_text_safe(struct html *h, safe_html s)
{
    html_raw(h, s.s);
}

void html_text_i64(struct html *h, int64_t n)
{
    char digits[NUMBER_ROOM];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)n);

    html_raw(h, (str){digits, (size_t)length});
}

void html_text_int(struct html *h, int n)
{
    html_text_i64(h, n);
}

void html_text_text(struct html *h, struct text t)
{
    struct text_piece pieces[PIECES_MAX];
    char numbers[PIECES_MAX * NUMBER_ROOM];
    size_t n = text_pieces(h->lang, t, pieces, PIECES_MAX, numbers, sizeof numbers);

    for (size_t i = 0; i < n; i++)
        html_text_str(h, pieces[i].is_place ? pieces[i].value : pieces[i].words);
}

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void html_part_str(struct html *h, str s)
{
    static const char hex[] = "0123456789ABCDEF";

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        char escaped[3] = {'%', hex[c >> 4], hex[c & 15]};
        html_raw(h, is_plain(s.p[i]) ? str_slice(s, i, 1) : (str){escaped, 3});
    }
}

void html_part_i64(struct html *h, int64_t n)
{
    html_text_i64(h, n);
}

void html_part_int(struct html *h, int n)
{
    html_text_i64(h, n);
}

/*
 * Relative addresses and four schemes.  A scheme is whatever stands before the
 * first colon that no slash, question mark or hash precedes; white space and
 * controls anywhere are refused, since browsers drop them before they read the
 * scheme; so is "//host" and its backslash forms, which lead elsewhere.
 */
static bool url_allowed(str s)
{
    static const str schemes[] = {S_("http"), S_("https"), S_("mailto"), S_("tel")};

    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f || s.p[i] == '\\')
            return false;
    if (str_starts(s, S("//")))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#')
            return true;
        if (s.p[i] != ':')
            continue;
        for (size_t k = 0; k < COUNT(schemes); k++)
            if (str_eq_nocase(str_slice(s, 0, i), schemes[k]))
                return true;
        return false;
    }
    return true;
}

void html_url_str(struct html *h, str s)
{
    html_text_str(h, url_allowed(s) ? s : S("#"));
}
