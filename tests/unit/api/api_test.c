/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* API v1 as another system meets it. */
#include "support/caller.h"
#include "support/engine.h"

#include <ctype.h>

#include "account/manage.h"
#include "api/api.h"
#include "base/code32.h"
#include "base/limits.h"
#include "http/route.h"
#include "ledger/sequence.h"

#define REPORT                                                                                    \
    "{\"class\":\"complaint\",\"title\":\"Jembatan kayu patah\",\"body\":\"Papan jembatan patah " \
    "dan anak sekolah sulit lewat.\"}"

static void a_report_is_made_once_and_opens_with_its_receipt(void **state)
{
    struct client *c = caller(state);

    client_set_header(c, "Idempotency-Key", "kunci-api-1");
    caller_post(c, "/api/v1/reports", REPORT);
    assert_int_equal(c->status, 201);
    str number = caller_member(c, "number"), receipt = caller_member(c, "receipt");
    assert_int_equal(number.n, 12);
    caller_post(c, "/api/v1/reports", REPORT);
    assert_int_equal(c->status, 201);
    assert_true(str_eq(caller_member(c, "number"), number) &&
                str_eq(caller_member(c, "receipt"), receipt));
    caller_post(
        c, "/api/v1/reports",
        "{\"class\":\"complaint\",\"title\":\"Judul lain\",\"body\":\"Isi yang lain sama sekali "
        "ya.\"}");
    assert_int_equal(c->status, 422);
    assert_str(caller_member(c, "type"), "/problem/idempotency-mismatch");
    assert_str(caller_member(c, "code"), "idempotency-mismatch");
    client_get(c, caller_path(c, number, ""));
    assert_int_equal(c->status, 200);
    assert_str(caller_member(c, "state"), "received");
    assert_null(jv_get(caller_answer(c), S("title"))); /* not verified: number and state only */
    caller_receipt(c, receipt);
    client_get(c, caller_path(c, number, ""));
    assert_str(caller_member(c, "title"), "Jembatan kayu patah");
    caller_post(c, caller_path(c, number, "/actions"), "{\"action\":\"withdraw\"}");
    assert_int_equal(c->status, 200);
    assert_str(caller_member(c, "state"), "withdrawn");
    site_close(c);
}

static void a_whole_life_goes_through_tokens(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    struct submitted s = case_submit(c->owner, true);
    str number = s.report.number;

    caller_token(c, people.coordinator, SCOPES_ALL);
    client_set_header(c, "If-Match", "\"1\"");
    caller_post(c, caller_path(c, number, "/actions"),
                "{\"action\":\"verify\",\"agency\":\"dishub\"}");
    assert_int_equal(c->status, 200);
    caller_post(c, caller_path(c, number, "/actions"), "{\"action\":\"note\",\"text\":\"Basi.\"}");
    assert_int_equal(c->status, 412);
    client_set_header(c, "If-Match", NULL);
    caller_token(c, people.liaison, SCOPES_ALL);
    caller_post(
        c, caller_path(c, number, "/actions"),
        "{\"action\":\"publish\",\"text\":\"Lampu diganti pada 3 Maret 2026 oleh petugas dinas di "
        "lokasi.\"}");
    assert_int_equal(c->status, 200);
    caller_post(c, caller_path(c, number, "/actions"), "{\"action\":\"confirm\"}");
    assert_int_equal(c->status, 403);
    caller_post(c, caller_path(c, number, "/actions"),
                "{\"action\":\"follow_up\",\"text\":\"Lagi.\"}");
    assert_int_equal(c->status, 409);
    assert_true(str_has(c->body, S("This step is not possible in the report's present state.")));
    caller_post(c, caller_path(c, number, "/actions"),
                "{\"action\":\"escalate\",\"to\":\"leader\"}");
    assert_int_equal(c->status, 403);
    client_get(c, caller_path(c, number, "/events"));
    assert_int_equal(c->status, 200);
    assert_int_equal(jv_count(jv_get(caller_answer(c), S("items"))), 3);
    site_close(c);
}

