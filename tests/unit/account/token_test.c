/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"

#include "account/account.h"
#include "account/manage.h"
#include "account/token.h"
#include "agency/agency.h"
#include "base/limits.h"
#include "base/time.h"

static str token_for(struct ctx *cx, int64_t account_id, uint32_t scopes)
{
    str token;

    assert_ok(cx, token_create(cx, account_id, S("gerbang SMS"), scopes, &token, NULL));
    return token;
}

static void a_token_acts_as_its_account_within_its_scopes(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "token.satu", ROLE_LIAISON, office_of(state).dishub);
    str token = token_for(cx, id, SCOPE_REPORTS_READ | SCOPE_EVENTS);

    assert_true(str_starts(token, S("lpr_")));
    assert_ok(cx, token_act(cx, token));
    assert_int_equal(cx->actor.kind, ACTOR_ACCOUNT);
    assert_int_equal(cx->actor.account_id, id);
    assert_int_equal(cx->actor.scopes, SCOPE_REPORTS_READ | SCOPE_EVENTS);
    assert_int_not_equal(cx->actor.token_id, 0);
    assert_true(actor_roles(&cx->actor) & ROLE_BIT(ROLE_LIAISON));
}

static void a_wrong_token_is_denied(void **state)
{
    struct ctx *cx = engine_ctx(state);

    assert_int_equal(token_act(cx, S("lpr_00000000000000000000000000000000")), ERR_DENIED);
    fault_clear(cx);
    assert_int_equal(token_act(cx, S("")), ERR_DENIED);
    fault_clear(cx);
    assert_int_equal(token_act(cx, S("sesi")), ERR_DENIED);
}

static void only_its_last_letters_are_kept_to_show(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "token.daftar", ROLE_LIAISON, office_of(state).dishub);
    str token = token_for(cx, id, SCOPES_ALL);
    struct tokens list;

    assert_ok(cx, token_list(cx, id, &list));
    assert_int_equal(list.n, 1);
    assert_true(str_ends(token, list.v[0].last4));
    assert_int_equal(list.v[0].last4.n, 4);
    assert_false(list.v[0].used_at.has);
    assert_str(list.v[0].label, "gerbang SMS");
    assert_ok(cx, token_act(cx, token));
    assert_ok(cx, token_list(cx, id, &list));
    assert_int_equal(list.v[0].used_at.v, now_ms(cx));
}

static void the_last_use_is_written_seldom(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "token.jarang", ROLE_LIAISON, office_of(state).dishub);
    int64_t start = now_ms(cx);
    str token = token_for(cx, id, SCOPES_ALL);
    struct tokens list;

    assert_ok(cx, token_act(cx, token));
    world_test_advance(cx->world, MINUTE_MS);
    assert_ok(cx, token_act(cx, token));
    assert_ok(cx, token_list(cx, id, &list));
    assert_int_equal(list.v[0].used_at.v, start);
    world_test_advance(cx->world, SESSION_TOUCH_MIN * MINUTE_MS);
    assert_ok(cx, token_act(cx, token));
    assert_ok(cx, token_list(cx, id, &list));
    assert_int_equal(list.v[0].used_at.v, now_ms(cx));
}

static void a_revoked_token_and_one_of_a_disabled_account_die_at_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "token.mati", ROLE_LIAISON, office_of(state).dishub);
    str one = token_for(cx, id, SCOPES_ALL), two = token_for(cx, id, SCOPES_ALL);
    struct tokens list;

    assert_ok(cx, token_list(cx, id, &list));
    assert_ok(cx, token_revoke(cx, list.v[0].id)); /* newest first: two */
    assert_ok(cx, token_revoke(cx, list.v[0].id)); /* again is no harm  */
    assert_int_equal(token_act(cx, two), ERR_DENIED);
    fault_clear(cx);
    assert_ok(cx, token_act(cx, one));
    office_act(cx, 0);
    assert_ok(cx, account_disable(cx, id));
    assert_int_equal(token_act(cx, one), ERR_DENIED);
    office_act(cx, 0);
    fault_clear(cx);
    assert_int_equal(token_create(cx, id, S("lagi"), SCOPES_ALL, &one, NULL), ERR_CONFLICT);
}

/* Whoever lost the password may have lost it to somebody who made a token with it. */
static void a_reset_ends_the_tokens_of_that_account_alone(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "token.reset", ROLE_LIAISON, office_of(state).dishub);
    int64_t other = office_person(cx, "token.tetap", ROLE_LIAISON, office_of(state).dishub);
    str one = token_for(cx, id, SCOPES_ALL), two = token_for(cx, id, SCOPE_REFERENCE);
    str stays = token_for(cx, other, SCOPES_ALL);
    struct tokens list;

    office_act(cx, 0);
    assert_ok(cx, account_reset_password(cx, id, S("ular sanca minum kopi pagi")));
    assert_int_equal(token_act(cx, one), ERR_DENIED);
    fault_clear(cx);
    assert_int_equal(token_act(cx, two), ERR_DENIED);
    fault_clear(cx);
    assert_ok(cx, token_act(cx, stays));
    assert_ok(cx, token_in_force(cx, id, &list));
    assert_int_equal(list.n, 0);
    assert_ok(cx, token_list(cx, id, &list));
    assert_int_equal(list.n, 2);
}

