/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The desk: queue, case, moves, as officers meet them. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/time.h"
#include "base/world.h"
#include "report/store.h"
#include "worker/worker.h"

static const char *case_path(struct ctx *cx, int64_t id, const char *slug)
{
    struct report r = case_read(cx, id);

    return arena_z(&cx->arena, arena_fmt(&cx->arena, "/kerja/laporan/%.*s%s%s", STR_ARG(r.number),
                                         slug[0] ? "/" : "", slug));
}

static void a_case_is_worked_from_the_queue_to_the_answer(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_submit(cx, true).report.id;

    site_sign_in(site, c.coordinator);
    client_get(site, "/kerja?antrean=verifikasi");
    assert_int_equal(site->status, 200);
    assert_true(site_has(site, "Lampu jalan mati di RT 05"));
    client_get(site, case_path(cx, id, ""));
    assert_int_equal(site->status, 200);
    assert_true(site_has(site, "/verifikasi\""));
    client_post(site, case_path(cx, id, "verifikasi"), "versi", "1", "instansi", "dishub", "teks",
                "Mohon ditangani.", NULL);
    assert_int_equal(site->status, 303);
    site_sign_in(site, c.liaison);
    client_get(site, "/kerja?antrean=tindak-lanjut");
    assert_true(site_has(site, "Lampu jalan mati di RT 05"));
    client_post(site, case_path(cx, id, "terbitkan"), "versi", "2", "teks",
                "Lampu sudah diganti pada 3 Maret 2026 oleh petugas kami di lokasi.", NULL);
    assert_int_equal(site->status, 303);
    assert_str(case_read(cx, id).state, "answered");
    case_must_be_whole(cx, id);
    site_close(site);
}

static void what_is_wrong_stands_beside_and_nothing_is_lost(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_submit(cx, true).report.id;

    site_sign_in(site, c.coordinator);
    client_post(site, case_path(cx, id, "arsipkan"), "versi", "1", "teks",
                "Kata-kata saya yang panjang.", NULL);
    assert_int_equal(site->status, 422);
    assert_true(site_has(site, "Pilih alasannya."));
    assert_true(site_has(site, "Kata-kata saya yang panjang."));
    assert_int_equal(case_read(cx, id).version, 1);
    site_close(site);
}

static void the_second_officer_is_told_what_the_first_did(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    site_sign_in(site, c.liaison);
    client_post(site, case_path(cx, id, "catatan"), "versi", "1", "teks", "Tulisan orang kedua.",
                NULL);
    assert_int_equal(site->status, 412);
    assert_true(site_has(site, "Tulisan orang kedua."));
    assert_true(site_has(site, "Laporan ini berubah selagi Anda menulis"));
    ptrdiff_t both = str_find(site->body, S("id=\"berubah\""));
    str beside = str_slice(site->body, (size_t)both, site->body.n);
    beside = str_slice(beside, 0, (size_t)str_find(beside, S("</section>")));
    assert_true(str_has(beside, S("Petugas menuju lokasi."))); /* what happened meanwhile */
    assert_true(str_has(beside, S("Tulisan orang kedua.")));
    assert_false(str_has(beside, S("Laporan diterima."))); /* that was known */
    int64_t version = case_read(cx, id).version;
    client_post(site, case_path(cx, id, "catatan"), "versi",
                arena_fmt(&cx->arena, "%lld", (long long)version).p, "teks", "Tulisan orang kedua.",
                NULL);
    assert_int_equal(site->status, 303);
    client_get(site, case_path(cx, id, ""));
    assert_false(site_has(site, "Laporan ini berubah selagi Anda menulis"));
    site_close(site);
}

/* The second of two answers: the first has changed the state. */
static void a_move_that_became_impossible_keeps_its_words_and_offers_no_button(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_ANSWERED);

    site_sign_in(site, c.liaison);
    client_post(site, case_path(cx, id, "terbitkan"), "versi", "3", "teks",
                "Jawaban kedua yang tidak jadi terbit.", NULL);
    assert_int_equal(site->status, 412);
    assert_true(site_has(site, "Lampu di depan masjid diganti")); /* the first one's */
    assert_true(site_has(site, "Jawaban kedua yang tidak jadi terbit."));
    assert_true(site_has(site, "langkah ini tidak bisa dilakukan lagi"));
    assert_false(site_has(site, "<button type=\"submit\">Terbitkan jawaban"));
    site_close(site);
}

