/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the program does by itself, as the pages tell it: reminders, ends, a late decree. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/look.sql.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/file.h"
#include "base/time.h"
#include "base/world.h"
#include "calendar/import.h"
#include "exchange/export.h"
#include "lang/format.h"
#include "reference/reference.h"
#include "support/folder.h"
#include "worker/worker.h"

/* Days go by, and each night the worker does what is due. */
static void days_pass(void **state, int days)
{
    struct engine *e = *state;

    case_as(&e->cx, 0);
    for (int i = 0; i < days; i++) {
        world_test_advance(&e->world, DAY_MS);
        assert_ok(&e->cx, worker_once(&e->cx));
    }
}

static int64_t notices(struct ctx *cx, int64_t id, const char *template, const char *recipient)
{
    int64_t n;

    assert_ok(cx, db_int(cx,
                         SQL(look_notices, .report_id = id, .template = str_of(template),
                             .recipient = str_of(recipient)),
                         &n));
    return n;
}

static const char *address(struct ctx *cx, int64_t id)
{
    str number = number_format(cx, case_read(cx, id).number);

    return arena_fmt(&cx->arena, "/laporan/%.*s", STR_ARG(number)).p;
}

/* The report's page as its reporter has it. */
static struct client *reporter_page(struct ctx *cx, int64_t id)
{
    struct client *c = site_client(cx);

    site_sign_in_reporter(c, id);
    client_get(c, address(cx, id));
    assert_int_equal(c->status, 200);
    return c;
}

static void an_answer_without_reply_closes_after_two_reminders(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);

    days_pass(state, 10);
    assert_true(notices(cx, id, "warn", "reporter") >= 1);
    assert_str(case_read(cx, id).state, "answered");
    days_pass(state, 25); /* ten working days, with the holidays of March 2026 among them */
    assert_int_equal(notices(cx, id, "warn", "reporter"), 2);
    assert_int_equal(notices(cx, id, "auto_close", "reporter"), 1);
    struct report r = case_read(cx, id);
    assert_str(r.state, "closed");
    assert_str(r.ended_how, "automatic");
    assert_false(r.due_at.has && str_eq(r.due_kind, S("reply")));
    struct client *c = reporter_page(cx, id);
    assert_true(site_has(c, "/nilai\""));
    assert_true(site_has(c, "/buka-kembali\""));
    site_close(c);
    case_must_be_whole(cx, id);
}

static void what_is_not_completed_in_time_counts_as_withdrawn(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_AWAITING);

    days_pass(state, 29);
    assert_str(case_read(cx, id).state, "awaiting_completion");
    days_pass(state, 3);
    assert_str(case_read(cx, id).state, "withdrawn");
    assert_int_equal(notices(cx, id, "completion_expired", "reporter"), 1);
    assert_int_equal(notices(cx, id, "completion_expired", "unit"), 1);
    struct client *c = reporter_page(cx, id);
    assert_false(site_has(c, "/lengkapi\""));
    assert_true(site_has(c, "dianggap dicabut"));
    site_sign_in(c, people.coordinator);
    client_get(c, arena_fmt(&cx->arena, "/kerja%s", address(cx, id)).p);
    assert_true(site_has(c, "<b>Dianggap dicabut karena tidak dilengkapi</b>"));
    client_forget_cookies(c); /* who may know its state alone: its reporter has not withdrawn it */
    client_get(c, address(cx, id));
    assert_true(site_has(c, ">Dicabut<"));
    site_close(c);
    case_must_be_whole(cx, id);
}

static void what_was_postponed_comes_back_on_its_review_date(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_IN_PROGRESS);
    int64_t today = day_of(now_ms(cx), ZONE_WIB);

    case_as(cx, people.coordinator);
    case_move(cx, id,
              &(struct move){.action = ACT_POSTPONE,
                             .date = date_format(cx, today + 20),
                             .text = S("Menunggu anggaran.")});
    days_pass(state, 19);
    assert_str(case_read(cx, id).state, "postponed");
    days_pass(state, 9);
    assert_str(case_read(cx, id).state, "in_progress");
    assert_int_equal(notices(cx, id, "review_due", "reporter"), 1);
    assert_int_equal(notices(cx, id, "review_due", "unit"), 1);
    site_sign_in(c, people.liaison);
    client_get(c, arena_fmt(&cx->arena, "/kerja%s", address(cx, id)).p);
    assert_true(site_has(c, "/terbitkan\"")); /* work goes on */
    site_close(c);
    case_must_be_whole(cx, id);
}

