/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * csv.h - rows of a CSV text, by the names in its header row.
 *
 * RFC 4180 with \n or \r\n, quotes with newlines inside, a leading byte order
 * mark and leading lines that begin with #.  Cells are slices of the text
 * where they can be, else of the arena.  Every row must have as many cells as
 * the header; errors name the line.
 */
#ifndef SHEET_CSV_H
#define SHEET_CSV_H

#include "base/ctx.h"

enum { CSV_COLUMNS_MAX = 64 };

struct csv {
    str rest;
    int line; /* of the row last read, from 1 */
    int next_line;
    char separator;
    struct strs header, row;
};

/* Takes the header row. The text must be valid UTF-8 and outlive the struct. */
MUST_USE enum err csv_open(struct ctx *cx, str text, struct csv *out);
/* The next row that is not empty; *more is false after the last. */
MUST_USE enum err csv_next(struct ctx *cx, struct csv *c, bool *more);
/* A cell of the current row; the null str when there is no such column. */
str csv_get(const struct csv *c, const char *column);
bool csv_has(const struct csv *c, const char *column);
/* ERR_INVALID that names the line and the column. */
enum err csv_fail(struct ctx *cx, const struct csv *c, const char *column, const char *what);

#endif
