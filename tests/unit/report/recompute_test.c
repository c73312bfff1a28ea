/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A decree that comes late: the new calendar moves the deadlines that are still open. */
#include "support/cases.h"
#include "support/digest.h"
#include "support/engine.h"
#include "support/look.sql.h"

#include "base/time.h"
#include "calendar/import.h"
#include "ledger/event.h"
#include "reference/reference.h"
#include "report/rebuild.h"
#include "report/recompute.h"

/* A week of the tests' March in which every office of the country is closed. */
#define DECREE                                                        \
    "2026-03-03,joint_leave,Cuti rekaan,Keputusan rekaan 1/2026,,1\n" \
    "2026-03-04,joint_leave,Cuti rekaan,Keputusan rekaan 1/2026,,1\n" \
    "2026-03-05,national,Libur rekaan,Keputusan rekaan 1/2026,,1\n"

struct day {
    str csv;
    int64_t days, version;
};

static enum err put(struct ctx *cx, void *arg)
{
    struct day *d = arg;

    return holiday_import(cx, d->csv, &d->days, &d->version);
}

static int64_t import(struct ctx *cx, const char *more)
{
    str all = reference_file("holidays.csv");
    struct day d = {.csv = arena_fmt(&cx->arena, "%.*s%s", STR_ARG(all), more)};

    assert_ok(cx, db_write(cx, put, &d));
    return d.version;
}

static bool waits(struct ctx *cx)
{
    bool out;

    assert_ok(cx, recompute_waits(cx, &out));
    return out;
}

static int64_t events(struct ctx *cx)
{
    int64_t n;

    assert_ok(cx, db_int(cx, SQL(look_events, .action = S("recompute")), &n));
    return n;
}

/* How many clocks the walk moves, piece by piece to its end. */
static int64_t moved(struct ctx *cx)
{
    int64_t seen, before = events(cx);

    case_as(cx, 0);
    do {
        assert_ok(cx, recompute_some(cx, &seen));
    } while (seen);
    return events(cx) - before;
}

static int64_t recomputed(struct ctx *cx, int64_t report)
{
    struct events events;
    int64_t n = 0;

    assert_ok(cx, event_list(cx, report, &events));
    for (size_t i = 0; i < events.n; i++)
        n += str_eq(events.v[i].action, S("recompute"));
    return n;
}

static int64_t due(struct ctx *cx, int64_t report)
{
    struct report r = case_read(cx, report);

    assert_true(r.due_at.has);
    return r.due_at.v;
}

static void everything_is_whole(struct ctx *cx, int64_t id)
{
    struct rebuild rb = {0};

    assert_ok(cx, rebuild_all(cx, &rb));
    assert_true(rb.seen > 0 && rb.differed == 0);
    case_must_be_whole(cx, id); /* the chain of its events too */
}

static void a_late_decree_moves_what_is_open_and_says_so(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    int64_t new = case_in_state(cx, &k, STATE_RECEIVED),
            work = case_in_state(cx, &k, STATE_ASSIGNED);
    int64_t over = case_in_state(cx, &k, STATE_CLOSED), due_new = due(cx, new),
            due_work = due(cx, work);
    int64_t version = case_read(cx, over).version;

    assert_int_equal(moved(cx), 0); /* nothing was decreed yet */
    import(cx, DECREE);
    assert_true(waits(cx));
    assert_true(moved(cx) >= 2);
    assert_false(waits(cx));
    assert_true(due(cx, new) >= due_new + 3 * DAY_MS);
    assert_true(due(cx, work) >= due_work + 3 * DAY_MS);
    assert_true(recomputed(cx, new) >= 1 && recomputed(cx, work) >= 1);
    assert_int_equal(recomputed(cx, over), 0);
    assert_int_equal(case_read(cx, over).version, version);
    everything_is_whole(cx, work);
}

static void doing_it_again_changes_nothing(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    int64_t id = case_in_state(cx, &k, STATE_ASSIGNED);

    import(cx, DECREE "2026-03-06,joint_leave,Cuti rekaan,Keputusan rekaan 2/2026,,1\n");
    assert_true(moved(cx) > 0);
    int64_t version =
        import(cx, DECREE "2026-03-06,joint_leave,Cuti rekaan,Keputusan rekaan 2/2026,,1\n");
    assert_false(waits(cx)); /* the same days make no new version */
    str before = digest_of(cx, *state);
    assert_int_equal(moved(cx), 0);
    assert_unchanged(before, digest_of(cx, *state), "a second run");
    assert_true(version > 0 && recomputed(cx, id) > 0);
}

static void a_day_that_is_taken_back_moves_them_back(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);

    import(cx, "");
    moved(cx);
    int64_t id = case_in_state(cx, &k, STATE_ASSIGNED), before = due(cx, id);
    import(cx, DECREE);
    moved(cx);
    assert_true(due(cx, id) > before);
    import(cx, "");
    assert_true(moved(cx) > 0);
    assert_int_equal(due(cx, id), before);
    everything_is_whole(cx, id);
}

/* A piece is a hundred reports; what the first decree moved the second moves once more. */
static void another_decree_on_the_way_begins_the_walk_anew(void **state)
{
    enum { MANY = 101 };
    struct ctx *cx = engine_ctx(state);
    int64_t ids[MANY], seen;

    import(cx, "");
    moved(cx);
    for (size_t i = 0; i < MANY; i++)
        ids[i] = case_submit(cx, false).report.id;
    case_as(cx, 0);
    import(cx, DECREE);
    assert_ok(cx, recompute_some(cx, &seen));
    assert_true(seen > 0 && waits(cx));
    import(cx, DECREE "2026-03-06,joint_leave,Cuti rekaan,Keputusan rekaan 2/2026,,1\n");
    assert_true(moved(cx) >= MANY);
    assert_false(waits(cx));
    int64_t now = due(cx, case_submit(cx, false).report.id); /* no time has passed */
    for (size_t i = 0; i < MANY; i++)
        assert_true(due(cx, ids[i]) == now);
}

/* Stopped at any report it goes on where it was: what was moved is not moved twice. */
static void a_run_that_is_cut_off_goes_on(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct engine *e = *state;
    struct cases k = cases_of(state);
    int64_t n, total = 0, ids[3];

    import(cx, "");
    moved(cx);
    for (size_t i = 0; i < COUNT(ids); i++)
        ids[i] = case_in_state(cx, &k, STATE_ASSIGNED);
    import(cx, DECREE);
    case_as(cx, 0);
    for (int64_t nth = 10; waits(cx); nth += 40) {
        store_fault_set(e->store, nth, FAULT_IO);
        if (recompute_some(cx, &n))
            total++;
        fault_clear(cx);
        store_fault_set(e->store, 0, FAULT_NONE);
    }
    assert_true(total > 0);
    for (size_t i = 0; i < COUNT(ids); i++)
        assert_true(recomputed(cx, ids[i]) == recomputed(cx, ids[0]) && recomputed(cx, ids[i]) > 0);
    everything_is_whole(cx, ids[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_late_decree_moves_what_is_open_and_says_so),
        cmocka_unit_test(doing_it_again_changes_nothing),
        cmocka_unit_test(a_day_that_is_taken_back_moves_them_back),
        cmocka_unit_test(another_decree_on_the_way_begins_the_walk_anew),
        cmocka_unit_test(a_run_that_is_cut_off_goes_on),
    };
    return cmocka_run_group_tests_name("recompute", tests, cases_setup, cases_teardown);
}
