/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * write.h - rows out of the program, as CSV, JSON lines or XLSX.
 *
 *     struct sheet_writer *w;
 *     TRY(sheet_create(cx, S("out.xlsx"), SHEET_XLSX, columns, COUNT(columns), &w));
 *     TRY(sheet_write(cx, w, cells));                    for each row
 *     TRY(sheet_finish(cx, w));
 *
 * The file appears under its name at the end, whole, or not at all.  Rows are
 * not kept in memory.  Texts of cells are valid UTF-8.
 *
 * A spreadsheet takes a CSV cell that begins with = + - @, tab or carriage
 * return for a formula, whoever wrote it.  In CSV such texts therefore get an
 * apostrophe in front; XLSX texts are texts by type, JSON has no formulas.
 * Dates are ISO 8601 in CSV and JSON, real dates in XLSX; instants carry their
 * offset in CSV and JSON and are the civil time of their zone in XLSX.
 */
#ifndef SHEET_WRITE_H
#define SHEET_WRITE_H

#include "base/ctx.h"

enum sheet_format { SHEET_CSV, SHEET_JSONL, SHEET_XLSX };

enum sheet_kind { SHEET_NONE, SHEET_TEXT, SHEET_INT, SHEET_DATE, SHEET_TIME, SHEET_JSON };
struct sheet_cell {
    enum sheet_kind kind;
    str text;
    int64_t n; /* the number, the day, or the ms UTC */
    int zone;  /* of SHEET_TIME */
};
#define CELL_TEXT(s)        ((struct sheet_cell){.kind = SHEET_TEXT, .text = (s)})
#define CELL_INT(i)         ((struct sheet_cell){.kind = SHEET_INT, .n = (i)})
#define CELL_DATE(day)      ((struct sheet_cell){.kind = SHEET_DATE, .n = (day)})
#define CELL_TIME(ms, zone) ((struct sheet_cell){SHEET_TIME, {0}, (ms), (zone)})
/* One value that is JSON already: as it is in JSON lines, its text elsewhere. */
#define CELL_JSON(s)        ((struct sheet_cell){.kind = SHEET_JSON, .text = (s)})
#define CELL_NONE           ((struct sheet_cell){0})

struct sheet_writer;

/* By the ending: .csv, .jsonl or .xlsx in any case. */
bool sheet_format_of(str path, enum sheet_format *out);
MUST_USE enum err sheet_create(struct ctx *cx, str path, enum sheet_format format,
                               const str *columns, size_t n, struct sheet_writer **out);
/* As many cells as there are columns. Its scratch memory is the running arena's. */
MUST_USE enum err sheet_write(struct ctx *cx, struct sheet_writer *w,
                              const struct sheet_cell *cells);
MUST_USE enum err sheet_finish(struct ctx *cx, struct sheet_writer *w);

#endif
