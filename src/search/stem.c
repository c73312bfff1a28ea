/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/stem.h"

#include <libstemmer.h>

#include "base/utf8.h"

static void drop_stemmer(void *stemmer)
{
    sb_stemmer_delete(stemmer);
}

/* Beyond ASCII everything is a letter but punctuation and symbols that people paste. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    return c >= 0xc0 && c != 0xd7 && c != 0xf7 && !(c >= 0x2000 && c < 0x2c00) &&
           !(c >= 0x3000 && c < 0x3040) && c < 0x1f000;
}

/* Takes the next word off `rest`; empty when there is none left. */
static str next_word(str *rest)
{
    str word = {rest->p, 0};
    uint32_t c;

    while (utf8_next(rest, &c)) {
        if (is_letter(c))
            word.n = (size_t)(rest->p - word.p);
        else if (word.n)
            break;
        else
            word.p = rest->p;
    }
    return word;
}

enum err stems_and_words(struct ctx *cx, str text, size_t max, struct strs *stems,
                         struct strs *words)
{
    struct sb_stemmer *stemmer = sb_stemmer_new("indonesian", "UTF_8");
    str rest = utf8_fold(cx, text), word;

    if (!stemmer)
        return fail(cx, ERR_BUSY, "no memory for a stemmer");
    arena_defer(&cx->arena, drop_stemmer, stemmer);
    *stems = (struct strs){arena_array(&cx->arena, str, max + 1), 0};
    *words = (struct strs){arena_array(&cx->arena, str, max + 1), 0};
    for (word = next_word(&rest); word.n && stems->n < max; word = next_word(&rest)) {
        words->v[words->n++] = word;
        word = utf8_fit(word, STEM_BYTES_MAX);
        const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
        if (!stem)
            return fail(cx, ERR_BUSY, "no memory for a stem");
        size_t n = (size_t)sb_stemmer_length(stemmer);
        stems->v[stems->n++] = arena_dup(&cx->arena, (str){(const char *)stem, n});
    }
    return OK;
}

enum err stems_of(struct ctx *cx, str text, size_t max, struct strs *out)
{
    struct strs words;

    return stems_and_words(cx, text, max, out, &words);
}
