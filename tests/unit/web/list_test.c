/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/limits.h"

static str number_of(struct ctx *cx, int64_t id)
{
    return number_format(cx, case_read(cx, id).number);
}

static int64_t titled(struct ctx *cx, const struct cases *people, enum state s, const char *title)
{
    int64_t id = case_in_state(cx, people, STATE_RECEIVED);

    case_as(cx, people->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .title = str_of(title)});
    if (s != STATE_RECEIVED)
        case_move(cx, id,
                  &(struct move){.action = ACT_VERIFY, .agency = SOME(people->office.dishub)});
    return id;
}

static void every_public_page_answers_everybody(void **state)
{
    static const char *const pages[] = {
        "/",
        "/lapor",
        "/lapor?satu=1",
        "/lacak",
        "/laporan",
        "/laporan.atom",
        "/tentang",
        "/privasi",
        "/aksesibilitas",
        "/bantuan",
        "/instansi",
        "/instansi/kab",
        "/lapor?instansi=dishub",
        "/instansi/dishub",
        "/tentang?bahasa=en",
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    struct client *visitor = site_client(cx), *reporter = site_client(cx), *staff = site_client(cx);

    site_sign_in_reporter(reporter, id);
    site_sign_in(staff, people.coordinator);
    for (size_t i = 0; i < COUNT(pages); i++) {
        client_get(visitor, pages[i]);
        assert_int_equal(visitor->status, 200);
        assert_true(visitor->body.n < 40000);
        assert_false(site_has(visitor, "Pelapor Contoh"));
        client_get(reporter, pages[i]);
        assert_int_equal(reporter->status, 200);
        assert_str(client_header(reporter, "Cache-Control"), "no-store");
        client_get(staff, pages[i]);
        assert_int_equal(staff->status, 200);
        assert_str(client_header(staff, "Cache-Control"), "no-store");
    }
    client_get(visitor, "/instansi/tidak-ada");
    assert_int_equal(visitor->status, 404);
    site_close(visitor);
    site_close(reporter);
    site_close(staff);
}

static void the_list_holds_what_is_public_and_nothing_else(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t open = titled(cx, &people, STATE_ASSIGNED, "Jembatan kayu rusak berat");
    int64_t unchecked = titled(cx, &people, STATE_RECEIVED, "Belum diperiksa siapa pun");
    int64_t secret = titled(cx, &people, STATE_ASSIGNED, "Jangan sampai terbaca orang");
    const char *pages[] = {"/laporan", "/laporan.atom", "/instansi/dishub"};

    case_as(cx, people.coordinator);
    case_move(cx, secret, &(struct move){.action = ACT_EDIT, .confidential = true});
    for (size_t i = 0; i < COUNT(pages); i++) {
        client_get(c, pages[i]);
        assert_true(site_has(c, "Jembatan kayu rusak berat"));
        assert_true(str_has(c->body, number_of(cx, open)));
        assert_false(str_has(c->body, number_of(cx, unchecked)));
        assert_false(str_has(c->body, number_of(cx, secret)));
        assert_false(site_has(c, "Jangan sampai"));
    }
    site_close(c);
}

/* Its address as a whole: a reader follows it. */
static void a_feed_names_itself(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);

    client_get(c, "/laporan.atom?status=selesai");
    assert_true(site_has(c, "/laporan.atom?status=selesai</id>"));
    assert_true(site_has(c, "/laporan.atom?status=selesai\"/>"));
    site_close(c);
}

