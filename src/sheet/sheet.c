/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/sheet.h"

#include "base/limits.h"
#include "sheet/reader.h"

/* clang-format off */
static const struct { str magic; const char *advice; } refused[] = {
    {S_("\xd0\xcf\x11\xe0"), "the file is an old or encrypted Excel workbook; save it as XLSX or CSV"},
    {S_("\xff\xfe"),         "the file is UTF-16 text; save it as CSV UTF-8"},
    {S_("\xfe\xff"),         "the file is UTF-16 text; save it as CSV UTF-8"},
    {S_("%PDF"),             "the file is a PDF, not a table"},
    {S_("<"),                "the file is a web page or XML; open it and save it as XLSX or CSV"},
};
/* clang-format on */

static enum err refuse(struct ctx *cx, str bytes)
{
    if (str_trim(bytes).n == 0)
        return fail(cx, ERR_INVALID, "the file is empty");
    if (bytes.n > SHEET_FILE_MAX)
        return fail(cx, ERR_LIMIT, "the file has more than %d bytes", SHEET_FILE_MAX);
    for (size_t i = 0; i < COUNT(refused); i++)
        if (str_starts(bytes, refused[i].magic))
            return fail(cx, ERR_INVALID, "%s", refused[i].advice);
    return OK;
}

enum err sheet_open(struct ctx *cx, str bytes, struct sheet_options options, struct sheet **out)
{
    struct sheet *s = arena_new(&cx->arena, struct sheet);

    TRY(refuse(cx, bytes));
    s->is_xlsx = str_starts(bytes, S("PK\x03\x04"));
    if (s->is_xlsx)
        TRY(xlsx_reader_open(cx, bytes, options.worksheet, s));
    else
        TRY(csv_reader_open(cx, bytes, options.comments, s));
    *out = s;
    return OK;
}

static bool row_empty(const struct sheet_row *row)
{
    for (size_t i = 0; i < row->cells.n; i++)
        if (row->cells.v[i].n)
            return false;
    return true;
}

enum err sheet_next(struct ctx *cx, struct sheet *s, struct sheet_row *row, bool *more)
{
    do {
        *row = (struct sheet_row){0};
        TRY(s->next(cx, s->state, row, more));
        if (cx->arena.over)
            return fail(cx, ERR_LIMIT, "line %lld: the table is too large", (long long)row->line);
    } while (*more && row_empty(row));
    if (*more && ++s->rows > SHEET_ROWS_MAX)
        return fail(cx, ERR_LIMIT, "the table has more than %d rows", SHEET_ROWS_MAX);
    return OK;
}

static bool row_has(const struct sheet_row *row, str cell)
{
    for (size_t i = 0; i < row->cells.n; i++)
        if (str_eq_nocase(str_trim(row->cells.v[i]), cell))
            return true;
    return false;
}

enum err sheet_find_header(struct ctx *cx, struct sheet *s, str cell, struct sheet_row *row)
{
    bool more;

    for (int i = 0; i < SHEET_PREAMBLE_MAX; i++) {
        TRY(sheet_next(cx, s, row, &more));
        if (!more)
            break;
        if (row_has(row, cell))
            return OK;
    }
    return fail(cx, ERR_INVALID, "no header row: none of the first %d rows has \"%.*s\"",
                SHEET_PREAMBLE_MAX, STR_ARG(cell));
}

bool sheet_is_xlsx(const struct sheet *s)
{
    return s->is_xlsx;
}
