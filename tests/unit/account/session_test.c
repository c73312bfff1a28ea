/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"

#include "account/session.h"
#include "base/limits.h"
#include "base/time.h"

static int64_t somebody(struct ctx *cx, void **state, const char *name)
{
    return office_person(cx, name, ROLE_LIAISON, office_of(state).dishub);
}

static void a_secret_opens_its_session_and_no_other_does(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.satu");
    struct session s;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret));
    assert_ok(cx, session_find(cx, secret, &s));
    assert_true(session_is(&s, SESSION_STAFF));
    assert_int_equal(s.account_id.v, id);
    assert_int_equal(session_find(cx, S("abcdefghjkmnpqrstvwxyz0123456789"), &s), ERR_NOTFOUND);
    assert_int_equal(session_find(cx, S(""), &s), ERR_NOTFOUND);
}

static void what_the_database_holds_opens_nothing(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.curi");
    struct session s, stolen;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret));
    assert_ok(cx, session_find(cx, secret, &s));
    assert_false(str_has(s.hash, secret));
    assert_int_equal(session_find(cx, s.hash, &stolen), ERR_NOTFOUND);
}

static void silence_ends_a_session(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.diam");
    struct session s;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret));
    world_test_advance(cx->world, SESSION_IDLE_MIN * MINUTE_MS - 1);
    assert_ok(cx, session_find(cx, secret, &s));
    world_test_advance(cx->world, 1);
    assert_int_equal(session_find(cx, secret, &s), ERR_NOTFOUND);
}

static void use_keeps_it_alive_up_to_its_longest_life(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.pakai");
    struct session s;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret));
    for (int h = 1; h < 2 * SESSION_HOURS; h++) {
        world_test_advance(cx->world, HOUR_MS / 2);
        assert_ok(cx, session_find(cx, secret, &s));
        session_touch(cx, &s);
    }
    world_test_advance(cx->world, HOUR_MS / 2);
    assert_int_equal(session_find(cx, secret, &s), ERR_NOTFOUND);
}

static void its_last_use_is_written_seldom(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.jarang");
    struct session s, again;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret));
    assert_ok(cx, session_find(cx, secret, &s));
    world_test_advance(cx->world, SESSION_TOUCH_MIN * MINUTE_MS - 1);
    session_touch(cx, &s);
    assert_ok(cx, session_find(cx, secret, &again));
    assert_int_equal(again.seen_at, s.seen_at);
    world_test_advance(cx->world, 1);
    session_touch(cx, &s);
    assert_ok(cx, session_find(cx, secret, &again));
    assert_int_equal(again.seen_at, now_ms(cx));
}

static void a_reporters_session_is_for_one_report_and_two_hours(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct session s;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_REPORTER, 4711, &secret));
    assert_ok(cx, session_find(cx, secret, &s));
    assert_int_equal(s.report_id.v, 4711);
    assert_false(s.account_id.has);
    world_test_advance(cx->world, REPORTER_HOURS * HOUR_MS);
    assert_int_equal(session_find(cx, secret, &s), ERR_NOTFOUND);
}

struct ending {
    int64_t account_id;
    str keep;
};

static enum err end_all(struct ctx *cx, void *arg)
{
    const struct ending *e = arg;

    return session_end_all(cx, e->account_id, e->keep);
}

static void ending_all_keeps_the_one_that_asked(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.banyak");
    struct session here, there;
    struct sessions list;
    str secret[2];

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret[0]));
    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret[1]));
    assert_ok(cx, session_list(cx, id, &list));
    assert_int_equal(list.n, 2);
    assert_ok(cx, session_find(cx, secret[0], &here));
    assert_ok(cx, db_write(cx, end_all, &(struct ending){id, here.hash}));
    assert_ok(cx, session_find(cx, secret[0], &here));
    assert_int_equal(session_find(cx, secret[1], &there), ERR_NOTFOUND);
    assert_ok(cx, session_end(cx, &here));
    assert_int_equal(session_find(cx, secret[0], &here), ERR_NOTFOUND);
}

static void the_sweep_takes_only_what_is_over(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "sesi.sapu"), removed;
    struct session s;
    str old, fresh;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &old));
    world_test_advance(cx->world, SESSION_HOURS * HOUR_MS);
    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &fresh));
    assert_ok(cx, session_sweep(cx, &removed));
    assert_true(removed >= 1);
    assert_ok(cx, session_sweep(cx, &removed));
    assert_int_equal(removed, 0);
    assert_ok(cx, session_find(cx, fresh, &s));
}

static void the_form_token_belongs_to_one_session(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str one = session_csrf(cx, S("eins")), two = session_csrf(cx, S("zwei"));

    assert_false(str_eq(one, two));
    assert_true(str_eq(one, session_csrf(cx, S("eins"))));
    assert_true(one.n > 0 && one.n <= 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_opens_its_session_and_no_other_does),
        cmocka_unit_test(what_the_database_holds_opens_nothing),
        cmocka_unit_test(silence_ends_a_session),
        cmocka_unit_test(use_keeps_it_alive_up_to_its_longest_life),
        cmocka_unit_test(its_last_use_is_written_seldom),
        cmocka_unit_test(a_reporters_session_is_for_one_report_and_two_hours),
        cmocka_unit_test(ending_all_keeps_the_one_that_asked),
        cmocka_unit_test(the_sweep_takes_only_what_is_over),
        cmocka_unit_test(the_form_token_belongs_to_one_session),
    };
    return cmocka_run_group_tests_name("session", tests, office_setup, office_teardown);
}
