/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One matter, several reports: merged, answered together, split again, and nothing lost. */
#include "support/cases.h"
#include "support/engine.h"

#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "report/merge.h"
#include "report/ring.h"
#include "report/store.h"

static const struct move answer = {
    .action = ACT_PUBLISH,
    .text =
        S_("Lampu diganti pada 3 Maret 2026 oleh petugas Dinas Perhubungan, silakan diperiksa."),
};

static struct report merge(struct ctx *cx, const struct cases *c, int64_t child, int64_t lead)
{
    case_as(cx, c->coordinator);
    return case_move(cx, child, &(struct move){.action = ACT_MERGE, .lead = SOME(lead)});
}

static enum err merge_try(struct ctx *cx, int64_t child, int64_t lead)
{
    return case_try(cx, child, &(struct move){.action = ACT_MERGE, .lead = SOME(lead)});
}

static struct deadline clock_of(struct ctx *cx, int64_t id, enum clock_kind kind)
{
    struct deadlines all;

    assert_ok(cx, deadlines_of(cx, id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (clock_by_name(all.v[i].kind) == kind)
            return all.v[i];
    return (struct deadline){0};
}

static size_t events_of(struct ctx *cx, int64_t id, enum action a, str *words)
{
    struct events all;
    size_t n = 0;

    assert_ok(cx, event_list(cx, id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (action_by_name(all.v[i].action) == a) {
            n++;
            for (size_t w = 0; words && w < all.v[i].words_n; w++)
                *words = all.v[i].words[w].text;
        }
    return n;
}

static void both_sides_know_of_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t child = case_in_state(cx, &c, STATE_ASSIGNED);
    struct report r = merge(cx, &c, child, lead);

    assert_str(r.state, "merged");
    assert_int_equal(r.lead_id.v, lead);
    assert_int_equal(case_read(cx, lead).merged, 1);
    assert_int_equal(events_of(cx, lead, ACT_JOIN, NULL), 1);
    assert_int_equal(events_of(cx, child, ACT_MERGE, NULL), 1);
    struct reports all;
    assert_ok(cx, merge_children(cx, lead, 5, &all));
    assert_int_equal(all.n, 1);
    assert_int_equal(all.v[0].id, child);
    case_must_be_whole(cx, lead);
    case_must_be_whole(cx, child);
}

static void splitting_loses_nothing_and_restarts_no_clock(void **state)
{
    static const enum state states[] = {STATE_RECEIVED,    STATE_AWAITING,  STATE_ASSIGNED,
                                        STATE_IN_PROGRESS, STATE_CONTESTED, STATE_POSTPONED};
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    for (size_t i = 0; i < COUNT(states); i++) {
        int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
        int64_t child = case_in_state(cx, &c, states[i]);
        struct report before = case_read(cx, child), after;
        struct casefile was, is;
        assert_ok(cx, casefile_read(cx, child, &was));
        merge(cx, &c, child, lead);
        case_must_be_whole(cx, child);
        case_as(cx, c.coordinator);
        after = case_move(cx, child, &(struct move){.action = ACT_SPLIT});
        assert_str(after.state, state_name(states[i]));
        assert_true(str_eq(after.prev_state, before.prev_state));
        assert_true(str_eq(after.review_date, before.review_date));
        assert_true(str_eq(after.due_kind, before.due_kind) && opt_eq(after.due_at, before.due_at));
        assert_ok(cx, casefile_read(cx, child, &is));
        for (enum clock_kind k = 0; k < CLOCK_COUNT; k++) {
            assert_true(was.has_clock[k] == is.has_clock[k]);
            assert_true(str_eq(was.clocks[k].status, is.clocks[k].status));
            assert_true(was.clocks[k].due_at == is.clocks[k].due_at);
            assert_true(was.clocks[k].start_at == is.clocks[k].start_at);
            assert_true(str_eq(was.clocks[k].alarms, is.clocks[k].alarms));
        }
        assert_int_equal(case_read(cx, lead).merged, 0);
        case_must_be_whole(cx, child);
        case_must_be_whole(cx, lead);
    }
}

/* The office wins no time by merging; the reporter loses none. */
static void time_goes_on_for_the_office_and_stands_still_for_the_reporter(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t late = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t asked = case_in_state(cx, &c, STATE_AWAITING);
    int64_t due = clock_of(cx, late, CLOCK_RESOLVE).due_at;
    int64_t wait = clock_of(cx, asked, CLOCK_COMPLETION).due_at, rung;

    merge(cx, &c, late, lead);
    merge(cx, &c, asked, lead);
    world_test_advance(cx->world, 40 * DAY_MS);
    case_as(cx, 0);
    do {
        assert_ok(cx, ring_some(cx, &rung));
    } while (rung > 0);
    assert_int_equal(events_of(cx, late, ACT_BREACH, NULL), 0);
    case_as(cx, c.coordinator);
    case_move(cx, late, &(struct move){.action = ACT_SPLIT});
    case_move(cx, asked, &(struct move){.action = ACT_SPLIT});
    assert_int_equal(clock_of(cx, late, CLOCK_RESOLVE).due_at, due);
    assert_int_equal(clock_of(cx, late, CLOCK_RESOLVE).alarm_at.v, due); /* rings at once */
    assert_true(clock_of(cx, asked, CLOCK_COMPLETION).due_at >= wait + 40 * DAY_MS);
    case_must_be_whole(cx, late);
    case_must_be_whole(cx, asked);
}

static void one_answer_goes_to_all_and_each_reporter_judges_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS), child[4];

    for (size_t i = 0; i < COUNT(child); i++) {
        child[i] = case_in_state(cx, &c, i ? STATE_IN_PROGRESS : STATE_RECEIVED);
        merge(cx, &c, child[i], lead);
    }
    assert_int_equal(case_read(cx, lead).merged, 4);
    case_as(cx, c.liaison);
    struct report r = case_move(cx, lead, &answer);
    assert_str(r.state, "answered");
    assert_int_equal(r.merged, 0);
    for (size_t i = 0; i < COUNT(child); i++) {
        str words = S("");
        assert_str(case_read(cx, child[i]).state, "answered");
        assert_int_equal(events_of(cx, child[i], ACT_SHARE, &words), 1);
        assert_true(str_eq(words, answer.text));
        case_must_be_whole(cx, child[i]);
    }
    case_as_reporter(cx, child[1]);
    assert_str(case_move(cx, child[1], &(struct move){.action = ACT_CONFIRM}).state, "closed");
    case_as_reporter(cx, child[2]);
    assert_str(
        case_move(cx, child[2], &(struct move){.action = ACT_CONTEST, .text = S("Masih mati.")})
            .state,
        "contested");
    assert_str(case_read(cx, lead).state, "answered"); /* by itself */
    case_as_reporter(cx, child[3]);
    assert_int_equal(
        case_move(cx, child[3], &(struct move){.action = ACT_RATE, .score = SOME(4)}).rating.v, 4);
    r = case_read(cx, child[0]); /* nobody had looked at its words: they stay hidden */
    assert_false(report_is_public(&r));
    case_must_be_whole(cx, lead);
}

static void many_are_answered_in_pieces(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS), done;
    bool waits;

