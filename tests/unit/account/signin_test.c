/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"

#include "account/account.h"
#include "account/factor.h"
#include "account/manage.h"
#include "account/own.h"
#include "account/signin.h"
#include "base/limits.h"
#include "base/time.h"

#include <liboath/oath.h>

#define RIGHT S(OFFICE_PASSWORD)
#define WRONG S("bukan kata sandi yang benar")

static int64_t somebody(struct ctx *cx, void **state, const char *name)
{
    return office_person_signing_in(cx, name, ROLE_LIAISON, office_of(state).dishub);
}

/* The code an authenticator app shows now. */
static str app_code(struct ctx *cx, str secret)
{
    char *otp = arena_alloc(&cx->arena, 1, 8);

    assert_int_equal(
        oath_totp_generate(secret.p, secret.n, (time_t)(now_ms(cx) / 1000), 30, 0, 6, otp),
        OATH_OK);
    return (str){otp, 6};
}

static void name_and_password_sign_in(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.benar");
    struct signin in;
    struct session s;

    assert_ok(cx, signin_password(cx, S(" Masuk.Benar "), RIGHT, &in));
    assert_int_equal(in.kind, SESSION_STAFF);
    assert_ok(cx, session_find(cx, in.secret, &s));
    assert_int_equal(s.account_id.v, id);
}

static void assert_refused(struct ctx *cx, str name, str password)
{
    struct signin in = {.secret = S("untouched")};

    assert_int_equal(signin_password(cx, name, password, &in), ERR_DENIED);
    assert_string_equal(cx->fault.key, "signin_wrong");
    assert_null(cx->fault.field);
    assert_str(in.secret, "untouched");
    fault_clear(cx);
}

static void wrong_unknown_and_disabled_get_one_answer(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.salah");

    assert_refused(cx, S("masuk.salah"), WRONG);
    assert_refused(cx, S("tidak.ada"), RIGHT);
    assert_refused(cx, S("<tidak mungkin>"), RIGHT);
    assert_refused(cx, S(""), S(""));
    office_person(cx, "masuk.tanpa", ROLE_LIAISON, office_of(state).dishub);
    assert_refused(cx, S("masuk.tanpa"), S(""));
    assert_ok(cx, account_disable(cx, id));
    assert_refused(cx, S("masuk.salah"), RIGHT);
}

static void pauses_double_and_have_an_end(void **state)
{
    (void)state;
    assert_int_equal(signin_pause_s(SIGNIN_FREE - 1), 0);
    assert_int_equal(signin_pause_s(SIGNIN_FREE), 1);
    assert_int_equal(signin_pause_s(SIGNIN_FREE + 3), 8);
    assert_int_equal(signin_pause_s(1000000), SIGNIN_PAUSE_MAX_S);
}

static void wrong_tries_slow_the_account_down_but_never_lock_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.pelan");
    struct account before, after;
    struct signin in;

    for (int i = 0; i < SIGNIN_FREE; i++)
        assert_refused(cx, S("masuk.pelan"), WRONG);
    assert_ok(cx, account_by_id(cx, id, &before));
    assert_true(before.locked_until > now_ms(cx));
    assert_refused(cx, S("masuk.pelan"), RIGHT); /* not even the right one, during the pause */
    assert_ok(cx, account_by_id(cx, id, &after));
    assert_int_equal(after.failed, before.failed); /* and it does not lengthen the pause */
    world_test_advance(cx->world, SIGNIN_PAUSE_MAX_S * 1000);
    assert_ok(cx, signin_password(cx, S("masuk.pelan"), RIGHT, &in));
    assert_ok(cx, account_by_id(cx, id, &after));
    assert_int_equal(after.failed, 0);
}

static void old_wrong_tries_are_forgotten(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.lama");
    struct account a;

    for (int i = 0; i < SIGNIN_FREE; i++)
        assert_refused(cx, S("masuk.lama"), WRONG);
    world_test_advance(cx->world, (SIGNIN_FORGET_H + 1) * HOUR_MS);
    assert_refused(cx, S("masuk.lama"), WRONG);
    assert_ok(cx, account_by_id(cx, id, &a));
    assert_int_equal(a.failed, 1);
    assert_true(a.locked_until <= now_ms(cx));
}

/* Turns the second step on for a signed-in account and forgets who acted. */
static str factor_on(struct ctx *cx, int64_t id, struct strs *recovery)
{
    struct account a;

    office_act(cx, id);
    assert_ok(cx, account_by_id(cx, id, &a));
    str secret = factor_offer(cx, &a, S("session"));
    assert_true(str_eq(secret, factor_offer(cx, &a, S("session"))));
    assert_false(str_eq(secret, factor_offer(cx, &a, S("another"))));
    assert_ok(cx, own_factor_on(cx, secret, app_code(cx, secret), recovery));
    office_act(cx, 0);
    return secret;
}