/* A warning of the program is no second officer. */
static void a_clock_that_rang_meanwhile_does_not_stop_a_move(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);
    const char *version = arena_fmt(&cx->arena, "%lld", (long long)case_read(cx, id).version).p;

    case_as(cx, 0);
    world_test_advance(&((struct engine *)*state)->world, 4 * DAY_MS);
    assert_ok(cx, worker_once(cx));
    assert_true(case_read(cx, id).version > atoi(version));
    site_sign_in(site, c.liaison);
    client_post(site, case_path(cx, id, "tindak-lanjut"), "versi", version, "teks",
                "Petugas sudah berangkat.", NULL);
    assert_int_equal(site->status, 303);
    client_post(site, case_path(cx, id, "tindak-lanjut"), "versi", version, "teks",
                "Petugas sudah berangkat lagi.", NULL);
    assert_int_equal(site->status, 412); /* now somebody has moved it */
    case_must_be_whole(cx, id);
    site_close(site);
}

/* What the public cannot read says so; who works on the case and what was promised stands above. */
static void a_case_tells_who_works_and_what_only_the_reporter_reads(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    site_sign_in(site, c.liaison);
    client_get(site, case_path(cx, id, ""));
    assert_false(site_has(site, "hanya pelapor</b>"));
    client_post(site, case_path(cx, id, "tindak-lanjut"), "tertutup", "1", "teks",
                "Kami menelepon Anda sore ini.", NULL);
    case_as(cx, c.admin);
    case_move(cx, id, &(struct move){.action = ACT_ASSIGN_PERSON, .person = SOME(c.liaison)});
    case_move(
        cx, id,
        &(struct move){.action = ACT_PLAN, .text = S("Tiang diganti."), .date = S("2026-05-04")});
    case_move(
        cx, id,
        &(struct move){.action = ACT_EXTEND, .days = SOME(3), .text = S("Menunggu suku cadang.")});
    client_get(site, case_path(cx, id, ""));
    assert_true(site_has(site, "hanya pelapor</b>"));
    assert_true(site_has(site, "<dt>Petugas</dt><dd>Warga Rekaan"));
    assert_true(site_has(site, "<dd>4 Mei 2026"));
    assert_true(site_has(site, "<dd>3 hari kerja, menunggu putusan koordinator"));
    client_forget_cookies(site);
    client_get(site, case_path(cx, id, "") + sizeof "/kerja" - 1);
    assert_int_equal(site->status, 200);
    assert_false(site_has(site, "hanya pelapor</b>"));
    site_close(site);
}

static void co_handlers_alone_are_no_passing_on(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    site_sign_in(site, c.admin);
    client_get(site, case_path(cx, id, ""));
    client_post(site, case_path(cx, id, "disposisi"), "pendamping", "dinkes", NULL);
    assert_int_equal(site->status, 303);
    client_get(site, case_path(cx, id, ""));
    assert_true(site_has(site, "menambah pendamping atau tembusan."));
    assert_false(site_has(site, "meneruskan laporan ke unit lain"));
    client_post(site, case_path(cx, id, "disposisi"), "instansi", "dishub-upt", NULL);
    client_get(site, case_path(cx, id, ""));
    assert_true(site_has(site, "Tidak ada unit di bawahnya")); /* it is at the bottom now */
    site_close(site);
}

/* An agency's own admin passes a report down, not to its neighbours: only that is offered. */
static void only_agencies_that_may_receive_a_report_are_offered(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    struct submission s = {
        .class = S("complaint"),
        .title = S("Dialamatkan ke dinas"),
        .body = S("Rambu di simpang contoh roboh sejak minggu lalu."),
        .agency = S("dishub"),
        .channel = S("web"),
        .reporter = {.name = S("Pelapor Contoh"), .contact = S("tidak")}
    };
    struct submitted sent;

    cx->actor = (struct actor){0};
    assert_ok(cx, report_submit(cx, &s, &sent));
    for (int i = 0; i < 2; i++) {
        site_sign_in(site, i ? c.coordinator : c.admin);
        client_get(site, case_path(cx, sent.report.id, ""));
        ptrdiff_t at = str_find(site->body, S("id=\"f-instansi\""));
        assert_true(at > 0);
        str choices = str_slice(site->body, (size_t)at, site->body.n);
        choices = str_slice(choices, 0, (size_t)str_find(choices, S("</select>")));
        assert_true(str_has(choices, S("value=\"dishub-upt\"")));
        assert_int_equal(str_has(choices, S("value=\"dinkes\"")), i);
    }
    site_close(site);
}

static void a_foreign_office_does_not_see_the_case(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    office_act(cx, 0);
    site_sign_in(site, c.liaison_dinkes);
    client_get(site, case_path(cx, id, ""));
    assert_int_equal(site->status, 404);
    client_post(site, case_path(cx, id, "catatan"), "teks", "Tidak boleh.", NULL);
    assert_int_equal(site->status, 404);
    site_close(site);
}