/* The role in which the account sent a report, from its first event. */
static str role_of_sender(struct client *c, int64_t account, int64_t reader)
{
    const struct jv *event;
    str role = S("");

    caller_token(c, account, SCOPES_ALL);
    caller_post(c, "/api/v1/reports", REPORT);
    assert_int_equal(c->status, 201);
    str number = caller_member(c, "number");
    caller_token(c, reader, SCOPES_ALL);
    client_get(c, caller_path(c, number, "/events"));
    event = jv_first(jv_get(caller_answer(c), S("items")));
    jv_str(jv_get(jv_get(event, S("actor")), S("role")), &role);
    return role;
}

static void who_takes_in_reports_sends_in_that_role_and_who_does_not_as_a_reporter(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);

    assert_str(role_of_sender(c, people.liaison, people.coordinator), "liaison");
    assert_str(role_of_sender(c, people.auditor, people.coordinator), "reporter");
    site_close(c);
}

static void one_version_looks_different_to_each_and_says_so(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    struct submitted s = case_submit(c->owner, false);

    client_get(c, caller_path(c, s.report.number, ""));
    assert_str(client_header(c, "ETag"), "\"1\"");
    assert_true(str_has(client_header(c, "Vary"), S("Authorization")));
    caller_token(c, people.coordinator, SCOPES_ALL);
    client_get(c, caller_path(c, s.report.number, ""));
    assert_str(client_header(c, "ETag"), "\"1\"");
    assert_true(jv_is(jv_get(caller_answer(c), S("area")), JV_NULL));
    assert_true(site_has(c, "/batas-waktu\"}"));
    site_close(c);
}

static void what_is_wrong_is_named_by_its_field(void **state)
{
    struct client *c = caller(state);

    caller_post(c, "/api/v1/reports",
                "{\"class\":\"complaint\",\"title\":\"\",\"body\":\"pendek\"}");
    assert_int_equal(c->status, 422);
    assert_true(
        site_has(c, "{\"field\":\"title\",\"code\":\"title-missing\",\"message\":\"The title is "
                    "missing.\"}"));
    assert_true(site_has(c, "\"field\":\"body\""));
    assert_true(str_starts(client_header(c, "Content-Type"), S("application/problem+json")));
    caller_post(c, "/api/v1/reports", "[1,2");
    assert_int_equal(c->status, 400);
    client_get(c, "/api/v1/reports/0000000000");
    assert_int_equal(c->status, 404);
    client_set_header(c, "Authorization", "Bearer lpr_tidakada");
    client_get(c, "/api/v1/agencies");
    assert_true(c->status == 401 || c->status == 403);
    site_close(c);
}

/* A code that does not fit tells no more of a hidden report than of a number that is none. */
static void a_wrong_receipt_tells_nothing_of_a_hidden_report(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    struct submitted s = case_submit(c->owner, false);
    struct move hide = {.action = ACT_EDIT, .confidential = true};

    caller_receipt(c, S("0000000000000000000000000"));
    client_get(c, caller_path(c, s.report.number, ""));
    assert_int_equal(c->status, 403);
    case_as(c->owner, people.coordinator);
    case_move(c->owner, s.report.id, &hide);
    client_get(c, caller_path(c, s.report.number, ""));
    assert_int_equal(c->status, 404);
    str type = arena_dup(&c->owner->arena, caller_member(c, "type"));
    client_get(c, "/api/v1/reports/0000000000");
    assert_int_equal(c->status, 404);
    assert_true(str_eq(caller_member(c, "type"), type));
    caller_receipt(c, s.receipt);
    client_get(c, caller_path(c, s.report.number, ""));
    assert_int_equal(c->status, 200);
    site_close(c);
}

/* What everybody may read needs no scope; why a report may be archived is told by code and words.
 */
static void reference_lists_are_open_to_any_token(void **state)
{
    static const char *const open[] = {"/api/v1/agencies", "/api/v1/topics", "/api/v1/areas",
                                       "/api/v1/reasons",
                                       "/api/v1/calendar/deadline?from=2026-03-02&days=3"};
    struct client *c = caller(state);
    struct cases people = cases_of(state);

    caller_token(c, people.coordinator, SCOPE_ACTIONS);
    for (size_t i = 0; i < COUNT(open); i++) {
        client_get(c, open[i]);
        assert_int_equal(c->status, 200);
    }
    client_get(c, "/api/v1/reasons?kind=close");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "{\"code\":\"done_seen\",\"name\":"));
    assert_false(site_has(c, "\"kind\":\"archive\""));
    client_get(c, "/api/v1/reasons?kind=lain");
    assert_int_equal(c->status, 422);
    site_close(c);
}