static void begin_with_factor(struct ctx *cx, const char *name, struct session *pending)
{
    struct signin in;

    assert_ok(cx, signin_password(cx, str_of(name), RIGHT, &in));
    assert_int_equal(in.kind, SESSION_FACTOR);
    assert_ok(cx, session_find(cx, in.secret, pending));
    assert_true(session_is(pending, SESSION_FACTOR));
}

static void a_code_is_asked_and_is_good_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.kode");
    struct session pending, gone;
    struct signin in;
    struct strs recovery;
    str secret = factor_on(cx, id, &recovery);

    begin_with_factor(cx, "masuk.kode", &pending);
    str used = app_code(cx, secret); /* the one that switched it on */
    assert_int_equal(signin_code(cx, &pending, used, &in), ERR_DENIED);
    assert_string_equal(cx->fault.field, "code");
    fault_clear(cx);
    world_test_advance(cx->world, 60000);
    str code = app_code(cx, secret);
    assert_ok(cx, signin_code(cx, &pending, code, &in));
    assert_int_equal(in.kind, SESSION_STAFF);
    begin_with_factor(cx, "masuk.kode", &gone);
    assert_int_equal(signin_code(cx, &gone, code, &in), ERR_DENIED); /* replayed */
}

static void the_pending_session_ends_when_the_code_was_right(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.tunda");
    struct session pending, found;
    struct signin first, in;
    struct strs recovery;
    str secret = factor_on(cx, id, &recovery);

    assert_ok(cx, signin_password(cx, S("masuk.tunda"), RIGHT, &first));
    assert_ok(cx, session_find(cx, first.secret, &pending));
    world_test_advance(cx->world, 60000);
    assert_ok(cx, signin_code(cx, &pending, app_code(cx, secret), &in));
    assert_int_equal(session_find(cx, first.secret, &found), ERR_NOTFOUND);
    assert_ok(cx, session_find(cx, in.secret, &found));
    assert_ok(cx, signin_password(cx, S("masuk.tunda"), RIGHT, &first));
    world_test_advance(cx->world, PENDING_MIN * MINUTE_MS);
    assert_int_equal(session_find(cx, first.secret, &found), ERR_NOTFOUND);
}

static void codes_of_the_steps_beside_are_taken_and_no_others(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str secret = S("12345678901234567890"); /* RFC 6238, appendix B: 59 s gives 94287082 */
    int64_t step;

    world_test_advance(cx->world, 59000 - now_ms(cx));
    assert_true(factor_code_right(cx, secret, S("287 082"), 0, &step));
    assert_int_equal(step, 1);
    assert_false(factor_code_right(cx, secret, S("287082"), 1, &step));
    world_test_advance(cx->world, 30000);
    assert_true(factor_code_right(cx, secret, S("287082"), 0, &step));
    world_test_advance(cx->world, 30000);
    assert_false(factor_code_right(cx, secret, S("287082"), 0, &step));
    world_test_advance(cx->world, ENGINE_START_MS + 3 * DAY_MS - now_ms(cx));
}

static void a_recovery_code_is_good_once_however_it_is_written(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.pulih"), left;
    struct session pending;
    struct signin in;
    struct strs codes;

    factor_on(cx, id, &codes);
    assert_int_equal(codes.n, RECOVERY_CODES);
    begin_with_factor(cx, "masuk.pulih", &pending);
    str loud = arena_fmt(&cx->arena, " %.*s ", STR_ARG(codes.v[3]));
    for (char *p = (char *)(uintptr_t)loud.p; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    assert_ok(cx, signin_code(cx, &pending, loud, &in));
    assert_int_equal(in.kind, SESSION_STAFF);
    assert_ok(cx, recovery_left(cx, id, &left));
    assert_int_equal(left, RECOVERY_CODES - 1);
    begin_with_factor(cx, "masuk.pulih", &pending);
    assert_int_equal(signin_code(cx, &pending, codes.v[3], &in), ERR_DENIED);
}

static void guessing_codes_slows_down_although_the_password_is_known(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.tebak");
    struct session pending;
    struct signin in;
    struct strs codes;
    struct account a;

    factor_on(cx, id, &codes);
    for (int i = 0; i < SIGNIN_FREE; i++) {
        begin_with_factor(cx, "masuk.tebak", &pending);
        assert_int_equal(signin_code(cx, &pending, S("000000"), &in), ERR_DENIED);
        fault_clear(cx);
    }
    assert_ok(cx, account_by_id(cx, id, &a));
    assert_int_equal(a.failed, SIGNIN_FREE);
    assert_true(a.locked_until > now_ms(cx));
    assert_refused(cx, S("masuk.tebak"), RIGHT);
    assert_int_equal(signin_code(cx, &pending, codes.v[0], &in), ERR_DENIED);
}

static void a_first_password_has_to_be_changed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.baru");
    struct signin in, done;
    struct session pending, gone;

    assert_ok(cx, account_reset_password(cx, id, S("awal sekali saja dulu")));
    assert_refused(cx, S("masuk.baru"), RIGHT);
    assert_ok(cx, signin_password(cx, S("masuk.baru"), S("awal sekali saja dulu"), &in));
    assert_int_equal(in.kind, SESSION_PASSWORD);
    assert_ok(cx, session_find(cx, in.secret, &pending));
    assert_int_equal(signin_renew(cx, &pending, S("pendek"), &done), ERR_INVALID);
    fault_clear(cx);
    assert_int_equal(signin_renew(cx, &pending, S("awal sekali saja dulu"), &done), ERR_INVALID);
    assert_string_equal(cx->fault.key, "password_same");
    fault_clear(cx);
    assert_ok(cx, signin_renew(cx, &pending, RIGHT, &done));
    assert_int_equal(done.kind, SESSION_STAFF);
    assert_int_equal(session_find(cx, in.secret, &gone), ERR_NOTFOUND);
    assert_ok(cx, signin_password(cx, S("masuk.baru"), RIGHT, &in));
    assert_int_equal(in.kind, SESSION_STAFF);
}

