/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/mail.h"

#include "base/hash.h"
#include "base/time.h"

enum { LINE_BYTES = 57 /* 76 letters of base64 */, WORD_BYTES = 39 };

static str body(struct ctx *cx, str text)
{
    size_t n = 0, lines = text.n / LINE_BYTES + 1;
    str *v = arena_array(&cx->arena, str, lines);

    for (size_t at = 0; at < text.n; at += LINE_BYTES)
        v[n++] = b64_encode(cx, str_slice(text, at, LINE_BYTES));
    return arena_join(&cx->arena, v, n, S("\r\n"));
}

static bool is_ascii(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || (unsigned char)s.p[i] > '~')
            return false;
    return true;
}

/* RFC 2047: encoded words of whole characters, at most 75 letters each. */
static str subject(struct ctx *cx, str words)
{
    str *v = arena_array(&cx->arena, str, words.n / (WORD_BYTES - 3) + 1);
    size_t n = 0;

    if (is_ascii(words) && words.n < 70)
        return words;
    while (words.n) {
        str part = str_slice(words, 0, WORD_BYTES);
        while (part.n < words.n && ((unsigned char)words.p[part.n] & 0xc0) == 0x80)
            part.n--;
        v[n++] = arena_fmt(&cx->arena, "=?UTF-8?B?%s?=", b64_encode(cx, part).p);
        words = str_slice(words, part.n, words.n);
    }
    return arena_join(&cx->arena, v, n, S("\r\n "));
}

static bool is_address(str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] == '<' || s.p[i] == '>' || s.p[i] == '\x7f')
            return false;
    return s.n && str_find(s, S("@")) > 0;
}

static str date(struct ctx *cx, int64_t ms)
{
    static const char days[7][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct civil c = civil_of(ms, ZONE_UTC);

    return arena_fmt(&cx->arena, "%s, %02d %s %04d %02d:%02d:%02d +0000",
                     days[day_weekday(day_of(ms, ZONE_UTC)) - 1], c.day, months[c.month - 1],
                     c.year, c.hour, c.minute, c.second);
}

enum err mail_bytes(struct ctx *cx, const struct mail *m, str *out)
{
    if (!is_address(m->from) || !is_address(m->to))
        return fail(cx, ERR_INVALID, "not an e-mail address");
    *out = arena_fmt(&cx->arena,
                     "From: <%.*s>\r\nTo: <%.*s>\r\nSubject: %.*s\r\nDate: %s\r\n"
                     "Message-ID: %.*s\r\nAuto-Submitted: auto-generated\r\n"
                     "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n%s\r\n",
                     STR_ARG(m->from), STR_ARG(m->to), STR_ARG(subject(cx, m->subject)),
                     date(cx, m->at).p, STR_ARG(m->message_id), body(cx, m->text).p);
    return OK;
}
