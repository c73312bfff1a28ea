/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* reader.h - inside sheet/: what the two readers give sheet.c. */
#ifndef SHEET_READER_H
#define SHEET_READER_H

#include "sheet/sheet.h"

typedef enum err sheet_next_fn(struct ctx *cx, void *state, struct sheet_row *row, bool *more);

struct sheet {
    bool is_xlsx;
    int64_t rows;
    sheet_next_fn *next;
    void *state;
};

/* Each fills next and state. */
MUST_USE enum err csv_reader_open(struct ctx *cx, str bytes, bool comments, struct sheet *out);
MUST_USE enum err xlsx_reader_open(struct ctx *cx, str bytes, str worksheet, struct sheet *out);

/* Text in UTF-8 of CSV bytes that may be Windows-1252. */
MUST_USE enum err encoding_read(struct ctx *cx, str bytes, str *out);

#endif
