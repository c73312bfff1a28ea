/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/limits.h"
#include "base/time.h"

#define TITLE "Lampu jalan di RT 05 mati"
#define BODY  "Sudah dua minggu lampu jalan di RT 05 mati. Anak-anak takut pulang mengaji."

static struct client *visitor(void **state)
{
    return site_client(engine_ctx(state));
}

/* "/laporan/26-4F7K-9XQ2/tanda-terima" gives the number as it is written there. */
static str number_in(struct client *c, str location)
{
    str rest = arena_dup(&c->owner->arena, location), number;

    assert_true(str_skip(&rest, S("/laporan/")));
    str_cut(rest, '/', &number, &rest);
    return number;
}

static void send_whole(struct client *c, const char *key)
{
    client_post(c, "/lapor", "klasifikasi", "pengaduan", "judul", TITLE, "isi", BODY, "kunci", key,
                NULL);
}

static void a_report_is_sent_and_its_receipt_shown(void **state)
{
    struct client *c = visitor(state);

    client_get(c, "/lapor");
    assert_int_equal(c->status, 200);
    str key = site_field(c, "kunci");
    assert_true(key.n >= 32);
    send_whole(c, arena_z(&c->owner->arena, key));
    assert_int_equal(c->status, 303);
    str place = arena_dup(&c->owner->arena, client_header(c, "Location"));
    str number = number_in(c, place);
    client_get(c, arena_z(&c->owner->arena, place));
    assert_int_equal(c->status, 200);
    assert_true(str_has(c->body, number));
    assert_true(site_has(c, "<svg"));
    assert_true(site_has(c, "Kamis, 5 Maret 2026")); /* three working days after Monday */
    assert_str(client_header(c, "Cache-Control"), "no-store");
    site_close(c);
}

static void the_receipt_is_shown_to_the_sender_alone_and_for_half_an_hour(void **state)
{
    struct client *c = visitor(state), *other = site_client(c->owner);
    const char *place;

    send_whole(c, "satu");
    place = arena_z(&c->owner->arena, client_header(c, "Location"));
    client_get(other, place);
    assert_int_equal(other->status, 303);
    assert_true(str_starts(client_header(other, "Location"), S("/lacak?nomor=")));
    world_test_advance(c->owner->world, (RECEIPT_COOKIE_MIN - 1) * MINUTE_MS);
    client_get(c, place);
    assert_int_equal(c->status, 200);
    world_test_advance(c->owner->world, MINUTE_MS);
    client_get(c, place);
    assert_int_equal(c->status, 303);
    site_close(other);
    site_close(c);
}

/* Nobody types again what stands on the page; several papers are told apart. */
static void the_receipt_opens_its_report_and_says_which_it_is_of(void **state)
{
    struct client *c = visitor(state);

    send_whole(c, "buka");
    client_get(c, arena_z(&c->owner->arena, client_header(c, "Location")));
    assert_true(site_has(c, TITLE));
    assert_true(site_has(c, "Dikirim "));
    client_post(c, "/lacak", "nomor", arena_z(&c->owner->arena, site_field(c, "nomor")), "kode",
                arena_z(&c->owner->arena, site_field(c, "kode")), NULL);
    assert_int_equal(c->status, 303);
    client_get(c, arena_z(&c->owner->arena, client_header(c, "Location")));
    assert_true(site_has(c, BODY));
    client_post(c, "/lapor", "klasifikasi", "pengaduan", "judul", TITLE, "isi", BODY, "kunci",
                "rahasia", "rahasia", "1", NULL);
    client_get(c, arena_z(&c->owner->arena, client_header(c, "Location")));
    assert_int_equal(c->status, 200);
    assert_false(site_has(c, TITLE));
    site_close(c);
}

static void sending_twice_makes_one_report(void **state)
{
    struct client *c = visitor(state);

    send_whole(c, "dua-kali");
    str first = arena_dup(&c->owner->arena, client_header(c, "Location"));
    send_whole(c, "dua-kali");
    assert_int_equal(c->status, 303);
    assert_true(str_eq(client_header(c, "Location"), first));
    client_post(c, "/lapor", "klasifikasi", "aspirasi", "judul", TITLE, "isi", BODY, "kunci",
                "dua-kali", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_field(c, "kunci").n > 0);
    assert_false(str_eq(site_field(c, "kunci"), S("dua-kali")));
    site_close(c);
}

