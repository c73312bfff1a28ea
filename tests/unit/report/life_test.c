/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole lives of a report, with their clocks. */
#include "support/cases.h"
#include "support/engine.h"

#include "base/code32.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"

static const struct move answer = {
    .action = ACT_PUBLISH,
    .text =
        S_("Lampu diganti pada 3 Maret 2026 oleh petugas Dinas Perhubungan, silakan diperiksa."),
};

static struct deadline clock_of(struct ctx *cx, int64_t id, enum clock_kind kind)
{
    struct deadlines all;

    assert_ok(cx, deadlines_of(cx, id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (clock_by_name(all.v[i].kind) == kind)
            return all.v[i];
    return (struct deadline){0};
}

static void assert_due(struct ctx *cx, const struct deadline *d, const char *local)
{
    str text = time_format(cx, d->due_at, ZONE_WIB);
    assert_str(str_slice(text, 0, 16), local);
}

static void from_the_form_to_a_confirmed_answer(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct submitted s = case_submit(cx, true);
    int64_t id = s.report.id;

    assert_str(s.report.state, "received");
    assert_int_equal(s.receipt.n, 25);
    struct deadline d = clock_of(cx, id, CLOCK_VERIFY);
    assert_due(cx, &d, "2026-03-05T15:00"); /* Monday + 3 working days, Ramadan hours */
    case_as(cx, c.coordinator);
    struct report r =
        case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(c.office.dishub)});
    assert_str(r.state, "assigned");
    assert_int_equal(r.owner_id, c.office.dishub);
    case_as(cx, c.liaison);
    r = case_move(cx, id, &(struct move){.action = ACT_FOLLOW_UP, .text = S("Petugas ke lokasi.")});
    assert_str(r.state, "in_progress");
    r = case_move(cx, id, &answer);
    assert_str(r.state, "answered");
    assert_str(r.due_kind, "reply");
    d = clock_of(cx, id, CLOCK_RESOLVE);
    assert_str(d.status, "paused");
    case_as_reporter(cx, id);
    r = case_move(cx, id, &(struct move){.action = ACT_CONFIRM});
    assert_str(r.state, "closed");
    assert_str(r.ended_how, "confirmed");
    r = case_move(cx, id, &(struct move){.action = ACT_RATE, .score = SOME(5)});
    assert_int_equal(r.rating.v, 5);
    case_must_be_whole(cx, id);
}

static void waiting_for_the_reporter_stops_the_agency_clocks(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_AWAITING);
    struct deadline before = clock_of(cx, id, CLOCK_RESOLVE);

    assert_str(before.status, "paused");
    world_test_advance(cx->world, 4 * DAY_MS);
    case_as_reporter(cx, id);
    struct report r =
        case_move(cx, id, &(struct move){.action = ACT_COMPLETE, .text = S("Di RT 05 RW 02.")});
    assert_str(r.state, "assigned");
    struct deadline after = clock_of(cx, id, CLOCK_RESOLVE);
    assert_str(after.status, "running");
    assert_true(after.due_at > before.due_at);
    assert_int_equal(after.start_at, before.start_at);
    case_must_be_whole(cx, id);
}

static void a_transfer_restarts_no_clock(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);
    struct deadline before = clock_of(cx, id, CLOCK_RESOLVE);

    world_test_advance(cx->world, 2 * DAY_MS);
    case_as(cx, c.admin);
    struct report r =
        case_move(cx, id, &(struct move){.action = ACT_ASSIGN, .agency = SOME(c.office.upt)});
    struct deadline after = clock_of(cx, id, CLOCK_RESOLVE);
    assert_int_equal(r.owner_id, c.office.upt);
    assert_int_equal(after.start_at, before.start_at);
    assert_int_equal(after.due_at, before.due_at);
    assert_int_equal(
        case_try(cx, id, &(struct move){.action = ACT_ASSIGN, .agency = SOME(c.office.dinkes)}),
        ERR_CONFLICT);
    case_must_be_whole(cx, id);
}

static void the_unit_complained_about_never_gets_the_case(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_submit(cx, false).report.id;
    struct move verify = {
        .action = ACT_VERIFY, .agency = SOME(c.office.upt), .respondent = SOME(c.office.dishub)};

    case_as(cx, c.coordinator);
    assert_int_equal(case_try(cx, id, &verify), ERR_CONFLICT);
    verify.agency = SOME(c.office.inspektorat);
    struct report r = case_move(cx, id, &verify);
    assert_int_equal(r.owner_id, c.office.inspektorat);
    case_must_be_whole(cx, id);
}

