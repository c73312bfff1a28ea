/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The XLSX reader: the parser is paused at the end of each row. */
#include "base/limits.h"
#include "base/utf8.h"
#include "sheet/book.h"
#include "sheet/reader.h"

enum cell_type { CELL_NUMBER, CELL_SHARED, CELL_INLINE, CELL_STRING, CELL_BOOL, CELL_ERROR };

struct xlsx {
    struct book book;
    struct xml *xml;
    int64_t row;
    struct pieces text;
    int64_t column, style; /* of the cell being read; columns from 0 */
    enum cell_type type;
    str cells[SHEET_CELLS_MAX];
    size_t n; /* up to the last that is not empty */
    bool row_done;
};

/* clang-format off */
static const struct { str name; enum cell_type type; } types[] = {
    {S_("n"),         CELL_NUMBER},
    {S_("s"),         CELL_SHARED},
    {S_("inlineStr"), CELL_INLINE},
    {S_("str"),       CELL_STRING},
    {S_("d"),         CELL_STRING}, /* a date in ISO 8601 */
    {S_("b"),         CELL_BOOL},
    {S_("e"),         CELL_ERROR},
};
/* clang-format on */

/* "B" of 1, "IV" of 255. */
static str column_name(struct ctx *cx, int64_t column)
{
    char first = (char)('A' + column / 26 - 1), last = (char)('A' + column % 26);

    if (column < 0 || column >= SHEET_CELLS_MAX)
        return S("?");
    return column < 26 ? arena_fmt(&cx->arena, "%c", last)
                       : arena_fmt(&cx->arena, "%c%c", first, last);
}

/* Ends the reading with the place and with what was recorded, else with `what`. */
static void stop(struct xml *x, const struct xlsx *s, enum err e, const char *what)
{
    struct ctx *cx = xml_ctx(x);
    str reason = cx->fault.code ? cx->fault.message : str_of(what);

    fault_clear(cx);
    xml_stop(x, fail(cx, e, "row %lld, column %.*s: %.*s", (long long)s->row,
                     STR_ARG(column_name(cx, s->column)), STR_ARG(reason)));
}

/* The column of "BC12", from 0; -1 when there is none. */
static int64_t column_of(str reference)
{
    int64_t column = 0;

    for (size_t i = 0; i < reference.n && i < 3; i++) {
        char c = reference.p[i];
        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + (c - 'A') + 1;
    }
    return column - 1;
}

static void cell_start(struct xml *x, struct xlsx *s, const char **a)
{
    str reference = xml_attribute(a, S("r")), type = xml_attribute(a, S("t"));
    int64_t column = reference.p ? column_of(reference) : s->column + 1;

    if (column <= s->column) {
        stop(x, s, ERR_INVALID, "the cells are not in order");
        return;
    }
    s->column = column;
    s->type = CELL_NUMBER;
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_eq(type, types[i].name))
            s->type = types[i].type;
    if (!str_i64(xml_attribute(a, S("s")), &s->style))
        s->style = 0;
    s->text.n = 0;
}

static void row_start(struct xml *x, struct xlsx *s, const char **a)
{
    int64_t row = s->row + 1;
    str number = xml_attribute(a, S("r"));

    if (number.p && (!str_i64(number, &row) || row <= s->row || row > SHEET_ROWS_MAX)) {
        xml_stop(x, fail(xml_ctx(x), ERR_INVALID, "row %lld: the rows after it are not in order",
                         (long long)s->row));
        return;
    }
    s->row = row;
    s->column = -1;
    s->n = 0;
}

static void on_start(struct xml *x, str name, const char **a)
{
    struct xlsx *s = xml_state(x);

    if (str_eq(name, S("row")))
        row_start(x, s, a);
    else if (str_eq(name, S("c")))
        cell_start(x, s, a);
    s->text.depth += str_eq(name, S("v")) || str_eq(name, S("t"));
    s->text.phonetic += str_eq(name, S("rPh"));
}

static void on_text(struct xml *x, str text)
{
    struct xlsx *s = xml_state(x);

    if (s->text.depth && !s->text.phonetic && !pieces_add(&s->text, text))
        stop(x, s, ERR_LIMIT, "too long");
}

static enum err shared(struct ctx *cx, const struct book *b, str raw, str *out)
{
    int64_t i;

    if (!str_i64(str_trim(raw), &i) || i < 0 || (size_t)i >= b->strings.n)
        return fail(cx, ERR_INVALID, "a text that is not in the workbook");
    *out = b->strings.v[i];
    return OK;
}

static enum err cell_value(struct ctx *cx, struct xlsx *s, str raw, str *out)
{
    *out = raw;
    switch (s->type) {
    case CELL_SHARED: return raw.n ? shared(cx, &s->book, raw, out) : OK;
    case CELL_NUMBER: return book_number(cx, &s->book, raw, s->style, out);
    case CELL_ERROR: return fail(cx, ERR_INVALID, "the cell shows an error, %.*s", STR_ARG(raw));
    case CELL_BOOL:
    case CELL_INLINE:
    case CELL_STRING: break;
    }
    return OK;
}

static void cell_end(struct xml *x, struct xlsx *s)
{
    str raw = pieces_take(x, &s->text), value;
    enum err e = cell_value(xml_ctx(x), s, raw, &value);

    if (!e && !utf8_valid(value))
        e = fail(xml_ctx(x), ERR_INVALID, "the cell holds a character that is no text");
    if (!e && value.n && s->column >= SHEET_CELLS_MAX)
        e = fail(xml_ctx(x), ERR_LIMIT, "more than %d columns", SHEET_CELLS_MAX);
    if (e) {
        stop(x, s, e, "");
        return;
    }
    if (!value.n)
        return;
    while (s->n < (size_t)s->column)
        s->cells[s->n++] = S("");
    s->cells[s->column] = value;
    s->n = (size_t)s->column + 1;
}

static void on_end(struct xml *x, str name)
{
    struct xlsx *s = xml_state(x);

    s->text.depth -= str_eq(name, S("v")) || str_eq(name, S("t"));
    s->text.phonetic -= str_eq(name, S("rPh"));
    if (str_eq(name, S("c"))) {
        cell_end(x, s);
    } else if (str_eq(name, S("row")) && s->n) {
        s->row_done = true;
        xml_pause(x);
    }
}

static enum err xlsx_next(struct ctx *cx, void *state, struct sheet_row *row, bool *more)
{
    struct xlsx *s = state;
    bool paused = true;

    s->row_done = false;
    while (paused && !s->row_done)
        TRY(xml_run(cx, s->xml, &paused));
    *more = s->row_done;
    if (!*more)
        return OK;
    row->line = s->row;
    row->cells = (struct strs){arena_array(&cx->arena, str, s->n), s->n};
    memcpy(row->cells.v, s->cells, s->n * sizeof(str));
    return OK;
}

enum err xlsx_reader_open(struct ctx *cx, str bytes, str worksheet, struct sheet *out)
{
    static const struct xml_events events = {on_start, on_end, on_text};
    struct xlsx *s = arena_new(&cx->arena, struct xlsx);

    TRY(book_open(cx, bytes, worksheet, &s->book));
    pieces_init(cx, &s->text);
    TRY(xml_open(cx, s->book.package, s->book.sheet_part, &events, s, &s->xml));
    out->next = xlsx_next;
    out->state = s;
    return OK;
}
