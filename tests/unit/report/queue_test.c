/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The queues of a desk: what is due soonest first, page by page, each once. */
#include "support/cases.h"
#include "support/engine.h"

#include "base/world.h"
#include "report/queue.h"

enum { EACH = 4, PAGE = 3 };

static void all_come_by_what_is_due_and_the_ended_last(void **state)
{
    static const enum state states[] = {STATE_CLOSED, STATE_RECEIVED, STATE_ANSWERED,
                                        STATE_ARCHIVED, STATE_IN_PROGRESS};
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct queue_ask ask = {.agency_id = people.office.kab, .queue = QUEUE_ALL, .max = PAGE};
    struct queue_rows rows;
    struct queue_row before = {0};
    struct queue_mark next;
    size_t seen = 0, ended = 0;

    for (int i = 0; i < EACH; i++)
        for (size_t k = 0; k < COUNT(states); k++) {
            case_in_state(cx, &people, states[k]);
            world_test_advance(&e->world, 1000);
        }
    do {
        assert_ok(cx, queue_list(cx, &ask, &rows, &next));
        for (size_t i = 0; i < rows.n; i++, seen++) {
            const struct queue_row *r = &rows.v[i];
            if (seen && before.due_at.has && r->due_at.has)
                assert_true(before.due_at.v <= r->due_at.v && before.id != r->id);
            else if (seen && !before.due_at.has)
                assert_true(!r->due_at.has && r->id < before.id);
            ended += !r->due_at.has;
            before = *r;
        }
        assert_int_equal(rows.n == PAGE && seen < EACH * COUNT(states), next.id != 0);
        ask.after = next;
    } while (next.id);
    assert_int_equal(seen, EACH * COUNT(states));
    assert_int_equal(ended, EACH * 2);
}

/* Rows of cases that are not there: what is looked through, and never found. */
static void crowd(struct ctx *cx, int64_t agency_id, int n)
{
    str sqlite = arena_fmt(
        &cx->arena,
        "INSERT INTO report_scope (agency_id, report_id, relation, desk, person_id, due_at) "
        "WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < %d) "
        "SELECT %lld, i, 'owner', 'work', NULL, i FROM k",
        n, (long long)agency_id);
    str postgres = arena_fmt(
        &cx->arena,
        "INSERT INTO report_scope (agency_id, report_id, relation, desk, person_id, due_at) "
        "SELECT %lld, i, 'owner', 'work', NULL, i FROM generate_series(1, %d) AS i",
        (long long)agency_id, n);

    engine_script(cx, sqlite.p, postgres.p);
}

static void a_filter_looks_so_far_and_says_where_it_goes_on(void **state)
{
    static const enum queue queues[] = {QUEUE_WORK, QUEUE_ALL, QUEUE_LATE};
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct queue_rows rows;
    struct queue_mark next;
    int64_t agency = people.office.upt, id = case_in_state(cx, &people, STATE_ASSIGNED);

    case_as(cx, people.admin);
    case_move(cx, id, &(struct move){.action = ACT_ASSIGN, .agency = SOME(agency)});
    crowd(cx, agency, QUEUE_DEPTH + 10);
    world_test_advance(&((struct engine *)*state)->world, INT64_C(40) * 86400000);
    for (size_t i = 0; i < COUNT(queues); i++) {
        struct queue_ask ask = {
            .agency_id = agency,
            .queue = queues[i],
            .max = PAGE,
            .filter = {.class = S("complaint"), .channel = S("web")}
        };
        assert_ok(cx, queue_list(cx, &ask, &rows, &next));
        assert_int_equal(rows.n, 0);
        assert_int_equal(next.id, QUEUE_DEPTH);
        ask.after = next;
        assert_ok(cx, queue_list(cx, &ask, &rows, &next));
        assert_int_equal(rows.n, 1);
        assert_int_equal(rows.v[0].id, id);
        assert_int_equal(next.id, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_come_by_what_is_due_and_the_ended_last),
        cmocka_unit_test(a_filter_looks_so_far_and_says_where_it_goes_on),
    };
    return cmocka_run_group_tests_name("queue", tests, cases_setup, cases_teardown);
}
