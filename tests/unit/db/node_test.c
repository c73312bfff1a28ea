/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/limits.h"
#include "support/engine.h"

/* Another process with the same store: a world and a store of its own. */
struct process {
    struct world world;
    struct ctx cx;
    struct store *store;
};

static void process_start(struct engine *e, struct process *p, uint64_t seed, int64_t start_ms)
{
    world_init_test(&p->world, start_ms, seed);
    ctx_init(&p->cx, &p->world, JOB_ARENA_MAX);
    assert_ok(&p->cx, store_open(&p->cx, e->url, &p->store));
    assert_ok(&p->cx, store_connect(&p->cx, p->store));
}

static void process_end(struct process *p)
{
    store_disconnect(&p->cx);
    store_close(p->store);
    ctx_reset(&p->cx);
    world_test_close(&p->world);
}

static int64_t node_of(int64_t id)
{
    return id >> 12 & 1023;
}

static void each_process_has_a_node_of_its_own(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    struct process p, q;

    process_start(e, &p, 2, ENGINE_START_MS);
    process_start(e, &q, 3, ENGINE_START_MS);
    assert_ok(&p.cx, store_node_lease(&p.cx));
    assert_ok(&q.cx, store_node_lease(&q.cx));
    assert_int_equal(node_of(id_new(cx)), 0);
    assert_int_equal(node_of(id_new(&p.cx)), 1);
    assert_int_equal(node_of(id_new(&q.cx)), 2);
    assert_ok(&p.cx, store_node_renew(&p.cx));
    assert_ok(&p.cx, store_node_release(&p.cx));
    assert_ok(&q.cx, store_node_release(&q.cx));
    process_end(&p);
    process_end(&q);
}

/* A node given back is taken again, and its ids go on above the old ones at once. */
static void a_node_given_back_goes_on_above_its_last_id(void **state)
{
    struct engine *e = *state;
    struct process p;
    int64_t last = 0;

    engine_ctx(state);
    for (uint64_t seed = 2; seed < 5; seed++) {
        process_start(e, &p, seed, ENGINE_START_MS); /* the clock stands still */
        assert_ok(&p.cx, store_node_lease(&p.cx));
        int64_t id = id_new(&p.cx);
        assert_int_equal(node_of(id), 1);
        assert_true(id > last);
        assert_true(id_time_ms(id) - ENGINE_START_MS <= 4);
        last = id_new(&p.cx);
        assert_ok(&p.cx, store_node_release(&p.cx));
        process_end(&p);
    }
}

/* One that died keeps its node until the lease ends; who takes it then begins above all its ids. */
static void a_lease_ends_by_itself(void **state)
{
    struct engine *e = *state;
    struct process dead, next, heir;

    engine_ctx(state);
    process_start(e, &dead, 2, ENGINE_START_MS);
    assert_ok(&dead.cx, store_node_lease(&dead.cx));
    world_test_advance(&dead.world, 60000);
    assert_ok(&dead.cx, store_node_renew(&dead.cx));
    world_test_advance(&dead.world, NODE_LEASE_MS - 1);
    int64_t last = id_new(&dead.cx);

    process_start(e, &next, 3, ENGINE_START_MS + 60000);
    assert_ok(&next.cx, store_node_lease(&next.cx));
    assert_int_equal(node_of(id_new(&next.cx)), 2);
    assert_ok(&next.cx, store_node_release(&next.cx));

    world_test_advance(&e->world, 60000 + NODE_LEASE_MS + 1);
    assert_ok(&e->cx, store_node_renew(&e->cx)); /* we live, and keep node 0 */
    process_start(e, &heir, 4, now_ms(&e->cx));
    assert_ok(&heir.cx, store_node_lease(&heir.cx));
    int64_t first = id_new(&heir.cx);
    assert_int_equal(node_of(first), 1);
    assert_true(first > last);
    assert_int_equal(store_node_renew(&dead.cx), ERR_CONFLICT);
    assert_ok(&heir.cx, store_node_release(&heir.cx));
    process_end(&dead);
    process_end(&next);
    process_end(&heir);
}

struct span {
    int64_t n, until, first;
};

static enum err take_past(struct ctx *cx, void *arg)
{
    struct span *s = arg;

    return store_node_past(cx, s->n, s->until, &s->first);
}

/* Ids of the past need nodes that never made any; they are nobody's twice. */
static void nodes_of_the_past_never_made_an_id(void **state)
{
    struct engine *e = *state;
    struct span a = {16, ENGINE_START_MS, 0}, b = a, all = {1009, ENGINE_START_MS, 0};

    engine_ctx(state);
    assert_ok(&e->cx, db_write(&e->cx, take_past, &a));
    assert_int_equal(a.first, 1024 - 16);
    assert_ok(&e->cx, db_write(&e->cx, take_past, &b));
    assert_int_equal(b.first, a.first - 16);
    assert_int_equal(db_write(&e->cx, take_past, &all), ERR_LIMIT);
    fault_clear(&e->cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_process_has_a_node_of_its_own, engine_setup,
                                        engine_teardown),
        cmocka_unit_test_setup_teardown(a_node_given_back_goes_on_above_its_last_id, engine_setup,
                                        engine_teardown),
        cmocka_unit_test_setup_teardown(nodes_of_the_past_never_made_an_id, engine_setup,
                                        engine_teardown),
        cmocka_unit_test_setup_teardown(a_lease_ends_by_itself, engine_setup, engine_teardown),
    };
    return cmocka_run_group_tests_name("node", tests, NULL, NULL);
}
