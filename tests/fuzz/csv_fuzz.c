/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CSV of any bytes: rows are text, within their bounds, on rising lines. */
#include "support/corpus.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "sheet/sheet.h"
#include "sheet/table.h"

static void check_rows(struct ctx *cx, struct sheet *s)
{
    struct sheet_row row;
    bool more = true;
    int64_t line = 0;

    while (sheet_next(cx, s, &row, &more) == OK && more) {
        must(row.line > line && row.cells.n > 0 && row.cells.n <= SHEET_CELLS_MAX);
        line = row.line;
        for (size_t i = 0; i < row.cells.n; i++)
            must(utf8_valid(row.cells.v[i]) && row.cells.v[i].n <= SHEET_CELL_MAX);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str bytes = {(const char *)data, size};
    struct ctx cx;
    struct sheet *s;
    struct table t;

    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    if (!str_starts(bytes, S("PK")) && sheet_open(&cx, bytes, (struct sheet_options){0}, &s) == OK)
        check_rows(&cx, s);
    fault_clear(&cx);
    if (!str_starts(bytes, S("PK")) && table_open(&cx, bytes, &t) == OK)
        check_rows(&cx, t.sheet);
    ctx_reset(&cx);
    return 0;
}
