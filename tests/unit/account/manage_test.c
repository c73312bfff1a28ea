/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"

#include "account/account.h"
#include "account/admin.h"
#include "account/manage.h"
#include "account/session.h"
#include "base/limits.h"
#include "base/time.h"
#include "ledger/check.h"
#include "ledger/event.h"

static enum err create(struct ctx *cx, const char *name, enum role role, int64_t agency_id,
                       int64_t *id)
{
    fault_clear(cx);
    return account_create(cx,
                          &(struct account_new){.name = str_of(name),
                                                .display_name = S("Siti Rekaan"),
                                                .role = role,
                                                .agency_id = agency_id},
                          id);
}

static void names_are_lower_case_and_taken_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    struct account a;
    int64_t id, other;

    assert_ok(cx, create(cx, "Nama.Besar", ROLE_LIAISON, o.dishub, &id));
    assert_ok(cx, account_by_name(cx, S("nama.besar"), &a));
    assert_int_equal(a.id, id);
    assert_int_equal(create(cx, "nama.besar", ROLE_LIAISON, o.dishub, &other), ERR_CONFLICT);
    assert_string_equal(cx->fault.field, "name");
    assert_int_equal(create(cx, "ab", ROLE_LIAISON, o.dishub, &other), ERR_INVALID);
    assert_int_equal(create(cx, ".titik", ROLE_LIAISON, o.dishub, &other), ERR_INVALID);
    assert_int_equal(create(cx, "dua kata", ROLE_LIAISON, o.dishub, &other), ERR_INVALID);
}

/* Who may grant what where: a row for each role that acts, in the office that it is held in. */
static void each_role_grants_what_the_table_says_and_nothing_more(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    const struct {
        enum role role;
        int64_t at;
        uint32_t own, below, beside, above;
    } rows[] = {
        {ROLE_AGENCY_ADMIN, o.dishub,      ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AGENCY_ADMIN),
         ROLE_BIT(ROLE_LIAISON) | ROLE_BIT(ROLE_AGENCY_ADMIN),                                                0, 0},
        {ROLE_COORDINATOR,  o.kab,         ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR),
         ROLES_STAFF & ~ROLE_BIT(ROLE_OPERATOR),                                                              0, 0},
        {ROLE_OPERATOR,     o.kab,         ROLES_STAFF,                                          ROLES_STAFF, 0, 0},
        {ROLE_LIAISON,      o.dishub,      0,                                                    0,           0, 0},
        {ROLE_LEADER,       o.kab,         0,                                                    0,           0, 0},
        {ROLE_INSPECTOR,    o.inspektorat, 0,                                                    0,           0, 0},
        {ROLE_AUDITOR,      o.kab,         0,                                                    0,           0, 0},
    };

    for (size_t i = 0; i < COUNT(rows); i++) {
        struct agency at, below, beside, above;
        assert_ok(cx, agency_by_id(cx, rows[i].at, &at));
        assert_ok(cx, agency_by_id(cx, rows[i].at == o.kab ? o.dinkes : o.upt, &below));
        assert_ok(cx, agency_by_id(cx, o.dinkes, &beside));
        assert_ok(cx, agency_by_id(cx, o.kab, &above));
        struct grant g = {rows[i].role, at.id, at.path};
        struct actor a = {.kind = ACTOR_ACCOUNT, .grants = &g, .grants_n = 1};
        assert_int_equal(admin_grants(&a, at.path), rows[i].own);
        assert_int_equal(admin_grants(&a, below.path), rows[i].below);
        if (rows[i].at != o.kab) {
            assert_int_equal(admin_grants(&a, beside.path), rows[i].beside);
            assert_int_equal(admin_grants(&a, above.path), rows[i].above);
        }
    }
}

