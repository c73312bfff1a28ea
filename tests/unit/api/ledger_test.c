/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The ledger over the API: heads and proofs for anybody, and what they are refused for. */
#include "support/caller.h"
#include "support/engine.h"

#include "base/hash.h"
#include "ledger/head.h"
#include "ledger/sequence.h"
#include "ledger/tree.h"

static void place_all(struct ctx *cx)
{
    int64_t n;

    do {
        assert_ok(cx, sequence_some(cx, &n));
    } while (n > 0);
    assert_ok(cx, tree_some(cx, &n));
}

static void sign(struct ctx *cx)
{
    int64_t n;

    place_all(cx);
    assert_ok(cx, heads_some(cx, &n));
}

static int64_t first_event(struct ctx *cx, int64_t report_id)
{
    struct events events;

    assert_ok(cx, event_list(cx, report_id, &events));
    return events.v[0].id;
}

static const char *path(struct client *c, const char *call, int64_t n)
{
    return arena_z(&c->owner->arena,
                   arena_fmt(&c->owner->arena, "/api/v1/ledger/%s%lld", call, (long long)n));
}

static void nothing_is_there_before_the_first_head(void **state)
{
    struct client *c = caller(state);

    client_get(c, "/api/v1/ledger/head");
    assert_int_equal(c->status, 404);
    assert_str(caller_member(c, "code"), "ledger-unsigned");
    client_get(c, "/api/v1/ledger/heads");
    assert_int_equal(c->status, 200);
    assert_int_equal(jv_count(jv_get(caller_answer(c), S("items"))), 0);
    site_close(c);
}

static void an_event_is_proved_once_a_head_holds_it(void **state)
{
    struct client *c = caller(state);
    struct ctx *cx = c->owner;
    int64_t event = first_event(cx, case_submit(cx, false).report.id);
    struct leaf leaf;

    client_get(c, path(c, "proof?event=", event));
    assert_int_equal(c->status, 404); /* nothing was signed yet */
    sign(cx);
    client_get(c, path(c, "proof?event=", event));
    assert_int_equal(c->status, 200);
    assert_ok(cx, tree_leaf(cx, event, &leaf));
    assert_true(str_eq(caller_member(c, "leaf"), hex_encode(cx, leaf.hash)));
    assert_int_equal(caller_number(c, "index"), leaf.position - 1);
    const struct jv *head = jv_get(caller_answer(c), S("head"));
    assert_int_equal(jv_count(jv_get(head, S("keys"))), 1);
    str note;
    struct note n;
    assert_true(jv_str(jv_get(head, S("note")), &note) && note_read(cx, note, &n));

    int64_t later = first_event(cx, case_submit(cx, false).report.id);
    client_get(c, path(c, "proof?event=", later));
    assert_int_equal(c->status, 404); /* it has no place yet */
    place_all(cx);
    client_get(c, path(c, "proof?event=", later));
    assert_int_equal(c->status, 409);
    assert_str(caller_member(c, "code"), "ledger-waits");
    sign(cx);
    client_get(c, path(c, "proof?event=", later));
    assert_int_equal(c->status, 200);
    site_close(c);
}

static void heads_are_listed_and_tied_together(void **state)
{
    struct client *c = caller(state);
    struct ctx *cx = c->owner;
    struct head newest;

    for (int i = 0; i < 3; i++) {
        case_submit(cx, false);
        sign(cx);
    }
    assert_ok(cx, head_newest(cx, &newest));
    client_get(c, "/api/v1/ledger/head");
    assert_int_equal(caller_number(c, "size"), newest.size);
    assert_true(str_eq(caller_member(c, "note"), newest.note));
    client_get(c, "/api/v1/ledger/heads?limit=1");
    const struct jv *first = jv_first(jv_get(caller_answer(c), S("items")));
    int64_t size;
    assert_true(jv_i64(jv_get(first, S("size")), &size) && size == newest.size);
    str next = caller_member(c, "next");
    client_get(c, arena_z(&cx->arena, arena_fmt(&cx->arena, "/api/v1/ledger/heads?cursor=%.*s",
                                                STR_ARG(next))));
    first = jv_first(jv_get(caller_answer(c), S("items")));
    assert_true(jv_i64(jv_get(first, S("size")), &size) && size < newest.size);
    client_get(c, path(c, "consistency?from=", size));
    assert_int_equal(c->status, 200);
    assert_int_equal(caller_number(c, "to"), newest.size);
    client_get(c, path(c, "head?size=", size));
    assert_int_equal(caller_number(c, "size"), size);
    client_get(c, path(c, "consistency?from=", newest.size + 1));
    assert_int_equal(c->status, 404);
    client_get(c, path(c, "head?size=", newest.size + 1));
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void what_is_asked_wrongly_is_named(void **state)
{
    static const struct {
        const char *path, *field, *code;
    } asked[] = {
        {"/api/v1/ledger/proof",              "event", "ledger-event"     },
        {"/api/v1/ledger/proof?event=x",      "event", "ledger-event"     },
        {"/api/v1/ledger/consistency",        "from",  "ledger-size-bad"  },
        {"/api/v1/ledger/consistency?from=0", "from",  "ledger-size-bad"  },
        {"/api/v1/ledger/head?size=-1",       "size",  "ledger-size-bad"  },
        {"/api/v1/ledger/head?of=1",          "of",    "parameter-unknown"},
    };
    struct client *c = caller(state);

    for (size_t i = 0; i < COUNT(asked); i++) {
        client_get(c, asked[i].path);
        assert_int_equal(c->status, 422);
        assert_true(caller_blames(c, asked[i].field, asked[i].code));
    }
    client_get(c, "/api/v1/ledger/proof?event=1");
    assert_int_equal(c->status, 404);
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_there_before_the_first_head),
        cmocka_unit_test(an_event_is_proved_once_a_head_holds_it),
        cmocka_unit_test(heads_are_listed_and_tied_together),
        cmocka_unit_test(what_is_asked_wrongly_is_named),
    };
    return cmocka_run_group_tests_name("ledger", tests, cases_setup, cases_teardown);
}