static void scopes_bound_a_token(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    struct submitted s = case_submit(c->owner, false);

    caller_token(c, people.coordinator, SCOPE_REPORTS_READ);
    client_get(c, caller_path(c, s.report.number, ""));
    assert_int_equal(c->status, 200);
    assert_str(caller_member(c, "title"), "Lampu jalan mati di RT 05");
    caller_post(c, caller_path(c, s.report.number, "/actions"),
                "{\"action\":\"note\",\"text\":\"Tidak boleh.\"}");
    assert_int_equal(c->status, 403);
    site_close(c);
}

static void a_list_by_cursor_shows_each_once(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    size_t seen = 0, before;
    str next = S("0");

    for (int i = 0; i < 7; i++)
        case_submit(c->owner, false);
    caller_token(c, people.coordinator, SCOPES_ALL);
    client_get(c, "/api/v1/reports?limit=100&state=received");
    before = jv_count(jv_get(caller_answer(c), S("items")));
    while (next.n) {
        client_get(c, arena_z(&c->owner->arena,
                              arena_fmt(&c->owner->arena,
                                        "/api/v1/reports?limit=3&state=received&cursor=%.*s",
                                        STR_ARG(next))));
        assert_int_equal(c->status, 200);
        seen += jv_count(jv_get(caller_answer(c), S("items")));
        next = caller_member(c, "next");
    }
    assert_true(before >= 7);
    assert_int_equal(seen, before);
    client_get(c, "/api/v1/reports?limit=101");
    assert_int_equal(c->status, 422);
    site_close(c);
}

/* Every report of the list's pages, two on each; dies when one comes twice or out of order. */
static size_t count_by_pages(struct client *c, bool *found, str wanted)
{
    struct ctx *cx = c->owner;
    str next = S("0"), number, before = S("~");
    size_t n = 0;

    *found = false;
    while (next.n) {
        client_get(c,
                   arena_z(&cx->arena, arena_fmt(&cx->arena, "/api/v1/reports?limit=2&cursor=%.*s",
                                                 STR_ARG(next))));
        assert_int_equal(c->status, 200);
        struct jv *page = caller_answer(c);
        for (const struct jv *r = jv_first(jv_get(page, S("items"))); r; r = r->next, n++) {
            assert_true(jv_str(jv_get(r, S("number")), &number));
            assert_false(str_eq(number, before));
            before = number;
            assert_int_equal(number_parse(cx, number, &number), CODE_GOOD);
            *found |= str_eq(number, wanted);
        }
        next = S("");
        jv_str(jv_get(page, S("next")), &next);
    }
    return n;
}

static void who_works_in_two_offices_sees_both_desks(void **state)
{
    struct client *c = caller(state);
    struct ctx *cx = c->owner;
    struct cases people = cases_of(state);
    int64_t both = office_person(cx, "dua.dinas", ROLE_LIAISON, people.office.dishub);
    int64_t here = case_in_state(cx, &people, STATE_IN_PROGRESS);
    bool found;
    size_t one, two;

    caller_token(c, both, SCOPES_ALL);
    one = count_by_pages(c, &found, case_read(cx, here).number);
    assert_true(found && one >= 1);
    case_as(cx, 0);
    assert_ok(cx, account_join(cx, both, ROLE_LIAISON, people.office.dinkes, 0, NONE));
    struct submitted there = case_submit(cx, false), between = case_submit(cx, false);
    case_as(cx, people.coordinator);
    case_move(cx, there.report.id,
              &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dinkes)});
    case_move(cx, between.report.id,
              &(struct move){
                  .action = ACT_VERIFY,
                  .agency = SOME(people.office.dinkes),
                  .co = {{people.office.dishub}, 1}
    });
    two = count_by_pages(c, &found, there.report.number);
    assert_true(found);
    assert_int_equal(two, one + 2); /* the one on both desks once */
    site_close(c);
}

