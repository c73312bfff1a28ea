/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sheet.h - rows of a table that came as CSV or XLSX.
 *
 * What the bytes are is told by the bytes: XLSX, CSV in UTF-8, or CSV in
 * Windows-1252 as older spreadsheets save it (converted).  Anything else
 * (UTF-16, old .xls, a web page, a mixture of encodings) is ERR_INVALID with a
 * sentence that says what to do.  CSV is RFC 4180 with \n or \r\n, newlines
 * inside quotes, a byte order mark, and `,` `;` or tab between the cells: the
 * first line that has any decides, or a first line "sep=;".
 *
 * XLSX gives each cell as text: numbers in decimal, booleans as 1 and 0, dates
 * as YYYY-MM-DD, HH:MM:SS or YYYY-MM-DDTHH:MM:SS according to the cell's style
 * and value, formulas as the value they had.  XML entities of one's own and
 * XML beyond SHEET_UNPACKED_MAX bytes are refused.
 *
 * The bytes must outlive the reader, which lives in the arena it was opened
 * in; a row lives in the arena of the call, so that long tables are read with
 * ctx_scratch().  Cells are valid UTF-8.  All bounds are in base/limits.h.
 * Errors name the line of the text or the row of the sheet.
 */
#ifndef SHEET_SHEET_H
#define SHEET_SHEET_H

#include "base/ctx.h"

struct sheet;

struct sheet_options {
    str worksheet; /* of XLSX, by its name; the null str: the first */
    bool comments; /* leading lines of CSV that begin with # are skipped */
};

struct sheet_row {
    struct strs cells; /* XLSX: up to the last cell that is not empty */
    int64_t line;      /* where it begins, from 1 */
};

MUST_USE enum err sheet_open(struct ctx *cx, str bytes, struct sheet_options options,
                             struct sheet **out);
/* The next row that is not empty; *more is false after the last. */
MUST_USE enum err sheet_next(struct ctx *cx, struct sheet *s, struct sheet_row *row, bool *more);
/*
 * Passes over a preamble: takes rows up to and with the one that has the
 * cell `cell`.  ERR_INVALID when none of the first SHEET_PREAMBLE_MAX rows is.
 */
MUST_USE enum err sheet_find_header(struct ctx *cx, struct sheet *s, str cell,
                                    struct sheet_row *row);
bool sheet_is_xlsx(const struct sheet *s);

#endif