static void an_agency_admin_works_within_the_own_tree_only(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t admin = office_person(cx, "admin.dishub", ROLE_AGENCY_ADMIN, o.dishub);
    int64_t foreign = office_person(cx, "petugas.dinkes", ROLE_LIAISON, o.dinkes);
    int64_t boss = office_person(cx, "koordinator", ROLE_COORDINATOR, o.kab);
    int64_t id, other;

    office_act(cx, admin);
    assert_ok(cx, create(cx, "petugas.upt", ROLE_LIAISON, o.upt, &id));
    assert_int_equal(create(cx, "x.satu", ROLE_LIAISON, o.dinkes, &other), ERR_DENIED);
    assert_int_equal(create(cx, "x.dua", ROLE_COORDINATOR, o.dishub, &other), ERR_DENIED);
    assert_int_equal(create(cx, "x.tiga", ROLE_LEADER, o.dishub, &other), ERR_DENIED);
    assert_int_equal(create(cx, "x.empat", ROLE_PROGRAM, o.dishub, &other), ERR_DENIED);
    assert_int_equal(account_disable(cx, foreign), ERR_DENIED);
    assert_int_equal(account_disable(cx, boss), ERR_DENIED);
    assert_int_equal(account_reset_password(cx, boss, S(OFFICE_PASSWORD)), ERR_DENIED);
    assert_int_equal(account_join(cx, foreign, ROLE_LIAISON, o.dishub, 0, NONE), ERR_DENIED);
    assert_int_equal(account_join(cx, id, ROLE_LIAISON, o.dinkes, 0, NONE), ERR_DENIED);
    assert_ok(cx, account_join(cx, id, ROLE_AGENCY_ADMIN, o.upt, 0, NONE));
    assert_ok(cx, account_leave(cx, id, ROLE_LIAISON, o.upt));
    assert_ok(cx, account_disable(cx, id));
}

static void nobody_manages_himself(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t id = office_person(cx, "operator.satu", ROLE_OPERATOR, o.kab);

    office_act(cx, id);
    assert_int_equal(account_join(cx, id, ROLE_COORDINATOR, o.kab, 0, NONE), ERR_DENIED);
    assert_int_equal(account_disable(cx, id), ERR_DENIED);
}

static void who_lost_every_role_belongs_to_the_top(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t admin = office_person(cx, "admin.dinkes", ROLE_AGENCY_ADMIN, o.dinkes);
    int64_t boss = office_person(cx, "koordinator.dua", ROLE_COORDINATOR, o.kab);
    int64_t id = office_person(cx, "bekas.dinkes", ROLE_LIAISON, o.dinkes);

    assert_ok(cx, account_leave(cx, id, ROLE_LIAISON, o.dinkes));
    office_act(cx, admin);
    assert_int_equal(account_join(cx, id, ROLE_LIAISON, o.dinkes, 0, NONE), ERR_DENIED);
    office_act(cx, boss);
    fault_clear(cx);
    assert_ok(cx, account_join(cx, id, ROLE_LIAISON, o.dinkes, 0, NONE));
}

static void a_role_that_is_to_come_counts_already(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t admin = office_person(cx, "admin.nanti", ROLE_AGENCY_ADMIN, o.dishub);
    int64_t id = office_person(cx, "calon.koordinator", ROLE_LIAISON, o.dishub);
    int64_t from = now_ms(cx) + DAY_MS;

    assert_ok(cx, account_join(cx, id, ROLE_COORDINATOR, o.kab, from, NONE));
    office_act(cx, admin);
    assert_int_equal(account_reset_password(cx, id, S(OFFICE_PASSWORD)), ERR_DENIED);
    assert_int_equal(account_drop_factor(cx, id), ERR_DENIED);
    fault_clear(cx);
}

