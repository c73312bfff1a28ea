/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "account/password.h"

#include "account/password_words.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { LETTERS_LEFT_MIN = 5, WORD_MIN = 3, RUN_MIN = 3 };

/* The password as somebody would guess it: folded, and again with digits read as letters. */
struct guess {
    str plain, spelled;
    bool *covered; /* bytes that stand in a word or a row */
};

static char spell(char c)
{
    static const char digits[] = "013457@$!", letters[] = "oieastasi";
    const char *at = c ? strchr(digits, c) : NULL;

    return at ? letters[at - digits] : c;
}

static void cover(struct guess *g, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++)
        g->covered[i] = true;
}

static void cover_all(struct guess *g, str text, str word)
{
    if (word.n < WORD_MIN)
        return;
    for (size_t at = 0; at + word.n <= text.n; at++)
        if (str_starts(str_slice(text, at, word.n), word))
            cover(g, at, word.n);
}

static void cover_word(struct guess *g, str word)
{
    cover_all(g, g->plain, word);
    cover_all(g, g->spelled, word);
}

/* "budi.dishub", "Budi Santoso": each part of a name is a word. */
static void cover_parts(struct guess *g, str name)
{
    size_t from = 0;

    for (size_t i = 0; i <= name.n; i++)
        if (i == name.n || (name.p[i] && strchr(" .-_,", name.p[i]))) {
            cover_word(g, str_slice(name, from, i - from));
            from = i + 1;
        }
}

/* Rows such as "3456", "fedc" and "aaaa". */
static void cover_rows(struct guess *g)
{
    for (int step = -1; step <= 1; step++)
        for (size_t from = 0, i = 1; i <= g->plain.n; i++) {
            if (i < g->plain.n && g->plain.p[i] - g->plain.p[i - 1] == step)
                continue;
            if (i - from >= RUN_MIN)
                cover(g, from, i - from);
            from = i;
        }
}

static int different_left(const struct guess *g)
{
    bool seen[256] = {0};
    int n = 0;

    for (size_t i = 0; i < g->plain.n; i++) {
        unsigned char c = (unsigned char)g->plain.p[i];
        n += !g->covered[i] && !seen[c];
        seen[c] |= !g->covered[i];
    }
    return n;
}

static bool is_guessable(struct ctx *cx, str folded, str name, str display_name)
{
    char *spelled = arena_alloc(&cx->arena, 1, folded.n + 1);
    struct guess g = {
        folded, {spelled, folded.n},
         arena_array(&cx->arena, bool, folded.n + 1)
    };

    for (size_t i = 0; i < folded.n; i++)
        spelled[i] = spell(folded.p[i]);
    for (size_t i = 0; i < password_words_n; i++)
        cover_word(&g, password_words[i]);
    cover_parts(&g, name);
    cover_parts(&g, utf8_fold(cx, display_name));
    cover_rows(&g);
    return different_left(&g) < LETTERS_LEFT_MIN;
}

enum err password_check(struct ctx *cx, str password, str name, str display_name)
{
    if (!utf8_valid(password))
        return fail_key(cx, ERR_INVALID, "password", "password_not_text");
    if (utf8_count(password) < PASSWORD_MIN)
        return fail_key(cx, ERR_INVALID, "password", "password_short");
    if (utf8_count(password) > PASSWORD_MAX)
        return fail_key(cx, ERR_INVALID, "password", "password_long");
    str folded = utf8_fold(cx, password);
    if (name.n && str_has(folded, name))
        return fail_key(cx, ERR_INVALID, "password", "password_is_name");
    if (is_guessable(cx, folded, name, display_name))
        return fail_key(cx, ERR_INVALID, "password", "password_guessable");
    return OK;
}
