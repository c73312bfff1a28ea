/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports in as LAPOR! writes them, and out again. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/folder.h"

#include "area/area.h"
#include "base/file.h"
#include "base/time.h"
#include "cli/commands.h"
#include "exchange/export.h"
#include "exchange/lapor.h"
#include "reference/reference.h"
#include "report/rebuild.h"
#include "sheet/table.h"
#include "support/look.sql.h"

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
    struct rebuild rb = {0};

    assert_int_equal(count(cx, str_of(file), OK, &done), 2);
    assert_int_equal(count(cx, str_of(file), OK, &done), 0);
    assert_int_equal(done.known, 2);
    assert_ok(cx, rebuild_all(cx, &rb));
    assert_int_equal(rb.differed, 0);
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

/* Each of them would otherwise be stored as something else than the file says. */
static void no_cell_that_cannot_be_read_is_passed_over(void **state)
{
    static const struct {
        const char *cells, *column;
    } tried[] = {
        {"1 Jan 2023,25:00:00,,,",        "Waktu Laporan Masuk"          },
        {"1 Jan 2023,pagi,,,",            "Waktu Laporan Masuk"          },
        {"1 Jan 2099,,,,",                "Tanggal Laporan Masuk"        },
        {"32/01/2023,,,,",                "Tanggal Laporan Masuk"        },
        {"1 Jan 2023,,Terbuka?,,",        "Tipe Laporan (Anonim/Rahasia)"},
        {"1 Jan 2023,,Anonim|Raha,,",     "Tipe Laporan (Anonim/Rahasia)"},
        {"1 Jan 2023,,,9,",               "Rating"                       },
        {"1 Jan 2023,,,bagus,",           "Rating"                       },
        {"1 Jan 2023,,,,Merpati Pos",     "Sumber Laporan"               },
        {"1 Jan 2023,,,,Ditutup\xc2\xa0", "Sumber Laporan"               },
    };
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;

    for (size_t i = 0; i < COUNT(tried); i++) {
        str text = arena_fmt(&cx->arena,
                             "Tracking ID,Isi Laporan Awal,Tanggal Laporan Masuk,Waktu Laporan "
                             "Masuk,Tipe Laporan (Anonim/Rahasia),Rating,Sumber Laporan\n"
                             "7200001,Isi contoh,2 Jan 2023,,,,\n7200002,Isi lain,%s\n",
                             tried[i].cells);
        count(cx, arena_dup(&cx->arena, text), ERR_INVALID, &done);
        assert_int_equal(done.faults.n, 1);
        assert_int_equal(done.faults.v[0].line, 3);
        assert_string_equal(done.faults.v[0].column, tried[i].column);
    }
}

static enum err take_areas(struct ctx *cx, void *arg)
{
    static const char areas[] = "code,name\n32,Jawa Barat\n32.04,Kabupaten Bandung\n"
                                "32.04.05,Cileunyi\n32.04.05.2003,Cimekar\n32.04.32,Baleendah\n"
                                "32.73,Kota Bandung\n";
    int64_t n;

    (void)arg;
    return area_import(cx, str_of(areas), reference_file("zones.csv"), &n);
}

static struct report newest(struct ctx *cx)
{
    int64_t id = 0;

    assert_ok(cx, db_int(cx, SQL(look_newest), &id));
    return case_read(cx, id);
}

/* Kota Bandung and Kabupaten Bandung: the district says which; what is no area stays in words. */
static void the_district_is_believed_more_than_the_regency(void **state)
{
    static const struct {
        const char *row, *area, *place;
    } tried[] = {
        {"Jawa Barat,Kota Bandung,CILEUNYI,Cimekar",    "32.04.05.2003", ""                    },
        {"Jawa Barat,Bandung,Baleendah,",               "32.04.32",      ""                    },
        {"Jawa Barat,Kota Bandung,Dusun Entah,Kampung", "32.73",         "Kampung, Dusun Entah"},
    };
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;

    assert_ok(cx, db_write(cx, take_areas, NULL));
    for (size_t i = 0; i < COUNT(tried); i++) {
        str text = arena_fmt(&cx->arena,
                             "Tracking ID,Isi Laporan Awal,Provinsi,Kota/Kabupaten,Kecamatan,"
                             "Kelurahan\n73000%02zu,Isi contoh,%s\n",
                             i, tried[i].row);
        assert_int_equal(count(cx, arena_dup(&cx->arena, text), OK, &done), 1);
        struct report r = newest(cx);
        assert_str(r.area_code, tried[i].area);
        assert_str(r.place, tried[i].place);
    }
}

/* Its row numbers would pass for Tracking IDs, and it has neither date, status nor source. */
static void a_list_of_texts_with_labels_is_not_taken_for_an_export(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;

    count(cx, S("row,kategori,isi\n1,Infrastruktur,Jalan contoh berlubang\n"), ERR_INVALID, &done);
    assert_int_equal(done.rows, 0);
}

