/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A case that is taken further: who may, who reads it and is told, and that nothing else moves. */
#include "support/cases.h"
#include "support/engine.h"

#include "base/time.h"
#include "report/access.h"
#include "report/escalation.h"
#include "report/queue.h"
#include "support/look.sql.h"

static struct move take_to(enum escalation to)
{
    return (struct move){.action = ACT_ESCALATE,
                         .to = str_of(escalation_name(to)),
                         .text = S("Sudah lama menunggu.")};
}

static enum err try_to(struct ctx *cx, int64_t id, enum escalation to)
{
    struct move m = take_to(to);

    return case_try(cx, id, &m);
}

static bool sees(struct ctx *cx, int64_t account, int64_t id)
{
    struct report r = case_read(cx, id);
    enum access access;

    case_as(cx, account);
    assert_ok(cx, report_access(cx, &r, &access));
    return access == ACCESS_STAFF;
}

static int64_t told(struct ctx *cx, int64_t id, const char *template, int64_t agency,
                    const char *role)
{
    str data =
        arena_fmt(&cx->arena, "{\"agency\":\"%lld\",\"role\":\"%s\"}", (long long)agency, role);
    int64_t n = 0;

    assert_ok(
        cx, db_int(cx, SQL(look_told, .report_id = id, .template = str_of(template), .data = data),
                   &n));
    return n;
}

static int64_t notices(struct ctx *cx, int64_t id, const char *recipient)
{
    int64_t n = 0;

    assert_ok(cx, db_int(cx,
                         SQL(look_notices, .report_id = id, .template = S("escalate"),
                             .recipient = str_of(recipient)),
                         &n));
    return n;
}

static bool is_marked(struct ctx *cx, int64_t agency, int64_t id)
{
    struct queue_ask ask = {.agency_id = agency, .queue = QUEUE_ALL, .max = 200};
    struct queue_rows rows;
    struct queue_mark next;

    case_as(cx, 0);
    assert_ok(cx, queue_list(cx, &ask, &rows, &next));
    for (size_t i = 0; i < rows.n; i++)
        if (rows.v[i].id == id)
            return rows.v[i].escalated != 0;
    return false;
}

static void a_reporter_may_once_a_limit_was_passed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ASSIGNED);

    case_as_reporter(cx, id);
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), ERR_CONFLICT);
    world_test_advance(cx->world, 30 * DAY_MS); /* nobody rang: it is late all the same */
    case_as_reporter(cx, id);
    struct report before = case_read(cx, id);
    struct move nowhere = {.action = ACT_ESCALATE, .to = S("raja")};
    assert_int_equal(case_try(cx, id, &nowhere), ERR_INVALID);
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), OK);
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), ERR_CONFLICT);
    struct report r = case_read(cx, id);
    assert_str(r.state, "assigned");
    assert_int_equal(r.owner_id, before.owner_id);
    assert_int_equal(r.due_at.v, before.due_at.v);
    assert_true(escalation_made(&r, ESCALATION_INSPECTOR));
    assert_false(escalation_made(&r, ESCALATION_LEADER));
    assert_int_equal(notices(cx, id, "reporter"), 0); /* who did it knows */
    case_must_be_whole(cx, id);
}

static void the_inspectorate_reads_it_and_is_told_by_its_role(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    assert_false(sees(cx, c.inspector, id));
    assert_false(is_marked(cx, c.office.dishub, id));
    case_as(cx, c.liaison);
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), ERR_DENIED);
    case_as(cx, c.admin);
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), OK);
    assert_true(sees(cx, c.inspector, id));
    assert_int_equal(told(cx, id, "escalated_inspector", c.office.inspektorat, "inspector"), 1);
    assert_int_equal(notices(cx, id, "unit"), 2); /* owner and coordinator */
    assert_int_equal(notices(cx, id, "reporter"), 1);
    assert_true(is_marked(cx, c.office.dishub, id));
    case_as(cx, c.inspector);
    case_move(cx, id, &(struct move){.action = ACT_NOTE, .text = S("Kami periksa.")});
    case_must_be_whole(cx, id);
}

static void leader_and_ombudsman_are_flags_of_their_own(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);

    case_as(cx, c.coordinator);
    assert_int_equal(try_to(cx, id, ESCALATION_LEADER), OK);
    assert_int_equal(told(cx, id, "escalated_leader", c.office.kab, "leader"), 1);
    assert_int_equal(try_to(cx, id, ESCALATION_OMBUDSMAN), OK);
    struct report r = case_read(cx, id);
    assert_false(escalation_made(&r, ESCALATION_INSPECTOR));
    assert_true(escalation_made(&r, ESCALATION_LEADER) &&
                escalation_made(&r, ESCALATION_OMBUDSMAN));
    assert_true(escalation_left(&r));
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), OK);
    r = case_read(cx, id);
    assert_false(escalation_left(&r));
    case_must_be_whole(cx, id);
}

/* Never to the office that is complained about, nor to the one that holds the case. */
static void an_inspectorate_that_is_complained_about_is_passed_over(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_IN_PROGRESS);
    struct agency to;

    case_as(cx, c.coordinator);
    struct report r = case_read(cx, id);
    assert_ok(cx, escalation_office(cx, &r, ESCALATION_INSPECTOR, &to));
    assert_int_equal(to.id, c.office.inspektorat);
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .respondent = SOME(c.office.inspektorat)});
    assert_int_equal(try_to(cx, id, ESCALATION_INSPECTOR), OK);
    assert_false(sees(cx, c.inspector, id));
    assert_int_equal(told(cx, id, "escalated_inspector", c.office.kab, "inspector"), 1);
    case_must_be_whole(cx, id);
}

static void what_is_opened_anew_can_be_taken_further_anew(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_in_state(cx, &c, STATE_ANSWERED);

    case_as(cx, c.coordinator);
    assert_int_equal(try_to(cx, id, ESCALATION_LEADER), OK);
    case_as_reporter(cx, id);
    case_move(cx, id, &(struct move){.action = ACT_CONFIRM});
    assert_int_equal(try_to(cx, id, ESCALATION_LEADER), ERR_CONFLICT);
    case_move(cx, id, &(struct move){.action = ACT_REOPEN, .text = S("Rusak lagi.")});
    assert_int_equal(case_read(cx, id).escalated, 0);
    case_must_be_whole(cx, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reporter_may_once_a_limit_was_passed),
        cmocka_unit_test(the_inspectorate_reads_it_and_is_told_by_its_role),
        cmocka_unit_test(leader_and_ombudsman_are_flags_of_their_own),
        cmocka_unit_test(an_inspectorate_that_is_complained_about_is_passed_over),
        cmocka_unit_test(what_is_opened_anew_can_be_taken_further_anew),
    };
    return cmocka_run_group_tests_name("escalation", tests, cases_setup, cases_teardown);
}
