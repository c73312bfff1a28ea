/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/client.h"

#include "base/limits.h"
#include "http/cache.h"
#include "http/ops.h"
#include "http/rate.h"

enum { SHOWN = 7, OTHER = 8 }; /* reports: one that the page shows, and another */

static struct {
    int made;     /* pages so far */
    int64_t drop; /* report that changes while the page is being made; 0: none */
    struct page_cache *cache;
} site;

static void change(enum change_kind kind, int64_t id)
{
    struct changes what = {0};

    changes_add(&what, kind, id);
    cache_drop(site.cache, &what);
}

static enum err page(struct ctx *cx, struct request *rq, struct response *rs)
{
    rs->body = arena_fmt(&cx->arena, "%d %s %.*s", ++site.made, cx->lang == LANG_EN ? "en" : "id",
                         STR_ARG(request_query(rq, S("q"))));
    rs->cacheable = true;
    response_tag(rs, CHANGE_LIST, CHANGE_EVERY);
    response_tag(rs, CHANGE_REPORT, SHOWN);
    if (site.drop)
        change(CHANGE_REPORT, site.drop);
    return OK;
}

static enum err page_with_cookie(struct ctx *cx, struct request *rq, struct response *rs)
{
    response_cookie(cx, rs, S("bahasa"), S("id"), -1, S("/"));
    return page(cx, rq, rs);
}

static const struct route routes[] = {
    {HTTP_GET, "/",       page,             ROLES_ANYONE, RATE_READ},
    {HTTP_GET, "/bahasa", page_with_cookie, ROLES_ANYONE, RATE_READ},
};
static const struct route_table tables[] = {
    {routes, COUNT(routes)}
};

struct fixture {
    struct world world;
    struct ctx cx;
    struct client *c;
};

static int set_up(void **state)
{
    static struct fixture f;
    struct http_app app = {.tables = tables, .tables_n = 1};

    world_init_test(&f.world, INT64_C(1767225600000), 1);
    ctx_init(&f.cx, &f.world, COMMAND_ARENA_MAX);
    app.cache = site.cache = cache_new(&f.cx, &f.cx.arena, 1 << 20);
    app.ops = ops_new(&f.cx.arena);
    site.made = 0;
    site.drop = 0;
    f.c = client_open(&f.cx, &app);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    client_close(f->c);
    cache_close(site.cache);
    ctx_reset(&f->cx);
    world_test_close(&f->world);
    return 0;
}

static void assert_page(struct client *c, const char *target, const char *want)
{
    client_get(c, target);
    assert_int_equal(c->status, 200);
    assert_str(c->body, want);
}

static void a_page_is_made_once_for_all_visitors(void **state)
{
    struct client *c = ((struct fixture *)*state)->c;

    assert_page(c, "/?q=a", "1 id a");
    assert_page(c, "/?q=a", "1 id a");
    assert_page(c, "/?q=b", "2 id b");
    client_set_header(c, "Accept-Language", "en-GB,en;q=0.9,id;q=0.8");
    assert_page(c, "/?q=a", "1 id a"); /* a phone with English menus is still read in Indonesian */
    assert_str(client_header(c, "Cache-Control"), "no-cache");
    assert_str(client_header(c, "Vary"), "Accept-Encoding, Cookie, Save-Data");
    assert_int_equal(client_header(c, "X-Request-Id").n, 20);
}

static void whoever_has_a_cookie_or_a_token_gets_a_page_of_his_own(void **state)
{
    struct client *c = ((struct fixture *)*state)->c;

    assert_page(c, "/", "1 id ");
    client_set_header(c, "Cookie", "sesi=x");
    assert_page(c, "/", "2 id ");
    client_set_header(c, "Cookie", NULL);
    client_set_header(c, "Authorization", "Bearer lpr_x");
    assert_page(c, "/", "3 id ");
    client_set_header(c, "Authorization", NULL);
    assert_page(c, "/", "1 id ");
    assert_page(c, "/bahasa", "4 id ");
    assert_str(client_header(c, "Cache-Control"), "no-store");
    client_forget_cookies(c);
    assert_page(c, "/bahasa", "5 id ");
}

static void who_saves_data_gets_a_page_of_his_own(void **state)
{
    struct client *c = ((struct fixture *)*state)->c;

    assert_page(c, "/", "1 id ");
    client_set_header(c, "Save-Data", "on");
    assert_page(c, "/", "2 id ");
    client_set_header(c, "Save-Data", NULL);
    assert_page(c, "/", "1 id ");
}

static void a_known_page_is_304(void **state)
{
    struct client *c = ((struct fixture *)*state)->c;

    client_get(c, "/");
    str etag = arena_dup(&c->owner->arena, client_header(c, "ETag"));
    assert_true(str_starts(etag, S("W/\"")));
    client_set_header(
        c, "If-None-Match",
        arena_z(&c->owner->arena, arena_fmt(&c->owner->arena, "\"x\", %.*s", STR_ARG(etag))));
    client_get(c, "/");
    assert_int_equal(c->status, 304);
    assert_int_equal(c->body.n, 0);
}

