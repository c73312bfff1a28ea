/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * XLSX: bytes that begin with PK are taken as a whole file; others as the XML
 * of a sheet, of its texts and of its styles with a line "%%" between them, put
 * into a sound package, so that the fuzzer need not learn ZIP first.
 */
#include "support/corpus.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "sheet/sheet.h"
#include "support/zipped.h"

static str xlsx_section(str *rest)
{
    ptrdiff_t at = str_find(*rest, S("\n%%\n"));
    str whole = *rest;

    *rest = at < 0 ? S("") : str_slice(whole, (size_t)at + 4, whole.n);
    return at < 0 ? whole : str_slice(whole, 0, (size_t)at);
}

static void xlsx_rows(struct ctx *cx, struct sheet *s)
{
    struct sheet_row row;
    bool more = true;
    int64_t line = 0;

    while (sheet_next(cx, s, &row, &more) == OK && more) {
        must(row.line > line && row.cells.n > 0 && row.cells.n <= SHEET_CELLS_MAX);
        line = row.line;
        for (size_t i = 0; i < row.cells.n; i++)
            must(utf8_valid(row.cells.v[i]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str bytes = {(const char *)data, size};
    struct ctx cx;
    struct sheet *s;

    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    if (!str_starts(bytes, S("PK"))) {
        str sheet = xlsx_section(&bytes), strings = xlsx_section(&bytes);
        bytes = zipped_workbook(&cx, sheet, strings, bytes);
    }
    if (sheet_open(&cx, bytes, (struct sheet_options){0}, &s) == OK)
        xlsx_rows(&cx, s);
    ctx_reset(&cx);
    return 0;
}