static void changing_the_password_asks_for_it_and_ends_other_sessions(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.ganti");
    struct session here, there;
    str secret[2], other = S("gajah duduk di atas bambu");

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret[0]));
    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret[1]));
    assert_ok(cx, session_find(cx, secret[0], &here));
    office_act(cx, id);
    assert_int_equal(own_password(cx, WRONG, other, false, &here), ERR_DENIED);
    assert_string_equal(cx->fault.field, "current");
    fault_clear(cx);
    assert_int_equal(own_password(cx, RIGHT, S("pendek"), false, &here), ERR_INVALID);
    fault_clear(cx);
    assert_ok(cx, own_password(cx, RIGHT, other, false, &here));
    assert_ok(cx, session_find(cx, secret[0], &here));
    assert_int_equal(session_find(cx, secret[1], &there), ERR_NOTFOUND);
}

static void switching_the_second_step_off_asks_for_the_password(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.mati"), left;
    struct strs codes;
    struct signin in;

    factor_on(cx, id, &codes);
    office_act(cx, id);
    assert_int_equal(own_factor_off(cx, WRONG), ERR_DENIED);
    fault_clear(cx);
    assert_ok(cx, own_recovery(cx, RIGHT, &codes));
    assert_int_equal(codes.n, RECOVERY_CODES);
    assert_ok(cx, own_factor_off(cx, RIGHT));
    assert_ok(cx, recovery_left(cx, id, &left));
    assert_int_equal(left, 0);
    assert_ok(cx, signin_password(cx, S("masuk.mati"), RIGHT, &in));
    assert_int_equal(in.kind, SESSION_STAFF);
}

static void a_wrong_code_does_not_switch_it_on(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = somebody(cx, state, "masuk.keliru");
    struct strs codes;
    struct account a;

    office_act(cx, id);
    assert_ok(cx, account_by_id(cx, id, &a));
    assert_int_equal(own_factor_on(cx, factor_offer(cx, &a, S("s")), S("12345"), &codes),
                     ERR_INVALID);
    assert_ok(cx, account_by_id(cx, id, &a));
    assert_null(a.totp_sealed.p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(name_and_password_sign_in),
        cmocka_unit_test(wrong_unknown_and_disabled_get_one_answer),
        cmocka_unit_test(pauses_double_and_have_an_end),
        cmocka_unit_test(wrong_tries_slow_the_account_down_but_never_lock_it),
        cmocka_unit_test(old_wrong_tries_are_forgotten),
        cmocka_unit_test(a_code_is_asked_and_is_good_once),
        cmocka_unit_test(the_pending_session_ends_when_the_code_was_right),
        cmocka_unit_test(a_recovery_code_is_good_once_however_it_is_written),
        cmocka_unit_test(guessing_codes_slows_down_although_the_password_is_known),
        cmocka_unit_test(a_first_password_has_to_be_changed),
        cmocka_unit_test(changing_the_password_asks_for_it_and_ends_other_sessions),
        cmocka_unit_test(switching_the_second_step_off_asks_for_the_password),
        cmocka_unit_test(a_wrong_code_does_not_switch_it_on),
        cmocka_unit_test(codes_of_the_steps_beside_are_taken_and_no_others),
    };
    return cmocka_run_group_tests_name("signin", tests, office_setup, office_teardown);
}
