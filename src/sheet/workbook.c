/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/workbook.h"

#include <fcntl.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"

enum { COLUMN_WIDTH = 18 }; /* characters */

struct workbook {
    lxw_workbook *book; /* NULL once it is closed */
    lxw_worksheet *sheet;
    lxw_format *date, *time;
    lxw_row_t row;
};

static void discard(void *arg)
{
    struct workbook *b = arg;

    if (b->book)
        lxw_workbook_free(b->book);
}

static enum err book_fail(struct ctx *cx, const struct workbook *b, lxw_error e)
{
    enum err code = e == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED ? ERR_LIMIT : ERR_IO;

    return fail(cx, code, "row %u of the workbook: %s", b->row + 1, lxw_strerror(e));
}

/* Made before the library opens it, so that nobody else may read it. */
static enum err touch_private(struct ctx *cx, str path)
{
    int fd = open(path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_PRIVATE);

    if (fd < 0)
        return fail(cx, ERR_IO, "cannot create %.*s", STR_ARG(path));
    close(fd);
    return OK;
}

static enum err write_header(struct ctx *cx, struct workbook *b, const str *columns, size_t n)
{
    lxw_format *bold = workbook_add_format(b->book);

    format_set_bold(bold);
    worksheet_freeze_panes(b->sheet, 1, 0);
    worksheet_set_column(b->sheet, 0, (lxw_col_t)(n - 1), COLUMN_WIDTH, NULL);
    for (size_t i = 0; i < n; i++) {
        const char *name = arena_z(&cx->arena, columns[i]);
        lxw_error e = worksheet_write_string(b->sheet, 0, (lxw_col_t)i, name, bold);
        if (e)
            return book_fail(cx, b, e);
    }
    b->row = 1;
    return OK;
}

enum err book_create(struct ctx *cx, str path, const str *columns, size_t n, struct workbook **out)
{
    struct workbook *b = arena_new(&cx->arena, struct workbook);
    char *folder = arena_alloc(&cx->arena, 1, path.n + 2);
    lxw_workbook_options options = {.constant_memory = 1, .tmpdir = folder, .use_zip64 = 1};
    lxw_doc_properties properties = {.created = (time_t)(now_ms(cx) / 1000)};

    must(n > 0 && n <= SHEET_CELLS_MAX);
    str parent = path_dir(path);
    memcpy(folder, parent.p, parent.n);
    TRY(touch_private(cx, path));
    b->book = workbook_new_opt(arena_z(&cx->arena, path), &options);
    must(b->book != NULL);
    arena_defer(&cx->arena, discard, b);
    workbook_set_properties(b->book, &properties);
    b->date = workbook_add_format(b->book);
    format_set_num_format(b->date, "yyyy-mm-dd");
    b->time = workbook_add_format(b->book);
    format_set_num_format(b->time, "yyyy-mm-dd hh:mm:ss");
    b->sheet = workbook_add_worksheet(b->book, NULL);
    if (!b->sheet)
        return fail(cx, ERR_IO, "cannot write beside %.*s", STR_ARG(path));
    *out = b;
    return write_header(cx, b, columns, n);
}

/* What a spreadsheet counts from; true only after its 29 February 1900. */
static int64_t day_zero(void)
{
    return day_number(1899, 12, 30);
}

static lxw_error put_text(struct ctx *cx, struct workbook *b, lxw_col_t column, str s)
{
    return s.n ? worksheet_write_string(b->sheet, b->row, column, arena_z(&cx->arena, s), NULL)
               : LXW_NO_ERROR;
}

static lxw_error put_int(struct ctx *cx, struct workbook *b, lxw_col_t column, int64_t n)
{
    if (n > JSON_INT_MAX || n < -JSON_INT_MAX)
        return put_text(cx, b, column, arena_fmt(&cx->arena, "%lld", (long long)n));
    return worksheet_write_number(b->sheet, b->row, column, (double)n, NULL);
}

static lxw_error put_date(struct ctx *cx, struct workbook *b, lxw_col_t column, int64_t day)
{
    if (day < day_number(1900, 3, 1))
        return put_text(cx, b, column, date_format(cx, day));
    return worksheet_write_number(b->sheet, b->row, column, (double)(day - day_zero()), b->date);
}

static lxw_error put_time(struct workbook *b, lxw_col_t column, int64_t ms, int zone)
{
    double civil = (double)(ms + zone * MINUTE_MS) / (double)DAY_MS;

    return worksheet_write_number(b->sheet, b->row, column, civil - (double)day_zero(), b->time);
}

static lxw_error put(struct ctx *cx, struct workbook *b, lxw_col_t column,
                     const struct sheet_cell *c)
{
    switch (c->kind) {
    case SHEET_NONE: break;
    case SHEET_TEXT:
    case SHEET_JSON: return put_text(cx, b, column, c->text);
    case SHEET_INT: return put_int(cx, b, column, c->n);
    case SHEET_DATE: return put_date(cx, b, column, c->n);
    case SHEET_TIME: return put_time(b, column, c->n, c->zone);
    }
    return LXW_NO_ERROR;
}

enum err book_add(struct ctx *cx, struct workbook *b, const struct sheet_cell *cells, size_t n)
{
    if (b->row >= SHEET_ROWS_MAX)
        return fail(cx, ERR_LIMIT, "a workbook holds %d rows; export CSV", SHEET_ROWS_MAX);
    for (size_t i = 0; i < n; i++) {
        lxw_error e = put(cx, b, (lxw_col_t)i, &cells[i]);
        if (e)
            return book_fail(cx, b, e);
    }
    b->row++;
    return OK;
}

enum err book_close(struct ctx *cx, struct workbook *b)
{
    lxw_error e = workbook_close(b->book); /* frees it, whatever it returns */

    b->book = NULL;
    return e ? book_fail(cx, b, e) : OK;
}