static void without_a_title_the_words_give_one(void **state)
{
    struct client *c = visitor(state);

    client_post(c, "/lapor", "klasifikasi", "pengaduan", "isi", BODY, "kunci", "tanpa-judul", NULL);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void every_slip_is_named_and_no_word_lost(void **state)
{
    struct client *c = visitor(state);

    client_post(c, "/lapor", "judul", "abc", "isi", "<b>pendek</b>", "tanggal_kejadian", "kemarin",
                "telepon", "12", "surel", "bukan surel", "nama", "Warga \"Rekaan\"", "anonim", "1",
                "lokasi", "dekat jembatan", NULL);
    assert_int_equal(c->status, 422);
    const char *fields[] = {"klasifikasi", "judul", "isi", "tanggal_kejadian", "telepon", "surel"};
    for (size_t i = 0; i < COUNT(fields); i++)
        assert_true(str_has(c->body, arena_fmt(&c->owner->arena, "href=\"#f-%s\"", fields[i])));
    for (size_t i = 0; i < COUNT(fields); i++) { /* shown, so not carried besides: once */
        str name = arena_fmt(&c->owner->arena, "name=\"%s\"", fields[i]);
        str rest = str_slice(c->body, (size_t)str_find(c->body, name) + name.n, c->body.n);
        assert_int_equal(str_has(rest, name), strcmp(fields[i], "klasifikasi") == 0);
    }
    assert_true(site_has(c, "&lt;b&gt;pendek&lt;/b&gt;"));
    assert_true(site_has(c, "value=\"Warga &quot;Rekaan&quot;\""));
    assert_true(site_has(c, "value=\"dekat jembatan\""));
    assert_true(site_has(c, "name=\"anonim\" value=\"1\" checked"));
    site_close(c);
}

static void each_screen_keeps_what_the_others_hold(void **state)
{
    struct client *c = visitor(state);

    for (int step = 1; step <= 5; step++) {
        char number[2] = {(char)('0' + step), 0};
        client_post(c, "/lapor", "langkah", number, "klasifikasi", "aspirasi", "isi", BODY,
                    "lokasi", "depan pasar", "nama", "Warga Rekaan", "kunci", "layar", NULL);
        assert_int_equal(c->status, 200);
        assert_true(site_has(c, BODY));
        assert_true(site_has(c, "depan pasar"));
        assert_true(site_has(c, "Warga Rekaan"));
        assert_str(site_field(c, "kunci"), "layar");
    }
    assert_true(site_has(c, "Sudah dua minggu lampu jalan di RT 05 mati")); /* title made of it */
    assert_str(site_field(c, "judul"), "Sudah dua minggu lampu jalan di RT 05 mati");
    client_post(c, "/lapor", "langkah", "2", "isi", BODY, "klasifikasi", "aspirasi", NULL);
    assert_str(site_field(c, "klasifikasi"), "aspirasi");
    site_close(c);
}

static bool is_blamed(const struct client *c, const char *field)
{
    return str_has(c->body, arena_fmt(&c->owner->arena, "href=\"#f-%s\"", field));
}

static void going_on_names_what_is_wrong_on_the_screen_that_was_left(void **state)
{
    static const struct {
        const char *left, *next, *field, *value, *other;
    } slips[] = {
        {"1", "2", "klasifikasi",      "",          "isi"        },
        {"1", "5", "klasifikasi",      "gosip",     "isi"        },
        {"2", "3", "isi",              "",          "judul"      }, /* it would come from the words */
        {"2", "3", "judul",            "abc",       "telepon"    },
        {"3", "4", "tanggal_kejadian", "kemarin",   "klasifikasi"},
        {"3", "4", "lat",              "51.500000", "klasifikasi"},
    };
    struct client *c = visitor(state);

    for (size_t i = 0; i < COUNT(slips); i++) {
        client_post(c, "/lapor", "layar", slips[i].left, "langkah", slips[i].next, slips[i].field,
                    slips[i].value, "lokasi", "depan pasar", "telepon", "12", NULL);
        assert_int_equal(c->status, 422);
        assert_str(site_field(c, "layar"), slips[i].left);
        assert_true(is_blamed(c, slips[i].field));
        assert_false(is_blamed(c, slips[i].other));
        assert_true(site_has(c, "depan pasar"));
        assert_str(site_field(c, "telepon"), "12");
    }
    client_post(c, "/lapor", "layar", "3", "langkah", "4", "lat", "51.5", "lon", "0.1", NULL);
    assert_int_equal(site_field(c, "lat").n, 0); /* what nobody can mend is not kept */
    client_post(c, "/lapor", "layar", "2", "langkah", "3", "isi", BODY, NULL);
    assert_int_equal(c->status, 200); /* what is not yet filled is no matter */
    assert_str(site_field(c, "layar"), "3");
    site_close(c);
}

static void going_back_is_never_held_up(void **state)
{
    struct client *c = visitor(state);

    for (int step = 2; step <= 5; step++) {
        char left[2] = {(char)('0' + step), 0}, before[2] = {(char)('0' + step - 1), 0};
        client_post(c, "/lapor", "layar", left, "langkah", before, "isi", "", "telepon", "12",
                    "tanggal_kejadian", "kemarin", NULL);
        assert_int_equal(c->status, 200);
        assert_str(site_field(c, "layar"), before);
    }
    client_post(c, "/lapor", "layar", "0", "langkah", "0", "kecamatan", "61.12.01", NULL);
    assert_int_equal(c->status, 200); /* villages on the one page */
    assert_str(site_field(c, "layar"), "0");
    site_close(c);
}

static void a_slip_on_the_last_screen_is_shown_there(void **state)
{
    struct client *c = visitor(state);

    client_post(c, "/lapor", "layar", "5", "klasifikasi", "pengaduan", "isi", BODY, "telepon", "12",
                NULL);
    assert_int_equal(c->status, 422);
    assert_str(site_field(c, "layar"), "5");
    assert_true(is_blamed(c, "telepon"));
    assert_true(site_has(c, "Periksa jawaban Anda"));
    client_post(c, "/lapor", "layar", "5", "klasifikasi", "pengaduan", "telepon", "12", NULL);
    assert_str(site_field(c, "layar"), "0"); /* the words stand on another screen */
    assert_true(is_blamed(c, "isi") && is_blamed(c, "telepon") && !is_blamed(c, "judul"));
    site_close(c);
}

static void who_asks_for_no_such_screen_sends_nothing(void **state)
{
    static const char *const screens[] = {"6", "-1", "akhir"};
    struct client *c = visitor(state);

    for (size_t i = 0; i < COUNT(screens); i++) {
        client_post(c, "/lapor", "klasifikasi", "pengaduan", "judul", TITLE, "isi", BODY, "langkah",
                    screens[i], NULL);
        assert_int_equal(c->status, 200);
        assert_true(site_has(c, "name=\"isi\" value=\"" BODY));
    }
    site_close(c);
}

static void an_abbreviation_gives_no_title(void **state)
{
    struct client *c = visitor(state);

    client_post(c, "/lapor", "layar", "2", "langkah", "3", "isi",
                "Jl. Contoh berlubang di depan pasar. Mohon diperbaiki.", NULL);
    assert_str(site_field(c, "judul"), "Jl. Contoh berlubang di depan pasar");
    site_close(c);
}

/* Enter presses the first button of a form: on, where another one would show villages or go back.
 */
static void enter_goes_on_from_every_screen(void **state)
{
    static const char *const first[] = {
        "name=\"langkah\" value=\"2\"", "name=\"langkah\" value=\"3\"",
        "name=\"langkah\" value=\"4\"", "name=\"langkah\" value=\"5\"", "type=\"submit\" tabindex"};
    struct client *c = visitor(state);

    for (size_t step = 0; step < COUNT(first); step++) {
        char number[2] = {(char)('1' + step), 0};
        client_post(c, "/lapor", "langkah", number, "isi", BODY, "area", "61.12.01", NULL);
        str form = str_slice(c->body, (size_t)str_find(c->body, S("action=\"/lapor\"")), c->body.n);
        str button = str_slice(form, (size_t)str_find(form, S("<button")), form.n);
        str tag = str_slice(button, 0, (size_t)str_find(button, S(">")));
        assert_true(str_has(tag, S("type=\"submit\"")) && str_has(tag, str_of(first[step])));
    }
    site_close(c);
}

static void number_and_code_open_the_private_side(void **state)
{
    struct client *c = visitor(state);
    struct ctx *cx = c->owner;
    struct submitted s = case_submit(cx, false);
    const char *number = arena_z(&cx->arena, s.report.number);

    cx->actor = (struct actor){0};
    client_post(c, "/lacak", "nomor", number, "kode", arena_z(&cx->arena, s.receipt), NULL);
    assert_int_equal(c->status, 303);
    assert_true(str_starts(client_header(c, "Location"), S("/laporan/")));
    assert_true(client_cookie(c, "pelapor").n > 0);
    site_close(c);
}

static void a_slip_in_number_or_code_is_named(void **state)
{
    struct client *c = visitor(state);
    struct ctx *cx = c->owner;
    struct submitted s = case_submit(cx, false);
    str code = receipt_format(cx, s.receipt), number = number_format(cx, s.report.number);
    char *slip = arena_alloc(&cx->arena, 1, code.n + 1);

    cx->actor = (struct actor){0};
    memcpy(slip, code.p, code.n);
    slip[13] = slip[13] == '7' ? '8' : '7'; /* the second sign of the third group */
    client_post(c, "/lacak", "nomor", number.p, "kode", slip, NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "kelompok ke-3 salah ketik"));
    assert_true(site_has(c, slip));
    client_post(c, "/lacak", "nomor", "26-1111-1112", "kode", code.p, NULL);
    assert_true(site_has(c, "Nomor laporan salah ketik"));
    client_post(c, "/lacak", "nomor", "", "kode", "", NULL);
    assert_true(site_has(c, "Nomor laporan belum ditulis"));
    assert_true(site_has(c, "Kode rahasia belum ditulis"));
    site_close(c);
}

