/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "sheet/table.h"
#include "sheet/write.h"
#include "support/folder.h"

static struct world world;
static struct ctx cx;
static str folder;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, INT64_C(1764000000000), 7);
    ctx_init(&cx, &world, 64 << 20);
    folder = test_folder(&cx);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_folder_remove(&cx, folder);
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static const str columns[] = {S_("nomor"), S_("isi"), S_("suara"), S_("tanggal"), S_("jam")};

/* Two rows; the second has nothing but its number. */
static str written(const char *name)
{
    str path = path_join(&cx, folder, str_of(name)), bytes;
    enum sheet_format format;
    struct sheet_writer *w;
    int64_t day = day_number(2024, 2, 29);
    const struct sheet_cell first[] = {CELL_TEXT(S("24A7")), CELL_TEXT(S("=1+1 \"a\",\nb")),
                                       CELL_INT(-12), CELL_DATE(day),
                                       CELL_TIME(day_start(day, ZONE_WIB) + 9 * HOUR_MS, ZONE_WIB)};
    const struct sheet_cell second[] = {CELL_TEXT(S("24A8")), CELL_NONE, CELL_NONE, CELL_NONE,
                                        CELL_NONE};

    assert_true(sheet_format_of(path, &format));
    assert_ok(&cx, sheet_create(&cx, path, format, columns, COUNT(columns), &w));
    assert_ok(&cx, sheet_write(&cx, w, first));
    assert_ok(&cx, sheet_write(&cx, w, second));
    assert_false(file_exists(&cx, path));
    assert_ok(&cx, sheet_finish(&cx, w));
    assert_ok(&cx, file_check_private(&cx, path, FILE_PRIVATE));
    assert_ok(&cx, file_read(&cx, path, 1 << 20, &bytes));
    return bytes;
}

static void csv_is_quoted_and_disarmed(void **state)
{
    (void)state;
    assert_str(written("a.csv"),
               "\xef\xbb\xbfnomor,isi,suara,tanggal,jam\r\n"
               "24A7,\"'=1+1 \"\"a\"\",\nb\",-12,2024-02-29,2024-02-29T09:00:00.000+07:00\r\n"
               "24A8,,,,\r\n");
}

static void json_lines_are_one_object_a_row(void **state)
{
    (void)state;
    assert_str(written("a.JSONL"),
               "{\"nomor\":\"24A7\",\"isi\":\"=1+1 \\\"a\\\",\\nb\",\"suara\":-12,"
               "\"tanggal\":\"2024-02-29\",\"jam\":\"2024-02-29T09:00:00.000+07:00\"}\n"
               "{\"nomor\":\"24A8\",\"isi\":null,\"suara\":null,\"tanggal\":null,\"jam\":null}\n");
}

static void json_is_a_value_in_json_lines_and_text_elsewhere(void **state)
{
    static const char *const files[][2] = {
        {"d.jsonl", "{\"data\":{\"a\":[1]}}\n"                      },
        {"d.csv",   "\xef\xbb\xbf"
                  "data\r\n\"{\"\"a\"\":[1]}\"\r\n"},
    };
    static const str column[] = {S_("data")};
    struct sheet_writer *w;
    enum sheet_format format;
    str bytes;

    (void)state;
    for (size_t i = 0; i < COUNT(files); i++) {
        str path = path_join(&cx, folder, str_of(files[i][0]));
        assert_true(sheet_format_of(path, &format));
        assert_ok(&cx, sheet_create(&cx, path, format, column, 1, &w));
        assert_ok(&cx, sheet_write(&cx, w, &CELL_JSON(S("{\"a\":[1]}"))));
        assert_ok(&cx, sheet_finish(&cx, w));
        assert_ok(&cx, file_read(&cx, path, 1 << 20, &bytes));
        assert_str(bytes, files[i][1]);
    }
}

