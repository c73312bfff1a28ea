/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One owner, always: offers, their answers, and who decides when offices disagree (DOMAIN §4 rule
 * 2). */
#include "support/cases.h"
#include "support/engine.h"

#include "base/time.h"
#include "base/world.h"
#include "report/access.h"
#include "report/queue.h"
#include "report/ring.h"
#include "report/store.h"
#include "support/look.sql.h"

static struct move offer_to(opt_i64 agency)
{
    return (struct move){.action = ACT_OFFER,
                         .agency = agency,
                         .text = S("Ini bukan urusan kami, tetapi kantor itu.")};
}

static const struct move accept = {.action = ACT_ACCEPT};
static const struct move decline = {.action = ACT_DECLINE, .text = S_("Bukan wewenang kami.")};
static const struct move cancel = {.action = ACT_CANCEL_OFFER};

static struct move arbitrate(int64_t agency)
{
    return (struct move){
        .action = ACT_ARBITRATE, .agency = SOME(agency), .text = S("Menurut peraturan tugasnya.")};
}

static enum err try_as(struct ctx *cx, int64_t account, int64_t id, struct move m)
{
    case_as(cx, account);
    return case_try(cx, id, &m);
}

static struct report move_as(struct ctx *cx, int64_t account, int64_t id, struct move m)
{
    case_as(cx, account);
    return case_move(cx, id, &m);
}

static struct deadline clock_of(struct ctx *cx, int64_t id, enum clock_kind kind)
{
    struct casefile c;

    case_as(cx, 0);
    assert_ok(cx, casefile_read(cx, id, &c));
    assert_true(c.has_clock[kind]);
    return c.clocks[kind];
}

static void ring_after(struct ctx *cx, int64_t ms)
{
    int64_t rung;

    world_test_advance(cx->world, ms);
    case_as(cx, 0);
    do
        assert_ok(cx, ring_some(cx, &rung));
    while (rung);
}

static bool sees(struct ctx *cx, int64_t account, int64_t id)
{
    struct report r = case_read(cx, id);
    enum access access;

    case_as(cx, account);
    assert_ok(cx, report_access(cx, &r, &access));
    return access == ACCESS_STAFF;
}

static bool lies_in(struct ctx *cx, int64_t agency, enum queue q, int64_t id)
{
    struct queue_ask ask = {.agency_id = agency, .queue = q, .max = 200};
    struct queue_rows rows;
    struct queue_mark next;

    case_as(cx, 0);
    assert_ok(cx, queue_list(cx, &ask, &rows, &next));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].id == id)
            return true;
    return false;
}

/* Is the unit told of it, once? */
static bool is_told(struct ctx *cx, int64_t id, int64_t agency, const char *template)
{
    str data = arena_fmt(&cx->arena, "{\"agency\":\"%lld\"}", (long long)agency);
    int64_t n = 0;

    assert_ok(
        cx, db_int(cx, SQL(look_told, .report_id = id, .template = str_of(template), .data = data),
                   &n));
    return n == 1;
}

static void the_sender_keeps_case_and_clocks_until_it_is_accepted(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);
    struct deadline before = clock_of(cx, id, CLOCK_RESOLVE);

    assert_false(sees(cx, c.liaison_dinkes, id));
    struct report r = move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
    assert_int_equal(r.owner_id, c.office.dishub);
    assert_int_equal(r.offered_id.v, c.office.dinkes);
    assert_str(r.due_kind, "resolve");
    assert_true(is_told(cx, id, c.office.dinkes, "offer"));
    assert_true(sees(cx, c.liaison_dinkes, id));
    assert_true(lies_in(cx, c.office.dinkes, QUEUE_OFFERS, id));
    assert_false(lies_in(cx, c.office.dinkes, QUEUE_WORK, id));
    assert_true(lies_in(cx, c.office.dishub, QUEUE_WORK, id));
    assert_int_equal(try_as(cx, c.liaison, id, accept), ERR_DENIED);
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(SOME(c.office.upt))), ERR_CONFLICT);
    world_test_advance(cx->world, DAY_MS);
    r = move_as(cx, c.liaison_dinkes, id, accept);
    assert_int_equal(r.owner_id, c.office.dinkes);
    assert_false(r.offered_id.has);
    assert_str(r.state, "in_progress");
    struct deadline after = clock_of(cx, id, CLOCK_RESOLVE);
    assert_int_equal(after.start_at, before.start_at);
    assert_int_equal(after.due_at, before.due_at);
    assert_str(clock_of(cx, id, CLOCK_OFFER).status, "met");
    assert_false(sees(cx, c.liaison, id));
    assert_true(is_told(cx, id, c.office.dishub, "accept"));
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, accept), ERR_CONFLICT);
    case_must_be_whole(cx, id);
}