static void a_clock_warns_its_office_and_then_says_that_it_ran_out(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_ASSIGNED);

    days_pass(state, 15); /* five working days for the first follow-up */
    assert_true(notices(cx, id, "warn", "unit") >= 2);
    assert_true(notices(cx, id, "breach", "unit") >= 1);
    assert_int_equal(notices(cx, id, "warn", "reporter"), 0);
    assert_true(case_read(cx, id).is_breached);
    site_sign_in(c, people.liaison);
    client_get(c, "/kerja?antrean=terlambat");
    assert_true(site_has(c, "class=\"late\""));
    site_close(c);
    case_must_be_whole(cx, id);
}

static enum err take_file(struct ctx *cx, void *arg)
{
    int64_t n, version;

    return holiday_import(cx, *(str *)arg, &n, &version);
}

static str exported(struct ctx *cx)
{
    str folder = test_folder(cx), out;
    str path = arena_fmt(&cx->arena, "%.*s/events.csv", STR_ARG(folder));
    int64_t rows;

    case_as(cx, 0);
    assert_ok(cx, worker_once(cx)); /* what is in the log is exported */
    assert_ok(cx, export_events(cx, path, &rows));
    assert_ok(cx, file_read(cx, path, 64 << 20, &out));
    test_folder_remove(cx, folder);
    return out;
}

/* The last of the group: it changes the calendar for all. */
static void a_late_decree_is_named_with_what_it_moved(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ASSIGNED);
    int64_t day = day_of(now_ms(cx), ZONE_WIB) + 1;

    while (day_weekday(day) > 5)
        day++;
    int64_t before = case_read(cx, id).due_at.v;
    str file = arena_fmt(&cx->arena, "%.*s%.*s,joint_leave,Cuti Tambahan,SKB 2/2026,,1\n",
                         STR_ARG(reference_file("holidays.csv")), STR_ARG(date_format(cx, day)));
    case_as(cx, 0);
    assert_ok(cx, db_write(cx, take_file, &file));
    assert_ok(cx, worker_once(cx));
    int64_t after = case_read(cx, id).due_at.v;
    assert_true(after > before);

    struct client *c = site_client(cx);
    client_get(c, address(cx, id));
    assert_true(site_has(
        c, arena_fmt(&cx->arena,
                     "Kalender kerja berubah karena SKB 2/2026. Batas tindak lanjut pertama pindah "
                     "dari %.*s ke %.*s.",
                     STR_ARG(format_weekday(cx, day_of(before, ZONE_WIB))),
                     STR_ARG(format_weekday(cx, day_of(after, ZONE_WIB))))
               .p));
    assert_true(site_has(c, "Batas penyelesaian pindah dari"));
    client_get(c, arena_fmt(&cx->arena, "/api/v1%s/events",
                            arena_fmt(&cx->arena, "/reports%s", address(cx, id) + 8).p)
                      .p);
    assert_int_equal(c->status, 200);
    const char *was = arena_fmt(&cx->arena, "\"was_due\":%lld", (long long)before).p;
    assert_true(site_has(c, "\"decree\":\"SKB 2/2026\""));
    assert_true(site_has(c, was));
    str csv = exported(cx);
    assert_true(str_has(csv, S("\"\"decree\"\":\"\"SKB 2/2026\"\"")));
    site_close(c);
    case_must_be_whole(cx, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_without_reply_closes_after_two_reminders),
        cmocka_unit_test(what_is_not_completed_in_time_counts_as_withdrawn),
        cmocka_unit_test(what_was_postponed_comes_back_on_its_review_date),
        cmocka_unit_test(a_clock_warns_its_office_and_then_says_that_it_ran_out),
        cmocka_unit_test(a_late_decree_is_named_with_what_it_moved),
    };
    return cmocka_run_group_tests_name("automatic", tests, cases_setup, cases_teardown);
}
