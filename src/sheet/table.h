/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * table.h - rows of a sheet, by the names in its header row.
 *
 * Every row of a CSV must have as many cells as the header; rows of XLSX end
 * where their cells do and are filled up.  Names of columns are compared
 * without regard to case and to white space around them.  Lists that others
 * keep call a column otherwise: table_names() adds such words, which count
 * where the column's own name is missing.  Errors name the line.  Life of
 * bytes and rows as in sheet.h.
 */
#ifndef SHEET_TABLE_H
#define SHEET_TABLE_H

#include "sheet/sheet.h"

/* Another name that a column may have; several of one column are tried in their order. */
struct table_name {
    const char *column, *other;
};

struct table {
    struct sheet *sheet;
    const struct table_name *names;
    size_t names_n;
    struct strs header;
    struct sheet_row row;
    int64_t rows; /* read so far, this one included */
};

/* The header is the first row; leading lines of CSV that begin with # are skipped. */
MUST_USE enum err table_open(struct ctx *cx, str bytes, struct table *out);
/* The header is the row that has the cell `cell`: what stands before it is passed over. */
MUST_USE enum err table_open_at(struct ctx *cx, str bytes, str cell, struct table *out);
MUST_USE enum err table_next(struct ctx *cx, struct table *t, bool *more);

/* `names` must outlive the table. */
void table_names(struct table *t, const struct table_name *names, size_t n);

/*
 * Every row in turn, of a file whose first row is the header; the first error ends it.
 * *rows_out: how many there were.  `names` may be NULL.
 */
typedef enum err table_row_fn(struct ctx *cx, const struct table *t, void *arg);
MUST_USE enum err table_each(struct ctx *cx, str bytes, const struct table_name *names, size_t n,
                             table_row_fn *fn, void *arg, int64_t *rows_out);

/* A cell of the current row, trimmed; the null str when there is no such column. */
str table_get(const struct table *t, const char *column);
bool table_has(const struct table *t, const char *column);
/* ERR_INVALID that names the line and the column. */
enum err table_fail(struct ctx *cx, const struct table *t, const char *column, const char *what);

#endif