/* Any subset of the columns: what a list does not say is not known, and nothing else is lost. */
static void a_list_of_few_columns_comes_in_too(void **state)
{
    static const char *const lists[] = {
        "Tracking ID,Judul Laporan\n7100001,Contoh sempit\n7100002,Contoh lain\n",
        ("Judul Laporan,Tanggal\xc2\xa0Laporan Masuk \nContoh tanpa nomor,1 Agustus 2023\n"
         "Contoh kedua,2 Aug 2023\n"),
        "Isi Laporan Awal,Status Laporan\nHanya isi laporan,Diproses\nIsi yang lain,Selesai\n",
        "No,Tracking ID,Judul Laporan,Kolom Asing\n1,7100003,Urutan lain,x\n2,7100004,Lagi,y\n",
    };
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;
    struct rebuild rb = {0};

    for (size_t i = 0; i < COUNT(lists); i++) {
        assert_int_equal(count(cx, str_of(lists[i]), OK, &done), 2);
        assert_int_equal(count(cx, str_of(lists[i]), OK, &done), 0);
        assert_int_equal(done.known, 2);
    }
    assert_ok(cx, rebuild_all(cx, &rb));
    assert_int_equal(rb.differed, 0);
}

static void dates_and_times_are_read_as_people_and_spreadsheets_write_them(void **state)
{
    static const char *const same_day[] = {"29 May 2023", "29 Mei 2023", "2023-05-29", "29/05/2023",
                                           "29-05-2023",  "29-May-2023", "29.5.2023",  "45075"};
    static const char *const same_time[] = {"04:05:34", "04.05.34", "0.170532407"};
    int64_t day, ms;

    (void)state;
    for (size_t i = 0; i < COUNT(same_day); i++)
        assert_true(lapor_date(str_of(same_day[i]), &day) && day == day_number(2023, 5, 29));
    for (size_t i = 0; i < COUNT(same_time); i++)
        assert_true(lapor_time(str_of(same_time[i]), &ms) && ms == (4 * 3600 + 5 * 60 + 34) * 1000);
    assert_true(lapor_time(S("4:05"), &ms) && ms == (4 * 3600 + 5 * 60) * 1000);
    assert_false(lapor_time(S("24:00:00"), &ms));
    assert_false(lapor_time(S("0.x"), &ms));
    assert_false(lapor_date(S("05/29/2023"), &day)); /* the day comes first */
    assert_false(lapor_date(S("7100001"), &day));
    assert_false(lapor_date(S("31 Feb 2023"), &day));
    assert_false(lapor_date(S("kemarin"), &day));
}

static void what_goes_out_comes_in_elsewhere(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const char *const endings[] = {"csv", "xlsx"};
    struct lapor_done done;
    struct export_done out;
    str folder = test_folder(cx), bytes;

    count(cx, str_of(file), OK, &done);
    for (size_t i = 0; i < COUNT(endings); i++) {
        str path = path_join(cx, folder, arena_fmt(&cx->arena, "laporan.%s", endings[i]));
        assert_ok(cx, export_reports(cx, path, true, &out));
        assert_int_equal(out.rows, 2);
        assert_int_equal(out.left_out, 0);
        assert_ok(cx, file_read(cx, path, 1 << 20, &bytes));
        count(cx, bytes, OK, &done);
        assert_int_equal(done.known, 2); /* the Tracking IDs are the same */
    }
    str path = path_join(cx, folder, S("laporan.jsonl"));
    assert_ok(cx, export_reports(cx, path, false, &out));
    assert_int_equal(out.rows, 1);
    assert_int_equal(out.left_out, 1); /* the confidential one */
    test_folder_remove(cx, folder);
}

/* domain/export-and-language, the longest list known, word for word. */
static const char all_columns[] =
    "Tracking ID,Tanggal Laporan Masuk,Waktu Laporan Masuk,Nama Pelapor,Klasifikasi Laporan,"
    "ID Kategori,Kategori,Judul Laporan,Isi Laporan Awal,Isi Laporan Akhir,"
    "Tipe Laporan (Anonim/Rahasia),Sumber Laporan,Instansi Induk,ID Instansi Terdisposisi,"
    "Instansi Terdisposisi,Status Laporan,Alasan Tunda/Arsip,Provinsi,Kota/Kabupaten,Kecamatan,"
    "Kelurahan,Nomor SK,Url SK,Url Dokumen Laporan Tahunan,"
    "Laporan yang Masuk melalui Kanal Aduan Setwapres,Rating";

