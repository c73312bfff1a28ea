/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every state × action × role, against the table; and lives taken at random. */
#include "support/cases.h"
#include "support/engine.h"

#include "base/time.h"
#include "report/escalation.h"
#include "report/right.h"
#include "report/ring.h"
#include "report/store.h"

struct person {
    const char *who;
    enum role role;
    int64_t account;
    /* holds its role over dishub, which owns the case once it is assigned; over dinkes, to which it
     * is offered; over both, and who decides between them */
    bool over_dishub, over_dinkes, over_all;
};

static size_t people_of(const struct cases *c, struct person out[])
{
    const struct person all[] = {
        {"visitor",       ROLE_PUBLIC,       -1,                false, false, false},
        {"reporter",      ROLE_REPORTER,     -2,                true,  true,  true },
        {"program",       ROLE_PROGRAM,      0,                 true,  true,  true },
        {"liaison",       ROLE_LIAISON,      c->liaison,        true,  false, false},
        {"other liaison", ROLE_LIAISON,      c->liaison_upt,    false, false, false},
        {"receiver",      ROLE_LIAISON,      c->liaison_dinkes, false, true,  false},
        {"admin",         ROLE_AGENCY_ADMIN, c->admin,          true,  false, false},
        {"admin of all",  ROLE_AGENCY_ADMIN, c->admin_kab,      true,  true,  true },
        {"coordinator",   ROLE_COORDINATOR,  c->coordinator,    true,  true,  true },
        {"leader",        ROLE_LEADER,       c->leader,         true,  true,  true },
        {"inspector",     ROLE_INSPECTOR,    c->inspector,      false, false, false},
        {"auditor",       ROLE_AUDITOR,      c->auditor,        true,  true,  true },
        {"operator",      ROLE_OPERATOR,     c->operator_,      true,  true,  true },
    };

    memcpy(out, all, sizeof all);
    return COUNT(all);
}

static void act_as(struct ctx *cx, const struct person *p, int64_t report_id)
{
    if (p->account == -1)
        cx->actor = (struct actor){0};
    else if (p->account == -2)
        case_as_reporter(cx, report_id);
    else
        case_as(cx, p->account);
}

/* Where an offer to dinkes stands. */
enum stand { UNOFFERED, OFFERED, DISPUTED, STANDS };

static bool holds(const struct person *p, enum over over, enum stand stand, bool at_top)
{
    if (stand != UNOFFERED && over == OVER_OFFERED)
        return p->over_dinkes;
    if (stand != UNOFFERED && over == OVER_ARBITER)
        return p->over_all;
    return at_top ? p->over_all : p->over_dishub;
}

/* What the table says: who has no right is told so before the state is looked at. */
static enum err expected(const struct action_rule *rule, const struct person *p, enum state s,
                         enum stand stand, bool at_top)
{
    if (!(rule->roles & ROLE_BIT(p->role)) || !holds(p, rule->over, stand, at_top))
        return ERR_DENIED;
    if (rule->flags & ACTION_LATER)
        return ERR_LATER;
    if (!rule->decide || !(rule->from & STATE_BIT(s)) ||
        (rule->flags & ACTION_OFFERED && stand == UNOFFERED) ||
        (rule->flags & ACTION_WAITS && stand == DISPUTED))
        return ERR_CONFLICT;
    return OK;
}

static void check_case(struct ctx *cx, const struct cases *c, int64_t id, enum stand stand)
{
    struct person people[16];
    size_t n = people_of(c, people);
    struct casefile file;
    struct acting acting;

    case_as(cx, 0);
    assert_ok(cx, casefile_read(cx, id, &file));
    enum state s = report_state(&file.r);
    for (size_t i = 0; i < n; i++) {
        act_as(cx, &people[i], id);
        for (enum action a = 0; a < ACT_COUNT; a++) {
            enum err want =
                expected(action_rule(a), &people[i], s, stand, file.r.owner_id == c->office.kab);
            enum err got = right_check(cx, &file, a, 0, &acting);
            fault_clear(cx);
            if (got != want)
                print_error("%s in %s, %d, by %s: got %s, want %s\n", action_rule(a)->name,
                            state_name(s), stand, people[i].who, err_meaning(got)->name,
                            err_meaning(want)->name);
            assert_int_equal(got, want);
        }
    }
}

static void every_state_action_and_role_follows_the_table(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    for (enum state s = STATE_RECEIVED; s < STATE_COUNT; s++)
        check_case(cx, &c, case_in_state(cx, &c, s), UNOFFERED);
}

static void an_offered_case_follows_the_table_too(void **state)
{
    static const enum state states[] = {STATE_ASSIGNED, STATE_IN_PROGRESS, STATE_CONTESTED};
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t rung;

    for (size_t i = 0; i < COUNT(states); i++) {
        int64_t id = case_in_state(cx, &c, states[i]);
        case_as(cx, c.liaison);
        case_move(cx, id,
                  &(struct move){.action = ACT_OFFER,
                                 .agency = SOME(c.office.dinkes),
                                 .text = S("Ini urusan kesehatan.")});
        check_case(cx, &c, id, OFFERED);
        world_test_advance(cx->world, 30 * DAY_MS); /* holidays do not count */
        case_as(cx, 0);
        do
            assert_ok(cx, ring_some(cx, &rung));
        while (rung);
        check_case(cx, &c, id, DISPUTED);
    }
}

