/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The CSV reader: cells are slices of the text, except those with a doubled quote in them. */
#include "base/limits.h"
#include "sheet/reader.h"

struct csv {
    str rest;
    int64_t line, next_line; /* of the row being read, of what follows it */
    char separator;
    str cells[SHEET_CELLS_MAX];
};

static bool at_line_end(str s)
{
    return s.n == 0 || s.p[0] == '\n' || s.p[0] == '\r';
}

static void skip_line_end(struct csv *c)
{
    bool cr = str_skip(&c->rest, S("\r")), lf = str_skip(&c->rest, S("\n"));

    c->next_line += cr || lf;
}

/* Where the quoted cell ends: the offset of its closing quote, or of the end of the text. */
static size_t quote_end(struct csv *c, size_t *doubled)
{
    str s = c->rest;
    size_t i = 1;

    for (; i < s.n; i++) {
        c->next_line += s.p[i] == '\n';
        if (s.p[i] != '"')
            continue;
        if (i + 1 == s.n || s.p[i + 1] != '"')
            break;
        i++, ++*doubled;
    }
    return i;
}

static str undouble(struct ctx *cx, str s, size_t doubled)
{
    char *p = arena_alloc(&cx->arena, 1, s.n - doubled + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        p[n++] = s.p[i];
        i += s.p[i] == '"';
    }
    return (str){p, n};
}

static enum err quoted(struct ctx *cx, struct csv *c, str *out)
{
    size_t doubled = 0, end = quote_end(c, &doubled);

    if (end == c->rest.n)
        return fail(cx, ERR_INVALID, "line %lld: a quote is not closed", (long long)c->line);
    *out = str_slice(c->rest, 1, end - 1);
    if (doubled)
        *out = undouble(cx, *out, doubled);
    c->rest = str_slice(c->rest, end + 1, c->rest.n);
    return OK;
}

static enum err cell(struct ctx *cx, struct csv *c, str *out)
{
    size_t n = 0;

    if (str_starts(c->rest, S("\""))) {
        TRY(quoted(cx, c, out));
    } else {
        while (n < c->rest.n && c->rest.p[n] != c->separator && c->rest.p[n] != '\n' &&
               c->rest.p[n] != '\r')
            n++;
        *out = str_slice(c->rest, 0, n);
        c->rest = str_slice(c->rest, n, c->rest.n);
    }
    if (out->n > SHEET_CELL_MAX)
        return fail(cx, ERR_LIMIT, "line %lld: a cell of more than %d bytes", (long long)c->line,
                    SHEET_CELL_MAX);
    return OK;
}

static enum err row(struct ctx *cx, struct csv *c, struct strs *out)
{
    size_t n = 0;

    for (;;) {
        if (n == SHEET_CELLS_MAX)
            return fail(cx, ERR_LIMIT, "line %lld: more than %d columns", (long long)c->line,
                        SHEET_CELLS_MAX);
        TRY(cell(cx, c, &c->cells[n++]));
        if (at_line_end(c->rest))
            break;
        if (c->rest.p[0] != c->separator)
            return fail(cx, ERR_INVALID, "line %lld: text after a closing quote",
                        (long long)c->line);
        c->rest = str_slice(c->rest, 1, c->rest.n);
    }
    skip_line_end(c);
    out->v = arena_array(&cx->arena, str, n);
    out->n = n;
    memcpy(out->v, c->cells, n * sizeof(str));
    return OK;
}

static enum err csv_next(struct ctx *cx, void *state, struct sheet_row *out, bool *more)
{
    struct csv *c = state;

    while (c->rest.n && at_line_end(c->rest))
        skip_line_end(c);
    *more = c->rest.n > 0;
    out->line = c->line = c->next_line;
    return *more ? row(cx, c, &out->cells) : OK;
}

/* The separator that the first line with any of them has most often, outside quotes. */
static char separator_of(str text)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t n[COUNT(candidates)] = {0}, best = 0;
    bool inside = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n' && !inside && n[0] + n[1] + n[2] > 0)
            break;
        inside ^= text.p[i] == '"';
        for (size_t k = 0; k < COUNT(candidates) && !inside; k++)
            n[k] += text.p[i] == candidates[k];
    }
    for (size_t k = 1; k < COUNT(candidates); k++)
        if (n[k] > n[best])
            best = k;
    return candidates[best];
}

static void skip_comments(struct csv *c)
{
    str line;

    while (str_starts(c->rest, S("#"))) {
        str_cut(c->rest, '\n', &line, &c->rest);
        c->next_line++;
    }
}

/* "sep=;", which Excel reads and writes. */
static bool take_sep_line(struct csv *c)
{
    str s = c->rest;

    if (!str_skip(&s, S("sep=")) || s.n < 2 || !memchr(",;\t|", s.p[0], 4))
        return false;
    c->separator = s.p[0];
    s = str_slice(s, 1, s.n);
    if (!at_line_end(s))
        return false;
    c->rest = s;
    skip_line_end(c);
    return true;
}

enum err csv_reader_open(struct ctx *cx, str bytes, bool comments, struct sheet *out)
{
    struct csv *c = arena_new(&cx->arena, struct csv);

    TRY(encoding_read(cx, bytes, &c->rest));
    c->next_line = 1;
    if (comments)
        skip_comments(c);
    if (!take_sep_line(c))
        c->separator = separator_of(c->rest);
    out->next = csv_next;
    out->state = c;
    return OK;
}