static void tokens_are_made_by_the_owner_or_who_manages_him(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t id = office_person(cx, "token.punya", ROLE_LIAISON, o.dishub);
    int64_t other = office_person(cx, "token.lain", ROLE_LIAISON, o.dishub);
    int64_t admin = office_person(cx, "token.admin", ROLE_AGENCY_ADMIN, o.dishub);
    struct tokens list;
    str token;

    office_act(cx, id);
    token = token_for(cx, id, SCOPES_ALL);
    assert_int_equal(token_create(cx, other, S("x"), SCOPES_ALL, &token, NULL), ERR_DENIED);
    fault_clear(cx);
    office_act(cx, other);
    assert_ok(cx, token_list(cx, id, &list));
    assert_int_equal(token_revoke(cx, list.v[0].id), ERR_DENIED);
    fault_clear(cx);
    office_act(cx, admin);
    token = token_for(cx, other, SCOPE_REFERENCE);
    assert_ok(cx, token_act(cx, token));
    assert_int_equal(token_create(cx, other, S("anak"), SCOPES_ALL, &token, NULL), ERR_DENIED);
}

static void labels_and_scopes_are_wanted_and_the_number_is_bounded(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "token.batas", ROLE_LIAISON, office_of(state).dishub);
    str token;

    assert_int_equal(token_create(cx, id, S("  "), SCOPES_ALL, &token, NULL), ERR_INVALID);
    fault_clear(cx);
    assert_int_equal(token_create(cx, id, S("x"), 0, &token, NULL), ERR_INVALID);
    fault_clear(cx);
    assert_int_equal(token_create(cx, id, S("x"), 1u << 30, &token, NULL), ERR_INVALID);
    fault_clear(cx);
    for (int i = 0; i < ACCOUNT_TOKENS_MAX; i++)
        token_for(cx, id, SCOPES_ALL);
    assert_int_equal(token_create(cx, id, S("x"), SCOPES_ALL, &token, NULL), ERR_LIMIT);
}

static void scopes_are_read_and_written_by_name(void **state)
{
    struct ctx *cx = engine_ctx(state);
    uint32_t scopes;

    assert_ok(cx, scopes_parse(cx, S("reports:read, statistics  events"), &scopes));
    assert_int_equal(scopes, SCOPE_REPORTS_READ | SCOPE_STATISTICS | SCOPE_EVENTS);
    assert_str(scopes_text(cx, scopes), "reports:read events statistics");
    assert_ok(cx, scopes_parse(cx, S("all"), &scopes));
    assert_int_equal(scopes, SCOPES_ALL);
    assert_ok(cx, scopes_parse(cx, S("read"), &scopes));
    assert_str(scopes_text(cx, scopes), "reports:read events reference statistics ledger");
    assert_ok(cx, scopes_parse(cx, S("read write"), &scopes));
    assert_int_equal(scopes, SCOPES_ALL);
    assert_ok(cx, scopes_parse(cx, S(""), &scopes));
    assert_int_equal(scopes, 0);
    assert_int_equal(scopes_parse(cx, S("reports:all"), &scopes), ERR_INVALID);
}

static void a_tree_lists_the_tokens_of_its_people(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t id = office_person(cx, "token.inspektur", ROLE_INSPECTOR, o.inspektorat);
    struct agency a;
    struct tokens list, all;

    token_for(cx, id, SCOPES_ALL);
    assert_ok(cx, agency_by_id(cx, o.inspektorat, &a));
    assert_ok(cx, token_list_all(cx, a.path, &list));
    assert_int_equal(list.n, 1);
    assert_str(list.v[0].account_name, "token.inspektur");
    assert_ok(cx, token_list_all(cx, (str){0}, &all));
    assert_true(all.n > 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_acts_as_its_account_within_its_scopes),
        cmocka_unit_test(a_wrong_token_is_denied),
        cmocka_unit_test(only_its_last_letters_are_kept_to_show),
        cmocka_unit_test(the_last_use_is_written_seldom),
        cmocka_unit_test(a_revoked_token_and_one_of_a_disabled_account_die_at_once),
        cmocka_unit_test(a_reset_ends_the_tokens_of_that_account_alone),
        cmocka_unit_test(tokens_are_made_by_the_owner_or_who_manages_him),
        cmocka_unit_test(labels_and_scopes_are_wanted_and_the_number_is_bounded),
        cmocka_unit_test(scopes_are_read_and_written_by_name),
        cmocka_unit_test(a_tree_lists_the_tokens_of_its_people),
    };
    return cmocka_run_group_tests_name("token", tests, office_setup, office_teardown);
}