static size_t events_after(struct client *c, int64_t limit, int64_t *after)
{
    client_get(c, arena_z(&c->owner->arena,
                          arena_fmt(&c->owner->arena, "/api/v1/events?limit=%lld&after=%lld",
                                    (long long)limit, (long long)*after)));
    assert_int_equal(c->status, 200);
    assert_true(jv_i64(jv_get(caller_answer(c), S("after")), after));
    return jv_count(jv_get(caller_answer(c), S("items")));
}

static void the_log_is_read_on_over_what_is_hidden(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    int64_t moved, after = 0, head;
    size_t seen = 0, all;
    bool goes_on = true;

    case_submit(c->owner, false); /* not verified: its event is hidden */
    case_in_state(c->owner, &people, STATE_IN_PROGRESS);
    do
        assert_ok(c->owner, sequence_some(c->owner, &moved));
    while (moved);
    all = events_after(c, PAGE_ROWS_MAX, &after);
    assert_in_range(all, 2, PAGE_ROWS_MAX - 1);
    head = after; /* the account events before the first report were passed over */
    after = 0;
    while (goes_on) {
        size_t n = events_after(c, 1, &after);
        assert_true(jv_bool(jv_get(caller_answer(c), S("more")), &goes_on));
        assert_int_equal(n, goes_on ? 1 : seen < all);
        seen += n;
    }
    assert_int_equal(seen, all);
    assert_int_equal(after, head);
    site_close(c);
}

static void the_deadline_is_explained_day_by_day(void **state)
{
    struct client *c = caller(state);

    client_get(c, "/api/v1/calendar/deadline?from=2026-03-13&days=5");
    assert_int_equal(c->status, 200);
    /* Nyepi and Idulfitri with their joint leave lie between */
    assert_str(caller_member(c, "due"), "2026-03-27T16:30:00.000+07:00");
    assert_true(site_has(c, "\"why\":\"national\"") && site_has(c, "\"why\":\"joint_leave\""));
    client_get(c, "/api/v1/calendar/deadline?from=besok&days=5");
    assert_int_equal(c->status, 422);
    /* past the end of the calendar it is refused, not counted */
    client_get(c, "/api/v1/calendar/deadline?from=9999-12-20&days=30");
    assert_int_equal(c->status, 422);
    site_close(c);
}

static str lower(struct client *c, str word)
{
    char *p = arena_alloc(&c->cx.arena, 1, word.n + 1);

    for (size_t i = 0; i < word.n; i++)
        p[i] = (char)tolower(word.p[i]);
    return (str){p, word.n};
}

static void the_description_names_every_route(void **state)
{
    struct client *c = caller(state);
    struct jv *paths;

    client_get(c, "/openapi.json");
    assert_int_equal(c->status, 200);
    paths = caller_answer(c);
    for (size_t i = 0; i < api_routes.n; i++) {
        const struct route *r = &api_routes.v[i];
        if (!str_starts(str_of(r->pattern), S("/api/")))
            continue;
        const struct jv *path = jv_get(jv_get(paths, S("paths")), str_of(r->pattern));
        str method = lower(c, method_name(r->method));
        if (!jv_get(path, method))
            print_error("not described: %.*s %s\n", STR_ARG(method), r->pattern);
        assert_non_null(jv_get(path, method));
    }
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_made_once_and_opens_with_its_receipt),
        cmocka_unit_test(a_whole_life_goes_through_tokens),
        cmocka_unit_test(who_takes_in_reports_sends_in_that_role_and_who_does_not_as_a_reporter),
        cmocka_unit_test(one_version_looks_different_to_each_and_says_so),
        cmocka_unit_test(what_is_wrong_is_named_by_its_field),
        cmocka_unit_test(scopes_bound_a_token),
        cmocka_unit_test(a_wrong_receipt_tells_nothing_of_a_hidden_report),
        cmocka_unit_test(reference_lists_are_open_to_any_token),
        cmocka_unit_test(a_list_by_cursor_shows_each_once),
        cmocka_unit_test(who_works_in_two_offices_sees_both_desks),
        cmocka_unit_test(the_log_is_read_on_over_what_is_hidden),
        cmocka_unit_test(the_deadline_is_explained_day_by_day),
        cmocka_unit_test(the_description_names_every_route),
    };
    return cmocka_run_group_tests_name("api", tests, cases_setup, cases_teardown);
}
