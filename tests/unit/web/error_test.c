/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "web/view.h"

/* The page that a failed request gets, of a status that the dispatcher has set. */
static str error_page(struct client *c, int status, enum err e, enum lang lang)
{
    struct request rq = {.method = HTTP_GET, .path = S("/x"), .target = S("/x"), .app = &c->app};
    struct response rs = {.status = status};
    struct ctx *cx = c->owner;

    cx->lang = lang;
    cx->request_id = S("0123");
    (void)fail(cx, e, "words for the log");
    web_error(cx, &rq, &rs, e);
    cx->lang = LANG_ID;
    assert_int_equal(rs.status, status);
    return rs.body;
}

static void every_refusal_has_a_page_of_its_own_in_both_languages(void **state)
{
    static const int statuses[] = {400, 403, 404, 405, 409, 412, 413, 415, 422, 429, 500, 501, 503};
    struct client *c = site_client(engine_ctx(state));
    str titles[LANG_COUNT * COUNT(statuses)], rest;
    size_t n = 0;

    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (size_t i = 0; i < COUNT(statuses); i++) {
            str page = error_page(c, statuses[i], ERR_BUG, lang);
            assert_false(str_has(page, S("words for the log")));
            assert_int_equal(str_has(page, S("0123")), statuses[i] >= 500); /* ours to look for */
            assert_int_equal(str_has(page, S("plain\" href=\"/lacak\"")), statuses[i] == 404);
            assert_true(str_has(page, S("<a class=\"button plain\" href=\"/\">")));
            str_cut(str_slice(page, (size_t)str_find(page, S("<h1>")) + 4, page.n), '<', &titles[n],
                    &rest);
            for (size_t k = 0; k < n; k++)
                assert_false(str_eq(titles[k], titles[n]));
            n++;
        }
    site_close(c);
}

static void a_status_without_words_is_called_the_callers_mistake_or_ours(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    assert_true(
        str_has(error_page(c, 418, ERR_INVALID, LANG_EN), S("The request could not be read")));
    assert_true(str_has(error_page(c, 418, ERR_INVALID, LANG_ID), S("Permintaan tidak terbaca")));
    assert_true(str_has(error_page(c, 507, ERR_IO, LANG_ID), S("Ada kesalahan di pihak kami")));
    site_close(c);
}

/* Moves have no page; the way back leads to the report they would have moved. */
static void the_way_back_is_a_page_that_is_there(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    int64_t id = case_in_state(cx, &people, STATE_ANSWERED);
    str report = arena_fmt(&cx->arena, "/laporan/%.*s",
                           STR_ARG(number_format(cx, case_read(cx, id).number)));
    str back = arena_fmt(&cx->arena, "<a class=\"button\" href=\"%.*s\">", STR_ARG(report));
    struct client *c = site_client(cx);

    site_sign_in_reporter(c, id);
    client_post(c, arena_z(&cx->arena, arena_fmt(&cx->arena, "%.*s/tidak-ada", STR_ARG(report))),
                "versi", "1", NULL);
    assert_int_equal(c->status, 404);
    assert_true(str_has(c->body, back));
    client_get(c, arena_z(&cx->arena, report));
    assert_int_equal(c->status, 200);
    client_get(c, "/tidak-ada");
    assert_int_equal(c->status, 404);
    assert_false(str_has(c->body, S("<a class=\"button\" href=")));
    site_close(c);
}

static void programs_get_a_problem_document(void **state)
{
    struct client *c = site_client(engine_ctx(state));

    client_set_header(c, "Accept", "application/json");
    client_get(c, "/tidak-ada");
    assert_int_equal(c->status, 404);
    assert_str(client_header(c, "Content-Type"), "application/problem+json");
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_has_a_page_of_its_own_in_both_languages),
        cmocka_unit_test(a_status_without_words_is_called_the_callers_mistake_or_ours),
        cmocka_unit_test(the_way_back_is_a_page_that_is_there),
        cmocka_unit_test(programs_get_a_problem_document),
    };
    return cmocka_run_group_tests_name("error pages", tests, cases_setup, cases_teardown);
}
