/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/limits.h"
#include "fuzz/xlsx_fuzz.c"
#include "sheet/book.h"
#include "sheet/table.h"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 7);
    ctx_init(&cx, &world, COMMAND_ARENA_MAX);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

#define STYLES                                                                               \
    "<s:styleSheet xmlns:s='x'><s:numFmts>"                                                  \
    "<s:numFmt numFmtId='164' formatCode='[$-421]dd\\ mmmm\\ yyyy'/></s:numFmts>"            \
    "<s:cellStyleXfs><s:xf numFmtId='14'/></s:cellStyleXfs>"                                 \
    "<s:cellXfs><s:xf numFmtId='0'/><s:xf numFmtId='14'/><s:xf numFmtId='164'/></s:cellXfs>" \
    "</s:styleSheet>"
#define STRINGS   "<sst><si><t>Tracking ID</t></si><si><r><t>ru</t></r><r><t>sak</t></r></si></sst>"
#define ROWS(xml) "<worksheet><sheetData>" xml "</sheetData></worksheet>"

static str workbook(str sheet)
{
    return zipped_workbook(&cx, sheet, S(STRINGS), S(STYLES));
}

static struct sheet *opened(str sheet)
{
    struct sheet *s;

    assert_ok(&cx, sheet_open(&cx, workbook(sheet), (struct sheet_options){0}, &s));
    assert_true(sheet_is_xlsx(s));
    return s;
}

static str next(struct sheet *s)
{
    struct sheet_row row;
    bool more;

    assert_ok(&cx, sheet_next(&cx, s, &row, &more));
    if (!more)
        return S("");
    str cells = arena_join(&cx.arena, row.cells.v, row.cells.n, S("|"));
    return arena_fmt(&cx.arena, "%d: %.*s", (int)row.line, STR_ARG(cells));
}

static void refused(str bytes, enum err e, const char *words)
{
    struct sheet *s;
    struct sheet_row row;
    bool more = true;
    enum err got = sheet_open(&cx, bytes, (struct sheet_options){0}, &s);

    while (!got && more)
        got = sheet_next(&cx, s, &row, &more);
    assert_int_equal(got, e);
    if (!str_has(cx.fault.message, str_of(words)))
        assert_str(cx.fault.message, words);
    fault_clear(&cx);
}

static void every_kind_of_cell_becomes_text(void **state)
{
    (void)state;
    struct sheet *s = opened(
        S(ROWS("<row r='2'><c r='A2' t='s'><v>0</v></c><c r='B2' t='s'><v>1</v></c>"
               "<c r='C2' t='inlineStr'><is><t>a &amp; b</t><rPh><t>x</t></rPh></is></c>"
               "<c r='D2' t='str'><f>A1+1</f><v>x_x000A_y_x12_</v></c><c r='E2' t='b'><v>1</v></c>"
               "<c r='F2' t='d'><v>2024-02-29</v></c></row>"
               "<row><c><v>7</v></c><c><v>1.2E+10</v></c><c><v>0.10000000000000001</v></c>"
               "<c><v>-3</v></c><c><v>628123456789</v></c></row>")));

    assert_str(next(s), "2: Tracking ID|rusak|a & b|x\ny_x12_|1|2024-02-29");
    assert_str(next(s), "3: 7|12000000000|0.1|-3|628123456789");
    assert_str(next(s), "");
}

static void cells_keep_their_columns_and_rows_their_numbers(void **state)
{
    (void)state;
    struct sheet *s = opened(S(ROWS("<row r='1'/><row r='4'><c r='B4'><v>1</v></c>"
                                    "<c r='E4'><v>2</v></c><c r='XFD4' s='1'/></row>"
                                    "<row r='9'><c r='IV9'><v>3</v></c></row>")));

    assert_str(next(s), "4: |1|||2");
    assert_int_equal(next(s).n, 3 + 255 + 1);
    assert_str(next(s), "");
}

static void dates_are_told_by_the_style(void **state)
{
    (void)state;
    struct sheet *s = opened(S(
        ROWS("<row><c s='1'><v>45351</v></c><c s='2'><v>45351.25</v></c>"
             "<c s='1'><v>0.17054398148</v></c><c s='1'><v>1</v></c><c s='1'><v>59</v></c>"
             "<c s='1'><v>61</v></c><c s='0'><v>45351</v></c><c s='1'><v>2958465</v></c></row>")));

    assert_str(next(s), "1: 2024-02-29|2024-02-29T06:00:00|04:05:35|1900-01-01|1900-02-28|"
                        "1900-03-01|45351|9999-12-31");
    refused(workbook(S(ROWS("<row><c s='1'><v>60</v></c></row>"))), ERR_INVALID,
            "row 1, column A: 29 February 1900");
    refused(workbook(S(ROWS("<row><c s='1'><v>1e9</v></c></row>"))), ERR_INVALID, "is no date");
}

static void formats_of_dates_are_known_from_others(void **state)
{
    (void)state;
    assert_true(format_is_date(S("dd/mm/yy")));
    assert_true(format_is_date(S("[hh]:mm")));
    assert_true(format_is_date(S("[Red]d")));
    assert_false(format_is_date(S("General")));
    assert_false(format_is_date(S("#,##0.00 \"hari\"")));
    assert_false(format_is_date(S("[Magenta]0;[Red]d")));
    assert_false(format_is_date(S("0\\d_y")));
    assert_false(format_is_date(S("\"not closed dd")));
}

