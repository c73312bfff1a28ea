/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Taking a case further on the pages: the reporter once it is late, the office at its desk. */
#include "support/cases.h"
#include "support/client.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/time.h"

static const char *path(struct ctx *cx, const char *before, int64_t id, const char *after)
{
    struct report r = case_read(cx, id);

    return arena_z(&cx->arena,
                   arena_fmt(&cx->arena, "%s/laporan/%.*s%s", before, STR_ARG(r.number), after));
}

static void a_reporter_takes_it_further_once_it_is_late(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    site_sign_in_reporter(site, id);
    client_get(site, path(cx, "", id, ""));
    assert_false(site_has(site, "/eskalasi"));
    client_post(site, path(cx, "", id, "/eskalasi"), "kepada", "inspector", NULL);
    assert_int_equal(site->status, 409);
    assert_true(site_has(site, "Belum ada batas waktu kantor yang terlewati."));
    world_test_advance(cx->world, 40 * DAY_MS);
    site_sign_in_reporter(site, id);
    client_get(site, path(cx, "", id, ""));
    assert_true(site_has(site, "/eskalasi"));
    client_post(site, path(cx, "", id, "/eskalasi"), "teks", "Sebulan tanpa kabar.", NULL);
    assert_int_equal(site->status, 422);
    assert_true(site_has(site, "Pilih kepada siapa"));
    assert_true(site_has(site, "Sebulan tanpa kabar."));
    client_post(site, path(cx, "", id, "/eskalasi"), "kepada", "inspector", "teks",
                "Sebulan tanpa kabar.", NULL);
    assert_int_equal(site->status, 303);
    client_get(site, path(cx, "", id, "?beres=eskalasi"));
    assert_true(site_has(site, "Laporan Anda sudah kami bawa"));
    assert_true(site_has(site, "Anda membawa laporan ini kepada inspektorat"));
    assert_false(site_has(site, "value=\"inspector\""));
    assert_true(site_has(site, "value=\"leader\""));
    site_sign_in(site, c.inspector);
    client_get(site, path(cx, "/kerja", id, ""));
    assert_int_equal(site->status, 200);
    assert_true(site_has(site, "Dieskalasi kepada"));
    assert_true(site_has(site, "Sebulan tanpa kabar."));
    site_close(site);
}

static void an_office_takes_it_further_at_its_desk(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct client *site = site_client(cx);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    site_sign_in(site, c.liaison);
    client_get(site, path(cx, "/kerja", id, ""));
    assert_false(site_has(site, "/eskalasi"));
    site_sign_in(site, c.admin);
    client_get(site, path(cx, "/kerja", id, ""));
    assert_true(site_has(site, "/eskalasi"));
    client_post(site, path(cx, "/kerja", id, "/eskalasi"), NULL);
    assert_int_equal(site->status, 422);
    client_post(site, path(cx, "/kerja", id, "/eskalasi"), "kepada", "leader", NULL);
    assert_int_equal(site->status, 303);
    client_get(site, path(cx, "/kerja", id, "?beres=eskalasi"));
    assert_true(site_has(site, "Eskalasi sudah dicatat"));
    assert_true(site_has(site, "Pimpinan daerah"));
    client_get(site, "/kerja?antrean=semua");
    assert_true(site_has(site, "<b>Dieskalasi</b>"));
    client_get(site, path(cx, "", id, ""));
    assert_true(site_has(site, "membawa laporan ini kepada pimpinan"));
    site_close(site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reporter_takes_it_further_once_it_is_late),
        cmocka_unit_test(an_office_takes_it_further_at_its_desk),
    };
    return cmocka_run_group_tests_name("escalation", tests, cases_setup, cases_teardown);
}