static void an_accepted_offer_of_an_unchecked_report_assigns_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_addressed(cx, "dishub").report.id;

    move_as(cx, c.admin, id, offer_to(SOME(c.office.dinkes)));
    assert_str(clock_of(cx, id, CLOCK_VERIFY).status, "running");
    struct report r = move_as(cx, c.liaison_dinkes, id, accept);
    assert_str(r.state, "assigned");
    assert_str(clock_of(cx, id, CLOCK_VERIFY).status, "met");
    assert_str(clock_of(cx, id, CLOCK_RESOLVE).status, "running");
    case_must_be_whole(cx, id);
}

static void what_was_declined_or_cancelled_stays_and_counts(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    struct report r = move_as(cx, c.liaison, id, offer_to(NONE)); /* back up, without a name */
    assert_int_equal(r.offered_id.v, c.office.kab);
    assert_true(lies_in(cx, c.office.kab, QUEUE_OFFERS, id));
    r = move_as(cx, c.coordinator, id, decline);
    assert_int_equal(r.owner_id, c.office.dishub);
    assert_false(lies_in(cx, c.office.kab, QUEUE_OFFERS, id));
    assert_true(lies_in(cx, c.office.kab, QUEUE_WORK, id));
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(NONE)), ERR_INVALID);
    move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, cancel), ERR_DENIED);
    r = move_as(cx, c.liaison, id, cancel);
    assert_false(r.offered_id.has);
    assert_int_equal(r.offers, 2);
    assert_int_equal(r.owner_id, c.office.dishub);
    assert_false(sees(cx, c.liaison_dinkes, id));
    case_must_be_whole(cx, id);
}

static void an_offer_needs_a_reason_and_another_office(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);
    struct move wordless = offer_to(SOME(c.office.dinkes));

    wordless.text = S("");
    assert_int_equal(try_as(cx, c.liaison, id, wordless), ERR_INVALID);
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(SOME(c.office.dishub))), ERR_INVALID);
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(SOME(c.office.upt))), ERR_CONFLICT);
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, offer_to(SOME(c.office.dinkes))), ERR_DENIED);
    struct report r = case_read(cx, id);
    assert_int_equal(r.offers, 0);
}

static void the_office_complained_about_is_never_offered_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    move_as(cx, c.admin, id,
            (struct move){.action = ACT_EDIT, .respondent = SOME(c.office.dinkes)});
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes))), ERR_CONFLICT);
    move_as(cx, c.liaison, id, offer_to(SOME(c.office.inspektorat)));
    move_as(cx, c.admin, id,
            (struct move){.action = ACT_EDIT, .respondent = SOME(c.office.inspektorat)});
    /* it came to be complained about while it had the offer: nobody gives it the case now */
    assert_int_equal(try_as(cx, c.coordinator, id, accept), ERR_CONFLICT);
    assert_int_equal(try_as(cx, c.coordinator, id, arbitrate(c.office.inspektorat)), ERR_CONFLICT);
    assert_int_equal(case_read(cx, id).owner_id, c.office.dishub);
}