static void a_sheet_is_chosen_by_its_name(void **state)
{
    (void)state;
    const struct part parts[] = {
        {"xl/workbook.xml",            S(ZIPPED_WORKBOOK)                             },
        {"xl/_rels/workbook.xml.rels", S(ZIPPED_RELS)                                 },
        {"xl/worksheets/sheet2.xml",   S(ROWS("<row><c t='str'><v>dua</v></c></row>"))},
    };
    str bytes = zipped(&cx, parts, COUNT(parts));
    struct sheet *s;

    assert_ok(&cx, sheet_open(&cx, bytes, (struct sheet_options){.worksheet = S("Dua")}, &s));
    assert_str(next(s), "1: dua");
    assert_int_equal(sheet_open(&cx, bytes, (struct sheet_options){.worksheet = S("Tiga")}, &s),
                     ERR_NOTFOUND);
    assert_true(str_has(cx.fault.message, S("no sheet named \"Tiga\"")));
    fault_clear(&cx);
    refused(bytes, ERR_INVALID, "xl/worksheets/sheet1.xml cannot be read");
}

static void short_rows_are_filled_up_to_the_header(void **state)
{
    (void)state;
    struct table t;
    bool more;

    str bytes = workbook(S(ROWS("<row><c t='str'><v>Judul</v></c></row>"
                                "<row><c t='s'><v>0</v></c><c t='str'><v>Isi</v></c></row>"
                                "<row><c><v>7</v></c></row>")));
    assert_ok(&cx, table_open_at(&cx, bytes, S("Tracking ID"), &t));
    assert_ok(&cx, table_next(&cx, &t, &more));
    assert_str(table_get(&t, "Tracking ID"), "7");
    assert_str(table_get(&t, "Isi"), "");
}

static void damaged_cells_are_named_by_their_place(void **state)
{
    (void)state;
    refused(workbook(S(ROWS("<row r='3'><c r='B3' t='s'><v>2</v></c></row>"))), ERR_INVALID,
            "row 3, column B: a text that is not in the workbook");
    refused(workbook(S(ROWS("<row><c r='AA1' t='e'><v>#N/A</v></c></row>"))), ERR_INVALID,
            "row 1, column AA: the cell shows an error, #N/A");
    refused(workbook(S(ROWS("<row><c><v>0x10</v></c></row>"))), ERR_INVALID, "not a number");
    refused(workbook(S(ROWS("<row><c r='IW1'><v>1</v></c></row>"))), ERR_LIMIT,
            "more than 256 columns");
    refused(workbook(S(ROWS("<row r='2'/><row r='2'/>"))), ERR_INVALID, "not in order");
    refused(workbook(S(ROWS("<row><c t='str'><v>&#xFFFE;</v></c></row>"))), ERR_INVALID, "");
    refused(workbook(S("<worksheet><sheetData><row>")), ERR_INVALID, "sheet1.xml, line 1");
}

static void entities_of_ones_own_are_refused(void **state)
{
    (void)state;
    refused(workbook(S("<!DOCTYPE a [<!ENTITY b 'cc'>]><worksheet>&b;</worksheet>")), ERR_INVALID,
            "declares a document type");
}

/* Gives libzip that many bytes without holding them. */
static zip_int64_t spaces(void *state, void *data, zip_uint64_t n, zip_source_cmd_t command)
{
    zip_uint64_t *left = state;

    switch (command) {
    case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_OPEN) |
               ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_READ) |
               ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_CLOSE) |
               ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_STAT) |
               ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_ERROR) |
               ZIP_SOURCE_MAKE_COMMAND_BITMASK(ZIP_SOURCE_FREE);
    case ZIP_SOURCE_STAT: zip_stat_init(data); return sizeof(zip_stat_t);
    case ZIP_SOURCE_READ:
        n = n < *left ? n : *left;
        memset(data, ' ', n);
        *left -= n;
        return (zip_int64_t)n;
    default: return 0;
    }
}

static void a_bomb_is_refused_while_it_unpacks(void **state)
{
    (void)state;
    zip_uint64_t size = SHEET_UNPACKED_MAX;
    zip_error_t error;

    zip_error_init(&error);
    const struct part parts[] = {
        {"xl/workbook.xml",            S(ZIPPED_WORKBOOK)},
        {"xl/_rels/workbook.xml.rels", S(ZIPPED_RELS)    },
    };
    zip_source_t *bomb = zip_source_function_create(spaces, &size, &error);
    str bytes = zipped_with(&cx, parts, COUNT(parts), "xl/worksheets/sheet1.xml", bomb);
    assert_true(bytes.n < 1 << 20);
    refused(bytes, ERR_LIMIT, "unpacks to more than");
}

static void what_is_no_workbook_is_refused(void **state)
{
    (void)state;
    const struct part odt[] = {
        {"content.xml", S("<a/>")}
    };

    refused(S("PK\x03\x04 and nothing more"), ERR_INVALID, "cannot be unpacked");
    refused(zipped(&cx, odt, 1), ERR_INVALID, "no XLSX workbook");
}

static void the_fuzzers_corpus_passes(void **state)
{
    (void)state;
    assert_true(corpus_replay("xlsx", LLVMFuzzerTestOneInput) >= 7);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_kind_of_cell_becomes_text),
        TEST(cells_keep_their_columns_and_rows_their_numbers),
        TEST(dates_are_told_by_the_style),
        TEST(formats_of_dates_are_known_from_others),
        TEST(a_sheet_is_chosen_by_its_name),
        TEST(short_rows_are_filled_up_to_the_header),
        TEST(damaged_cells_are_named_by_their_place),
        TEST(entities_of_ones_own_are_refused),
        TEST(a_bomb_is_refused_while_it_unpacks),
        TEST(what_is_no_workbook_is_refused),
        TEST(the_fuzzers_corpus_passes),
    };
    return cmocka_run_group_tests_name("xlsx", tests, NULL, NULL);
}
