/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "sheet/book.h"

#include "base/limits.h"
#include "base/utf8.h"

/* The workbook: which sheet is wanted, by its relationship id. */
struct wanted {
    str worksheet, rid, target, styles, strings;
    bool from_1904;
};

static void workbook_start(struct xml *x, str name, const char **a)
{
    struct wanted *w = xml_state(x);

    if (str_eq(name, S("workbookPr")))
        w->from_1904 = str_eq(xml_attribute(a, S("date1904")), S("1")) ||
                       str_eq(xml_attribute(a, S("date1904")), S("true"));
    if (!str_eq(name, S("sheet")) || w->rid.p)
        return;
    if (!w->worksheet.p || str_eq(xml_attribute(a, S("name")), w->worksheet))
        w->rid = arena_dup(&xml_ctx(x)->arena, xml_attribute(a, S("id")));
}

static void rels_start(struct xml *x, str name, const char **a)
{
    struct wanted *w = xml_state(x);

    if (!str_eq(name, S("Relationship")))
        return;
    str type = xml_attribute(a, S("Type"));
    str target = arena_dup(&xml_ctx(x)->arena, xml_attribute(a, S("Target")));
    if (str_eq(xml_attribute(a, S("Id")), w->rid) && str_ends(type, S("/worksheet")))
        w->target = target;
    if (str_ends(type, S("/styles")))
        w->styles = target;
    if (str_ends(type, S("/sharedStrings")))
        w->strings = target;
}

/* Targets are relative to xl/, or begin with a slash. */
static str part_name(struct ctx *cx, str target)
{
    if (!target.n)
        return (str){0};
    return str_skip(&target, S("/")) ? arena_dup(&cx->arena, target)
                                     : arena_fmt(&cx->arena, "xl/%.*s", STR_ARG(target));
}

static enum err find_parts(struct ctx *cx, struct book *b, str worksheet)
{
    static const struct xml_events workbook = {workbook_start, NULL, NULL};
    static const struct xml_events rels = {rels_start, NULL, NULL};
    struct wanted w = {.worksheet = worksheet};

    if (!package_has(b->package, "xl/workbook.xml"))
        return fail(cx, ERR_INVALID, "the file is no XLSX workbook; save it as XLSX or CSV");
    TRY(xml_read(cx, b->package, "xl/workbook.xml", &workbook, &w));
    if (!w.rid.p)
        return fail(cx, ERR_NOTFOUND, "the workbook has no sheet named \"%.*s\"",
                    STR_ARG(worksheet));
    TRY(xml_read(cx, b->package, "xl/_rels/workbook.xml.rels", &rels, &w));
    if (!w.target.n)
        return fail(cx, ERR_INVALID, "the sheet is not a table of cells");
    b->sheet_part = part_name(cx, w.target).p;
    b->styles_part = part_name(cx, w.styles);
    b->strings_part = part_name(cx, w.strings);
    b->from_1904 = w.from_1904;
    return OK;
}

/* Pieces of text. */
void pieces_init(struct ctx *cx, struct pieces *p)
{
    *p = (struct pieces){.p = arena_alloc(&cx->arena, 1, SHEET_CELL_MAX)};
}

bool pieces_add(struct pieces *p, str text)
{
    if (text.n > SHEET_CELL_MAX - p->n)
        return false;
    if (text.n)
        memcpy(p->p + p->n, text.p, text.n);
    p->n += text.n;
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code of "_x000D_" at the start of s; 0 when it is none. */
static uint32_t escape_code(str s)
{
    uint32_t code = 0;

    if (s.n < 7 || s.p[0] != '_' || s.p[1] != 'x' || s.p[6] != '_')
        return 0;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(s.p[i]);
        if (digit < 0)
            return 0;
        code = code << 4 | (uint32_t)digit;
    }
    return code >= 0xd800 && code <= 0xdfff ? 0 : code;
}

str pieces_take(struct xml *x, struct pieces *p)
{
    char *out = arena_alloc(&xml_ctx(x)->arena, 1, p->n + 1), letter[UTF8_MAX];
    size_t n = 0;

    for (size_t i = 0; i < p->n;) {
        uint32_t code = escape_code((str){p->p + i, p->n - i});
        size_t size = code ? utf8_put(letter, code) : 0;
        if (!size || !utf8_valid((str){letter, size})) {
            out[n++] = p->p[i++];
            continue;
        }
        memcpy(out + n, letter, size);
        n += size, i += 7;
    }
    p->n = 0;
    return (str){out, n};
}