/* By its code or its name: it is neither addressed nor asked to verify, its parent is. */
static void an_office_named_as_complained_about_does_not_verify(void **state)
{
    static const char *const words[] = {"DISHUB", "dinas perhubungan"};
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    for (size_t i = 0; i < COUNT(words); i++) {
        struct submission s = {.class = S("complaint"),
                               .title = S("Pungutan di loket"),
                               .body = S("Petugas di loket meminta biaya tanpa kuitansi."),
                               .agency = S("dishub-upt"),
                               .respondent = str_of(words[i]),
                               .channel = S("web")};
        struct submitted out;
        cx->actor = (struct actor){0};
        assert_ok(cx, report_submit(cx, &s, &out));
        assert_int_equal(out.report.respondent_id.v, c.office.dishub);
        assert_int_equal(out.report.owner_id, c.office.kab);
        case_as(cx, c.coordinator);
        assert_int_equal(
            case_try(cx, out.report.id,
                     &(struct move){.action = ACT_VERIFY, .agency = SOME(c.office.dishub)}),
            ERR_CONFLICT);
        case_must_be_whole(cx, out.report.id);
    }
}

static void a_stale_version_changes_nothing(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);
    struct report r = case_read(cx, id);

    case_as(cx, c.liaison);
    struct move note = {.action = ACT_NOTE, .text = S("Catatan saya."), .version = r.version};
    case_move(cx, id, &note);
    assert_int_equal(case_try(cx, id, &note), ERR_STALE);
    assert_int_equal(case_read(cx, id).version, r.version + 1);
}

static void closing_by_silence_needs_two_reminders_and_substance(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ANSWERED);
    const struct move close = {.action = ACT_AUTO_CLOSE},
                      warn = {.action = ACT_WARN, .clock = CLOCK_REPLY};

    case_as(cx, 0);
    assert_int_equal(case_try(cx, id, &close), ERR_CONFLICT);
    case_move(cx, id, &warn);
    case_move(cx, id, &warn);
    struct report r = case_move(cx, id, &close);
    assert_str(r.ended_how, "automatic");
    case_must_be_whole(cx, id);
}

static void a_thank_you_closes_nothing_and_one_sentence_does(void **state)
{
    static const struct {
        const char *answer;
        enum err e;
    } tried[] = {
        {"Terima kasih atas laporannya.",       ERR_CONFLICT},
        {"Lampu sudah kami ganti dan menyala.", OK          },
    };
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    for (size_t i = 0; i < COUNT(tried); i++) {
        int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);
        case_as(cx, c.liaison);
        case_move(cx, id, &(struct move){.action = ACT_PUBLISH, .text = str_of(tried[i].answer)});
        case_as(cx, 0);
        case_move(cx, id, &(struct move){.action = ACT_WARN, .clock = CLOCK_REPLY});
        case_move(cx, id, &(struct move){.action = ACT_WARN, .clock = CLOCK_REPLY});
        assert_int_equal(case_try(cx, id, &(struct move){.action = ACT_AUTO_CLOSE}), tried[i].e);
    }
}

static void an_appeal_is_decided_by_somebody_else(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ARCHIVED);
    const struct move decide = {
        .action = ACT_DECIDE_APPEAL, .uphold = SOME(1), .text = S("Laporan cukup jelas.")};

    case_as_reporter(cx, id);
    case_move(cx, id, &(struct move){.action = ACT_APPEAL, .text = S("Laporan saya jelas.")});
    case_as(cx, 0); /* the decision has its clock, whose alarms ring though the report has ended */
    case_move(cx, id, &(struct move){.action = ACT_WARN, .clock = CLOCK_DECIDE});
    case_as(cx, c.coordinator);
    assert_int_equal(case_try(cx, id, &decide), ERR_DENIED);
    case_as(cx, office_person(cx, "koordinator.dua", ROLE_COORDINATOR, c.office.kab));
    struct report r = case_move(cx, id, &decide);
    assert_str(r.state, "received");
    assert_str(r.ended_how, "");
    case_must_be_whole(cx, id);
}

static void more_time_never_passes_the_maximum(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    case_as(cx, c.liaison);
    case_move(cx, id,
              &(struct move){
                  .action = ACT_EXTEND, .days = SOME(60), .text = S("Suku cadang belum ada.")});
    case_as(cx, c.coordinator);
    assert_int_equal(case_try(cx, id, &(struct move){.action = ACT_GRANT_EXTENSION}), ERR_INVALID);
    case_move(cx, id, &(struct move){.action = ACT_GRANT_EXTENSION, .days = SOME(10)});
    assert_int_equal(clock_of(cx, id, CLOCK_RESOLVE).amount, 24);
    case_must_be_whole(cx, id);
}

