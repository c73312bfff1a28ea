/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * What is committed drops the public pages that show it, and no others: after each kind of
 * commit the pages of visitors are those that would be made anew, and a report that nothing
 * happened to is still answered from the cache.
 */
#include "support/caller.h"
#include "support/cases.h"
#include "support/engine.h"
#include "support/pages.h"

#include "base/time.h"
#include "calendar/import.h"
#include "ledger/sequence.h"
#include "notify/send.h"
#include "reference/reference.h"
#include "report/rebuild.h"
#include "report/summary.h"
#include "search/index.h"
#include "worker/worker.h"

/* Two reports on public pages; everything the worker had to do is done. */
struct two {
    struct ctx *cx;
    struct cases people;
    int64_t a, b;
    struct pages pages;
};

static struct two two_open(void **state, enum state a)
{
    struct two t = {.cx = engine_ctx(state), .people = cases_of(state)};

    t.b = case_in_state(t.cx, &t.people, STATE_CLOSED);
    t.a = case_in_state(t.cx, &t.people, a);
    case_as(t.cx, 0);
    assert_ok(t.cx, worker_once(t.cx));
    t.pages = pages_open(t.cx, (int64_t[]){t.a, t.b}, 2);
    pages_warm(&t.pages);
    return t;
}

static void two_close(struct two *t)
{
    pages_close(&t->pages);
}

static bool has(struct two *t, const char *address)
{
    return pages_has(&t->pages, address);
}

static bool has_report(struct two *t, int64_t id)
{
    bool page = has(t, page_of_report(t->cx, id, ""));
    bool due = has(t, page_of_report(t->cx, id, "/batas-waktu"));

    return page && due;
}

static bool has_all(struct two *t)
{
    bool all = true;

    for (size_t i = 0; i < t->pages.n; i++)
        all &= has(t, t->pages.v[i]);
    return all;
}

static void a_move_over_the_page_leaves_other_reports_in_place(void **state)
{
    struct two t = two_open(state, STATE_IN_PROGRESS);
    struct client *staff = site_client(t.cx);

    site_sign_in(staff, t.people.liaison);
    client_post(staff,
                arena_fmt(&t.cx->arena, "/kerja%s", page_of_report(t.cx, t.a, "/tindak-lanjut")).p,
                "teks", "Petugas ke lokasi pagi ini.", NULL);
    assert_int_equal(staff->status, 303);
    assert_true(has_report(&t, t.b));
    assert_true(has(&t, "/instansi"));
    assert_true(has(&t, "/tentang"));
    assert_false(has(&t, "/laporan"));
    client_get(t.pages.kept, page_of_report(t.cx, t.a, ""));
    assert_true(site_has(t.pages.kept, "Petugas ke lokasi pagi ini."));
    pages_must_be_true(&t.pages);
    site_close(staff);
    two_close(&t);
}

static void a_move_over_the_api_leaves_other_reports_in_place(void **state)
{
    struct two t = two_open(state, STATE_IN_PROGRESS);
    struct client *c = site_client(t.cx);

    caller_token(c, t.people.liaison, SCOPES_ALL);
    caller_post(c, caller_path(c, case_read(t.cx, t.a).number, "/actions"),
                "{\"action\":\"follow_up\",\"text\":\"Petugas ke lokasi siang ini.\"}");
    assert_int_equal(c->status, 200);
    assert_true(has_report(&t, t.b));
    client_get(t.pages.kept, page_of_report(t.cx, t.a, ""));
    assert_true(site_has(t.pages.kept, "Petugas ke lokasi siang ini."));
    pages_must_be_true(&t.pages);
    site_close(c);
    two_close(&t);
}