static void a_role_is_held_from_a_day_to_a_day(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t id = office_person(cx, "peran.waktu", ROLE_LIAISON, o.dishub);
    int64_t from = now_ms(cx) + DAY_MS, to = from + DAY_MS;

    assert_ok(cx, account_join(cx, id, ROLE_LEADER, o.dishub, from, SOME(to)));
    assert_int_equal(account_join(cx, id, ROLE_LEADER, o.dishub, from + 1, NONE), ERR_CONFLICT);
    fault_clear(cx);
    assert_int_equal(account_join(cx, id, ROLE_LEADER, o.upt, to, SOME(from)), ERR_INVALID);
    fault_clear(cx);
    office_act(cx, id);
    assert_int_equal(cx->actor.grants_n, 1);
    world_test_advance(cx->world, DAY_MS);
    office_act(cx, id);
    assert_int_equal(cx->actor.grants_n, 2);
    world_test_advance(cx->world, DAY_MS);
    office_act(cx, id);
    assert_int_equal(cx->actor.grants_n, 1);
    office_act(cx, 0);
    assert_ok(cx, account_join(cx, id, ROLE_LEADER, o.dishub, 0, NONE));
    assert_ok(cx, account_leave(cx, id, ROLE_LEADER, o.dishub));
    assert_int_equal(account_leave(cx, id, ROLE_LEADER, o.dishub), ERR_NOTFOUND);
}

