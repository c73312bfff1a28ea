/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A missed limit says which one, since when and how late: in the queue, on the case, in public. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/time.h"
#include "base/world.h"
#include "worker/worker.h"

/* Time goes by, and the worker does what is due. */
static void pass(void **state, int days, int hours)
{
    struct engine *e = *state;

    case_as(&e->cx, 0);
    for (int i = 0; i < days + (hours > 0); i++) {
        world_test_advance(&e->world, i < days ? DAY_MS : hours * HOUR_MS);
        assert_ok(&e->cx, worker_once(&e->cx));
    }
}

static bool says(struct ctx *cx, struct client *c, int64_t id, const char *before,
                 const char *words)
{
    client_get(
        c, arena_fmt(&cx->arena, "%s/laporan/%.*s", before, STR_ARG(case_read(cx, id).number)).p);
    assert_int_equal(c->status, 200);
    return site_has(c, words);
}

static void must_say(struct ctx *cx, struct client *c, int64_t id, const char *words)
{
    assert_true(says(cx, c, id, "/kerja", words));
}

/* The first of the group: its days are those of March 2026. It begins on Monday the 2nd. */
static void a_missed_limit_says_which_since_when_and_how_late(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_submit(cx, true).report.id;

    pass(state, 3, 12); /* the evening of the last day */
    site_sign_in(c, people.coordinator);
    must_say(cx, c, id, "Batas pemeriksaan: hari ini hari terakhir.");
    must_say(cx, c, id,
             "Batas pemeriksaan terlewati: 5 Maret 2026. "
             "Sampai sekarang lewat kurang dari 1 hari kerja.");
    client_get(c, "/kerja?antrean=terlambat");
    assert_true(
        site_has(c, "<td>5 Mar 2026</td>\n<td><span class=\"late\">baru lewat</span></td>"));
    assert_true(site_has(c, ">pemeriksaan</td>"));
    pass(state, 1, 0);
    site_sign_in(c, people.coordinator);
    must_say(cx, c, id, "5 Maret 2026. Sampai sekarang lewat 1 hari kerja.");
    client_get(c, "/kerja?antrean=terlambat");
    assert_true(site_has(c, "class=\"late\">lewat 1 hari kerja</span>"));
    pass(state, 2, 12); /* Monday the 9th */
    case_as(cx, people.coordinator);
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dishub)});
    site_sign_in(c, people.coordinator);
    must_say(
        cx, c, id,
        "Batas pemeriksaan terlewati: 5 Maret 2026. Dipenuhi 9 Maret 2026, lewat 2 hari kerja.");
    client_forget_cookies(c);
    assert_true(says(cx, c, id, "", "Dipenuhi 9 Maret 2026, lewat 2 hari kerja."));
    site_close(c);
    case_must_be_whole(cx, id);
}

static void a_limit_that_stands_still_is_not_later_every_day(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_ASSIGNED); /* Monday the 9th */

    pass(state, 8, 0);
    case_as(cx, people.liaison);
    case_move(cx, id, &(struct move){.action = ACT_REQUEST_COMPLETION, .text = S("Di RT berapa?")});
    site_sign_in(c, people.liaison);
    static const char stands[] = "Batas tindak lanjut pertama terlewati: 16 Maret 2026. "
                                 "Berhenti dihitung 17 Maret 2026, lewat 1 hari kerja.";
    must_say(cx, c, id, stands);
    assert_true(site_has(c, "(berhenti dihitung untuk sementara)"));
    pass(state, 20, 0);
    site_sign_in(c, people.liaison);
    must_say(cx, c, id, stands);
    case_as_reporter(cx, id);
    case_move(cx, id, &(struct move){.action = ACT_COMPLETE, .text = S("Di RT 05.")});
    must_say(cx, c, id, "Batas tindak lanjut pertama terlewati: 16 Maret 2026. Sampai sekarang");
    case_as(cx, people.liaison);
    case_move(cx, id, &(struct move){.action = ACT_FOLLOW_UP, .text = S("Petugas berangkat.")});
    must_say(cx, c, id, "Batas tindak lanjut pertama terlewati: 16 Maret 2026. Dipenuhi");
    site_close(c);
    case_must_be_whole(cx, id);
}

static void a_limit_that_was_given_more_time_is_not_late_any_more(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_IN_PROGRESS);

    pass(state, 35, 0);
    case_as(cx, people.liaison);
    case_move(
        cx, id,
        &(struct move){.action = ACT_EXTEND, .days = SOME(40), .text = S("Menunggu suku cadang.")});
    site_sign_in(c, people.coordinator);
    must_say(cx, c, id, "Batas penyelesaian terlewati:");
    assert_true(site_has(c, "Sampai sekarang lewat "));
    case_as(cx, people.coordinator);
    case_move(cx, id, &(struct move){.action = ACT_GRANT_EXTENSION, .days = SOME(40)});
    must_say(cx, c, id, "Batas penyelesaian terlewati:");
    assert_false(site_has(c, "Sampai sekarang lewat "));
    assert_false(site_has(c, "class=\"late\""));
    site_close(c);
    case_must_be_whole(cx, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_missed_limit_says_which_since_when_and_how_late),
        cmocka_unit_test(a_limit_that_stands_still_is_not_later_every_day),
        cmocka_unit_test(a_limit_that_was_given_more_time_is_not_late_any_more),
    };
    return cmocka_run_group_tests_name("late", tests, cases_setup, cases_teardown);
}
