/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * A model checker of custody: every sequence of moves up to a depth, by everybody who could
 * make them, with the program's own rights, decisions and fold (DOMAIN §4 rule 2).
 *
 * It needs no store: a state is a casefile, a step is what report_move() does between reading
 * and writing it.  A state that was reached before with as many steps left is not gone
 * through again.
 */
#include "support/cases.h"
#include "support/engine.h"

#include "base/limits.h"
#include "base/world.h"
#include "report/decide.h"
#include "report/right.h"
#include "report/store.h"

enum {
    STEPS = 8,          /* how deep                                                    */
    PASSES_CAP = 6,     /* moves about whose case it is until it is settled: three      */
                        /* offers and their ends; an offer that expires ends the series */
    SEEN_MAX = 1 << 20, /* slots for states, a power of two                            */
    STEP_MS = 3600 * 1000,
};

static const enum state work[] = {STATE_ASSIGNED, STATE_IN_PROGRESS, STATE_CONTESTED};

/* What one life has come to. */
struct node {
    const struct casefile *c;
    int left;         /* steps that may follow                          */
    int passes;       /* moves of the offices about whose case it is    */
    int party_offers; /* those that no arbiter made                     */
};

static struct {
    uint64_t key;
    int left;
} seen[SEEN_MAX];

static struct model {
    struct cases cases;
    struct actor actors[8];
    size_t actors_n;
    struct move moves[40];
    size_t moves_n;
    size_t states, steps;
    int longest;
} model;

static bool is_custody(enum action a)
{
    static const enum action all[] = {ACT_OFFER,        ACT_ACCEPT,        ACT_DECLINE,
                                      ACT_CANCEL_OFFER, ACT_OFFER_EXPIRED, ACT_ARBITRATE};

    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i] == a)
            return true;
    return false;
}

static uint64_t mix(uint64_t key, uint64_t more)
{
    key = (key ^ more) * UINT64_C(0x9E3779B97F4A7C15);
    return key ^ key >> 29;
}

/* All that decides what may follow. */
static uint64_t key_of(const struct node *n)
{
    const struct report *r = &n->c->r;
    uint64_t key = 1;

    key = mix(key, report_state(r));
    key = mix(key, r->prev_state.n ? state_by_name(r->prev_state) : 0);
    key = mix(key, (uint64_t)r->owner_id);
    key = mix(key, r->offered_id.has ? (uint64_t)r->offered_id.v : 0);
    key = mix(key, r->arbiter_id.has ? (uint64_t)r->arbiter_id.v : 0);
    key = mix(key, (uint64_t)(r->offers < 4 ? r->offers : 4));
    key = mix(key, (uint64_t)(r->completions < 3 ? r->completions : 3));
    key = mix(key, r->assigned_at.has);
    key = mix(key, (uint64_t)n->passes);
    key = mix(key, (uint64_t)n->party_offers);
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++)
        key = mix(key, n->c->has_clock[k] ? (uint64_t)n->c->clocks[k].status.p[0] : 0);
    return key;
}

static bool is_new(const struct node *n)
{
    uint64_t key = key_of(n);
    size_t at = key & (SEEN_MAX - 1);

    while (seen[at].key && seen[at].key != key)
        at = (at + 1) & (SEEN_MAX - 1);
    if (seen[at].key == key && seen[at].left >= n->left)
        return false;
    model.states += !seen[at].key;
    assert_true(model.states < SEEN_MAX / 2);
    seen[at].key = key;
    seen[at].left = n->left;
    return true;
}

static enum state state_after(const struct action_rule *rule, const struct report *r,
                              const struct facts *f)
{
    if (rule->to == TO_SAME)
        return report_state(r);
    if (rule->to == TO_PREVIOUS)
        return state_by_name(r->prev_state);
    return rule->to == TO_DECIDED ? f->to : (enum state)rule->to;
}

/* What report_move() does, without a store: the facts travel through the event's data. */
static enum err step(struct ctx *cx, const struct casefile *before, const struct move *m,
                     struct casefile *after)
{
    const struct action_rule *rule = action_rule(m->action);
    struct facts decided = {0}, told;
    struct acting acting;
    str data;

    TRY(right_check(cx, before, m->action, 0, &acting));
    TRY(rule->decide(cx, before, m, &decided));
    enum state to = state_after(rule, &before->r, &decided);
    decide_lapse(before, to, &decided);
    TRY(jv_canonical(cx, facts_write(cx, &decided), 1 << 16, &data));
    TRY(facts_read(cx, data, &told));
    struct event ev = {.stream_id = before->r.id,
                       .seq = before->r.version + 1,
                       .at = now_ms(cx),
                       .happened_at = now_ms(cx),
                       .action = str_of(rule->name),
                       .from_state = before->r.state,
                       .to_state = str_of(state_name(to)),
                       .data = data};
    *after = *before;
    return report_apply(cx, after, &ev, &told);
}