static void filters_narrow_the_list(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    titled(cx, &people, STATE_ASSIGNED, "Rambu lalu lintas roboh");
    static const struct {
        const char *address;
        bool shows;
    } asked[] = {
        {"/laporan?instansi=dishub",                              true },
        {"/laporan?instansi=kab",                                 true }, /* all below it */
        {"/laporan?instansi=dinkes",                              false},
        {"/laporan?status=belum_ditindaklanjuti",                 true },
        {"/laporan?status=selesai",                               false},
        {"/laporan?topik=perhubungan",                            false},
        {"/laporan?topik=tidak-ada",                              false},
        {"/laporan?area=61.12",                                   false},
        {"/laporan?area=61.12.01",                                false},
        {"/laporan?area=61.12.01.2001",                           false},
        {"/laporan?instansi=dishub&status=belum_ditindaklanjuti", true },
        {"/laporan?instansi=dishub&status=selesai",               false},
        {"/laporan?status=ngawur",                                false},
        {"/laporan?halaman=ngawur",                               true },
    };
    for (size_t i = 0; i < COUNT(asked); i++) {
        client_get(c, asked[i].address);
        assert_int_equal(c->status, 200);
        assert_int_equal(site_has(c, "Rambu lalu lintas roboh"), asked[i].shows);
    }
    site_close(c);
}

static void each_filter_that_is_set_can_be_dropped(void **state)
{
    static const char *const links[] = {
        "<a href=\"/laporan?q=rambu&amp;instansi=dishub\"><span class=\"unseen\">",
        "<a href=\"/laporan?q=rambu&amp;status=selesai\"><span class=\"unseen\">",
        "Keadaan: Selesai",
        "Instansi: Dinas Perhubungan",
        "<a class=\"tap\" href=\"/laporan\">", /* nothing was found */
    };
    struct client *c = site_client(engine_ctx(state));

    client_get(c, "/laporan?q=rambu&instansi=dishub&status=selesai");
    for (size_t i = 0; i < COUNT(links); i++)
        assert_true(site_has(c, links[i]));
    client_get(c, "/laporan?q=rambu");
    assert_false(site_has(c, "class=\"chips\""));
    site_close(c);
}

static void a_place_holds_what_lies_in_it(void **state)
{
    static const char *const above[] = {"61", "61.12", "61.12.01", "61.12.01.2001"};
    static const char *const beside[] = {"62", "61.11", "61.12.02", "61.12.01.2002"};
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = titled(cx, &people, STATE_ASSIGNED, "Parit mampet di desa kami");

    engine_script(cx,
                  "INSERT INTO area (code, name, parent, level, zone_min, search_name) VALUES "
                  "('61.12.01.2001', 'Desa Contoh', NULL, 4, 420, 'desa contoh')",
                  "INSERT INTO area (code, name, parent, level, zone_min, search_name) VALUES "
                  "('61.12.01.2001', 'Desa Contoh', NULL, 4, 420, 'desa contoh')");
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .area = S("61.12.01.2001")});
    for (size_t i = 0; i < COUNT(above); i++) {
        client_get(c, arena_fmt(&cx->arena, "/laporan?area=%s", above[i]).p);
        assert_true(site_has(c, "Parit mampet di desa kami"));
        client_get(c, arena_fmt(&cx->arena, "/laporan?area=%s", beside[i]).p);
        assert_false(site_has(c, "Parit mampet di desa kami"));
    }
    site_close(c);
}

static void a_list_too_long_for_a_page_goes_on(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    for (int i = 0; i <= PUBLIC_ROWS; i++)
        titled(cx, &people, STATE_ASSIGNED, i ? "Halaman berikutnya saja" : "Yang paling lama ada");
    client_get(c, "/laporan?instansi=dishub");
    assert_false(site_has(c, "Yang paling lama ada"));
    assert_true(site_has(c, "/laporan?instansi=dishub&amp;halaman=2"));
    client_get(c, "/laporan?instansi=dishub&halaman=2");
    assert_true(site_has(c, "Yang paling lama ada"));
    assert_true(site_has(c, "href=\"/laporan?instansi=dishub\""));
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_public_page_answers_everybody),
        cmocka_unit_test(the_list_holds_what_is_public_and_nothing_else),
        cmocka_unit_test(a_feed_names_itself),
        cmocka_unit_test(filters_narrow_the_list),
        cmocka_unit_test(each_filter_that_is_set_can_be_dropped),
        cmocka_unit_test(a_place_holds_what_lies_in_it),
        cmocka_unit_test(a_list_too_long_for_a_page_goes_on),
    };

    return cmocka_run_group_tests_name("public list", tests, cases_setup, cases_teardown);
}
