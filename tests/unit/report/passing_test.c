/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who took such cases before, and between which offices they go back and forth. */
#include "support/cases.h"
#include "support/engine.h"

#include <sqlite3.h>

#include "base/limits.h"
#include "base/world.h"
#include "db/driver.h"
#include "report/passing.h"
#include "report/passing.sql.h"
#include "report/store.h"

enum { TOPIC = 7, OTHER_TOPIC = 8 };

#define HERE      S("61.12.01.2001")
#define NEARBY    S("61.12.01.2002")
#define ELSEWHERE S("61.12.02.2001")

static int64_t case_about(struct ctx *cx, const struct cases *c, int64_t agency, int64_t topic,
                          str area)
{
    int64_t id = case_submit(cx, false).report.id;

    case_as(cx, c->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(agency)});
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .topic = SOME(topic), .area = area});
    return id;
}

static void work_on(struct ctx *cx, const struct cases *c, int64_t id)
{
    case_as(cx, c->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_FOLLOW_UP, .text = S("Petugas ke lokasi.")});
}

static struct takers takers(struct ctx *cx, int64_t id)
{
    struct casefile c;
    struct takers out;

    case_as(cx, 0);
    assert_ok(cx, casefile_read(cx, id, &c));
    assert_ok(cx, passing_takers(cx, &c, &out));
    return out;
}

static void offer(struct ctx *cx, int64_t account, int64_t id, int64_t agency)
{
    case_as(cx, account);
    case_move(cx, id,
              &(struct move){
                  .action = ACT_OFFER, .agency = SOME(agency), .text = S("Ini urusan mereka.")});
}

static void decline(struct ctx *cx, int64_t account, int64_t id)
{
    case_as(cx, account);
    case_move(cx, id, &(struct move){.action = ACT_DECLINE, .text = S("Bukan urusan kami.")});
}

static void who_took_such_cases_is_named_with_counts(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t first = case_about(cx, &c, c.office.dishub, TOPIC, HERE);

    assert_int_equal(takers(cx, first).n, 0);
    for (int i = 0; i < 3; i++)
        work_on(cx, &c, case_about(cx, &c, c.office.dinkes, TOPIC, i ? ELSEWHERE : NEARBY));
    for (int i = 0; i < 2; i++)
        work_on(cx, &c, case_about(cx, &c, c.office.upt, TOPIC, HERE));
    work_on(cx, &c, case_about(cx, &c, c.office.inspektorat, OTHER_TOPIC, HERE));
    case_about(cx, &c, c.office.inspektorat, TOPIC, HERE); /* nobody began */
    work_on(cx, &c, case_about(cx, &c, c.office.dishub, TOPIC, HERE));
    struct takers t = takers(cx, first);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.v[0].agency_id, c.office.upt); /* more of them here */
    assert_int_equal(t.v[0].n, 2);
    assert_int_equal(t.v[0].n_here, 2);
    assert_int_equal(t.v[1].agency_id, c.office.dinkes);
    assert_int_equal(t.v[1].n, 3);
    assert_int_equal(t.v[1].n_here, 1);
}

static void who_may_not_have_it_is_not_named(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t id = case_about(cx, &c, c.office.dishub, TOPIC, HERE);
    int64_t another = case_about(cx, &c, c.office.dishub, TOPIC, HERE);

    assert_int_equal(takers(cx, id).n, 2);
    offer(cx, c.liaison, id, c.office.dinkes);
    decline(cx, c.liaison_dinkes, id);
    struct takers t = takers(cx, id);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.v[0].agency_id, c.office.upt);
    case_as(cx, c.coordinator);
    case_move(cx, another, &(struct move){.action = ACT_EDIT, .respondent = SOME(c.office.dinkes)});
    assert_int_equal(takers(cx, another).n, 1);
}

