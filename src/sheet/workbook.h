/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* workbook.h - inside sheet/: an XLSX file being written; the only file that knows libxlsxwriter.
 */
#ifndef SHEET_WORKBOOK_H
#define SHEET_WORKBOOK_H

#include "sheet/write.h"

struct workbook;

/* One sheet with a bold header row that stays in sight; rows go to disk as they come. */
MUST_USE enum err book_create(struct ctx *cx, str path, const str *columns, size_t n,
                              struct workbook **out);
MUST_USE enum err book_add(struct ctx *cx, struct workbook *b, const struct sheet_cell *cells,
                           size_t n);
MUST_USE enum err book_close(struct ctx *cx, struct workbook *b);

#endif