static void a_wrong_code_and_an_unknown_number_answer_alike(void **state)
{
    struct client *c = visitor(state);
    struct ctx *cx = c->owner;
    struct submitted s = case_submit(cx, false);
    const char *code = arena_z(&cx->arena, receipt_make(cx));
    const char *known = arena_z(&cx->arena, s.report.number);
    const char *unknown = arena_z(&cx->arena, number_make(cx, 2026));

    cx->actor = (struct actor){0};
    client_post(c, "/lacak", "nomor", unknown, "kode", code, NULL);
    size_t size = c->body.n;
    assert_int_equal(c->status, 422);
    for (int i = 0; i < 8; i++) { /* also once the guesses are slowed */
        client_post(c, "/lacak", "nomor", known, "kode", code, NULL);
        assert_int_equal(c->status, 422);
        assert_int_equal(c->body.n, size);
    }
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_sent_and_its_receipt_shown),
        cmocka_unit_test(the_receipt_is_shown_to_the_sender_alone_and_for_half_an_hour),
        cmocka_unit_test(the_receipt_opens_its_report_and_says_which_it_is_of),
        cmocka_unit_test(sending_twice_makes_one_report),
        cmocka_unit_test(without_a_title_the_words_give_one),
        cmocka_unit_test(every_slip_is_named_and_no_word_lost),
        cmocka_unit_test(each_screen_keeps_what_the_others_hold),
        cmocka_unit_test(going_on_names_what_is_wrong_on_the_screen_that_was_left),
        cmocka_unit_test(going_back_is_never_held_up),
        cmocka_unit_test(a_slip_on_the_last_screen_is_shown_there),
        cmocka_unit_test(who_asks_for_no_such_screen_sends_nothing),
        cmocka_unit_test(an_abbreviation_gives_no_title),
        cmocka_unit_test(enter_goes_on_from_every_screen),
        cmocka_unit_test(number_and_code_open_the_private_side),
        cmocka_unit_test(a_slip_in_number_or_code_is_named),
        cmocka_unit_test(a_wrong_code_and_an_unknown_number_answer_alike),
    };

    return cmocka_run_group_tests_name("web form", tests, cases_setup, cases_teardown);
}
