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
    size_t seen = 0, ended = 0;

    for (int i = 0; i < EACH; i++)
        for (size_t k = 0; k < COUNT(states); k++) {
            case_in_state(cx, &people, states[k]);
            world_test_advance(&e->world, 1000);
        }
    do {
        assert_ok(cx, queue_list(cx, &ask, &rows));
        for (size_t i = 0; i < rows.n; i++, seen++) {
            const struct queue_row *r = &rows.v[i];
            if (seen && before.due_at.has && r->due_at.has)
                assert_true(before.due_at.v <= r->due_at.v && before.id != r->id);
            else if (seen && !before.due_at.has)
                assert_true(!r->due_at.has && r->id < before.id);
            ended += !r->due_at.has;
            before = *r;
        }
        ask.after_due = before.due_at.v;
        ask.after_id = before.id;
    } while (rows.n == PAGE);
    assert_int_equal(seen, EACH * COUNT(states));
    assert_int_equal(ended, EACH * 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_come_by_what_is_due_and_the_ended_last),
    };
    return cmocka_run_group_tests_name("queue", tests, cases_setup, cases_teardown);
}