static bool runs(const struct casefile *c, enum clock_kind k)
{
    return c->has_clock[k] && deadline_runs(&c->clocks[k]);
}

static void check_owner(struct ctx *cx, const struct casefile *c)
{
    struct agency owner;
    struct scopes scopes;
    int owners = 0;

    assert_ok(cx, agency_by_id(cx, c->r.owner_id, &owner));
    assert_true(str_eq(owner.path, c->r.owner_path));
    assert_ok(cx, casefile_scopes(cx, c, &scopes));
    for (size_t i = 0; i < scopes.n; i++)
        owners += str_eq(scopes.v[i].relation, S("owner"));
    assert_int_equal(owners, 1);
    assert_true(!report_is_open(&c->r) || c->r.due_at.has);
}

/* An open offer waits for one office at a time, and its clock runs. */
static void check_offer(const struct casefile *c)
{
    bool is_open = offer_is_open(&c->r), is_disputed = offer_is_disputed(&c->r);

    assert_int_equal(runs(c, CLOCK_OFFER), is_open && !is_disputed);
    assert_int_equal(runs(c, CLOCK_ARBITRATE), is_disputed);
    assert_int_equal(is_open, c->offers.n && offer_last(&c->offers)->outcome.n == 0);
    assert_int_equal(c->r.offers, c->offers.n);
    assert_true(!is_open || STATE_BIT(report_state(&c->r)) & action_rule(ACT_OFFER)->from);
    if (is_open && c->r.offers >= OFFERS_ARBITER_FROM)
        assert_true(is_disputed);
}

/* Passing a case on starts no clock of the owner anew and gives nobody more time. */
static void check_clocks(const struct casefile *before, const struct casefile *after, enum action a)
{
    static const enum clock_kind owners[] = {CLOCK_VERIFY, CLOCK_FOLLOW_UP, CLOCK_RESOLVE,
                                             CLOCK_AGAIN};

    for (size_t i = 0; i < COUNT(owners); i++) {
        enum clock_kind k = owners[i];
        if (!before->has_clock[k])
            continue;
        if (is_custody(a) || a == ACT_ASSIGN || k == CLOCK_RESOLVE)
            assert_int_equal(after->clocks[k].start_at, before->clocks[k].start_at);
        if ((is_custody(a) || a == ACT_ASSIGN) && runs(before, k) && runs(after, k))
            assert_true(after->clocks[k].due_at <= before->clocks[k].due_at);
    }
}

/* Custody changes where a rule says so and nowhere else. */
static void check_custody(const struct casefile *before, const struct casefile *after,
                          enum action a)
{
    bool may = a == ACT_ACCEPT || a == ACT_ARBITRATE || a == ACT_ASSIGN || a == ACT_VERIFY;

    if (!may)
        assert_int_equal(after->r.owner_id, before->r.owner_id);
    if (a == ACT_ACCEPT)
        assert_int_equal(after->r.owner_id, before->r.offered_id.v);
    if (a == ACT_ASSIGN)
        assert_true(str_starts(after->r.owner_path, before->r.owner_path));
}

/* Whoever has an offer that nobody answers gets rid of it without the other's help. */
static void check_ways_out(struct ctx *cx, const struct casefile *c)
{
    const struct move decide = {.action =
                                    offer_is_disputed(&c->r) ? ACT_ARBITRATE : ACT_OFFER_EXPIRED,
                                .agency = SOME(c->r.owner_id),
                                .text = S("Menurut peraturan.")};
    struct casefile after;
    bool found = false;

    if (!offer_is_open(&c->r))
        return;
    for (size_t i = 0; i < model.actors_n && !found; i++) {
        cx->actor = model.actors[i];
        found = step(cx, c, &decide, &after) == OK;
        fault_clear(cx);
    }
    assert_true(found);
}

struct edge {
    const struct node *from;
    const struct move *m;
};

static enum err go_on(struct ctx *cx, const struct node *n);

static bool is_arbiters(struct ctx *cx, const struct casefile *before)
{
    struct agency arbiter;

    if (!offer_is_settled(&before->r))
        return false;
    assert_ok(cx, agency_by_id(cx, before->r.arbiter_id.v, &arbiter));
    return actor_over(&cx->actor, action_rule(ACT_ARBITRATE)->roles, arbiter.path);
}

static enum err follow(struct ctx *cx, void *arg)
{
    const struct edge *e = arg;
    const struct casefile *before = e->from->c;
    enum action a = e->m->action;
    struct casefile after;
    struct node next = *e->from;

