/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports in as LAPOR! writes them, and out again. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/folder.h"

#include "base/file.h"
#include "base/time.h"
#include "exchange/export.h"
#include "exchange/lapor.h"
#include "report/rebuild.h"

static const char file[] =
    "Judul Laporan,Laporan Ringkas\n"
    "Periode Masuk,(2021-01-01) - (2024-12-31)\n"
    "\n"
    "Tracking ID,Tanggal Laporan Masuk,Waktu Laporan Masuk,Klasifikasi Laporan,Judul Laporan,"
    "Isi Laporan Awal,Isi Laporan Akhir,Tipe Laporan (Anonim/Rahasia),Sumber Laporan,Instansi "
    "Induk,"
    "Instansi Terdisposisi,Status Laporan,Rating\n"
    "7000001,29 May 2023,04:05:34,Pengaduan Berkadar Pengawasan,Contoh satu,Isi asli,Isi akhir,"
    "Anonim|Rahasia,Website - contoh,Pemkab Contoh,Dinas Contoh,Ditutup oleh Sistem,4\n"
    "7000002,2023-05-30,05:00:00,Aspirasi,Contoh dua,Isi dua,Isi dua,,Hotline Service,Pemkab "
    "Contoh,,"
    "Menunggu Kelengkapan Informasi,\n";

static int64_t count(struct ctx *cx, str bytes, enum err want, struct lapor_done *done)
{
    case_as(cx, 0);
    enum err e = lapor_import(cx, bytes, done);
    if (e != want)
        print_error("%.*s\n", STR_ARG(cx->fault.message));
    assert_int_equal(e, want);
    fault_clear(cx);
    return done->added;
}

static void a_file_comes_in_once_with_what_it_says(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;
    int64_t seen, differed;

    assert_int_equal(count(cx, str_of(file), OK, &done), 2);
    assert_int_equal(count(cx, str_of(file), OK, &done), 0);
    assert_int_equal(done.known, 2);
    assert_ok(cx, rebuild_all(cx, false, &seen, &differed));
    assert_int_equal(differed, 0);
}

static void a_bad_row_is_named_and_nothing_is_stored(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;
    str text =
        arena_fmt(&cx->arena, "%s7000003,31 Foo 2023,,Keluhan,T,I,I,,Website,,,Entah,\n", file);

    str fresh = arena_fmt(&cx->arena, "%.*s", (int)text.n, text.p);
    assert_int_equal(count(cx, fresh, ERR_INVALID, &done), 0);
    assert_int_equal(done.faults.n, 3);
    assert_int_equal(done.faults.v[0].line, 7);
}

static void dates_are_read_in_both_forms(void **state)
{
    int64_t day;

    (void)state;
    assert_true(lapor_date(S("29 May 2023"), &day) && day == day_number(2023, 5, 29));
    assert_true(lapor_date(S("2023-05-29"), &day) && day == day_number(2023, 5, 29));
    assert_false(lapor_date(S("31 Feb 2023"), &day));
    assert_false(lapor_date(S("kemarin"), &day));
}

static void what_goes_out_comes_in_elsewhere(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const char *const endings[] = {"csv", "xlsx"};
    struct lapor_done done;
    int64_t rows;
    str folder = test_folder(cx), bytes;

    count(cx, str_of(file), OK, &done);
    for (size_t i = 0; i < COUNT(endings); i++) {
        str path = path_join(cx, folder, arena_fmt(&cx->arena, "laporan.%s", endings[i]));
        assert_ok(cx, export_reports(cx, path, true, &rows));
        assert_int_equal(rows, 2);
        assert_ok(cx, file_read(cx, path, 1 << 20, &bytes));
        count(cx, bytes, OK, &done);
        assert_int_equal(done.known, 2); /* the Tracking IDs are the same */
    }
    str path = path_join(cx, folder, S("laporan.jsonl"));
    assert_ok(cx, export_reports(cx, path, false, &rows));
    assert_int_equal(rows, 1); /* without the confidential one */
    test_folder_remove(cx, folder);
}

static void a_topic_is_known_by_the_spelling_of_the_file(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_str(lapor_topic(cx, S("Kartu Indoneisa Sehat (KIS)")), "Kartu Indonesia Sehat (KIS)");
    assert_str(lapor_topic(cx, S("Jalan Berlubang")), "Jalan Berlubang");
    assert_str(lapor_topic(cx, S("")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_comes_in_once_with_what_it_says),
        cmocka_unit_test(a_bad_row_is_named_and_nothing_is_stored),
        cmocka_unit_test(dates_are_read_in_both_forms),
        cmocka_unit_test(a_topic_is_known_by_the_spelling_of_the_file),
        cmocka_unit_test(what_goes_out_comes_in_elsewhere),
    };
    return cmocka_run_group_tests_name("lapor", tests, cases_setup, cases_teardown);
}