/* Day by day, as the worker goes through them: each reminder, and then the closing. */
static void what_the_worker_closes_leaves_other_reports_in_place(void **state)
{
    struct two t = two_open(state, STATE_ANSWERED);
    struct engine *e = *state;
    int days = 0;

    case_as(t.cx, 0);
    while (!str_eq(case_read(t.cx, t.a).state, S("closed"))) {
        world_test_advance(&e->world, DAY_MS);
        pages_warm(&t.pages);
        int64_t version = case_read(t.cx, t.a).version;
        assert_ok(t.cx, worker_once(t.cx));
        assert_true(has_report(&t, t.b));
        if (case_read(t.cx, t.a).version == version)
            assert_true(has_report(&t, t.a));
        pages_must_be_true(&t.pages);
        assert_true(++days < 60);
    }
    two_close(&t);
}

static void a_submission_drops_no_page(void **state)
{
    struct two t = two_open(state, STATE_IN_PROGRESS);
    struct client *citizen = site_client(t.cx);

    client_post(citizen, "/lapor", "klasifikasi", "pengaduan", "judul", "Jembatan contoh rusak",
                "isi", "Papan jembatan contoh patah sejak kemarin sore.", "kunci", "jembatan",
                NULL);
    assert_int_equal(citizen->status, 303);
    assert_true(has_all(&t));
    pages_must_be_true(&t.pages);
    site_close(citizen);
    two_close(&t);
}

static void what_an_office_takes_in_drops_no_page(void **state)
{
    struct two t = two_open(state, STATE_IN_PROGRESS);
    struct client *staff = site_client(t.cx);

    site_sign_in(staff, t.people.coordinator);
    client_post(staff, "/kerja/baru", "kanal", "paper", "klasifikasi", "pengaduan", "judul",
                "Selokan contoh mampet", "isi", "Selokan contoh mampet sejak kemarin sore.",
                "kunci", "selokan", NULL);
    assert_int_equal(staff->status, 303);
    assert_true(has_all(&t));
    pages_must_be_true(&t.pages);
    site_close(staff);
    two_close(&t);
}

static void each_task_of_the_worker_drops_what_it_changes(void **state)
{
    struct two t = two_open(state, STATE_ASSIGNED);
    int64_t done;

    case_as(t.cx, t.people.coordinator);
    case_move(t.cx, t.a, &(struct move){.action = ACT_EDIT, .title = S("Trotoar contoh amblas")});
    case_as(t.cx, 0);
    pages_warm(&t.pages);
    assert_ok(t.cx, sequence_some(t.cx, &done));
    assert_true(done > 0);
    assert_true(has_all(&t)); /* the one order is on no page */
    assert_ok(t.cx, outbox_some(t.cx, &done));
    assert_true(done > 0);
    assert_true(has_all(&t)); /* nor is what is sent */

    assert_ok(t.cx, search_some(t.cx, &done));
    assert_true(done > 0);
    assert_false(has(&t, "/laporan?q=lampu"));
    assert_true(has_all(&t));
    pages_must_be_true(&t.pages);
    assert_ok(t.cx, summary_some(t.cx, &done));
    assert_true(has_all(&t)); /* the title counts nowhere */

    case_as(t.cx, t.people.admin);
    case_move(t.cx, t.a, &(struct move){.action = ACT_FOLLOW_UP, .text = S("Kami mulai.")});
    case_as(t.cx, 0);
    assert_ok(t.cx, sequence_some(t.cx, &done));
    pages_warm(&t.pages);
    assert_ok(t.cx, summary_some(t.cx, &done));
    assert_false(has(&t, "/"));
    assert_false(has(&t, "/instansi/kab"));
    assert_false(has(&t, "/instansi/dishub"));
    assert_true(has_all(&t)); /* those three are kept again, the others still were */
    pages_must_be_true(&t.pages);
    two_close(&t);
}

static enum err take_file(struct ctx *cx, void *arg)
{
    int64_t n, version;

    return holiday_import(cx, *(str *)arg, &n, &version);
}

