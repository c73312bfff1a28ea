/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports like the one that is written: on the form, at the case, over the API; and "dukung". */
#include "support/caller.h"
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/limits.h"
#include "report/facts.h"
#include "report/support.h"
#include "worker/worker.h"

#define TITLE "Perahu penyeberangan Muara bocor"
#define BODY  "Perahu penyeberangan di Muara bocor, penumpang harus menimba air sepanjang jalan."
#define MINE  "Di Muara perahu penyeberangan bocor terus, kami menimba air tiap menyeberang."
#define PRESS "name=\"dukung\""

static struct cases people;
static int64_t theirs;
static char number[32], canonical[32]; /* of it: as people write it, and as it is kept */

static int setup(void **state)
{
    struct ctx *cx;
    struct submitted done;
    struct submission s = {.class = S("complaint"),
                           .title = S(TITLE),
                           .body = S(BODY),
                           .place = S(""),
                           .channel = S("web"),
                           .reporter = {.contact = S("tidak")}};

    cases_setup(state);
    people = cases_of(state);
    cx = engine_ctx(state);
    cx->actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_ok(cx, report_submit(cx, &s, &done));
    case_as(cx, people.coordinator);
    theirs = done.report.id;
    case_move(cx, theirs,
              &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dishub)});
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
    snprintf(canonical, sizeof canonical, "%.*s", STR_ARG(done.report.number));
    snprintf(number, sizeof number, "%.*s", STR_ARG(number_format(cx, done.report.number)));
    return 0;
}

static int64_t supports(struct client *c)
{
    int64_t n;

    assert_ok(c->owner, support_count(c->owner, theirs, &n));
    return n;
}

static void the_form_shows_what_is_like_it_and_keeps_every_word(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_post(c, "/lapor", "layar", "3", "langkah", "4", "klasifikasi", "pengaduan", "isi", MINE,
                "judul", "Perahu bocor di Muara", "kunci", "serupa", NULL);
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, TITLE));
    assert_true(site_has(c, "Sama-sama menyebut perahu, bocor, muara"));
    assert_true(site_has(c, "dikirim hari ini"));
    assert_true(site_has(c, PRESS));
    assert_str(site_field(c, "serupa"), "1");
    /* pressed: counted, nothing sent, nothing lost, and sending goes on */
    client_post(c, "/lapor", "layar", "4", "dukung", number, "klasifikasi", "pengaduan", "isi",
                MINE, "judul", "Perahu bocor di Muara", "kunci", "serupa", NULL);
    assert_int_equal(c->status, 200);
    assert_int_equal(supports(c), 1);
    assert_true(site_has(c, "dukungan Anda sudah dihitung"));
    assert_str(site_field(c, "isi"), MINE);
    assert_str(site_field(c, "judul"), "Perahu bocor di Muara");
    assert_str(site_field(c, "sama"), canonical);
    client_post(c, "/lapor", "layar", "4", "dukung", number, "isi", MINE, "kunci", "serupa", NULL);
    assert_true(site_has(c, "sudah dihitung sebelumnya"));
    assert_int_equal(supports(c), 1);
    site_close(c);
}

static void what_is_sent_all_the_same_says_so_to_the_verifier(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_post(c, "/lapor", "klasifikasi", "pengaduan", "isi", MINE, "judul",
                "Perahu bocor di Muara", "kunci", "sama-saja", "sama", number, NULL);
    assert_int_equal(c->status, 303);
    str place = arena_dup(&c->owner->arena, client_header(c, "Location")), mine;
    assert_true(str_skip(&place, S("/laporan/")));
    str_cut(place, '/', &mine, &place);
    site_sign_in(c, people.coordinator);
    client_get(c, arena_fmt(&c->owner->arena, "/kerja/laporan/%.*s", STR_ARG(mine)).p);
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Laporan terbuka yang mirip"));
    assert_true(site_has(c, TITLE));
    assert_true(site_has(c, "Ditandai sama oleh pelapor."));
    site_close(c);
}

