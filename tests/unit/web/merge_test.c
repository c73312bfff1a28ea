/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Merging on pages and over the API. */
#include "support/caller.h"
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "report/support.h"

static const char *page(struct client *c, int64_t id, const char *before, const char *rest)
{
    struct report r = case_read(c->owner, id);

    return arena_fmt(&c->owner->arena, "%s/laporan/%.*s%s", before, STR_ARG(r.number), rest).p;
}

static const char *number(struct client *c, int64_t id)
{
    return number_format(c->owner, case_read(c->owner, id).number).p;
}

static int64_t open_report(struct ctx *cx, const struct cases *c)
{
    return case_in_state(cx, c, STATE_IN_PROGRESS);
}

static void an_officer_merges_and_splits_on_the_page_of_the_case(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t lead = open_report(cx, &people), child = open_report(cx, &people);
    struct client *c = site_client(cx);

    site_sign_in(c, people.coordinator);
    client_get(c, page(c, child, "/kerja", ""));
    assert_true(site_has(c, "name=\"induk\""));
    client_post(c, page(c, child, "/kerja", "/gabung"), "induk", "26-0000-0000", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "bukan laporan di meja Anda"));
    client_post(c, page(c, child, "/kerja", "/gabung"), NULL);
    assert_int_equal(c->status, 422);
    client_post(c, page(c, child, "/kerja", "/gabung"), "induk", number(c, lead), NULL);
    assert_int_equal(c->status, 303);
    client_get(c, page(c, child, "/kerja", ""));
    assert_true(site_has(c, number(c, lead)));
    assert_true(site_has(c, "/pisah"));
    client_get(c, page(c, lead, "/kerja", ""));
    assert_true(site_has(c, "Laporan lain tentang hal ini"));
    assert_true(site_has(c, number(c, child)));
    assert_true(site_has(c, "ikut ditangani di sini"));
    client_post(c, page(c, child, "/kerja", "/pisah"), NULL);
    assert_int_equal(c->status, 303);
    assert_str(case_read(cx, child).state, "in_progress");
    site_close(c);
}

static void a_reporter_reads_it_writes_there_and_may_leave(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t lead = open_report(cx, &people), child = open_report(cx, &people);
    struct client *c = site_client(cx);

    case_as(cx, people.coordinator);
    case_move(cx, child, &(struct move){.action = ACT_MERGE, .lead = SOME(lead)});
    client_get(c, page(c, child, "", ""));
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Ditangani bersama"));
    assert_true(site_has(c, number(c, lead)));
    client_get(c, page(c, lead, "", ""));
    assert_true(site_has(c, "1 laporan lain tentang hal yang sama"));
    assert_false(site_has(c, "ikut ditangani di sini")); /* which one is for staff */
    /* support of the one counts for the other */
    client_post(c, page(c, child, "", "/dukung"), NULL);
    assert_int_equal(c->status, 303);
    int64_t n;
    assert_ok(cx, support_count(cx, lead, &n));
    assert_int_equal(n, 1);
    site_sign_in_reporter(c, child);
    client_get(c, page(c, child, "", ""));
    assert_true(site_has(c, "/pisah"));
    client_post(c, page(c, child, "", "/tanggapan"), "teks", "Tiangnya miring juga.", NULL);
    assert_int_equal(c->status, 303);
    assert_true(case_read(cx, lead).is_reply_due);
    client_post(c, page(c, child, "", "/pisah"), NULL);
    assert_int_equal(c->status, 303);
    assert_str(case_read(cx, child).state, "in_progress");
    site_close(c);
}

static void the_api_merges_answers_and_splits(void **state)
{
    struct client *c = caller(state);
    struct cases people = cases_of(state);
    int64_t lead = open_report(c->owner, &people), child = open_report(c->owner, &people);
    str mine = case_read(c->owner, child).number, theirs = case_read(c->owner, lead).number;

    caller_token(c, people.coordinator, SCOPE_REPORTS_READ | SCOPE_ACTIONS);
    const char *act = caller_path(c, mine, "/actions");
    caller_post(c, act, "{\"action\": \"merge\"}");
    assert_int_equal(c->status, 422);
    assert_true(caller_blames(c, "lead", "lead-missing"));
    caller_post(c, act, "{\"action\": \"merge\", \"lead\": \"26-0000-0000\"}");
    assert_true(caller_blames(c, "lead", "lead-unknown"));
    str json =
        arena_fmt(&c->owner->arena, "{\"action\": \"merge\", \"lead\": \"%.*s\"}", STR_ARG(theirs));
    caller_post(c, act, json.p);
    assert_int_equal(c->status, 200);
    assert_str(caller_member(c, "state"), "merged");
    assert_str(caller_member(c, "recap"), "diproses");
    assert_str(caller_member(c, "lead"), number_format(c->owner, theirs).p);
    client_get(c, caller_path(c, theirs, ""));
    assert_int_equal(caller_number(c, "merged"), 1);
    caller_post(c, act, "{\"action\": \"split\"}");
    assert_int_equal(c->status, 200);
    assert_str(caller_member(c, "state"), "in_progress");
    caller_post(c, act, json.p);
    caller_post(c, caller_path(c, theirs, "/actions"),
                "{\"action\": \"publish\", \"text\": \"Lampu diganti pada 3 Maret 2026 oleh "
                "petugas di lokasi.\"}");
    assert_int_equal(c->status, 200);
    assert_int_equal(caller_number(c, "merged"), 0);
    client_get(c, caller_path(c, mine, ""));
    assert_str(caller_member(c, "state"), "answered");
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_officer_merges_and_splits_on_the_page_of_the_case),
        cmocka_unit_test(a_reporter_reads_it_writes_there_and_may_leave),
        cmocka_unit_test(the_api_merges_answers_and_splits),
    };

    return cmocka_run_group_tests_name("merge on pages", tests, cases_setup, cases_teardown);
}
