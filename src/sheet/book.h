/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* book.h - inside sheet/: what an XLSX workbook holds beside the cells of its sheets. */
#ifndef SHEET_BOOK_H
#define SHEET_BOOK_H

#include "sheet/xml.h"

/* Text that arrives in pieces, up to SHEET_CELL_MAX. */
struct pieces {
    char *p;
    size_t n;
    int depth;    /* > 0: inside an element whose text counts      */
    int phonetic; /* > 0: inside a reading aid, whose text does not */
};

struct book {
    struct package *package;
    const char *sheet_part;
    str styles_part, strings_part; /* null: there is none */
    bool from_1904;
    struct strs strings;
    size_t string_bytes;
    bool *date_format; /* by number of a format */
    bool *date_style;  /* by number of a cell's style */
    size_t styles_n;
};

MUST_USE enum err book_open(struct ctx *cx, str bytes, str worksheet, struct book *out);

void pieces_init(struct ctx *cx, struct pieces *p);
bool pieces_add(struct pieces *p, str text); /* false: too long, nothing added */
/* A copy in the running context's arena, with _xHHHH_ put right. */
str pieces_take(struct xml *x, struct pieces *p);

/* A number of a cell as text, or as date when its style says so. */
MUST_USE enum err book_number(struct ctx *cx, const struct book *b, str raw, int64_t style,
                              str *out);
bool format_is_date(str code); /* of a format such as "dd/mm/yy hh:mm" */

#endif