    enum err refused = step(cx, before, e->m, &after);
    if (refused) {
        assert_true(refused != ERR_BUG && refused != ERR_IO);
        fault_clear(cx);
        return OK;
    }
    bool again = a == ACT_OFFER && is_arbiters(cx, before);
    if (again)
        next.passes = 0; /* the office that binds both set it going: a new series */
    next.c = &after;
    next.left--;
    next.passes += is_custody(a);
    next.party_offers += a == ACT_OFFER && !again;
    model.steps++;
    if (next.passes > model.longest)
        model.longest = next.passes;
    check_owner(cx, &after);
    check_offer(&after);
    check_clocks(before, &after, a);
    check_custody(before, &after, a);
    assert_true(next.passes <= PASSES_CAP);
    assert_true(next.party_offers <= OFFERS_ARBITER_FROM);
    return go_on(cx, &next);
}

static enum err go_on(struct ctx *cx, const struct node *n)
{
    if (!is_new(n))
        return OK;
    check_ways_out(cx, n->c);
    if (n->left == 0)
        return OK;
    world_test_advance(cx->world, STEP_MS);
    for (size_t i = 0; i < model.actors_n; i++)
        for (size_t k = 0; k < model.moves_n; k++) {
            if (!(action_rule(model.moves[k].action)->from & STATE_BIT(report_state(&n->c->r))))
                continue;
            cx->actor = model.actors[i];
            if (cx->actor.kind == ACTOR_REPORTER)
                cx->actor.report_id = n->c->r.id;
            TRY(ctx_scratch(cx, follow, &(struct edge){n, &model.moves[k]}));
        }
    world_test_advance(cx->world, -STEP_MS);
    return OK;
}

static void add(enum action a, opt_i64 agency)
{
    assert_true(model.moves_n < COUNT(model.moves));
    model.moves[model.moves_n++] =
        (struct move){.action = a,
                      .agency = agency,
                      .reason = S("unclear"),
                      .date = S("2026-12-01"),
                      .text = S("Ini alasan yang cukup panjang untuk dibaca dan dipahami.")};
}

static void prepare(struct ctx *cx, const struct cases *c)
{
    const int64_t accounts[] = {0,        c->liaison,    c->liaison_upt, c->liaison_dinkes,
                                c->admin, c->coordinator};
    const int64_t agencies[] = {c->office.kab, c->office.dishub, c->office.upt, c->office.dinkes};
    static const enum action to_one[] = {ACT_OFFER, ACT_ARBITRATE, ACT_ASSIGN, ACT_VERIFY};
    static const enum action others[] = {ACT_OFFER,
                                         ACT_ACCEPT,
                                         ACT_DECLINE,
                                         ACT_CANCEL_OFFER,
                                         ACT_OFFER_EXPIRED,
                                         ACT_HANDLE,
                                         ACT_REQUEST_COMPLETION,
                                         ACT_COMPLETE,
                                         ACT_FOLLOW_UP,
                                         ACT_PUBLISH,
                                         ACT_CONTEST,
                                         ACT_POSTPONE,
                                         ACT_RESUME,
                                         ACT_ARCHIVE,
                                         ACT_WITHDRAW};

    model = (struct model){.cases = *c};
    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < COUNT(accounts); i++) {
        case_as(cx, accounts[i]);
        model.actors[model.actors_n++] = cx->actor;
    }
    case_as_reporter(cx, 0);
    model.actors[model.actors_n++] = cx->actor;
    for (size_t i = 0; i < COUNT(to_one); i++)
        for (size_t k = 0; k < COUNT(agencies); k++)
            add(to_one[i], SOME(agencies[k]));
    for (size_t i = 0; i < COUNT(others); i++)
        add(others[i], NONE);
}

static void explore(struct ctx *cx, int64_t id)
{
    struct casefile c;

    case_as(cx, 0);
    assert_ok(cx, casefile_read(cx, id, &c));
    assert_ok(cx, go_on(cx, &(struct node){.c = &c, .left = STEPS}));
    print_message("%zu states, %zu steps, at most %d moves about whose case it is\n", model.states,
                  model.steps, model.longest);
    assert_true(model.states > 200);
    assert_int_equal(model.longest, PASSES_CAP); /* the cap is reached, so it is the true one */
}

static void no_sequence_from_an_addressed_report_breaks_custody(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    if (db_engine(cx) != DB_SQLITE)
        return; /* no statement is asked on the way: once is enough */
    prepare(cx, &c);
    explore(cx, case_addressed(cx, "dishub").report.id);
}

static void no_sequence_from_a_case_at_work_breaks_custody(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    if (db_engine(cx) != DB_SQLITE)
        return;
    for (size_t i = 0; i < COUNT(work); i++) {
        prepare(cx, &c);
        explore(cx, case_in_state(cx, &c, work[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_sequence_from_an_addressed_report_breaks_custody),
        cmocka_unit_test(no_sequence_from_a_case_at_work_breaks_custody),
    };
    return cmocka_run_group_tests_name("custody", tests, cases_setup, cases_teardown);
}
