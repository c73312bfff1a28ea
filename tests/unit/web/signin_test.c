/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"
#include "support/site.h"

#include "account/account.h"
#include "account/factor.h"
#include "account/manage.h"
#include "account/session.h"
#include "account/token.h"
#include "base/limits.h"
#include "base/time.h"

#include <liboath/oath.h>

static int64_t somebody(struct ctx *cx, void **state, const char *name)
{
    return office_person_signing_in(cx, name, ROLE_LIAISON, office_of(state).dishub);
}

static void sign_in(struct client *c, const char *name, const char *password)
{
    client_forget_cookies(c);
    client_get(c, "/masuk");
    client_post(c, "/masuk", "nama", name, "sandi", password, NULL);
}

static void the_page_asks_for_name_and_password_as_managers_know_them(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_get(c, "/masuk");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "autocomplete=\"username\""));
    assert_true(site_has(c, "autocomplete=\"current-password\""));
    assert_true(site_has(c, "noindex"));
    site_close(c);
}

static void right_leads_to_the_desk_or_where_one_came_from(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    somebody(cx, state, "web.benar");
    sign_in(c, "web.benar", OFFICE_PASSWORD);
    assert_int_equal(c->status, 303);
    assert_str(client_header(c, "Location"), "/kerja");
    client_get(c, "/masuk");
    assert_int_equal(c->status, 303);
    client_forget_cookies(c);
    client_get(c, "/akun");
    assert_int_equal(c->status, 303);
    assert_str(client_header(c, "Location"), "/masuk?lanjut=%2Fakun");
    client_get(c, "/masuk?lanjut=%2Fakun");
    assert_str(site_field(c, "lanjut"), "/akun");
    client_post(c, "/masuk", "nama", "web.benar", "sandi", OFFICE_PASSWORD, "lanjut", "/akun",
                NULL);
    assert_str(client_header(c, "Location"), "/akun");
    site_close(c);
}

static void nobody_is_led_to_another_site(void **state)
{
    static const char *const bad[] = {"//jahat.test", "/\\jahat.test", "https://jahat.test",
                                      "/a\nb", "jahat"};
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    somebody(cx, state, "web.luar");
    for (size_t i = 0; i < COUNT(bad); i++) {
        client_forget_cookies(c);
        client_post(c, "/masuk", "nama", "web.luar", "sandi", OFFICE_PASSWORD, "lanjut", bad[i],
                    NULL);
        assert_str(client_header(c, "Location"), "/kerja");
    }
    site_close(c);
}

static void wrong_and_unknown_get_the_same_page_with_the_name_kept(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    somebody(cx, state, "web.salah");
    sign_in(c, "web.salah", "bukan ini kata sandinya");
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "web.salah"));
    assert_false(site_has(c, "bukan ini kata sandinya"));
    str wrong = arena_dup(&cx->arena, c->body);
    sign_in(c, "web.xalah", "bukan ini kata sandinya");
    assert_int_equal(c->status, 422);
    assert_int_equal(c->body.n, wrong.n);
    site_close(c);
}

static void plain_http_from_elsewhere_cannot_sign_in(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id = somebody(cx, state, "web.polos");

    c->secure = false;
    c->address = S("192.0.2.7");
    client_get(c, "/masuk");
    assert_false(site_has(c, "name=\"sandi\""));
    client_post(c, "/masuk", "nama", "web.polos", "sandi", OFFICE_PASSWORD, NULL);
    assert_int_equal(c->status, 403);
    site_sign_in(c, id);
    client_get(c, "/akun");
    assert_int_equal(c->status, 303);
    c->secure = true;
    client_get(c, "/akun");
    assert_int_equal(c->status, 200);
    site_close(c);
}

static void signing_out_ends_the_session_not_only_the_cookie(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    struct session s;

    site_sign_in(c, somebody(cx, state, "web.keluar"));
    str secret = client_cookie(c, "sesi");
    client_get(c, "/akun");
    client_post(c, "/keluar", NULL);
    assert_int_equal(c->status, 303);
    assert_str(client_cookie(c, "sesi"), "");
    assert_int_equal(session_find(cx, secret, &s), ERR_NOTFOUND);
    site_close(c);
}

static void a_form_of_another_session_is_refused(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *mine = site_client(cx), *theirs = site_client(cx);

    site_sign_in(mine, somebody(cx, state, "web.csrf.satu"));
    site_sign_in(theirs, somebody(cx, state, "web.csrf.dua"));
    client_get(theirs, "/akun");
    str foreign = arena_dup(&cx->arena, site_field(theirs, "csrf"));
    client_get(mine, "/akun");
    assert_true(foreign.n > 0);
    client_post(mine, "/akun/perangkat", "csrf", foreign.p, NULL);
    assert_int_equal(mine->status, 403);
    client_post(mine, "/akun/perangkat", "csrf", "", NULL);
    assert_int_equal(mine->status, 403);
    client_get(mine, "/akun");
    client_post(mine, "/akun/perangkat", NULL);
    assert_int_equal(mine->status, 303);
    site_close(mine);
    site_close(theirs);
}

