/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* "Dukung": each person once, and nobody is remembered. */
#include "support/cases.h"
#include "support/engine.h"

#include "base/keys.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "report/support.h"
#include "report/support.sql.h"

static struct report public_report(struct ctx *cx, const struct cases *c)
{
    int64_t id = case_submit(cx, false).report.id;

    case_as(cx, c->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(c->office.dishub)});
    cx->actor = (struct actor){.kind = ACTOR_VISITOR};
    return case_read(cx, id);
}

static enum support press(struct ctx *cx, const struct report *r, const char *secret, bool is_new,
                          const char *address)
{
    struct supporter who = {str_of(secret), is_new, str_of(address)};
    enum support out = SUPPORT_AGAIN;

    assert_ok(cx, support_give(cx, r, &who, &out));
    return out;
}

static int64_t count(struct ctx *cx, const struct report *r)
{
    int64_t n;

    assert_ok(cx, support_count(cx, r->id, &n));
    return n;
}

static void each_person_counts_once(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct report r = public_report(cx, &c), other = public_report(cx, &c);

    assert_int_equal(count(cx, &r), 0);
    assert_int_equal(press(cx, &r, "ani", true, "192.0.2.1"), SUPPORT_COUNTED);
    assert_int_equal(press(cx, &r, "ani", false, "192.0.2.1"), SUPPORT_ALREADY);
    assert_int_equal(press(cx, &r, "ani", false, "198.51.100.9"), SUPPORT_ALREADY);
    assert_int_equal(press(cx, &other, "ani", false, "192.0.2.1"), SUPPORT_COUNTED);
    assert_int_equal(press(cx, &r, "budi", true, "192.0.2.2"), SUPPORT_COUNTED);
    assert_int_equal(count(cx, &r), 2);
    assert_int_equal(count(cx, &other), 1);
}

/* Without its cookie a browser is not told from its neighbour: the neighbour presses twice. */
static void whoever_drops_the_cookie_is_not_counted_again(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct report r = public_report(cx, &c);
    char secret[32];

    assert_int_equal(press(cx, &r, "a", true, "192.0.2.1"), SUPPORT_COUNTED);
    assert_int_equal(press(cx, &r, "b", true, "192.0.2.1"), SUPPORT_AGAIN);
    assert_int_equal(press(cx, &r, "c", true, "192.0.2.1"), SUPPORT_AGAIN);
    assert_int_equal(count(cx, &r), 1);
    assert_int_equal(press(cx, &r, "b", false, "192.0.2.1"), SUPPORT_COUNTED);
    assert_int_equal(count(cx, &r), 2);
    for (int i = 2; i < SUPPORT_PER_ADDRESS; i++) {
        snprintf(secret, sizeof secret, "murid %d", i);
        assert_int_equal(press(cx, &r, secret, false, "192.0.2.1"), SUPPORT_COUNTED);
    }
    struct supporter who = {S("satu lagi"), false, S("192.0.2.1")};
    enum support out;
    assert_int_equal(support_give(cx, &r, &who, &out), ERR_WAIT);
    fault_clear(cx);
    assert_int_equal(count(cx, &r), SUPPORT_PER_ADDRESS);
    world_test_advance(cx->world, DAY_MS);
    assert_int_equal(press(cx, &r, "satu lagi", false, "192.0.2.1"), SUPPORT_COUNTED);
}

static void only_what_is_open_and_public_is_supported(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct supporter who = {S("cici"), false, S("192.0.2.7")};
    struct report r = public_report(cx, &c), fresh = case_submit(cx, false).report;
    enum support out;

    assert_int_equal(support_give(cx, &fresh, &who, &out), ERR_CONFLICT);
    fault_clear(cx);
    case_as_reporter(cx, r.id);
    r = case_move(cx, r.id, &(struct move){.action = ACT_WITHDRAW});
    assert_int_equal(support_give(cx, &r, &who, &out), ERR_CONFLICT);
    fault_clear(cx);
}

/* What is stored is a hash of secret and report; the address is in a hash of the day. */
static void nobody_is_remembered(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct report r = public_report(cx, &c);
    struct key_hash h;
    int64_t n;

    press(cx, &r, "dodi", true, "192.0.2.55");
    keys_hash(cx, KEY_PEPPER, S("support"), arena_fmt(&cx->arena, "%lld dodi", (long long)r.id),
              &h);
    assert_ok(cx, db_int(cx, SQL(support_has, .report_id = r.id, .who = KEY_HASH_STR(&h)), &n));
    assert_int_equal(n, 1);
    int64_t day = day_of(now_ms(cx), ZONE_WIB);
    keys_hash(cx, KEY_PEPPER, S("support day"),
              arena_fmt(&cx->arena, "%lld %lld 192.0.2.55", (long long)day, (long long)r.id), &h);
    struct db_call source =
        SQL(support_source_of, .day = day, .report_id = r.id, .source = KEY_HASH_STR(&h));
    assert_ok(cx, db_int(cx, source, &n));
    assert_ok(cx, support_forget(cx, &n));
    assert_ok(cx, db_int(cx, source, &n)); /* today still counts */
    world_test_advance(cx->world, DAY_MS);
    assert_ok(cx, support_forget(cx, &n));
    assert_int_equal(db_int(cx, source, &n), ERR_NOTFOUND);
    fault_clear(cx);
    assert_int_equal(press(cx, &r, "dodi", false, "192.0.2.55"), SUPPORT_ALREADY);
}

static void counts_are_made_anew_from_the_rows(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct report r = public_report(cx, &c);
    struct rebuild rb = {0};

    press(cx, &r, "eka", true, "192.0.2.8");
    assert_ok(cx, support_rebuild(cx, &rb));
    assert_int_equal(rb.differed, 0);
    engine_script_of(cx, "UPDATE support_count SET n = 9 WHERE report_id = ",
                     "UPDATE support_count SET n = 9 WHERE report_id = ", r.id);
    assert_ok(cx, support_rebuild(cx, &rb));
    assert_int_equal(rb.differed, 1);
    assert_int_equal(rb.first[0].report_id, r.id);
    assert_int_equal(count(cx, &r), 9);
    rb = (struct rebuild){.write = true};
    assert_ok(cx, support_rebuild(cx, &rb));
    assert_int_equal(count(cx, &r), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_person_counts_once),
        cmocka_unit_test(whoever_drops_the_cookie_is_not_counted_again),
        cmocka_unit_test(only_what_is_open_and_public_is_supported),
        cmocka_unit_test(nobody_is_remembered),
        cmocka_unit_test(counts_are_made_anew_from_the_rows),
    };

    return cmocka_run_group_tests_name("support", tests, cases_setup, cases_teardown);
}