static void one_page_asks_once_before_it_sends(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_get(c, "/lapor?satu=1");
    assert_str(site_field(c, "banding"), "1");
    client_post(c, "/lapor", "banding", "1", "klasifikasi", "pengaduan", "isi", MINE, "judul",
                "Perahu bocor lagi", "kunci", "sehalaman", NULL);
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, PRESS));
    assert_str(site_field(c, "isi"), ""); /* a text area */
    assert_true(site_has(c, ">" MINE "</textarea>"));
    assert_str(site_field(c, "banding"), "");
    client_post(c, "/lapor", "serupa", "1", "klasifikasi", "pengaduan", "isi", MINE, "judul",
                "Perahu bocor lagi", "kunci", "sehalaman", NULL);
    assert_int_equal(c->status, 303);
    /* and where nothing is like it, it is sent at once */
    client_post(c, "/lapor", "banding", "1", "klasifikasi", "aspirasi", "isi",
                "Usul: perpustakaan keliling singgah setiap Sabtu.", "judul",
                "Perpustakaan keliling", "kunci", "usul", NULL);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void without_that_field_it_is_the_whole_submission_as_ever(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_post(c, "/lapor", "klasifikasi", "pengaduan", "isi", BODY, "judul", TITLE, "kunci",
                "langsung", NULL);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void anybody_supports_a_public_report_once(void **state)
{
    struct client *c = site_client(engine_ctx(state));
    int64_t before = supports(c);
    const char *page = arena_fmt(&c->owner->arena, "/laporan/%s", number).p;
    const char *press = arena_fmt(&c->owner->arena, "/laporan/%s/dukung", number).p;

    c->address = S("192.0.2.40");
    client_get(c, page);
    assert_true(site_has(c, "Ini juga masalah saya"));
    client_post(c, press, NULL);
    assert_int_equal(c->status, 303);
    assert_true(str_ends(client_header(c, "Location"), S("?beres=dukung")));
    assert_int_equal(supports(c), before + 1);
    client_post(c, press, NULL);
    assert_true(str_ends(client_header(c, "Location"), S("?beres=dukung-sudah")));
    client_forget_cookies(c);
    client_post(c, press, NULL);
    assert_true(str_ends(client_header(c, "Location"), S("?beres=dukung-lagi")));
    assert_int_equal(supports(c), before + 1);
    str words = arena_fmt(&c->owner->arena, "%lld orang mendukung", (long long)before + 1);
    client_get(c, page);
    assert_true(str_has(c->body, words));
    client_get(c, "/laporan");
    assert_true(str_has(c->body, words));
    site_sign_in_reporter(c, theirs);
    client_get(c, page);
    assert_false(site_has(c, "Ini juga masalah saya"));
    client_post(c, press, NULL);
    assert_int_equal(c->status, 409);
    assert_int_equal(supports(c), before + 1);
    site_close(c);
}

static void what_is_not_public_takes_no_support(void **state)
{
    struct client *c = site_client(engine_ctx(state));
    struct report fresh = case_submit(c->owner, false).report;

    client_post(c, arena_fmt(&c->owner->arena, "/laporan/%.*s/dukung", STR_ARG(fresh.number)).p,
                NULL);
    assert_int_equal(c->status, 409);
    client_post(c, "/laporan/26-0000-0000/dukung", NULL);
    assert_int_equal(c->status, 404);
    client_post(c, "/lapor", "layar", "4", "dukung", "26-0000-0000", "isi", MINE, NULL);
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void the_api_finds_and_counts_too(void **state)
{
    struct client *c = caller(state);
    int64_t before = supports(c);

    caller_nobody(c);
    caller_post(c, "/api/v1/similar", "{\"title\": \"Perahu bocor\", \"body\": \"" MINE "\"}");
    assert_int_equal(c->status, 200);
    assert_true(str_has(c->body, str_of(number)));
    assert_true(site_has(c, "\"words\":[\"perahu\",\"bocor\",\"muara\""));
    caller_post(c, "/api/v1/similar", "{\"body\": \"kereta gantung menuju bulan purnama\"}");
    assert_str(c->body, "{\"items\":[]}");
    caller_post(c, "/api/v1/similar", "{\"isi\": \"x\"}");
    assert_int_equal(c->status, 422);
    client_get(c, caller_path(c, str_of(canonical), "/similar"));
    assert_int_equal(c->status, 200);
    caller_token(c, people.coordinator, SCOPE_REPORTS_READ | SCOPE_REPORTS_WRITE);
    const char *support = caller_path(c, str_of(canonical), "/support");
    caller_post(c, support, "{\"person\": \"wa:0001\"}");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "\"counted\":true"));
    caller_post(c, support, "{\"person\": \"wa:0001\"}");
    assert_true(site_has(c, "\"counted\":false"));
    caller_post(c, support, "{\"person\": \"wa:0002\"}");
    assert_int_equal(caller_number(c, "supports"), before + 2);
    client_get(c, caller_path(c, str_of(canonical), ""));
    assert_int_equal(caller_number(c, "supports"), before + 2);
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_form_shows_what_is_like_it_and_keeps_every_word),
        cmocka_unit_test(what_is_sent_all_the_same_says_so_to_the_verifier),
        cmocka_unit_test(one_page_asks_once_before_it_sends),
        cmocka_unit_test(without_that_field_it_is_the_whole_submission_as_ever),
        cmocka_unit_test(anybody_supports_a_public_report_once),
        cmocka_unit_test(what_is_not_public_takes_no_support),
        cmocka_unit_test(the_api_finds_and_counts_too),
    };

    return cmocka_run_group_tests_name("alike on pages", tests, setup, cases_teardown);
}
