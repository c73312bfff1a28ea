/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Passing a case to another office on the pages: who offers, who answers, what the citizen reads.
 */
#include "support/cases.h"
#include "support/client.h"
#include "support/engine.h"
#include "support/site.h"

static const char *path(struct ctx *cx, const char *before, int64_t id, const char *after)
{
    struct report r = case_read(cx, id);

    return arena_z(&cx->arena,
                   arena_fmt(&cx->arena, "%s/laporan/%.*s%s", before, STR_ARG(r.number), after));
}

static int64_t offered_case(struct ctx *cx, const struct cases *c)
{
    int64_t id = case_in_state(cx, c, STATE_IN_PROGRESS);

    case_as(cx, c->liaison);
    case_move(cx, id,
              &(struct move){.action = ACT_OFFER,
                             .agency = SOME(c->office.dinkes),
                             .text = S("Ini urusan kesehatan.")});
    return id;
}

static void an_office_offers_and_another_takes(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    site_sign_in(site, c.liaison_dinkes);
    client_get(site, "/kerja");
    assert_false(site_has(site, "antrean=tawaran"));
    site_sign_in(site, c.liaison);
    client_get(site, path(cx, "/kerja", id, ""));
    assert_true(site_has(site, "Kembalikan ke Kabupaten Contoh"));
    client_post(site, path(cx, "/kerja", id, "/alihkan"), "instansi", "dishub-upt", "teks",
                "Ini urusan UPT.", NULL);
    assert_int_equal(site->status, 409);
    assert_true(site_has(site, "Gunakan Teruskan"));
    assert_true(site_has(site, "Ini urusan UPT."));
    client_post(site, path(cx, "/kerja", id, "/alihkan"), "instansi", "dinkes", "teks",
                "Ini urusan kesehatan.", NULL);
    assert_int_equal(site->status, 303);
    client_get(site, path(cx, "/kerja", id, "?beres=alihkan"));
    assert_true(site_has(site, "Tawaran sudah disampaikan"));
    assert_true(site_has(site, "Ditawarkan kepada"));
    assert_true(site_has(site, "/batal-tawaran"));
    assert_false(site_has(site, "/alihkan"));
    client_get(site, "/kerja?antrean=tindak-lanjut");
    assert_true(site_has(site, "ditawarkan"));

    site_sign_in(site, c.liaison_dinkes);
    client_get(site, "/kerja?antrean=tawaran");
    assert_true(site_has(site, arena_z(&cx->arena, case_read(cx, id).number)));
    assert_true(site_has(site, "jawaban tawaran"));
    client_get(site, path(cx, "/kerja", id, ""));
    assert_true(site_has(site, "Ini urusan kesehatan."));
    assert_true(site_has(site, "Batas menjawab tawaran"));
    assert_true(str_find(site->body, S("/batas-waktu")) > /* the day of the owner is explained */
                str_find(site->body, S("Batas penyelesaian")));
    assert_true(site_has(site, "/terima"));
    assert_true(site_has(site, "/tolak"));
    assert_false(site_has(site, "/terbitkan"));
    assert_false(site_has(site, "/putuskan\""));
    client_post(site, path(cx, "/kerja", id, "/terima"), NULL);
    assert_int_equal(site->status, 303);
    client_get(site, path(cx, "/kerja", id, "?beres=terima"));
    assert_true(site_has(site, "sekarang dipegang unit Anda"));
    assert_true(site_has(site, "/terbitkan"));
    site_close(site);
}

static void a_citizen_reads_who_has_it_meanwhile(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = offered_case(cx, &c);

    client_get(site, path(cx, "", id, ""));
    assert_true(site_has(site, "Sampai ada jawaban, Dinas Perhubungan"));
    assert_true(site_has(site, "laporan tidak berpindah dan batas waktunya tetap"));
    case_as(cx, c.liaison_dinkes);
    case_move(cx, id, &(struct move){.action = ACT_DECLINE, .text = S("Bukan wewenang kami.")});
    client_get(site, path(cx, "", id, ""));
    assert_false(site_has(site, "Sampai ada jawaban,"));
    assert_true(site_has(site, "tidak menerima tawaran"));
    site_close(site);
}

