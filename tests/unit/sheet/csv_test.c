/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/file.h"
#include "base/limits.h"
#include "fuzz/csv_fuzz.c"

#define REAL "../shared/data/real/bandung_reports.csv"

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 7);
    ctx_init(&cx, &world, 64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static struct sheet *opened(str bytes)
{
    struct sheet *s;

    assert_ok(&cx, sheet_open(&cx, bytes, (struct sheet_options){0}, &s));
    return s;
}

/* The next row as "line: cell|cell"; "" after the last. */
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

static void assert_refused(str bytes, enum err e, const char *words)
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

static void quotes_hold_separators_newlines_and_quotes(void **state)
{
    (void)state;
    struct sheet *s = opened(S("a,b,c\r\n\"1,5\",\"x\n\"\"y\"\"\",\r\n\r\n4,5,6"));

    assert_str(next(s), "1: a|b|c");
    assert_str(next(s), "2: 1,5|x\n\"y\"|");
    assert_str(next(s), "5: 4|5|6");
    assert_str(next(s), "");
    assert_str(next(s), "");
}

static void the_first_line_with_any_tells_the_separator(void **state)
{
    (void)state;
    struct sheet *s = opened(S("Laporan Ringkas\nnama;kota, desa;isi\na;b;c\n"));

    assert_str(next(s), "1: Laporan Ringkas");
    assert_str(next(s), "2: nama|kota, desa|isi");
    s = opened(S("\"a,b,c\"\t2\n"));
    assert_str(next(s), "1: a,b,c|2");
    s = opened(S("sep=|\r\na|b,c\r\n"));
    assert_str(next(s), "2: a|b,c");
}

static void a_byte_order_mark_and_windows_letters_are_read(void **state)
{
    (void)state;
    assert_str(next(opened(S("\xef\xbb\xbf"
                             "nama\n"))),
               "1: nama");
    assert_str(next(opened(S("Jos\xe9,\x93Rp\x94,\x80\n"))), "1: José|“Rp”|€");
}

static void what_is_no_table_is_refused_with_advice(void **state)
{
    (void)state;
    assert_refused(S(" \r\n"), ERR_INVALID, "empty");
    assert_refused(S("\xff\xfe"
                     "a\0b\0"),
                   ERR_INVALID, "UTF-16");
    assert_refused(S("\xd0\xcf\x11\xe0\xa1\xb1"), ERR_INVALID, "save it as XLSX");
    assert_refused(S("<html><table>"), ERR_INVALID, "web page");
    assert_refused(S("a,b\n1,\0\n"), ERR_INVALID, "line 2");
    assert_refused(S("a,\xc3\xa9\n1,\xe9\n"), ERR_INVALID, "line 2: the file mixes encodings");
    assert_refused(S("a,b\n1,\x81\n"), ERR_INVALID, "line 2: a byte");
}

static void broken_rows_are_named_by_their_line(void **state)
{
    (void)state;
    assert_refused(S("a,b\n1,2\n\"3,4\n5,6\n"), ERR_INVALID, "line 3: a quote is not closed");
    assert_refused(S("a,b\n\"1\"x,2\n"), ERR_INVALID, "line 2: text after a closing quote");
}

static void rows_and_cells_are_bounded(void **state)
{
    (void)state;
    char *wide = arena_alloc(&cx.arena, 1, SHEET_CELLS_MAX);
    char *fat = arena_alloc(&cx.arena, 1, SHEET_CELL_MAX + 1);

    memset(wide, ',', SHEET_CELLS_MAX);
    assert_refused((str){wide, SHEET_CELLS_MAX}, ERR_LIMIT, "more than 256 columns");
    wide[SHEET_CELLS_MAX - 1] = 'x';
    assert_int_equal(next(opened((str){wide, SHEET_CELLS_MAX})).n, SHEET_CELLS_MAX + 3);
    memset(fat, 'x', SHEET_CELL_MAX + 1);
    assert_refused((str){fat, SHEET_CELL_MAX + 1}, ERR_LIMIT, "a cell of more than");
    assert_str(str_slice(next(opened((str){fat, SHEET_CELL_MAX})), 0, 5), "1: xx");
}

static void a_header_is_found_behind_a_preamble(void **state)
{
    (void)state;
    str text = S("Judul Laporan,Laporan Ringkas\n\nPengelola,\ntracking id ,Isi\n7,\"a\"\n");
    struct sheet_row row;
    struct table t;
    bool more;

    assert_ok(&cx, sheet_find_header(&cx, opened(text), S("Tracking ID"), &row));
    assert_int_equal(row.line, 4);
    assert_ok(&cx, table_open_at(&cx, text, S("Tracking ID"), &t));
    assert_ok(&cx, table_next(&cx, &t, &more));
    assert_true(more);
    assert_str(table_get(&t, "isi"), "a");
    assert_null(table_get(&t, "Rating").p);
    assert_int_equal(table_open_at(&cx, text, S("Nomor"), &t), ERR_INVALID);
    assert_true(str_has(cx.fault.message, S("has \"Nomor\"")));
}

static void a_row_as_long_as_the_header_is_demanded(void **state)
{
    (void)state;
    struct table t;
    bool more;

    assert_ok(&cx, table_open(&cx, S("# source\ncode,name\n1,a\n2\n"), &t));
    assert_true(table_has(&t, "name"));
    assert_false(table_has(&t, "kind"));
    assert_ok(&cx, table_next(&cx, &t, &more));
    assert_int_equal(table_next(&cx, &t, &more), ERR_INVALID);
    assert_str(cx.fault.message, "line 4: 1 cells, the header has 2");
}

static void real_exports_are_read_to_their_end(void **state)
{
    (void)state;
    struct table t;
    bool more = true;
    str bytes;
    int rows = 0;

    if (file_read(&cx, S(REAL), SHEET_FILE_MAX, &bytes)) {
        fault_clear(&cx);
        print_message("%s is absent\n", REAL);
        skip();
    }
    assert_ok(&cx, table_open(&cx, bytes, &t));
    for (; more; rows += more)
        assert_ok(&cx, table_next(&cx, &t, &more));
    assert_true(rows > 100);
}

static void the_fuzzers_corpus_passes(void **state)
{
    (void)state;
    assert_true(corpus_replay("csv", LLVMFuzzerTestOneInput) >= 9);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(quotes_hold_separators_newlines_and_quotes),
        TEST(the_first_line_with_any_tells_the_separator),
        TEST(a_byte_order_mark_and_windows_letters_are_read),
        TEST(what_is_no_table_is_refused_with_advice),
        TEST(broken_rows_are_named_by_their_line),
        TEST(rows_and_cells_are_bounded),
        TEST(a_header_is_found_behind_a_preamble),
        TEST(a_row_as_long_as_the_header_is_demanded),
        TEST(real_exports_are_read_to_their_end),
        TEST(the_fuzzers_corpus_passes),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