static void a_disabled_account_is_out_at_the_next_request(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id = somebody(cx, state, "web.mati");
    str token;

    assert_ok(cx, token_create(cx, id, S("uji"), SCOPES_ALL, &token, NULL));
    site_sign_in(c, id);
    client_get(c, "/akun");
    assert_int_equal(c->status, 200);
    assert_ok(cx, account_disable(cx, id));
    client_get(c, "/akun");
    assert_int_equal(c->status, 303);
    client_forget_cookies(c);
    client_set_header(c, "Authorization", arena_fmt(&cx->arena, "Bearer %s", token.p).p);
    client_get(c, "/api/v1/reports");
    assert_int_equal(c->status, 401);
    site_close(c);
}

static void tokens_open_no_page(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    str token;

    assert_ok(
        cx, token_create(cx, somebody(cx, state, "web.token"), S("uji"), SCOPES_ALL, &token, NULL));
    client_set_header(c, "Authorization", arena_fmt(&cx->arena, "bearer  %s", token.p).p);
    client_get(c, "/akun");
    assert_int_equal(c->status, 401);
    client_post(c, "/akun/perangkat", NULL);
    assert_int_equal(c->status, 401);
    client_get(c, "/api/v1/reports");
    assert_int_equal(c->status, 200);
    client_set_header(c, "Authorization", "Basic YTpi");
    client_get(c, "/api/v1/reports");
    assert_int_equal(c->status, 401);
    site_close(c);
}