static void the_arbiter_finds_it_and_decides(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = offered_case(cx, &c);

    for (int i = 0; i < 2; i++) {
        case_as(cx, c.liaison_dinkes);
        case_move(cx, id, &(struct move){.action = ACT_DECLINE, .text = S("Bukan wewenang kami.")});
        case_as(cx, c.liaison);
        case_move(cx, id,
                  &(struct move){.action = ACT_OFFER,
                                 .agency = SOME(c.office.dinkes),
                                 .text = S("Tetap urusan kesehatan.")});
    }
    client_get(site, path(cx, "", id, ""));
    assert_true(site_has(site, "sedang memutuskan"));
    site_sign_in(site, c.coordinator);
    client_get(site, "/kerja?antrean=putusan");
    assert_true(site_has(site, arena_z(&cx->arena, case_read(cx, id).number)));
    assert_true(site_has(site, "putusan pemegang"));
    client_get(site, path(cx, "/kerja", id, ""));
    assert_false(site_has(site, "/terima\""));
    assert_true(site_has(site, "/putuskan"));
    client_post(site, path(cx, "/kerja", id, "/putuskan"), "instansi", "dinkes", NULL);
    assert_int_equal(site->status, 422);
    client_post(site, path(cx, "/kerja", id, "/putuskan"), "instansi", "dinkes", "teks",
                "Menurut tugas dan fungsinya.", NULL);
    assert_int_equal(site->status, 303);
    client_get(site, path(cx, "", id, ""));
    assert_true(site_has(site, "memutuskan: laporan ini ditangani Dinas Kesehatan"));
    site_close(site);
}

static void topic_and_village(struct ctx *cx)
{
    const char *topic =
        "INSERT INTO topic (id, code, name, name_en, parent_id, lapor_id, "
        "is_confidential, is_active, sort, valid_from, valid_to) VALUES "
        "(1, 'klinik', 'Klinik', '', NULL, NULL, FALSE, TRUE, 1, '2020-01-01', NULL)";
    const char *area = "INSERT INTO area (code, name, parent, level, zone_min, search_name) VALUES "
                       "('61.12.01.2001', 'Desa Contoh', NULL, 4, 420, 'desa contoh')";

    engine_script(cx, topic, topic);
    engine_script(cx, area, area);
}

/* It took such a case before: it stands first, with the number of them as the reason. */
static void who_took_such_cases_stands_first_and_pairs_are_shown(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    topic_and_village(cx);
    const struct move about = {.action = ACT_EDIT, .topic = SOME(1), .area = S("61.12.01.2001")};
    int64_t taken = offered_case(cx, &c), id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    case_as(cx, c.liaison_dinkes);
    case_move(cx, taken, &(struct move){.action = ACT_ACCEPT});
    case_as(cx, c.coordinator);
    case_move(cx, taken, &about);
    case_move(cx, id, &about);
    site_sign_in(site, c.liaison);
    client_get(site, path(cx, "/kerja", id, ""));
    assert_true(site_has(site, "Dinas Kesehatan (1 laporan serupa, 1 di kecamatan ini)"));
    assert_true(site_has(site, "Teratas: kantor yang sudah menangani"));
    client_get(site, "/kerja");
    assert_true(site_has(site, "/kerja/alih-tangan?unit=dishub"));
    client_get(site, "/kerja/alih-tangan?unit=dishub");
    assert_int_equal(site->status, 200);
    assert_true(site_has(site, "Dinas Perhubungan</td>"));
    assert_true(site_has(site, "Dinas Kesehatan</td>"));
    site_close(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_office_offers_and_another_takes),
        cmocka_unit_test(a_citizen_reads_who_has_it_meanwhile),
        cmocka_unit_test(the_arbiter_finds_it_and_decides),
        cmocka_unit_test(who_took_such_cases_stands_first_and_pairs_are_shown),
    };
    return cmocka_run_group_tests_name("offer", tests, cases_setup, cases_teardown);
}