static void an_offer_that_is_not_answered_goes_to_the_arbiter(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    world_test_advance(cx->world, DAY_MS);
    move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
    struct deadline offer = clock_of(cx, id, CLOCK_OFFER);
    assert_int_equal(offer.amount, 2);
    assert_str(offer.unit, "working");
    assert_int_equal(offer.agency_id, c.office.dinkes);
    ring_after(cx, offer.due_at - DAY_MS / 24 - now_ms(cx));
    assert_false(case_read(cx, id).arbiter_id.has);
    ring_after(cx, DAY_MS / 12);
    struct report r = case_read(cx, id);
    assert_int_equal(r.arbiter_id.v, c.office.kab);
    assert_int_equal(r.owner_id, c.office.dishub);
    assert_int_equal(r.offers, 1);
    struct deadline decision = clock_of(cx, id, CLOCK_ARBITRATE);
    assert_int_equal(decision.amount, 1);
    assert_int_equal(decision.agency_id, c.office.kab);
    assert_true(lies_in(cx, c.office.kab, QUEUE_DECIDE, id));
    assert_false(lies_in(cx, c.office.dinkes, QUEUE_OFFERS, id));
    assert_true(sees(cx, c.liaison_dinkes, id));
    assert_true(is_told(cx, id, c.office.kab, "arbitration"));
    assert_true(is_told(cx, id, c.office.dishub, "offer_expired"));
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, accept), ERR_CONFLICT);
    assert_int_equal(try_as(cx, c.liaison, id, cancel), ERR_CONFLICT);
    case_must_be_whole(cx, id);
    ring_after(cx, 3 * DAY_MS); /* the arbiter is late: that is not the owner's breach */
    assert_true(clock_of(cx, id, CLOCK_ARBITRATE).breached_at.has);
    assert_false(case_read(cx, id).is_breached);
    r = move_as(cx, c.coordinator, id, arbitrate(c.office.dinkes));
    assert_int_equal(r.owner_id, c.office.dinkes);
    assert_false(r.offered_id.has);
    case_must_be_whole(cx, id);
}

static void the_third_offer_goes_to_the_arbiter_who_binds_both(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);
    struct deadline before = clock_of(cx, id, CLOCK_RESOLVE);

    for (int i = 0; i < 2; i++) {
        move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
        move_as(cx, c.liaison_dinkes, id, decline);
    }
    struct report r = move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
    assert_int_equal(r.arbiter_id.v, c.office.kab);
    assert_true(lies_in(cx, c.office.kab, QUEUE_DECIDE, id));
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, decline), ERR_CONFLICT);
    assert_int_equal(try_as(cx, c.admin, id, arbitrate(c.office.dinkes)), ERR_DENIED);
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, arbitrate(c.office.dishub)), ERR_DENIED);
    struct move nameless = arbitrate(c.office.dinkes);
    nameless.agency = NONE;
    assert_int_equal(try_as(cx, c.coordinator, id, nameless), ERR_INVALID);
    r = move_as(cx, c.coordinator, id, arbitrate(c.office.dishub));
    assert_int_equal(r.owner_id, c.office.dishub);
    assert_str(clock_of(cx, id, CLOCK_ARBITRATE).status, "met");
    struct deadline after = clock_of(cx, id, CLOCK_RESOLVE);
    assert_int_equal(after.start_at, before.start_at);
    assert_int_equal(after.due_at, before.due_at);
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes))), ERR_CONFLICT);
    assert_int_equal(try_as(cx, c.admin, id, offer_to(SOME(c.office.inspektorat))), ERR_CONFLICT);
    /* who decided may set it going again, and decides again */
    r = move_as(cx, c.coordinator, id, offer_to(SOME(c.office.inspektorat)));
    assert_true(r.offered_id.has && r.arbiter_id.has);
    r = move_as(cx, c.coordinator, id, arbitrate(c.office.inspektorat));
    assert_int_equal(r.owner_id, c.office.inspektorat);
    case_must_be_whole(cx, id);
}