static void a_workbook_reads_back_as_it_was_written(void **state)
{
    (void)state;
    struct table t;
    bool more;

    assert_ok(&cx, table_open(&cx, written("a.xlsx"), &t));
    assert_true(sheet_is_xlsx(t.sheet));
    assert_ok(&cx, table_next(&cx, &t, &more));
    assert_str(table_get(&t, "isi"), "=1+1 \"a\",\nb");
    assert_str(table_get(&t, "suara"), "-12");
    assert_str(table_get(&t, "tanggal"), "2024-02-29");
    assert_str(table_get(&t, "jam"), "2024-02-29T09:00:00");
    assert_ok(&cx, table_next(&cx, &t, &more));
    assert_str(table_get(&t, "nomor"), "24A8");
    assert_str(table_get(&t, "jam"), "");
    assert_ok(&cx, table_next(&cx, &t, &more));
    assert_false(more);
}

static void what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe(void **state)
{
    (void)state;
    static const char *const texts[] = {"=a", "+a", "-a", "@a", "\ta", "\ra"};
    static const str column[] = {S_("isi")};
    str path = path_join(&cx, folder, S("b.csv")), bytes;
    struct sheet_writer *w;
    struct table t;
    bool more;

    assert_ok(&cx, sheet_create(&cx, path, SHEET_CSV, column, 1, &w));
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_ok(&cx, sheet_write(&cx, w, &CELL_TEXT(str_of(texts[i]))));
    assert_ok(&cx, sheet_finish(&cx, w));
    assert_ok(&cx, file_read(&cx, path, 1 << 20, &bytes));
    assert_ok(&cx, table_open(&cx, bytes, &t));
    for (size_t i = 0; i < COUNT(texts); i++) {
        assert_ok(&cx, table_next(&cx, &t, &more));
        assert_str(t.row.cells.v[0], arena_fmt(&cx.arena, "'%s", texts[i]).p);
    }
}

static void a_file_that_is_not_finished_leaves_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"c.csv", "c.jsonl", "c.xlsx"};
    struct ctx other;
    struct strs left;

    for (size_t i = 0; i < COUNT(names); i++) {
        struct sheet_writer *w;
        enum sheet_format format;
        str path = path_join(&cx, folder, str_of(names[i]));

        ctx_init(&other, &world, 8 << 20);
        assert_true(sheet_format_of(path, &format));
        assert_ok(&other, sheet_create(&other, path, format, columns, COUNT(columns), &w));
        ctx_reset(&other);
    }
    assert_ok(&cx, dir_list(&cx, folder, 10, &left));
    assert_int_equal(left.n, 0);
}

static void a_text_too_long_for_a_workbook_is_named_by_its_row(void **state)
{
    (void)state;
    char *text = arena_alloc(&cx.arena, 1, 40000);
    static const str column[] = {S_("isi")};
    struct sheet_writer *w;

    memset(text, 'x', 40000);
    str path = path_join(&cx, folder, S("d.xlsx"));
    assert_ok(&cx, sheet_create(&cx, path, SHEET_XLSX, column, 1, &w));
    assert_int_equal(sheet_write(&cx, w, &CELL_TEXT(((str){text, 40000}))), ERR_LIMIT);
    assert_true(str_has(cx.fault.message, S("row 2 of the workbook")));
}

static void the_format_follows_from_the_name(void **state)
{
    (void)state;
    enum sheet_format format;

    assert_true(sheet_format_of(S("x.CSV"), &format) && format == SHEET_CSV);
    assert_false(sheet_format_of(S(".csv"), &format));
    assert_false(sheet_format_of(S("x.xls"), &format));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(csv_is_quoted_and_disarmed),
        TEST(json_lines_are_one_object_a_row),
        TEST(a_workbook_reads_back_as_it_was_written),
        TEST(json_is_a_value_in_json_lines_and_text_elsewhere),
        TEST(what_a_spreadsheet_takes_for_a_formula_gets_an_apostrophe),
        TEST(a_file_that_is_not_finished_leaves_nothing),
        TEST(a_text_too_long_for_a_workbook_is_named_by_its_row),
        TEST(the_format_follows_from_the_name),
    };
    return cmocka_run_group_tests_name("sheet write", tests, NULL, NULL);
}
