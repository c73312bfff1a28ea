/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "lang/lang.h"

#include "lang/table.h"

enum { PIECES_MAX = 20, NUMBER_ROOM = 24 };

/* The value of a place, as text; numbers are written into `at`. */
static str place_value(const struct text_entry *e, const void *args, str name, char *at)
{
    for (int i = 0; i < e->places_n; i++) {
        const struct text_place *p = &e->places[i];
        const char *member = (const char *)args + p->offset;
        if (!str_eq(name, str_of(p->name)))
            continue;
        if (!p->is_int)
            return *(const str *)(const void *)member;
        int n =
            snprintf(at, NUMBER_ROOM, "%lld", (long long)*(const int64_t *)(const void *)member);
        return (str){at, (size_t)n};
    }
    must(name.n == 0); /* a place that langc did not see */
    return S("");
}

size_t text_pieces(enum lang lang, struct text t, struct text_piece *out, size_t max, char *numbers,
                   size_t numbers_size)
{
    must((size_t)t.id < TEXT_COUNT && lang < LANG_COUNT);
    const struct text_entry *e = &text_table[t.id];
    str rest = str_of(e->words[lang]), words, place;
    size_t n = 0;

    while (rest.n) {
        must(n + 2 <= max && numbers_size >= NUMBER_ROOM);
        bool more = str_cut(rest, '{', &words, &rest);
        if (words.n)
            out[n++] = (struct text_piece){.words = words};
        if (!more)
            break;
        str_cut(rest, '}', &place, &rest);
        if (str_ends(place, S(":int")))
            place.n -= 4;
        out[n++] =
            (struct text_piece){.is_place = true, .value = place_value(e, t.args, place, numbers)};
        numbers += NUMBER_ROOM;
        numbers_size -= NUMBER_ROOM;
    }
    return n;
}

str text_str_at(struct arena *a, enum lang lang, struct text t)
{
    struct text_piece pieces[PIECES_MAX];
    char numbers[PIECES_MAX * NUMBER_ROOM];
    str parts[PIECES_MAX];
    size_t n = text_pieces(lang, t, pieces, PIECES_MAX, numbers, sizeof numbers);

    for (size_t i = 0; i < n; i++)
        parts[i] = pieces[i].is_place ? pieces[i].value : pieces[i].words;
    return arena_join(a, parts, n, S(""));
}

str text_str_in(struct ctx *cx, enum lang lang, struct text t)
{
    return text_str_at(&cx->arena, lang, t);
}

str text_str(struct ctx *cx, struct text t)
{
    return text_str_in(cx, cx->lang, t);
}

bool text_by_key(str key, enum text_id *out)
{
    size_t low = 0, high = TEXT_COUNT; /* langc sorts the table by key */

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = str_cmp(key, str_of(text_table[middle].key));
        if (order == 0)
            return *out = (enum text_id)middle, true;
        *(order < 0 ? &high : &low) = order < 0 ? middle : middle + 1;
    }
    return false;
}
