/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/vault.h"

enum { PHONE_DIGITS_MIN = 8, PHONE_DIGITS_MAX = 15 }; /* E.164 */

static str digits_of(struct ctx *cx, str typed, bool *clean)
{
    char *p = arena_alloc(&cx->arena, 1, typed.n + 1);
    size_t n = 0;

    *clean = true;
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.p[i];
        if (c >= '0' && c <= '9')
            p[n++] = c;
        else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && !(c == '+' && n == 0))
            *clean = false;
    }
    return (str){p, n};
}

bool phone_normal(struct ctx *cx, str typed, str *out)
{
    bool clean, international = str_starts(typed, S("+"));
    str d = digits_of(cx, typed, &clean);

    if (!clean)
        return false;
    if (!international && str_skip(&d, S("0")))
        d = arena_fmt(&cx->arena, "62%.*s", STR_ARG(d));
    else if (!international && str_starts(d, S("8")))
        d = arena_fmt(&cx->arena, "62%.*s", STR_ARG(d));
    if (d.n < PHONE_DIGITS_MIN || d.n > PHONE_DIGITS_MAX || d.p[0] == '0')
        return false;
    *out = arena_fmt(&cx->arena, "+%.*s", STR_ARG(d));
    return true;
}

/* Plausible only: a mail server is the one that knows. */
bool email_plausible(str typed)
{
    str local, domain, rest;

    if (!str_cut(typed, '@', &local, &domain) || !local.n || str_has(domain, S("@")))
        return false;
    for (size_t i = 0; i < typed.n; i++)
        if (typed.p[i] <= ' ' || typed.p[i] == ',' || typed.p[i] == ';' || typed.p[i] == '<' ||
            typed.p[i] == '>')
            return false;
    return str_cut(domain, '.', &local, &rest) && local.n && rest.n && !str_ends(domain, S("."));
}