static void names_and_slugs_are_their_own(void **state)
{
    (void)state;
    for (enum action a = 0; a < ACT_COUNT; a++) {
        const struct action_rule *rule = action_rule(a);
        assert_non_null(rule->name);
        assert_int_equal(action_by_name(str_of(rule->name)), a);
        if (rule->slug)
            assert_int_equal(action_by_slug(str_of(rule->slug)), a);
        assert_true(rule->roles != 0);
        if (!(rule->flags & ACTION_LATER) && a != ACT_SUBMIT)
            assert_non_null(rule->decide);
    }
}

/* A wish with everything that any action could want, some of it wrong now and then. */
static struct move random_move(struct ctx *cx, const struct cases *c, enum state s, int64_t other)
{
    const int64_t agencies[] = {c->office.dishub, c->office.upt, c->office.dinkes, c->office.kab};
    int64_t today = day_of(now_ms(cx), ZONE_WIB);
    struct move m = {
        .action = (enum action)random_below(cx, ACT_COUNT),
        .text = S("Kata-kata yang cukup panjang untuk sebuah jawaban yang menyebut tanggal dan "
                  "tempatnya."),
        .agency = SOME(agencies[random_below(cx, COUNT(agencies))]),
        .days = SOME(1 + (int64_t)random_below(cx, 20)),
        .score = SOME(1 + (int64_t)random_below(cx, 5)),
        .uphold = SOME((int64_t)random_below(cx, 2)),
        .date = date_format(cx, today + 1 + (int64_t)random_below(cx, 60)),
        .clock = (enum clock_kind)random_below(cx, CLOCK_COUNT),
        .lead = SOME(other),
    };

    for (int i = 0; i < 30 && !(action_rule(m.action)->from & STATE_BIT(s)); i++)
        m.action = (enum action)random_below(cx, ACT_COUNT);
    m.to = str_of(escalation_name((enum escalation)random_below(cx, ESCALATION_COUNT)));
    m.reason = m.action == ACT_CLOSE ? S("done_seen") : S("unclear");
    if (m.action == ACT_EDIT)
        m.title = S("Judul yang disesuaikan");
    return m;
}

static bool can(struct ctx *cx, int64_t id, enum action a)
{
    struct report r = case_read(cx, id);
    bool yes = report_may(cx, &r, a) == OK;

    fault_clear(cx);
    return yes;
}

static void check_invariants(struct ctx *cx, int64_t id, int64_t *resolve_start)
{
    struct report r = case_read(cx, id);
    struct deadlines clocks;

    assert_true(r.owner_id != 0 && r.owner_path.n > 2);
    assert_ok(cx, deadlines_of(cx, id, &clocks));
    for (size_t i = 0; i < clocks.n; i++) {
        if (!str_eq(clocks.v[i].kind, S("resolve")))
            continue;
        if (*resolve_start)
            assert_int_equal(clocks.v[i].start_at, *resolve_start);
        *resolve_start = clocks.v[i].start_at;
    }
    bool waits = report_is_open(&r) && report_state(&r) != STATE_MERGED; /* its lead's day counts */
    if (waits && !r.due_at.has)
        print_error("%.*s has no due instant\n", STR_ARG(r.state));
    assert_true(!waits || r.due_at.has);
    assert_true(report_state(&r) != STATE_MERGED || r.lead_id.has);
    assert_true(r.merged >= 0);
}

static void lives_at_random_stay_whole(void **state)
{
    enum { LIVES = 12, STEPS = 60 };
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct person people[16];
    size_t n = people_of(&c, people);
    int moved = 0, merged = 0;

    for (int life = 0; life < LIVES; life++) {
        int64_t ids[] = {case_submit(cx, life % 2).report.id, case_submit(cx, true).report.id};
        int64_t resolve_start[COUNT(ids)] = {0}, rung;
        for (int step = 0; step < STEPS; step++) {
            size_t which = random_below(cx, 4) == 0, other = !which;
            int64_t id = ids[which];
            struct report r = case_read(cx, id);
            struct move m = random_move(cx, &c, report_state(&r), ids[other]);
            for (int i = 0; i < 12 && !can(cx, id, m.action); i++)
                act_as(cx, &people[random_below(cx, n)], id);
            bool done = case_try(cx, id, &m) == OK;
            moved += done;
            merged += done && m.action == ACT_MERGE;
            if (step % 10 == 9) {
                world_test_advance(cx->world, (int64_t)random_below(cx, 4 * DAY_MS));
                case_as(cx, 0);
                assert_ok(cx, ring_some(cx, &rung));
            }
            for (size_t k = 0; k < COUNT(ids); k++)
                check_invariants(cx, ids[k], &resolve_start[k]);
        }
        for (size_t k = 0; k < COUNT(ids); k++)
            case_must_be_whole(cx, ids[k]);
    }
    assert_true(merged > 0);
    assert_true(moved > LIVES * 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_slugs_are_their_own),
        cmocka_unit_test(every_state_action_and_role_follows_the_table),
        cmocka_unit_test(an_offered_case_follows_the_table_too),
        cmocka_unit_test(lives_at_random_stay_whole),
    };
    return cmocka_run_group_tests_name("table", tests, cases_setup, cases_teardown);
}
