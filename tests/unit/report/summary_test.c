/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/look.sql.h"

#include "base/time.h"
#include "report/list.h"
#include "report/summary.h"
#include "worker/worker.h"

static int64_t count_of(struct ctx *cx, int64_t agency, enum recap recap)
{
    struct figures f;

    assert_ok(cx, report_figures(cx, agency, &f));
    return f.by_recap[recap];
}

static int64_t wrong(struct ctx *cx)
{
    struct rebuild rb = {0};

    assert_ok(cx, summary_rebuild(cx, &rb));
    return rb.differed;
}

static void make_anew(struct ctx *cx)
{
    struct rebuild rb = {.write = true};

    assert_ok(cx, summary_rebuild(cx, &rb));
    assert_true(rb.differed > 0);
}

static void settle(struct ctx *cx)
{
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
}

static void a_report_counts_once_in_each_office_above_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct figures f;

    settle(cx);
    int64_t kab = count_of(cx, c.office.kab, RECAP_UNANSWERED);
    int64_t dishub = count_of(cx, c.office.dishub, RECAP_UNANSWERED);
    int64_t unverified = count_of(cx, c.office.kab, RECAP_UNVERIFIED);
    int64_t id = case_submit(cx, true).report.id;
    settle(cx);
    assert_int_equal(count_of(cx, c.office.kab, RECAP_UNVERIFIED), unverified + 1);
    case_as(cx, c.coordinator);
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(c.office.dishub)});
    settle(cx);
    assert_int_equal(count_of(cx, c.office.kab, RECAP_UNVERIFIED), unverified);
    assert_int_equal(count_of(cx, c.office.kab, RECAP_UNANSWERED), kab + 1);
    assert_int_equal(count_of(cx, c.office.dishub, RECAP_UNANSWERED), dishub + 1);
    assert_ok(cx, report_figures(cx, c.office.dinkes, &f));
    assert_int_equal(f.total, 0);
    assert_int_equal(wrong(cx), 0);
}

static void a_report_that_changes_hands_takes_its_count_along(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    settle(cx);
    int64_t kab = count_of(cx, c.office.kab, RECAP_UNANSWERED);
    int64_t dishub = count_of(cx, c.office.dishub, RECAP_UNANSWERED);
    case_as(cx, c.liaison);
    case_move(cx, id, &(struct move){.action = ACT_ASSIGN, .agency = SOME(c.office.upt)});
    settle(cx);
    assert_int_equal(count_of(cx, c.office.upt, RECAP_UNANSWERED), 1);
    assert_int_equal(count_of(cx, c.office.dishub, RECAP_UNANSWERED), dishub);
    assert_int_equal(count_of(cx, c.office.kab, RECAP_UNANSWERED), kab);
    assert_int_equal(wrong(cx), 0);
}

/* The last evening of March in Greenwich is the first of April in Kabupaten Contoh. */
static void the_month_is_that_of_the_office(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    int64_t april = 0;

    world_test_advance(&e->world, 29 * DAY_MS + 22 * HOUR_MS); /* 31 March 2026, 23.00 UTC */
    case_submit(cx, false);
    settle(cx);
    assert_ok(cx, db_int(cx, SQL(look_month, .month = S("2026-04")), &april));
    assert_int_equal(april, 1); /* the top: nobody else holds it */
}

static void counting_again_changes_nothing_and_damage_is_found(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct figures before, after;

    for (enum state s = STATE_RECEIVED; s < STATE_MERGED; s++)
        case_in_state(cx, &c, s);
    settle(cx);
    assert_ok(cx, report_figures(cx, c.office.kab, &before));
    engine_script(cx, "UPDATE progress SET position = 0 WHERE name = 'summary'",
                  "UPDATE progress SET position = 0 WHERE name = 'summary'");
    settle(cx);
    assert_ok(cx, report_figures(cx, c.office.kab, &after));
    assert_memory_equal(&before, &after, sizeof before);
    engine_script(cx, "UPDATE summary_month SET n = n + 1", "UPDATE summary_month SET n = n + 1");
    assert_true(wrong(cx) > 0);
    make_anew(cx);
    assert_int_equal(wrong(cx), 0);
    engine_script(cx, "UPDATE summary_report SET recap = 'selesai'",
                  "UPDATE summary_report SET recap = 'selesai'");
    assert_true(wrong(cx) > 0);
    make_anew(cx);
    assert_ok(cx, report_figures(cx, c.office.kab, &after));
    assert_memory_equal(&before, &after, sizeof before);
}

static void what_the_log_has_not_reached_is_not_wrong(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    settle(cx);
    case_in_state(cx, &c, STATE_ANSWERED);
    assert_int_equal(wrong(cx), 0);
    settle(cx);
    assert_int_equal(wrong(cx), 0);
}

static int64_t all_of(struct ctx *cx, int64_t agency)
{
    struct figures f;

    settle(cx);
    assert_ok(cx, report_figures(cx, agency, &f));
    return f.total;
}

static void merged_reports_count_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t child = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t total = all_of(cx, c.office.kab);

    case_as(cx, c.coordinator);
    case_move(cx, child, &(struct move){.action = ACT_MERGE, .lead = SOME(lead)});
    assert_int_equal(all_of(cx, c.office.kab), total - 1);
    case_as(cx, c.coordinator);
    case_move(cx, child, &(struct move){.action = ACT_SPLIT});
    assert_int_equal(all_of(cx, c.office.kab), total);
    case_as(cx, c.coordinator);
    case_move(cx, child, &(struct move){.action = ACT_MERGE, .lead = SOME(lead)});
    case_as(cx, c.liaison);
    case_move(cx, lead,
              &(struct move){.action = ACT_PUBLISH,
                             .text = S("Lampu diganti pada 3 Maret 2026 oleh petugas di lokasi.")});
    assert_int_equal(all_of(cx, c.office.kab), total - 1); /* answered together */
    case_as_reporter(cx, child);
    case_move(cx, child, &(struct move){.action = ACT_CONTEST, .text = S("Masih mati.")});
    assert_int_equal(all_of(cx, c.office.kab), total); /* and then by itself */
    assert_int_equal(wrong(cx), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_counts_once_in_each_office_above_it),
        cmocka_unit_test(merged_reports_count_once),
        cmocka_unit_test(a_report_that_changes_hands_takes_its_count_along),
        cmocka_unit_test(counting_again_changes_nothing_and_damage_is_found),
        cmocka_unit_test(what_the_log_has_not_reached_is_not_wrong),
        cmocka_unit_test(the_month_is_that_of_the_office),
    };

    return cmocka_run_group_tests_name("summary", tests, cases_setup, cases_teardown);
}