static void the_same_key_makes_one_report(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct submission s = {.class = S("aspiration"),
                           .title = S("Taman bermain anak"),
                           .body = S("Mohon dibuatkan taman bermain untuk anak di desa kami."),
                           .channel = S("web"),
                           .key = S("kunci-formulir-1"),
                           .key_scope = S("form")};
    struct submitted first, again;

    cx->actor = (struct actor){0};
    assert_ok(cx, report_submit(cx, &s, &first));
    assert_ok(cx, report_submit(cx, &s, &again));
    assert_true(again.again);
    assert_int_equal(first.report.id, again.report.id);
    assert_true(str_eq(first.receipt, again.receipt));
    s.title = S("Taman lain sama sekali");
    assert_int_equal(report_submit(cx, &s, &again), ERR_INVALID);
}

static void a_receipt_opens_however_often_others_guessed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct submitted s = case_submit(cx, false);
    bool right;

    assert_ok(cx, receipt_check(cx, s.report.id, s.receipt, &right));
    assert_true(right);
    for (int i = 0; i < 50; i++) {
        assert_ok(cx, receipt_check(cx, s.report.id, S("0000000000000000000000000"), &right));
        assert_false(right);
    }
    assert_ok(cx, receipt_check(cx, 0, s.receipt, &right));
    assert_false(right);
    assert_ok(cx, receipt_check(cx, s.report.id, s.receipt, &right));
    assert_true(right);
}

static void a_reporter_cannot_fill_a_case_until_nobody_can_read_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct submitted s = case_submit(cx, false);
    const struct move reply = {.action = ACT_REPLY, .text = S("Bagaimana kelanjutannya?")};

    case_as_reporter(cx, s.report.id);
    for (int i = 0; i < REPLIES_MAX; i++)
        case_move(cx, s.report.id, &reply);
    assert_int_equal(case_try(cx, s.report.id, &reply), ERR_CONFLICT);
}

/* Chance that gives the same number again and again, or so many times. */
static int stuck_for;

static void stuck_chance(void *state, void *out, size_t size)
{
    (void)state;
    memset(out, stuck_for > 0 ? 7 : 9, size);
    stuck_for -= size == NUMBER_SYMBOLS;
}

static void a_number_that_somebody_has_is_not_given_again(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct world *world = cx->world, before = *world;
    struct submission s = {.class = S("complaint"),
                           .title = S("Saluran air tersumbat"),
                           .body =
                               S("Saluran air di depan sekolah tersumbat sampah sejak kemarin."),
                           .channel = S("web")};
    struct submitted first, second;

    world->chance = stuck_chance;
    stuck_for = 1;
    assert_ok(cx, report_submit(cx, &s, &first));
    stuck_for = 3;
    assert_ok(cx, report_submit(cx, &s, &second));
    assert_false(str_eq(first.report.number, second.report.number));
    case_must_be_whole(cx, second.report.id);
    stuck_for = 100;
    assert_int_equal(report_submit(cx, &s, &second), ERR_BUSY);
    fault_clear(cx);
    world->chance = before.chance;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_somebody_has_is_not_given_again),
        cmocka_unit_test(from_the_form_to_a_confirmed_answer),
        cmocka_unit_test(waiting_for_the_reporter_stops_the_agency_clocks),
        cmocka_unit_test(a_transfer_restarts_no_clock),
        cmocka_unit_test(the_unit_complained_about_never_gets_the_case),
        cmocka_unit_test(a_stale_version_changes_nothing),
        cmocka_unit_test(an_office_named_as_complained_about_does_not_verify),
        cmocka_unit_test(a_thank_you_closes_nothing_and_one_sentence_does),
        cmocka_unit_test(closing_by_silence_needs_two_reminders_and_substance),
        cmocka_unit_test(an_appeal_is_decided_by_somebody_else),
        cmocka_unit_test(more_time_never_passes_the_maximum),
        cmocka_unit_test(the_same_key_makes_one_report),
        cmocka_unit_test(a_reporter_cannot_fill_a_case_until_nobody_can_read_it),
        cmocka_unit_test(a_receipt_opens_however_often_others_guessed),
    };
    return cmocka_run_group_tests_name("life", tests, cases_setup, cases_teardown);
}
