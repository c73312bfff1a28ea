/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "worker/worker.h"

static void figures_say_how_far_behind_the_work_is(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    site_sign_in(c, people.operator_);
    case_submit(cx, true);
    world_test_advance(&e->world, 7000);
    client_get(c, "/metrics");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "\nlapor_oldest_event_seconds 7\n"));
    assert_false(site_has(c, "\nlapor_outbox_waiting 0\n"));
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
    client_get(c, "/metrics");
    assert_true(site_has(c, "\nlapor_oldest_event_seconds 0\n"));
    assert_true(site_has(c, "\nlapor_outbox_waiting 0\n"));
    assert_true(site_has(c, "\nlapor_events_behind{reader=\"summary\"} 0\n"));
    assert_false(site_has(c, "recompute"));
    assert_true(site_has(c, "\nlapor_writes_waiting 0\n"));
    assert_true(site_has(c, "\nlapor_page_cache_bytes 0\n"));
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_say_how_far_behind_the_work_is),
    };

    return cmocka_run_group_tests_name("operation", tests, cases_setup, cases_teardown);
}
