/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/table.h"

#include "base/utf8.h"

/* Column names with what office programs and people put between their words made plain. */
static enum err take_header(struct ctx *cx, struct table *t)
{
    str *names = arena_array(&cx->arena, str, t->row.cells.n);

    for (size_t i = 0; i < t->row.cells.n; i++)
        TRY(text_clean(cx, t->row.cells.v[i], TEXT_LINE, &names[i]));
    t->header = (struct strs){names, t->row.cells.n};
    return OK;
}

enum err table_open(struct ctx *cx, str bytes, struct table *out)
{
    bool more;

    *out = (struct table){0};
    TRY(sheet_open(cx, bytes, (struct sheet_options){.comments = true}, &out->sheet));
    TRY(sheet_next(cx, out->sheet, &out->row, &more));
    if (!more)
        return fail(cx, ERR_INVALID, "the file is empty");
    return take_header(cx, out);
}

enum err table_open_at(struct ctx *cx, str bytes, str cell, struct table *out)
{
    *out = (struct table){0};
    TRY(sheet_open(cx, bytes, (struct sheet_options){0}, &out->sheet));
    TRY(sheet_find_header(cx, out->sheet, cell, &out->row));
    return take_header(cx, out);
}

/* Cells beyond the header that say nothing, as office programs leave them. */
static size_t cells_used(const struct table *t)
{
    size_t n = t->row.cells.n;

    while (n > t->header.n && t->row.cells.v[n - 1].n == 0)
        n--;
    return n;
}

enum err table_next(struct ctx *cx, struct table *t, bool *more)
{
    TRY(sheet_next(cx, t->sheet, &t->row, more));
    if (!*more)
        return OK;
    t->rows++;
    size_t n = t->row.cells.n = cells_used(t), columns = t->header.n;
    if (n == columns)
        return OK;
    if (n > columns || !sheet_is_xlsx(t->sheet))
        return fail(cx, ERR_INVALID, "line %lld: %zu cells, the header has %zu",
                    (long long)t->row.line, n, columns);
    str *cells = arena_array(&cx->arena, str, columns);
    memcpy(cells, t->row.cells.v, n * sizeof *cells);
    while (n < columns)
        cells[n++] = S("");
    t->row.cells = (struct strs){cells, columns};
    return OK;
}

void table_names(struct table *t, const struct table_name *names, size_t n)
{
    t->names = names;
    t->names_n = n;
}

enum err table_each(struct ctx *cx, str bytes, const struct table_name *names, size_t n,
                    table_row_fn *fn, void *arg, int64_t *rows_out)
{
    struct table t;
    bool more;

    *rows_out = 0;
    TRY(table_open(cx, bytes, &t));
    table_names(&t, names, n);
    for (;;) {
        TRY(table_next(cx, &t, &more));
        *rows_out = t.rows;
        if (!more)
            return OK;
        TRY(fn(cx, &t, arg));
    }
}

static ptrdiff_t index_of(const struct table *t, const char *name)
{
    for (size_t i = 0; i < t->header.n; i++)
        if (str_eq_nocase(t->header.v[i], str_of(name)))
            return (ptrdiff_t)i;
    return -1;
}

static ptrdiff_t column_index(const struct table *t, const char *column)
{
    ptrdiff_t found = index_of(t, column);

    for (size_t i = 0; found < 0 && i < t->names_n; i++)
        if (strcmp(t->names[i].column, column) == 0)
            found = index_of(t, t->names[i].other);
    return found;
}

bool table_has(const struct table *t, const char *column)
{
    return column_index(t, column) >= 0;
}

str table_get(const struct table *t, const char *column)
{
    ptrdiff_t i = column_index(t, column);

    return i < 0 ? (str){0} : str_trim(t->row.cells.v[i]);
}

enum err table_fail(struct ctx *cx, const struct table *t, const char *column, const char *what)
{
    return fail(cx, ERR_INVALID, "line %lld, %s: %s", (long long)t->row.line, column, what);
}