static void a_decree_drops_every_page_at_once(void **state)
{
    struct two t = two_open(state, STATE_ASSIGNED);
    int64_t day = day_of(case_read(t.cx, t.a).created_at, ZONE_WIB) + 1;

    while (day_weekday(day) > 5)
        day++;
    str file = arena_fmt(&t.cx->arena, "%.*s%.*s,joint_leave,Cuti Contoh,SKB 9/2026,,1\n",
                         STR_ARG(reference_file("holidays.csv")), STR_ARG(date_format(t.cx, day)));
    case_as(t.cx, 0);
    assert_ok(t.cx, db_write(t.cx, take_file, &file));
    pages_must_be_true(&t.pages);
    pages_warm(&t.pages);
    assert_ok(t.cx, worker_once(t.cx)); /* recomputes the deadlines */
    assert_true(has_report(&t, t.b));
    client_get(t.pages.kept, page_of_report(t.cx, t.a, ""));
    assert_true(site_has(t.pages.kept, "SKB 9/2026"));
    pages_must_be_true(&t.pages);
    two_close(&t);
}

static void what_a_rebuild_puts_right_is_seen_at_once(void **state)
{
    struct two t = two_open(state, STATE_ASSIGNED);
    const char *wrong =
        arena_fmt(&t.cx->arena, "UPDATE report SET title = 'Judul yang salah' WHERE id = %lld",
                  (long long)t.a)
            .p;
    struct rebuild rb = {.write = true};

    engine_script(t.cx, wrong, wrong); /* unseen by the store: pages that were kept stay */
    assert_true(has_report(&t, t.a));
    struct pages more = pages_open(t.cx, (int64_t[]){t.a, t.b}, 2);
    pages_warm(&more); /* with the wrong title */
    client_get(more.kept, "/laporan");
    assert_true(site_has(more.kept, "Judul yang salah"));
    assert_ok(t.cx, rebuild_all(t.cx, &rb));
    assert_int_equal(rb.differed, 1);
    assert_true(pages_has(&more, page_of_report(t.cx, t.b, "")));
    client_get(more.kept, "/laporan");
    assert_false(site_has(more.kept, "Judul yang salah"));
    pages_must_be_true(&more);
    pages_close(&more);
    two_close(&t);
}

static void what_a_person_alone_may_see_drops_no_page(void **state)
{
    struct two t = two_open(state, STATE_IN_PROGRESS);
    struct client *staff = site_client(t.cx);

    site_sign_in(staff, t.people.liaison); /* a session */
    client_get(staff, "/kerja");
    assert_int_equal(staff->status, 200);
    site_sign_in_reporter(staff, t.a);
    client_get(staff, page_of_report(t.cx, t.a, ""));
    assert_int_equal(staff->status, 200);
    assert_true(has_all(&t));
    site_close(staff);
    two_close(&t);
}

/* What was taken back is nothing that anybody has to be told. */
static void a_move_that_fails_drops_no_page(void **state)
{
    struct two t = two_open(state, STATE_ASSIGNED);
    struct move moves[] = {
        {.action = ACT_FOLLOW_UP, .text = S("Kami mulai.")},
        {.action = ACT_CONFIRM                      }, /* nothing was answered */
    };

    case_as(t.cx, t.people.admin);
    assert_int_not_equal(report_moves(t.cx, t.a, moves, COUNT(moves), NULL), OK);
    fault_clear(t.cx);
    assert_true(has_all(&t));
    two_close(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_decree_drops_every_page_at_once), /* while no day has passed */
        cmocka_unit_test(a_move_over_the_page_leaves_other_reports_in_place),
        cmocka_unit_test(a_move_over_the_api_leaves_other_reports_in_place),
        cmocka_unit_test(what_the_worker_closes_leaves_other_reports_in_place),
        cmocka_unit_test(a_submission_drops_no_page),
        cmocka_unit_test(what_an_office_takes_in_drops_no_page),
        cmocka_unit_test(each_task_of_the_worker_drops_what_it_changes),
        cmocka_unit_test(what_a_rebuild_puts_right_is_seen_at_once),
        cmocka_unit_test(what_a_person_alone_may_see_drops_no_page),
        cmocka_unit_test(a_move_that_fails_drops_no_page),
    };
    return cmocka_run_group_tests_name("public pages", tests, cases_setup, cases_teardown);
}
