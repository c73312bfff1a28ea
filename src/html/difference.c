/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "html/difference.h"

#include "base/limits.h"

struct words {
    str *v;
    size_t n;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\n';
}

/* Words, each with the blanks after it, so that all of them together are the text. */
static struct words split(struct ctx *cx, str text)
{
    struct words w = {arena_array(&cx->arena, str, text.n / 2 + 2), 0};
    size_t from = 0;

    for (size_t i = 1; i <= text.n; i++)
        if (i == text.n || (is_blank(text.p[i - 1]) && !is_blank(text.p[i]))) {
            w.v[w.n++] = str_slice(text, from, i - from);
            from = i;
        }
    return w;
}

static struct words rest(struct words w, size_t from, size_t to)
{
    return (struct words){w.v + from, to - from};
}

/* common[i * (b.n + 1) + j]: how many words a and b have in common from i and j on. */
static uint16_t *measure(struct ctx *cx, struct words a, struct words b)
{
    size_t row = b.n + 1;
    uint16_t *common = arena_array(&cx->arena, uint16_t, (a.n + 1) * row);

    for (size_t i = a.n; i-- > 0;)
        for (size_t j = b.n; j-- > 0;) {
            uint16_t down = common[(i + 1) * row + j], right = common[i * row + j + 1];
            common[i * row + j] = str_eq(a.v[i], b.v[j])
                                      ? (uint16_t)(common[(i + 1) * row + j + 1] + 1)
                                  : down > right ? down
                                                 : right;
        }
    return common;
}

struct writer {
    struct html h;
    const char *tag; /* that is open, or NULL */
};

static void put(struct writer *w, const char *tag, str word)
{
    if (w->tag != tag) {
        if (w->tag)
            html_raw(&w->h, S("</")), html_raw(&w->h, str_of(w->tag)), html_raw(&w->h, S(">"));
        if (tag)
            html_raw(&w->h, S("<")), html_raw(&w->h, str_of(tag)), html_raw(&w->h, S(">"));
        w->tag = tag;
    }
    html_text_str(&w->h, word);
}

static void put_all(struct writer *w, const char *tag, struct words words)
{
    for (size_t i = 0; i < words.n; i++)
        put(w, tag, words.v[i]);
}

static const char DEL[] = "del", INS[] = "ins";

/* The middle, between what both begin with and what both end with. */
static void put_changes(struct ctx *cx, struct writer *w, struct words a, struct words b)
{
    size_t i = 0, j = 0, row = b.n + 1;

    if ((a.n + 1) * row <= DIFFERENCE_CELLS_MAX) {
        const uint16_t *common = measure(cx, a, b);
        while (i < a.n && j < b.n)
            if (str_eq(a.v[i], b.v[j]))
                put(w, NULL, a.v[i++]), j++;
            else if (common[(i + 1) * row + j] >= common[i * row + j + 1])
                put(w, DEL, a.v[i++]);
            else
                put(w, INS, b.v[j++]);
    }
    put_all(w, DEL, rest(a, i, a.n));
    put_all(w, INS, rest(b, j, b.n));
}

safe_html html_difference(struct ctx *cx, str before, str after)
{
    struct words a = split(cx, before), b = split(cx, after);
    struct writer w = {0};
    size_t head = 0, tail = 0;

    html_init(&w.h, &cx->arena, cx->lang, PAGE_BYTES_MAX);
    while (head < a.n && head < b.n && str_eq(a.v[head], b.v[head]))
        head++;
    while (tail < a.n - head && tail < b.n - head &&
           str_eq(a.v[a.n - tail - 1], b.v[b.n - tail - 1]))
        tail++;
    put_all(&w, NULL, rest(a, 0, head));
    put_changes(cx, &w, rest(a, head, a.n - tail), rest(b, head, b.n - tail));
    put_all(&w, NULL, rest(a, a.n - tail, a.n));
    put(&w, NULL, S(""));
    return (safe_html){
        {w.h.p, w.h.n}
    };
}