static void what_is_left_empty_is_asked_for_and_no_try(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    somebody(cx, state, "web.kosong");
    for (int i = 0; i <= SIGNIN_FREE; i++) { /* nobody is slowed down by it */
        sign_in(c, "web.kosong", "");
        assert_int_equal(c->status, 422);
        assert_true(site_has(c, "Tulis kata sandi Anda."));
        assert_false(site_has(c, "Tulis nama pengguna Anda."));
    }
    sign_in(c, "", "");
    assert_true(site_has(c, "Tulis kata sandi Anda."));
    assert_true(site_has(c, "Tulis nama pengguna Anda."));
    sign_in(c, "web.kosong", OFFICE_PASSWORD);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void the_keys_of_the_desk_can_be_switched_off(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    client_get(c, "/masuk");
    assert_false(site_has(c, "/aset/desk.")); /* visitors have no desk */
    site_sign_in(c, somebody(cx, state, "web.pintas"));
    client_get(c, "/kerja");
    assert_true(site_has(c, "/aset/desk."));
    assert_true(site_has(c, "<dialog id=\"pintas\""));
    client_get(c, "/akun");
    client_post(c, "/akun/pintas", "pintas", "0", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, "/akun?beres=pintas");
    assert_true(site_has(c, "Tombol pintas mati di peramban ini."));
    client_get(c, "/kerja");
    assert_false(site_has(c, "/aset/desk."));
    assert_false(site_has(c, "<dialog"));
    client_get(c, "/akun");
    client_post(c, "/akun/pintas", "pintas", "1", NULL);
    client_get(c, "/kerja");
    assert_true(site_has(c, "/aset/desk."));
    site_close(c);
}

static void silence_and_a_day_end_a_session_here_too(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id = somebody(cx, state, "web.diam");

    site_sign_in(c, id);
    world_test_advance(cx->world, SESSION_IDLE_MIN * MINUTE_MS);
    client_get(c, "/akun");
    assert_int_equal(c->status, 303);
    site_sign_in(c, id);
    for (int i = 0; i < 2 * SESSION_HOURS - 1; i++) {
        world_test_advance(cx->world, HOUR_MS / 2);
        client_get(c, "/akun");
        assert_int_equal(c->status, 200);
    }
    world_test_advance(cx->world, HOUR_MS / 2);
    client_get(c, "/akun");
    assert_int_equal(c->status, 303);
    site_close(c);
}

static str app_code(struct ctx *cx, str secret)
{
    char *otp = arena_alloc(&cx->arena, 1, 8);

    assert_int_equal(
        oath_totp_generate(secret.p, secret.n, (time_t)(now_ms(cx) / 1000), 30, 0, 6, otp),
        OATH_OK);
    return str_of(otp);
}

static void the_second_step_is_set_up_and_asked_for(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id = somebody(cx, state, "web.langkah");
    struct account a;

    site_sign_in(c, id);
    assert_ok(cx, account_by_id(cx, id, &a));
    str secret = factor_offer(cx, &a, client_cookie(c, "sesi"));
    client_get(c, "/akun/langkah-kedua");
    assert_int_equal(c->status, 200);
    assert_true(str_has(c->body, factor_typed(cx, secret)));
    assert_true(site_has(c, "<svg class=\"qr\""));
    client_post(c, "/akun/langkah-kedua", "kode", "000000", NULL);
    assert_int_equal(c->status, 422);
    assert_true(str_has(c->body, factor_typed(cx, secret))); /* the same key again */
    client_post(c, "/akun/langkah-kedua", "kode", app_code(cx, secret).p, NULL);
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "class=\"codes\""));
    str recovery =
        str_slice(c->body, (size_t)str_find(c->body, S("<li><span class=\"key\">")) + 22, 11);
    recovery = arena_dup(&cx->arena, recovery);
    client_get(c, "/akun/langkah-kedua");
    assert_int_equal(c->status, 303);

    sign_in(c, "web.langkah", OFFICE_PASSWORD);
    assert_str(client_header(c, "Location"), "/masuk");
    client_get(c, "/akun");
    assert_int_equal(c->status, 303); /* not in yet */
    client_get(c, "/masuk");
    assert_true(site_has(c, "autocomplete=\"one-time-code\""));
    client_post(c, "/masuk", "kode", "123456", "lanjut", "/akun", NULL);
    assert_int_equal(c->status, 422);
    client_post(c, "/masuk", "kode", recovery.p, "lanjut", "/akun", NULL);
    assert_int_equal(c->status, 303);
    assert_str(client_header(c, "Location"), "/akun");
    client_get(c, "/akun");
    assert_int_equal(c->status, 200);

    client_post(c, "/akun/kode-pemulihan", "sandi_kode", "salah", NULL);
    assert_int_equal(c->status, 422);
    client_post(c, "/akun/kode-pemulihan", "sandi_kode", OFFICE_PASSWORD, NULL);
    assert_int_equal(c->status, 200);
    client_get(c, "/akun");
    client_post(c, "/akun/langkah-kedua/mati", "sandi_mati", "salah", NULL);
    assert_int_equal(c->status, 422);
    client_post(c, "/akun/langkah-kedua/mati", "sandi_mati", OFFICE_PASSWORD, NULL);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void starting_again_ends_what_was_begun(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id = somebody(cx, state, "web.ulang");

    assert_ok(cx, account_reset_password(cx, id, S("awal sekali saja dulu")));
    sign_in(c, "web.ulang", "awal sekali saja dulu");
    assert_str(client_header(c, "Location"), "/masuk");
    client_get(c, "/masuk");
    assert_true(site_has(c, "autocomplete=\"new-password\""));
    client_post(c, "/masuk", "batal", "1", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, "/masuk");
    assert_true(site_has(c, "autocomplete=\"current-password\""));
    client_post(c, "/masuk", "nama", "web.ulang", "sandi", "awal sekali saja dulu", NULL);
    client_get(c, "/masuk");
    client_post(c, "/masuk", "sandi_baru", "kuburaya123456", NULL);
    assert_int_equal(c->status, 422);
    client_post(c, "/masuk", "sandi_baru", "gajah duduk di atas bambu", NULL);
    assert_int_equal(c->status, 303);
    assert_str(client_header(c, "Location"), "/kerja");
    site_close(c);
}

static void the_password_is_changed_on_the_own_page(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    site_sign_in(c, somebody(cx, state, "web.sandi"));
    client_get(c, "/akun");
    client_post(c, "/akun/sandi", "sandi_lama", "salah", "sandi_baru", "gajah duduk di atas bambu",
                NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "id=\"e-sandi_lama\""));
    client_post(c, "/akun/sandi", "sandi_lama", OFFICE_PASSWORD, "sandi_baru", "pendek", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "id=\"e-sandi_baru\""));
    client_post(c, "/akun/sandi", "sandi_lama", OFFICE_PASSWORD, "sandi_baru",
                "gajah duduk di atas bambu", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, "/akun?beres=sandi");
    assert_true(site_has(c, "Kata sandi sudah diganti"));
    client_get(c, "/akun?beres=%3Cb%3E");
    assert_false(site_has(c, "notice good"));
    site_close(c);
}