static void a_commit_drops_the_pages_it_touched(void **state)
{
    struct client *c = ((struct fixture *)*state)->c;

    assert_page(c, "/", "1 id ");
    change(CHANGE_REPORT, OTHER);
    change(CHANGE_OFFICE, SHOWN);
    change(CHANGE_SEARCH, CHANGE_EVERY);
    assert_page(c, "/", "1 id ");
    change(CHANGE_REPORT, SHOWN);
    assert_page(c, "/", "2 id ");
    change(CHANGE_REPORT, CHANGE_EVERY);
    assert_page(c, "/", "3 id ");
    change(CHANGE_LIST, CHANGE_EVERY);
    assert_page(c, "/", "4 id ");
    cache_drop_all(site.cache);
    assert_page(c, "/", "5 id ");
}

static void a_page_made_across_a_commit_is_not_kept(void **state)
{
    struct client *c = ((struct fixture *)*state)->c;

    site.drop = SHOWN;
    assert_page(c, "/", "1 id ");
    site.drop = OTHER;
    assert_page(c, "/", "2 id ");
    assert_page(c, "/", "2 id ");
}

static void a_page_lives_two_seconds(void **state)
{
    struct fixture *f = *state;

    assert_page(f->c, "/", "1 id ");
    world_test_advance(&f->world, 1000);
    assert_page(f->c, "/", "1 id ");
    world_test_advance(&f->world, PAGE_FRESH_MS);
    assert_page(f->c, "/", "2 id ");
}

static bool count(struct page *page, void *arg)
{
    (void)page;
    ++*(int *)arg;
    return true;
}

static void one_asker_is_sent_ahead_while_the_others_are_served(void **state)
{
    struct fixture *f = *state;
    struct page_key key = {S("/"), LANG_ID};
    int served = 0;

    client_get(f->c, "/");
    world_test_advance(&f->world, PAGE_FRESH_MS - 100);
    int64_t now = now_ms(&f->cx);
    assert_false(cache_answer(site.cache, key, now, count, &served));
    assert_true(cache_answer(site.cache, key, now, count, &served));
    assert_true(cache_answer(site.cache, key, now, count, &served));
    assert_false(cache_answer(site.cache, key, now + 100, count, &served));
    assert_int_equal(served, 2);
}

static void a_page_at_hand_is_not_without_bound(void **state)
{
    struct fixture *f = *state;
    int n = 0;

    f->c->app.rates = rate_new(&f->cx, &f->cx.arena);
    do
        client_get(f->c, "/");
    while (f->c->status == 200 && ++n < 1000);
    assert_int_equal(n, rate_rule(RATE_READ)->burst);
    assert_int_equal(f->c->status, 429);
    assert_int_equal(site.made, 1);
}

static void its_bytes_are_bounded(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 3000; i++) {
        char target[32];
        snprintf(target, sizeof target, "/?q=%d", i);
        client_get(f->c, target);
        assert_true(cache_bytes(site.cache) <= 1 << 20);
    }
    assert_true(cache_bytes(site.cache) > 1 << 19);
    change(CHANGE_LIST, CHANGE_EVERY);
    assert_int_equal(cache_bytes(site.cache), 0);
}

static void rates_hold_per_network_and_come_back_with_time(void **state)
{
    struct fixture *f = *state;
    struct rate_table *t = rate_new(&f->cx, &f->cx.arena);
    int64_t now = now_ms(&f->cx);
    const struct rate_rule *rule = rate_rule(RATE_RECEIPT);
    char address[64];

    for (int i = 0; i < rule->burst; i++) { /* one household, many IPv6 addresses */
        snprintf(address, sizeof address, "2001:db8:0:1::%x", i + 1);
        assert_int_equal(rate_take(t, now, str_of(address), RATE_RECEIPT), 0);
    }
    assert_true(rate_take(t, now, S("2001:db8:0:1::ffff"), RATE_RECEIPT) > 0);
    assert_int_equal(rate_take(t, now, S("2001:db8:0:2::1"), RATE_RECEIPT), 0);
    assert_int_equal(rate_take(t, now, S("32.1.13.184"), RATE_RECEIPT), 0); /* the same bytes */
    assert_int_equal(rate_take(t, now, S("2001:db8:0:1::1"), RATE_WRITE), 0);
    for (int minute = 1; minute <= 3; minute++)
        for (int i = 0; i <= rule->per_minute; i++) {
            bool taken =
                rate_take(t, now + minute * 60000 + 1, S("2001:db8:0:1::1"), RATE_RECEIPT) == 0;
            assert_true(taken == (i < rule->burst));
        }
    assert_int_equal(rate_take(NULL, now, S("x"), RATE_READ), 0);
    for (int i = 0; i < 100000; i++) /* more addresses than places: nobody new is locked out */
        assert_int_equal(
            rate_take(t, now,
                      arena_fmt(&f->cx.arena, "10.%d.%d.%d", i >> 16, i >> 8 & 255, i & 255),
                      RATE_RECEIPT),
            0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_page_is_made_once_for_all_visitors),
        TEST(whoever_has_a_cookie_or_a_token_gets_a_page_of_his_own),
        TEST(who_saves_data_gets_a_page_of_his_own),
        TEST(a_known_page_is_304),
        TEST(a_commit_drops_the_pages_it_touched),
        TEST(a_page_made_across_a_commit_is_not_kept),
        TEST(a_page_lives_two_seconds),
        TEST(one_asker_is_sent_ahead_while_the_others_are_served),
        TEST(a_page_at_hand_is_not_without_bound),
        TEST(its_bytes_are_bounded),
        TEST(rates_hold_per_network_and_come_back_with_time),
    };
    return cmocka_run_group_tests_name("cache", tests, NULL, NULL);
}