static void a_later_move_says_so(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    site_sign_in(site, c.coordinator);
    client_post(site, case_path(cx, id, "periksa"), "teks", "Sudah kami baca.", NULL);
    assert_int_equal(site->status, 501);
    site_close(site);
}

static void a_letter_is_entered_and_its_receipt_handed_over(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);

    site_sign_in(site, c.liaison);
    client_get(site, "/kerja/baru");
    assert_int_equal(site->status, 200);
    client_post(site, "/kerja/baru", "kanal", "paper", "klasifikasi", "pengaduan", "judul",
                "Parit tersumbat", "isi", "Parit di depan rumah tersumbat sejak bulan lalu.",
                "kunci", "surat-1", NULL);
    assert_int_equal(site->status, 303);
    str place = arena_dup(&cx->arena, client_header(site, "Location"));
    assert_true(str_ends(place, S("/tanda-terima")));
    client_get(site, arena_z(&cx->arena, place));
    assert_int_equal(site->status, 200);
    /* without a word about it somebody stands at the counter, as the form has it */
    client_post(site, "/kerja/baru", "klasifikasi", "aspirasi", "judul", "Taman bermain", "isi",
                "Mohon taman bermain di dekat kantor camat.", "kunci", "loket-1", NULL);
    assert_int_equal(site->status, 303);
    client_post(site, "/kerja/baru", "kanal", "telepati", "klasifikasi", "pengaduan", "isi",
                "pendek", NULL);
    assert_int_equal(site->status, 422);
    site_close(site);
}

static void the_operator_and_visitors_have_no_desk(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);

    client_get(site, "/kerja");
    assert_int_equal(site->status, 303);
    assert_true(str_starts(client_header(site, "Location"), S("/masuk")));
    site_sign_in(site, c.operator_);
    client_get(site, "/kerja");
    assert_int_equal(site->status, 403);
    site_close(site);
}

static void a_page_for_another_role_says_so_and_leads_back_to_the_desk(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);

    site_sign_in(site, c.liaison);
    client_get(site, "/kelola/akun");
    assert_int_equal(site->status, 403);
    assert_true(site_has(site, "Bukan untuk peran Anda"));
    assert_true(site_has(site, "href=\"/kerja\">Antrean"));
    client_post(site, "/kelola/akun", "csrf", "salah", NULL);
    assert_int_equal(site->status, 403);
    assert_true(site_has(site, "Mungkin sesi Anda sudah berakhir"));
    site_close(site);
}

/* Whoever wrote the letter did not choose the language of the screen that it was typed into. */
static void a_letter_is_not_in_the_language_of_who_types_it_in(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    struct report r;
    str number, rest;

    site_sign_in(site, c.coordinator);
    client_post(site, "/kerja/baru?bahasa=en", "kanal", "paper", "klasifikasi", "pengaduan",
                "judul", "Selokan contoh mampet", "isi",
                "Selokan contoh mampet sejak kemarin sore.", "kunci", "surat-en", NULL);
    assert_int_equal(site->status, 303);
    str_cut(str_slice(client_header(site, "Location"), sizeof "/laporan/" - 1, 100), '/', &number,
            &rest);
    assert_int_equal(number_parse(cx, number, &number), CODE_GOOD);
    assert_ok(cx, report_by_number(cx, number, &r));
    assert_str(r.language, "id");
    site_close(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_is_worked_from_the_queue_to_the_answer),
        cmocka_unit_test(what_is_wrong_stands_beside_and_nothing_is_lost),
        cmocka_unit_test(the_second_officer_is_told_what_the_first_did),
        cmocka_unit_test(a_move_that_became_impossible_keeps_its_words_and_offers_no_button),
        cmocka_unit_test(a_clock_that_rang_meanwhile_does_not_stop_a_move),
        cmocka_unit_test(a_case_tells_who_works_and_what_only_the_reporter_reads),
        cmocka_unit_test(co_handlers_alone_are_no_passing_on),
        cmocka_unit_test(only_agencies_that_may_receive_a_report_are_offered),
        cmocka_unit_test(a_foreign_office_does_not_see_the_case),
        cmocka_unit_test(a_later_move_says_so),
        cmocka_unit_test(a_letter_is_entered_and_its_receipt_handed_over),
        cmocka_unit_test(the_operator_and_visitors_have_no_desk),
        cmocka_unit_test(a_page_for_another_role_says_so_and_leads_back_to_the_desk),
        cmocka_unit_test(a_letter_is_not_in_the_language_of_who_types_it_in),
    };
    return cmocka_run_group_tests_name("staff", tests, cases_setup, cases_teardown);
}