    for (int i = 0; i < MERGED_AT_ONCE + 3; i++) {
        int64_t id = case_submit(cx, false).report.id;
        merge(cx, &c, id, lead);
    }
    case_as(cx, c.liaison);
    assert_int_equal(case_move(cx, lead, &answer).merged, 3);
    case_as(cx, 0);
    assert_ok(cx, merge_waits(cx, &waits));
    assert_true(waits);
    assert_ok(cx, merge_some(cx, &done));
    assert_int_equal(case_read(cx, lead).merged, 0);
    assert_ok(cx, merge_waits(cx, &waits));
    assert_false(waits);
    case_must_be_whole(cx, lead);
}

static void who_joins_an_answered_report_has_its_answer(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_ANSWERED);
    int64_t child = case_in_state(cx, &c, STATE_IN_PROGRESS);

    assert_str(merge(cx, &c, child, lead).state, "answered");
    assert_int_equal(case_read(cx, child).lead_id.v, lead);
    case_must_be_whole(cx, child);
    case_must_be_whole(cx, lead);
}

static void a_reply_reaches_the_lead(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t child = case_in_state(cx, &c, STATE_ASSIGNED);
    str words = S("");

    merge(cx, &c, child, lead);
    case_as_reporter(cx, child);
    case_move(cx, child, &(struct move){.action = ACT_REPLY, .text = S("Tiangnya juga miring.")});
    assert_int_equal(events_of(cx, lead, ACT_RELAY, &words), 1);
    assert_str(words, "Tiangnya juga miring.");
    assert_true(case_read(cx, lead).is_reply_due);
    case_as(cx, c.liaison);
    case_move(cx, child, &(struct move){.action = ACT_REPLY, .text = S("Kami lihat besok.")});
    assert_false(case_read(cx, lead).is_reply_due);
    case_must_be_whole(cx, lead);
    case_must_be_whole(cx, child);
}

static void its_reporter_may_want_it_by_itself(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t child = case_in_state(cx, &c, STATE_IN_PROGRESS);

    merge(cx, &c, child, lead);
    case_as_reporter(cx, child);
    struct report r = case_move(cx, child, &(struct move){.action = ACT_SPLIT});
    assert_str(r.state, "in_progress");
    assert_true(r.is_apart);
    case_as(cx, c.coordinator);
    assert_int_equal(merge_try(cx, child, lead), ERR_CONFLICT);
    case_must_be_whole(cx, child);
}

