/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "tmplc_code.h"

#include <ctype.h>
#include <string.h>

static bool is_name_letter(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_space(char c)
{
    return isspace((unsigned char)c) != 0;
}

/* A single = is an assignment unless it names a place of a text: T(key, .place = value). */
static bool assigns(const char *code, const char *eq)
{
    if (eq[1] == '=' || (eq > code && strchr("=!<>", eq[-1])))
        return false;
    while (eq > code && is_space(eq[-1]))
        eq--;
    while (eq > code && is_name_letter(eq[-1]))
        eq--;
    return eq == code || eq[-1] != '.';
}

static bool is_refused(const char *code, const char *s)
{
    static const char *const pairs[] = {"++", "--", "/*", "//", "<<", ">>"};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strncmp(s, pairs[i], 2) == 0)
            return true;
    return strchr(";{}#`'?@$^~\n", *s) || (*s == '=' && assigns(code, s));
}

bool code_is_expression(const char *code)
{
    int open = 0;
    bool quoted = false;

    for (const char *s = code; *s; s++) {
        if (*s == '\\')
            return false;
        if (*s == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        open += (*s == '(') - (*s == ')');
        if (open < 0 || is_refused(code, s))
            return false;
    }
    return *code && open == 0 && !quoted;
}

bool code_is_name(const char *code, size_t n)
{
    if (n == 0 || !islower((unsigned char)*code))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_name_letter(code[i]))
            return false;
    return true;
}

size_t code_call_name(const char *code)
{
    const char *open = strchr(code, '(');
    bool quoted = false;
    int depth = 0;

    if (!open || !code_is_name(code, (size_t)(open - code)))
        return 0;
    for (const char *s = open; *s; s++) {
        quoted = quoted != (*s == '"');
        if (quoted)
            continue;
        depth += (*s == '(') - (*s == ')');
        if (strchr(";{}'\\#\n", *s) || (depth == 0 && s[1]))
            return 0;
    }
    return depth == 0 && !quoted ? (size_t)(open - code) : 0;
}

bool code_word(const char **code, const char *word)
{
    size_t n = strlen(word);

    if (strncmp(*code, word, n) != 0 || is_name_letter((*code)[n]))
        return false;
    for (*code += n; is_space(**code); ++*code)
        ;
    return true;
}
