/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"
#include "support/office.h"

#include "agency/agency.h"
#include "reference/reference.h"
#include "report/handover.h"
#include "report/submit.h"
#include "support/keys.h"

static int64_t dishub, dinkes, admin;

static int setup(void **state)
{
    struct engine *e = engine_open();
    struct reference_counts n;
    struct agency a;

    *state = e;
    test_keys_open(&e->cx);
    assert_ok(&e->cx, reference_load(&e->cx, true, &n));
    assert_ok(&e->cx, agency_by_code(&e->cx, S("dishub"), &a));
    dishub = a.id;
    assert_ok(&e->cx, agency_by_code(&e->cx, S("dinkes"), &a));
    dinkes = a.id;
    admin = office_person(&e->cx, "admin.dishub", ROLE_AGENCY_ADMIN, dishub);
    return 0;
}

/* A case of the transport office, in this person's hands. */
static int64_t case_of(struct ctx *cx, int64_t person)
{
    struct submission s = {.class = S("complaint"),
                           .title = S("Lampu jalan mati"),
                           .body = S("Lampu di simpang tiga mati sejak seminggu yang lalu."),
                           .agency = S("dishub"),
                           .anonymous = true,
                           .channel = S("web")};
    struct submitted done;
    struct move moves[] = {
        {.action = ACT_HANDLE   },
        { .action = ACT_ASSIGN_PERSON, .person = SOME(person)}
    };

    cx->actor = (struct actor){0};
    assert_ok(cx, report_submit(cx, &s, &done));
    office_act(cx, admin);
    assert_ok(cx, report_moves(cx, done.report.id, moves, COUNT(moves), NULL));
    office_act(cx, 0);
    return done.report.id;
}

static void open_cases_change_hands_one_by_one(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t leaver = office_person(cx, "pergi.satu", ROLE_LIAISON, dishub), held;
    int64_t stayer = office_person(cx, "tinggal.satu", ROLE_LIAISON, dishub);
    int64_t first = case_of(cx, leaver);
    struct handover_done done;
    struct report r;

    case_of(cx, leaver);
    assert_ok(cx, handover_count(cx, leaver, &held));
    assert_int_equal(held, 2);
    office_act(cx, stayer);
    assert_ok(cx, handover(cx, leaver, stayer, &done));
    assert_int_equal(done.moved, 2);
    assert_int_equal(done.left, 0);
    assert_ok(cx, report_by_id(cx, first, &r));
    assert_int_equal(r.person_id.v, stayer);
    assert_ok(cx, handover_count(cx, leaver, &held));
    assert_int_equal(held, 0);
}

static void who_does_not_work_there_gets_nothing(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t leaver = office_person(cx, "pergi.dua", ROLE_LIAISON, dishub), held;
    int64_t stranger = office_person(cx, "asing.dua", ROLE_LIAISON, dinkes);
    struct handover_done done;

    case_of(cx, leaver);
    office_act(cx, admin);
    assert_ok(cx, handover(cx, leaver, stranger, &done));
    assert_int_equal(done.moved, 0);
    assert_int_equal(done.left, 1);
    assert_ok(cx, handover_count(cx, leaver, &held));
    assert_int_equal(held, 1);
}

static int teardown(void **state)
{
    struct engine *e = *state;

    test_keys_close(&e->cx);
    engine_close(e);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(open_cases_change_hands_one_by_one),
        cmocka_unit_test(who_does_not_work_there_gets_nothing),
    };
    return cmocka_run_group_tests_name("handover", tests, setup, teardown);
}