static void a_new_password_asks_what_becomes_of_the_tokens(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id = somebody(cx, state, "web.gerbang");
    str token;

    office_act(cx, id);
    assert_ok(cx, token_create(cx, id, S("Gerbang contoh"), SCOPES_ALL, &token, NULL));
    site_sign_in(c, id);
    client_get(c, "/akun");
    assert_true(site_has(c, "Gerbang contoh"));
    client_post(c, "/akun/sandi", "sandi_lama", "salah", "sandi_baru", "gajah duduk di atas bambu",
                "akhiri_token", "1", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "name=\"akhiri_token\" value=\"1\" checked"));
    assert_ok(cx, token_act(cx, token));
    client_post(c, "/akun/sandi", "sandi_lama", OFFICE_PASSWORD, "sandi_baru",
                "gajah duduk di atas bambu", NULL);
    assert_int_equal(c->status, 303);
    assert_ok(cx, token_act(cx, token)); /* a system that is connected is not cut off unasked */
    client_get(c, "/akun");
    client_post(c, "/akun/sandi", "sandi_lama", "gajah duduk di atas bambu", "sandi_baru",
                OFFICE_PASSWORD, "akhiri_token", "1", NULL);
    assert_int_equal(c->status, 303);
    assert_int_equal(token_act(cx, token), ERR_DENIED);
    fault_clear(cx);
    client_get(c, "/akun");
    assert_false(site_has(c, "Gerbang contoh"));
    site_close(c);
}

static bool speaks(struct client *c, const char *language, const char *target)
{
    client_get(c, target);
    assert_int_equal(c->status, 200);
    return site_has(c, arena_fmt(&c->owner->arena, "<html lang=\"%s\">", language).p);
}

static void pages_speak_the_language_of_the_account(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    somebody(cx, state, "web.bahasa");
    sign_in(c, "web.bahasa", OFFICE_PASSWORD);
    assert_true(speaks(c, "id", "/kerja"));
    client_post(c, "/akun/bahasa", "bahasa_surat", "en", NULL);
    assert_int_equal(c->status, 303);
    assert_true(speaks(c, "en", "/kerja"));
    assert_true(speaks(c, "en", "/laporan"));
    assert_true(speaks(c, "id", "/kerja?bahasa=id"));
    assert_true(speaks(c, "id", "/akun")); /* what was asked for last stays … */
    client_get(c, "/akun");
    client_post(c, "/akun/bahasa", "bahasa_surat", "en", NULL);
    assert_true(speaks(c, "en", "/akun")); /* … until it is said again what is usual */
    client_forget_cookies(c);
    assert_true(speaks(c, "en", "/masuk?bahasa=en"));
    assert_true(speaks(c, "id", "/masuk?bahasa=id"));
    assert_true(speaks(c, "en", "/masuk?bahasa=en"));
    client_post(c, "/masuk", "nama", "web.bahasa", "sandi", OFFICE_PASSWORD, NULL);
    assert_str(client_cookie(c, "bahasa"), ""); /* was of whoever sat here before */
    site_close(c);
}

static void a_language_that_was_chosen_stays(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    assert_true(speaks(c, "id", "/tentang"));
    assert_true(speaks(c, "en", "/tentang?bahasa=en"));
    assert_str(client_cookie(c, "bahasa"), "en");
    assert_str(client_header(c, "Cache-Control"), "no-store");
    assert_true(speaks(c, "en", "/laporan"));
    assert_true(speaks(c, "en", "/laporan?bahasa=xx"));
    assert_true(speaks(c, "id", "/laporan?bahasa=id"));
    assert_str(client_cookie(c, "bahasa"), ""); /* what is usual needs no cookie */
    assert_true(speaks(c, "id", "/tentang"));
    client_set_cookie(c, "bahasa", S("xx"));
    assert_true(speaks(c, "id", "/tentang"));
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_asks_for_name_and_password_as_managers_know_them),
        cmocka_unit_test(right_leads_to_the_desk_or_where_one_came_from),
        cmocka_unit_test(nobody_is_led_to_another_site),
        cmocka_unit_test(wrong_and_unknown_get_the_same_page_with_the_name_kept),
        cmocka_unit_test(plain_http_from_elsewhere_cannot_sign_in),
        cmocka_unit_test(signing_out_ends_the_session_not_only_the_cookie),
        cmocka_unit_test(a_form_of_another_session_is_refused),
        cmocka_unit_test(a_disabled_account_is_out_at_the_next_request),
        cmocka_unit_test(tokens_open_no_page),
        cmocka_unit_test(what_is_left_empty_is_asked_for_and_no_try),
        cmocka_unit_test(the_keys_of_the_desk_can_be_switched_off),
        cmocka_unit_test(silence_and_a_day_end_a_session_here_too),
        cmocka_unit_test(the_second_step_is_set_up_and_asked_for),
        cmocka_unit_test(starting_again_ends_what_was_begun),
        cmocka_unit_test(the_password_is_changed_on_the_own_page),
        cmocka_unit_test(a_new_password_asks_what_becomes_of_the_tokens),
        cmocka_unit_test(pages_speak_the_language_of_the_account),
        cmocka_unit_test(a_language_that_was_chosen_stays),
    };
    return cmocka_run_group_tests_name("signin pages", tests, office_setup, office_teardown);
}
