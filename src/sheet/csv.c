/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/csv.h"

#include "base/utf8.h"

static bool at_line_end(str s)
{
    return s.n == 0 || s.p[0] == '\n' || s.p[0] == '\r';
}

static void skip_line_end(struct csv *c)
{
    str_skip(&c->rest, S("\r"));
    if (str_skip(&c->rest, S("\n")))
        c->next_line++;
}

/* A quoted cell: "" inside is one quote. */
static enum err quoted(struct ctx *cx, struct csv *c, str *out)
{
    str s = c->rest;
    size_t i = 1, from = 1;
    str done = S("");

    for (;; i++) {
        if (i >= s.n)
            return fail(cx, ERR_INVALID, "line %d: a quote is not closed", c->line);
        c->next_line += s.p[i] == '\n';
        if (s.p[i] != '"')
            continue;
        str parts[] = {done, str_slice(s, from, i - from)};
        done = done.n ? arena_join(&cx->arena, parts, 2, S("")) : parts[1];
        if (i + 1 < s.n && s.p[i + 1] == '"') {
            from = ++i;
            continue;
        }
        break;
    }
    c->rest = str_slice(s, i + 1, s.n);
    *out = done;
    return OK;
}

static enum err cell(struct ctx *cx, struct csv *c, str *out)
{
    size_t n = 0;

    if (str_starts(c->rest, S("\"")))
        return quoted(cx, c, out);
    while (n < c->rest.n && c->rest.p[n] != c->separator && c->rest.p[n] != '\n' &&
           c->rest.p[n] != '\r')
        n++;
    *out = str_slice(c->rest, 0, n);
    c->rest = str_slice(c->rest, n, c->rest.n);
    return OK;
}

static enum err row(struct ctx *cx, struct csv *c, struct strs *out)
{
    str cells[CSV_COLUMNS_MAX];
    size_t n = 0;

    c->line = c->next_line;
    for (;;) {
        if (n == CSV_COLUMNS_MAX)
            return fail(cx, ERR_INVALID, "line %d: more than %d columns", c->line, CSV_COLUMNS_MAX);
        TRY(cell(cx, c, &cells[n++]));
        if (c->rest.n && c->rest.p[0] == c->separator) {
            c->rest = str_slice(c->rest, 1, c->rest.n);
            continue;
        }
        if (!at_line_end(c->rest))
            return fail(cx, ERR_INVALID, "line %d: text after a closing quote", c->line);
        break;
    }
    skip_line_end(c);
    out->v = arena_array(&cx->arena, str, n);
    out->n = n;
    memcpy(out->v, cells, n * sizeof *cells);
    return OK;
}

static char separator_of(str header)
{
    static const char candidates[] = {',', ';', '\t'};
    char best = ',';
    size_t most = 0;

    for (size_t k = 0; k < COUNT(candidates); k++) {
        size_t n = 0;
        for (size_t i = 0; i < header.n && header.p[i] != '\n'; i++)
            n += header.p[i] == candidates[k];
        if (n > most)
            most = n, best = candidates[k];
    }
    return best;
}

enum err csv_open(struct ctx *cx, str text, struct csv *out)
{
    str line;

    *out = (struct csv){.rest = text, .next_line = 1};
    str_skip(&out->rest, S("\xef\xbb\xbf"));
    if (!utf8_valid(out->rest))
        return fail(cx, ERR_INVALID, "the file is not UTF-8 text");
    while (str_starts(out->rest, S("#"))) {
        str_cut(out->rest, '\n', &line, &out->rest);
        out->next_line++;
    }
    if (out->rest.n == 0)
        return fail(cx, ERR_INVALID, "the file is empty");
    out->separator = separator_of(out->rest);
    return row(cx, out, &out->header);
}

enum err csv_next(struct ctx *cx, struct csv *c, bool *more)
{
    while (c->rest.n && at_line_end(c->rest))
        skip_line_end(c);
    *more = c->rest.n > 0;
    if (!*more)
        return OK;
    TRY(row(cx, c, &c->row));
    if (c->row.n != c->header.n)
        return fail(cx, ERR_INVALID, "line %d: %zu cells, the header has %zu", c->line, c->row.n,
                    c->header.n);
    return OK;
}

static ptrdiff_t column_index(const struct csv *c, const char *column)
{
    for (size_t i = 0; i < c->header.n; i++)
        if (str_eq(str_trim(c->header.v[i]), str_of(column)))
            return (ptrdiff_t)i;
    return -1;
}

bool csv_has(const struct csv *c, const char *column)
{
    return column_index(c, column) >= 0;
}

str csv_get(const struct csv *c, const char *column)
{
    ptrdiff_t i = column_index(c, column);

    return i < 0 ? (str){0} : str_trim(c->row.v[i]);
}

enum err csv_fail(struct ctx *cx, const struct csv *c, const char *column, const char *what)
{
    return fail(cx, ERR_INVALID, "line %d, %s: %s", c->line, column, what);
}