static void the_lowest_office_above_both_decides(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    move_as(cx, c.liaison, id, (struct move){.action = ACT_ASSIGN, .agency = SOME(c.office.upt)});
    for (int i = 0; i < 2; i++) {
        move_as(cx, c.liaison_upt, id, offer_to(SOME(c.office.dishub)));
        move_as(cx, c.liaison, id, decline);
    }
    struct report r = move_as(cx, c.liaison_upt, id, offer_to(SOME(c.office.dishub)));
    assert_int_equal(r.arbiter_id.v, c.office.dishub);
    assert_true(lies_in(cx, c.office.dishub, QUEUE_DECIDE, id));
    assert_int_equal(try_as(cx, c.admin, id, arbitrate(c.office.dinkes)), ERR_CONFLICT);
    r = move_as(cx, c.admin, id, arbitrate(c.office.dishub));
    assert_int_equal(r.owner_id, c.office.dishub);
    case_must_be_whole(cx, id);
}

static void nothing_is_a_way_round_the_arbiter(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);
    const struct move ways[] = {
        {.action = ACT_ASSIGN,        .agency = SOME(c.office.upt)},
        {                      .action = ACT_REQUEST_COMPLETION, .text = S("Di RT berapa?")                            },
        {  .action = ACT_ARCHIVE,     .text = S("Tidak jelas."),                                 .reason = S("unclear")},
        { .action = ACT_POSTPONE,    .text = S("Anggaran."),                                .date = S("2026-12-01")},
    };

    move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
    ring_after(cx, 7 * DAY_MS);
    assert_true(case_read(cx, id).arbiter_id.has);
    for (size_t i = 0; i < COUNT(ways); i++)
        assert_int_equal(try_as(cx, c.coordinator, id, ways[i]), ERR_CONFLICT);
    move_as(cx, c.liaison, id,
            (struct move){.action = ACT_FOLLOW_UP, .text = S("Petugas menuju lokasi.")});
    assert_true(case_read(cx, id).offered_id.has);
    /* who answers takes it for its own, for good */
    struct report r = move_as(
        cx, c.liaison, id,
        (struct move){.action = ACT_PUBLISH, .text = S("Lampu sudah diganti pada 3 Maret 2026.")});
    assert_false(r.offered_id.has);
    assert_str(clock_of(cx, id, CLOCK_ARBITRATE).status, "stopped");
    case_as_reporter(cx, id);
    case_move(cx, id, &(struct move){.action = ACT_CONTEST, .text = S("Masih mati.")});
    assert_int_equal(try_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes))), ERR_CONFLICT);
    case_must_be_whole(cx, id);
}

static void an_offer_lapses_when_the_sender_works_on(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    move_as(cx, c.liaison, id, offer_to(SOME(c.office.dinkes)));
    struct report r = move_as(cx, c.liaison, id,
                              (struct move){.action = ACT_ASSIGN, .agency = SOME(c.office.upt)});
    assert_int_equal(r.owner_id, c.office.upt);
    assert_false(r.offered_id.has);
    assert_str(clock_of(cx, id, CLOCK_OFFER).status, "stopped");
    assert_false(sees(cx, c.liaison_dinkes, id));
    case_as_reporter(cx, id);
    move_as(cx, c.liaison_upt, id, offer_to(SOME(c.office.dinkes)));
    case_as_reporter(cx, id);
    r = case_move(cx, id, &(struct move){.action = ACT_WITHDRAW});
    assert_false(r.offered_id.has);
    assert_int_equal(try_as(cx, c.liaison_dinkes, id, accept), ERR_DENIED);
    case_must_be_whole(cx, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sender_keeps_case_and_clocks_until_it_is_accepted),
        cmocka_unit_test(an_accepted_offer_of_an_unchecked_report_assigns_it),
        cmocka_unit_test(what_was_declined_or_cancelled_stays_and_counts),
        cmocka_unit_test(an_offer_needs_a_reason_and_another_office),
        cmocka_unit_test(the_office_complained_about_is_never_offered_it),
        cmocka_unit_test(an_offer_that_is_not_answered_goes_to_the_arbiter),
        cmocka_unit_test(the_third_offer_goes_to_the_arbiter_who_binds_both),
        cmocka_unit_test(the_lowest_office_above_both_decides),
        cmocka_unit_test(nothing_is_a_way_round_the_arbiter),
        cmocka_unit_test(an_offer_lapses_when_the_sender_works_on),
    };
    return cmocka_run_group_tests_name("offer", tests, cases_setup, cases_teardown);
}