static void disabling_ends_every_session_and_enabling_brings_none_back(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = office_person(cx, "mati.hidup", ROLE_LIAISON, office_of(state).dishub);
    struct session s;
    str secret;

    assert_ok(cx, session_open(cx, SESSION_STAFF, id, &secret));
    assert_ok(cx, account_disable(cx, id));
    assert_int_equal(session_find(cx, secret, &s), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(account_act(cx, id), ERR_DENIED);
    office_act(cx, 0);
    fault_clear(cx);
    assert_ok(cx, account_enable(cx, id));
    assert_ok(cx, account_act(cx, id));
    assert_int_equal(session_find(cx, secret, &s), ERR_NOTFOUND);
}

static void renaming_keeps_the_account_and_refuses_a_taken_name(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t id = office_person(cx, "nama.lama", ROLE_LIAISON, o.dishub);
    struct account a;

    office_person(cx, "nama.dipakai", ROLE_LIAISON, o.dishub);
    assert_int_equal(account_rename(cx, id, S("nama.dipakai"), S("Siti"), (str){0}), ERR_CONFLICT);
    fault_clear(cx);
    assert_ok(cx, account_rename(cx, id, S("Nama.Baru"), S("Siti Rekaan"), S("siti@contoh.test")));
    assert_ok(cx, account_by_id(cx, id, &a));
    assert_str(a.name, "nama.baru");
    assert_str(a.email, "siti@contoh.test");
    assert_ok(cx, account_rename(cx, id, S("nama.baru"), S("Siti R."), (str){0}));
    assert_ok(cx, account_by_id(cx, id, &a));
    assert_null(a.email.p);
}

static void every_act_is_an_event_that_names_nobody(void **state)
{
    static const char *const want[] = {"account_create", "membership_add", "account_rename",
                                       "membership_add", "membership_end", "account_disable",
                                       "account_enable"};
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    int64_t boss = office_person(cx, "koordinator.tiga", ROLE_COORDINATOR, o.kab), id;
    struct finding found;
    struct events events;

    office_act(cx, boss);
    assert_ok(cx, create(cx, "tercatat", ROLE_LIAISON, o.dishub, &id));
    assert_ok(cx, account_rename(cx, id, S("tercatat.dua"), S("Siti Rekaan"), (str){0}));
    assert_ok(cx, account_join(cx, id, ROLE_LEADER, o.dishub, 0, NONE));
    assert_ok(cx, account_leave(cx, id, ROLE_LEADER, o.dishub));
    assert_ok(cx, account_disable(cx, id));
    assert_ok(cx, account_enable(cx, id));
    assert_ok(cx, event_list(cx, id, &events));
    assert_int_equal(events.n, COUNT(want));
    for (size_t i = 0; i < events.n; i++) {
        assert_str(events.v[i].action, want[i]);
        assert_str(events.v[i].subject, "account");
        assert_str(events.v[i].visibility, "staff");
        assert_str(events.v[i].actor_role, "coordinator");
        assert_int_equal(events.v[i].actor_agency.v, o.kab);
        assert_int_equal(events.v[i].actor_ref.n, HASH_BYTES);
        assert_false(str_has(events.v[i].data, S("Siti")));
        assert_false(str_has(events.v[i].data, S("tercatat")));
    }
    assert_ok(cx, stream_check(cx, id, &found));
    assert_int_equal(found.kind, FOUND_NOTHING);
}

static void assert_found(struct ctx *cx, struct account_filter f, size_t n, const char *first)
{
    struct account_lines lines;
    bool more;

    assert_ok(cx, account_find(cx, &f, &lines, &more));
    assert_int_equal(lines.n, n);
    assert_false(more);
    if (n)
        assert_str(lines.v[0].name, first);
}

static void the_list_filters_by_tree_words_and_state(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct office o = office_of(state);
    struct agency upt, inspektorat;
    int64_t id;

    assert_ok(cx, agency_by_id(cx, o.upt, &upt));
    assert_ok(cx, agency_by_id(cx, o.inspektorat, &inspektorat));
    office_person(cx, "cari.upt", ROLE_LIAISON, o.upt);
    assert_ok(cx, create(cx, "cari.inspektur", ROLE_INSPECTOR, o.inspektorat, &id));
    assert_ok(cx, account_rename(cx, id, S("cari.inspektur"), S("Bakti 100% Rekaan"), (str){0}));
    assert_found(cx, (struct account_filter){.tree = inspektorat.path, .words = S("")}, 1,
                 "cari.inspektur");
    assert_found(cx, (struct account_filter){.tree = upt.path, .words = S("cari.")}, 1, "cari.upt");
    assert_found(cx, (struct account_filter){.tree = S("/"), .words = S("BAKTI 100%")}, 1,
                 "cari.inspektur");
    assert_found(cx, (struct account_filter){.tree = S("/"), .words = S("1_0")}, 0, "");
    assert_ok(cx, account_leave(cx, id, ROLE_INSPECTOR, o.inspektorat));
    assert_found(cx, (struct account_filter){.tree = S("/"), .words = S("100%")}, 0, "");
    assert_found(cx, (struct account_filter){.tree = S("/"), .words = S("100%"), .homeless = true},
                 1, "cari.inspektur");
    assert_ok(cx, account_disable(cx, id));
    struct account_filter f = {.tree = S("/"), .words = S("100%"), .homeless = true};
    assert_found(cx, f, 0, "");
    f.show = ACCOUNTS_DISABLED;
    assert_found(cx, f, 1, "cari.inspektur");
    f.show = ACCOUNTS_ALL;
    assert_found(cx, f, 1, "cari.inspektur");
}

static void the_list_comes_in_pages(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct account_lines lines;
    struct account_filter f = {.tree = S("/"), .words = S("halaman.")};
    bool more;

    for (int i = 0; i < PAGE_ROWS + 3; i++)
        office_person(cx, arena_fmt(&cx->arena, "halaman.%02d", i).p, ROLE_LIAISON,
                      office_of(state).dinkes);
    assert_ok(cx, account_find(cx, &f, &lines, &more));
    assert_int_equal(lines.n, PAGE_ROWS);
    assert_true(more);
    f.skip = PAGE_ROWS;
    assert_ok(cx, account_find(cx, &f, &lines, &more));
    assert_int_equal(lines.n, 3);
    assert_false(more);
    assert_int_equal(lines.v[0].held.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_lower_case_and_taken_once),
        cmocka_unit_test(each_role_grants_what_the_table_says_and_nothing_more),
        cmocka_unit_test(an_agency_admin_works_within_the_own_tree_only),
        cmocka_unit_test(nobody_manages_himself),
        cmocka_unit_test(who_lost_every_role_belongs_to_the_top),
        cmocka_unit_test(a_role_that_is_to_come_counts_already),
        cmocka_unit_test(a_role_is_held_from_a_day_to_a_day),
        cmocka_unit_test(disabling_ends_every_session_and_enabling_brings_none_back),
        cmocka_unit_test(renaming_keeps_the_account_and_refuses_a_taken_name),
        cmocka_unit_test(every_act_is_an_event_that_names_nobody),
        cmocka_unit_test(the_list_filters_by_tree_words_and_state),
        cmocka_unit_test(the_list_comes_in_pages),
    };
    return cmocka_run_group_tests_name("manage", tests, office_setup, office_teardown);
}