static void every_column_of_lapor_goes_out_in_its_order(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;
    struct export_done out;
    struct table t;
    bool more;
    str folder = test_folder(cx), path = path_join(cx, folder, S("laporan.csv")), bytes;
    str rest = str_of(all_columns), name;

    count(cx, str_of(file), OK, &done);
    assert_ok(cx, export_reports(cx, path, true, &out));
    assert_ok(cx, file_read(cx, path, 1 << 20, &bytes));
    assert_ok(cx, table_open(cx, bytes, &t));
    assert_int_equal(t.header.n, 26);
    for (size_t i = 0; i < t.header.n; i++) {
        str_cut(rest, ',', &name, &rest);
        assert_true(str_eq(t.header.v[i], name));
    }
    assert_ok(cx, table_next(cx, &t, &more));
    assert_str(table_get(&t, "Tracking ID"), "7000001");
    assert_str(table_get(&t, "Nama Pelapor"), "Anonim");
    assert_str(table_get(&t, "Instansi Terdisposisi"), "Dinas Contoh");
    assert_str(table_get(&t, "ID Instansi Terdisposisi"), "");
    assert_str(table_get(&t, "Status Laporan"), "Ditutup oleh Sistem");
    assert_str(table_get(&t, "Rating"), "4");
    assert_str(table_get(&t, "Sumber Laporan"), "Website - contoh"); /* in the file's own words */
    assert_ok(cx, table_next(cx, &t, &more));
    assert_str(table_get(&t, "Instansi Induk"), "Pemkab Contoh");
    assert_str(table_get(&t, "Instansi Terdisposisi"), ""); /* it was given to nobody */
    test_folder_remove(cx, folder);
}

static void every_state_goes_out_under_its_recap(void **state)
{
    (void)state;
    for (enum state s = STATE_RECEIVED; s < STATE_MERGED; s++) {
        enum state back;
        str how, word = lapor_status_word(str_of(state_name(s)), S(""));
        if (!lapor_status(word, &back, &how) || state_recap(back) != state_recap(s))
            fail_msg("%s goes out as \"%.*s\"", state_name(s), STR_ARG(word));
    }
    assert_str(lapor_status_word(S("withdrawn"), S("deemed")), "Diarsipkan oleh Sistem");
    assert_str(lapor_status_word(S("withdrawn"), S("reporter")), "Diarsipkan oleh Pelapor");
    assert_str(lapor_status_word(S("archived"), S("expired")), "Diarsipkan oleh Sistem");
}

static void a_reason_goes_out_in_words_and_comes_back(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const char *const codes[] = {"unclear", "duplicate", "expired", "private_data"};

    for (size_t i = 0; i < COUNT(codes); i++) {
        str words = lapor_reason_words(cx, str_of(codes[i]));
        assert_true(str_has(words, S(" ")));
        assert_str(lapor_reason(cx, words), codes[i]);
    }
    assert_str(lapor_reason_words(cx, S("")), "");
    assert_str(lapor_reason(cx, S("Kata lain")), "");
    assert_str(lapor_reason(cx, S("sudah mencapai batas kadaluarsa pengaduan.")), "expired");
}

static void print_export(void **state, str path, const char *option, char out[256], char err[256])
{
    struct engine *e = *state;
    char command[] = "export", what[] = "reports", data[256], name[256], last[32], *argv[4];
    struct cli c = {.tables = &cli_export_commands, .tables_n = 1};

    snprintf(data, sizeof data, "LAPOR_DATA=%.*s", STR_ARG(e->folder));
    snprintf(name, sizeof name, "%.*s", STR_ARG(path));
    snprintf(last, sizeof last, "%s", option ? option : "");
    argv[0] = command, argv[1] = what, argv[2] = name, argv[3] = last;
    out[0] = err[0] = '\0';
    c.environment = (char *const[]){data, NULL};
    c.out = fmemopen(out, 255, "w");
    c.err = fmemopen(err, 255, "w");
    int code = cli_run(&e->cx, &c, option ? 4 : 3, argv);
    fclose(c.out);
    fclose(c.err);
    e->world.conf = NULL; /* it lies in the context */
    if (code)
        print_error("%s\n", err);
    assert_int_equal(code, 0);
}

static void whoever_exports_is_told_what_is_left_out(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct lapor_done done;
    char out[256] = "", err[256] = "";
    str folder = test_folder(cx), path = path_join(cx, folder, S("laporan.csv"));

    count(cx, str_of(file), OK, &done);
    print_export(state, path, NULL, out, err);
    assert_string_equal(out, "1 rows\n");
    assert_string_equal(err, "1 of 2 reports left out: confidential; --confidential writes them\n");
    print_export(state, path, "--json", out, err);
    assert_string_equal(out, "{\"rows\":1,\"left_out\":1}\n");
    print_export(state, path, "--confidential", out, err);
    assert_string_equal(out, "2 rows\n");
    assert_string_equal(err, "");
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
        cmocka_unit_test(a_list_of_texts_with_labels_is_not_taken_for_an_export),
        cmocka_unit_test(dates_and_times_are_read_as_people_and_spreadsheets_write_them),
        cmocka_unit_test(no_cell_that_cannot_be_read_is_passed_over),
        cmocka_unit_test(a_topic_is_known_by_the_spelling_of_the_file),
        cmocka_unit_test(what_goes_out_comes_in_elsewhere),
        cmocka_unit_test(every_column_of_lapor_goes_out_in_its_order),
        cmocka_unit_test(every_state_goes_out_under_its_recap),
        cmocka_unit_test(a_reason_goes_out_in_words_and_comes_back),
        cmocka_unit_test(whoever_exports_is_told_what_is_left_out),
        cmocka_unit_test(a_list_of_few_columns_comes_in_too),
        cmocka_unit_test(the_district_is_believed_more_than_the_regency),
    };
    return cmocka_run_group_tests_name("lapor", tests, cases_setup, cases_teardown);
}