static void pairs_of_offices_are_counted(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct agency kab, upt, inspektorat;
    struct passing_pairs pairs;

    world_test_advance(cx->world, 1000);
    int64_t from = now_ms(cx);
    int64_t back_and_forth = case_about(cx, &c, c.office.dishub, TOPIC, HERE);
    offer(cx, c.liaison, back_and_forth, c.office.dinkes);
    case_as(cx, c.liaison_dinkes);
    case_move(cx, back_and_forth, &(struct move){.action = ACT_ACCEPT});
    offer(cx, c.liaison_dinkes, back_and_forth, c.office.dishub);
    decline(cx, c.liaison, back_and_forth);
    int64_t once = case_about(cx, &c, c.office.dishub, TOPIC, HERE);
    offer(cx, c.liaison, once, c.office.dinkes);
    int64_t other = case_about(cx, &c, c.office.dishub, TOPIC, HERE);
    offer(cx, c.liaison, other, c.office.inspektorat);

    case_as(cx, 0);
    assert_ok(cx, agency_by_id(cx, c.office.kab, &kab));
    assert_ok(cx, agency_by_id(cx, c.office.upt, &upt));
    assert_ok(cx, agency_by_id(cx, c.office.inspektorat, &inspektorat));
    assert_ok(cx, passing_pairs(cx, &kab, from, now_ms(cx) + 1, &pairs));
    assert_int_equal(pairs.n, 2);
    struct passing_pair *p = &pairs.v[0];
    assert_true(p->one_id < p->other_id);
    assert_int_equal(p->one_id + p->other_id, c.office.dishub + c.office.dinkes);
    assert_int_equal(p->reports, 2);
    assert_int_equal(p->offers, 3);
    assert_int_equal(p->returned, 1);
    assert_int_equal(p->taken, 1);
    assert_int_equal(p->declined, 1);
    assert_int_equal(p->decided, 0);
    assert_ok(cx, passing_pairs(cx, &inspektorat, from, now_ms(cx) + 1, &pairs));
    assert_int_equal(pairs.n, 1);
    assert_ok(cx, passing_pairs(cx, &upt, from, now_ms(cx) + 1, &pairs));
    assert_int_equal(pairs.n, 0);
    assert_ok(cx, passing_pairs(cx, &kab, 0, from, &pairs));
    for (size_t i = 0; i < pairs.n; i++)
        assert_int_equal(pairs.v[i].returned, 0);
}

/* No step of the plan reads a table that grows from end to end. */
static void check_sqlite_plan(struct ctx *cx, const struct db_stmt *s, const char *index)
{
    str sql = arena_fmt(&cx->arena, "EXPLAIN QUERY PLAN %s", s->text[DB_SQLITE]);
    sqlite3_stmt *plan;
    bool found = false;

    assert_int_equal(sqlite3_prepare_v2(cx->db->sqlite, sql.p, (int)sql.n, &plan, NULL), SQLITE_OK);
    while (sqlite3_step(plan) == SQLITE_ROW) {
        str step = str_of((const char *)sqlite3_column_text(plan, 3));
        assert_false(str_starts(step, S("SCAN offer")) ||
                     str_starts(step, S("SCAN report_public")));
        found |= str_has(step, str_of(index));
    }
    sqlite3_finalize(plan);
    assert_true(found);
}

/* PostgreSQL reads a table this small as a whole, unless it is told not to when it can help it. */
static void check_postgres_plan(struct ctx *cx, const struct db_stmt *s, const char *types,
                                const char *values, const char *index)
{
    str script = arena_fmt(&cx->arena,
                           "DO $check$ DECLARE r record; found boolean := false; BEGIN "
                           "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; "
                           "EXECUTE $p$PREPARE asked(%s) AS %s$p$; "
                           "FOR r IN EXECUTE 'EXPLAIN EXECUTE asked(%s)' LOOP "
                           "IF r.\"QUERY PLAN\" LIKE '%%Seq Scan on offer%%' "
                           "OR r.\"QUERY PLAN\" LIKE '%%Seq Scan on report_public%%' THEN "
                           "RAISE EXCEPTION '%%', r.\"QUERY PLAN\"; END IF; "
                           "found := found OR r.\"QUERY PLAN\" LIKE '%%%s%%'; END LOOP; "
                           "DEALLOCATE asked; "
                           "IF NOT found THEN RAISE EXCEPTION 'no %s'; END IF; END $check$",
                           types, s->text[DB_POSTGRES], values, index, index);

    engine_script(cx, "SELECT 1", arena_z(&cx->arena, script));
}

static void both_ask_their_indexes(void **state)
{
    struct ctx *cx = engine_ctx(state);

    if (db_engine(cx) == DB_SQLITE) {
        check_sqlite_plan(cx, &sql_passing_takers, "INDEX report_public_topic");
        check_sqlite_plan(cx, &sql_passing_pairs, "INDEX offer_made");
        return;
    }
    check_postgres_plan(cx, &sql_passing_takers, "bigint, text, bigint, bigint",
                        "7, ''61.12.01'', 300, 12", "report_public_topic");
    check_postgres_plan(cx, &sql_passing_pairs, "text, text, bigint, bigint, bigint, bigint",
                        "''/1/'', ''/10'', 0, 1, 20000, 100", "offer_made");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_took_such_cases_is_named_with_counts),
        cmocka_unit_test(who_may_not_have_it_is_not_named),
        cmocka_unit_test(pairs_of_offices_are_counted),
        cmocka_unit_test(both_ask_their_indexes),
    };
    return cmocka_run_group_tests_name("passing", tests, cases_setup, cases_teardown);
}