/* Shared strings. */
struct strings {
    struct book *book;
    struct pieces text;
    size_t room;
};

static void strings_start(struct xml *x, str name, const char **a)
{
    struct strings *s = xml_state(x);

    (void)a;
    s->text.depth += str_eq(name, S("t"));
    s->text.phonetic += str_eq(name, S("rPh"));
}

static void strings_text(struct xml *x, str text)
{
    struct strings *s = xml_state(x);

    if (s->text.depth && !s->text.phonetic && !pieces_add(&s->text, text))
        xml_stop(x, fail(xml_ctx(x), ERR_LIMIT, "a text of more than %d bytes", SHEET_CELL_MAX));
}

static void strings_put(struct xml *x, struct strings *s)
{
    struct strs *list = &s->book->strings;

    s->book->string_bytes += s->text.n;
    if (list->n == SHEET_STRINGS_MAX || s->book->string_bytes > SHEET_STRING_BYTES_MAX) {
        xml_stop(x, fail(xml_ctx(x), ERR_LIMIT, "the workbook has too many texts"));
        return;
    }
    if (list->n == s->room) {
        s->room = s->room ? s->room * 2 : 64;
        str *grown = arena_array(&xml_ctx(x)->arena, str, s->room);
        if (list->n)
            memcpy(grown, list->v, list->n * sizeof *grown);
        list->v = grown;
    }
    list->v[list->n++] = pieces_take(x, &s->text);
}

static void strings_end(struct xml *x, str name)
{
    struct strings *s = xml_state(x);

    s->text.depth -= str_eq(name, S("t"));
    s->text.phonetic -= str_eq(name, S("rPh"));
    if (str_eq(name, S("si")))
        strings_put(x, s);
}

static enum err read_strings(struct ctx *cx, struct book *b)
{
    static const struct xml_events events = {strings_start, strings_end, strings_text};
    struct strings s = {.book = b};

    if (!b->strings_part.p || !package_has(b->package, b->strings_part.p))
        return OK;
    pieces_init(cx, &s.text);
    return xml_read(cx, b->package, b->strings_part.p, &events, &s);
}

/* Styles: only which of them show dates. */
struct styles {
    struct book *book;
    bool in_cells;
};

/* Numbers of formats that are built in and show dates or times. */
static bool builtin_date(int64_t id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

static void styles_start(struct xml *x, str name, const char **a)
{
    struct styles *s = xml_state(x);
    struct book *b = s->book;
    int64_t id = 0;

    if (str_eq(name, S("cellXfs")))
        s->in_cells = true;
    if (!str_i64(xml_attribute(a, S("numFmtId")), &id) || id < 0 || id >= SHEET_STYLES_MAX)
        id = 0;
    if (str_eq(name, S("numFmt")))
        b->date_format[id] = format_is_date(xml_attribute(a, S("formatCode")));
    if (s->in_cells && str_eq(name, S("xf")) && b->styles_n < SHEET_STYLES_MAX)
        b->date_style[b->styles_n++] = b->date_format[id];
}

static void styles_end(struct xml *x, str name)
{
    struct styles *s = xml_state(x);

    if (str_eq(name, S("cellXfs")))
        s->in_cells = false;
}

static enum err read_styles(struct ctx *cx, struct book *b)
{
    static const struct xml_events events = {styles_start, styles_end, NULL};
    struct styles s = {.book = b};

    if (!b->styles_part.p || !package_has(b->package, b->styles_part.p))
        return OK;
    b->date_format = arena_array(&cx->arena, bool, SHEET_STYLES_MAX);
    b->date_style = arena_array(&cx->arena, bool, SHEET_STYLES_MAX);
    for (int64_t id = 0; id < 64; id++)
        b->date_format[id] = builtin_date(id);
    return xml_read(cx, b->package, b->styles_part.p, &events, &s);
}

enum err book_open(struct ctx *cx, str bytes, str worksheet, struct book *out)
{
    *out = (struct book){0};
    TRY(package_open(cx, bytes, &out->package));
    TRY(find_parts(cx, out, worksheet));
    TRY(read_styles(cx, out));
    return read_strings(cx, out);
}