static void the_oldest_leads_when_the_lead_is_withdrawn(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS), child[3];

    for (size_t i = 0; i < COUNT(child); i++)
        child[i] = case_in_state(cx, &c, STATE_IN_PROGRESS);
    for (size_t i = COUNT(child); i-- > 0;)
        merge(cx, &c, child[i], lead);
    case_as_reporter(cx, lead);
    case_move(cx, lead, &(struct move){.action = ACT_WITHDRAW});
    assert_str(case_read(cx, child[0]).state, "in_progress");
    assert_int_equal(case_read(cx, child[0]).merged, 2);
    for (size_t i = 1; i < COUNT(child); i++) {
        assert_str(case_read(cx, child[i]).state, "merged");
        assert_int_equal(case_read(cx, child[i]).lead_id.v, child[0]);
        case_must_be_whole(cx, child[i]);
    }
    assert_int_equal(case_read(cx, lead).merged, 0);
    case_must_be_whole(cx, lead);
    case_must_be_whole(cx, child[0]);
    /* and a child that is withdrawn follows no longer */
    case_as_reporter(cx, child[2]);
    case_move(cx, child[2], &(struct move){.action = ACT_WITHDRAW});
    assert_int_equal(case_read(cx, child[0]).merged, 1);
    case_must_be_whole(cx, child[0]);
    case_must_be_whole(cx, child[2]);
}

static void those_that_follow_go_along_with_their_lead(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t top = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t child = case_in_state(cx, &c, STATE_IN_PROGRESS);

    merge(cx, &c, child, lead);
    merge(cx, &c, lead, top);
    assert_int_equal(case_read(cx, child).lead_id.v, top);
    assert_int_equal(case_read(cx, top).merged, 2);
    assert_int_equal(case_read(cx, lead).merged, 0);
    case_must_be_whole(cx, top);
    case_must_be_whole(cx, lead);
    case_must_be_whole(cx, child);
}

static void what_must_not_be_merged_is_not(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t lead = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t other = case_in_state(cx, &c, STATE_IN_PROGRESS);
    int64_t over = case_in_state(cx, &c, STATE_CLOSED);

    case_as(cx, c.coordinator);
    assert_int_equal(merge_try(cx, other, other), ERR_INVALID);
    assert_int_equal(merge_try(cx, other, 5), ERR_INVALID);
    assert_int_equal(merge_try(cx, other, over), ERR_CONFLICT);
    assert_int_equal(case_try(cx, other, &(struct move){.action = ACT_MERGE}), ERR_INVALID);
    /* who has no right at the other end, or none at all */
    int64_t elsewhere = case_submit(cx, false).report.id;
    case_as(cx, c.admin);
    assert_int_equal(merge_try(cx, other, elsewhere), ERR_DENIED);
    case_as(cx, c.liaison);
    assert_int_equal(merge_try(cx, other, lead), ERR_DENIED);
    assert_str(case_read(cx, other).state, "in_progress");
    assert_int_equal(case_read(cx, elsewhere).merged, 0);
    /* into a hidden one, or one that is held by whom it complains about */
    case_as(cx, c.coordinator);
    case_move(cx, lead, &(struct move){.action = ACT_EDIT, .confidential = true});
    assert_int_equal(merge_try(cx, other, lead), ERR_CONFLICT);
    int64_t about = case_submit(cx, false).report.id;
    int64_t theirs = case_in_state(cx, &c, STATE_IN_PROGRESS);
    case_as(cx, c.coordinator);
    case_move(cx, about, &(struct move){.action = ACT_EDIT, .respondent = SOME(c.office.dishub)});
    assert_int_equal(merge_try(cx, about, theirs), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sides_know_of_it),
        cmocka_unit_test(splitting_loses_nothing_and_restarts_no_clock),
        cmocka_unit_test(time_goes_on_for_the_office_and_stands_still_for_the_reporter),
        cmocka_unit_test(one_answer_goes_to_all_and_each_reporter_judges_it),
        cmocka_unit_test(many_are_answered_in_pieces),
        cmocka_unit_test(who_joins_an_answered_report_has_its_answer),
        cmocka_unit_test(a_reply_reaches_the_lead),
        cmocka_unit_test(its_reporter_may_want_it_by_itself),
        cmocka_unit_test(the_oldest_leads_when_the_lead_is_withdrawn),
        cmocka_unit_test(those_that_follow_go_along_with_their_lead),
        cmocka_unit_test(what_must_not_be_merged_is_not),
    };

    return cmocka_run_group_tests_name("merge", tests, cases_setup, cases_teardown);
}
