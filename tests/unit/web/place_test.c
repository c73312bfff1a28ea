/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Where an officer stands in a queue: kept on the way to a case, through its moves, and back. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/limits.h"
#include "base/world.h"
#include "worker/worker.h"

enum { MANY = PAGE_ROWS + 5 };

/* The address of the first link of the page after these words; "" when there is none. */
static str link_after(struct ctx *cx, const struct client *c, const char *words)
{
    ptrdiff_t at = str_find(c->body, str_of(words));
    str rest, link, head, out = S("");

    if (at < 0)
        return out;
    rest = str_slice(c->body, (size_t)at, c->body.n);
    at = str_find(rest, S("href=\""));
    assert_true(at >= 0);
    str_cut(str_slice(rest, (size_t)at + 6, rest.n), '"', &link, &rest);
    while (str_cut(link, '&', &head, &link)) {
        out = arena_fmt(&cx->arena, "%.*s%.*s&", STR_ARG(out), STR_ARG(head));
        assert_true(str_skip(&link, S("amp;")));
    }
    return arena_fmt(&cx->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(head));
}

static void visit(struct ctx *cx, struct client *c, str address)
{
    str page, fragment;

    str_cut(address, '#', &page, &fragment);
    client_get(c, arena_z(&cx->arena, page));
    assert_int_equal(c->status, 200);
}

static str number_of(str address)
{
    str head, number;

    assert_true(str_skip(&address, S("/kerja/laporan/")));
    str_cut(address, '?', &number, &head);
    return number;
}

/* Reports that wait to be checked, each due a little later than the one before. */
static void send_many(struct ctx *cx, void **state, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        case_submit(cx, true);
        world_test_advance(&((struct engine *)*state)->world, 1000);
    }
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
}

/* Goes by rel="next" or "prev" until there is no such link; how many cases were seen. */
static size_t walk(struct ctx *cx, struct client *c, str from, const char *rel, str *last_out)
{
    size_t n = 0;

    while (from.n) {
        visit(cx, c, from);
        assert_true(n++ < 2 * MANY);
        *last_out = from;
        from = link_after(cx, c, rel);
    }
    return n;
}

static void one_walks_through_the_queue_forward_and_back(void **state)
{
    static const char *const queues[] = {
        "/kerja?antrean=verifikasi&unit=kab",
        "/kerja?antrean=semua&unit=kab&kanal=web&klasifikasi=pengaduan",
        "/kerja?antrean=verifikasi&unit=kab&q=lampu+masjid",
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    send_many(cx, state, MANY);
    site_sign_in(c, people.coordinator);
    for (size_t i = 0; i < COUNT(queues); i++) {
        visit(cx, c, str_of(queues[i]));
        str first = link_after(cx, c, "<tbody>"), last, again;
        assert_int_equal(walk(cx, c, first, "rel=\"next\"", &last), MANY);
        assert_int_equal(walk(cx, c, last, "rel=\"prev\"", &again), MANY);
        assert_str(number_of(again), arena_z(&cx->arena, number_of(first)));
        /* the last stands on the second page, and its way back leads there */
        visit(cx, c, last);
        str back = link_after(cx, c, "class=\"way");
        assert_true(str_has(back, S("&setelah=")));
        assert_true(str_ends(back, arena_fmt(&cx->arena, "#l-%.*s", STR_ARG(number_of(last)))));
        visit(cx, c, back);
        assert_true(str_has(c->body,
                            arena_fmt(&cx->arena, "<tr id=\"l-%.*s\">", STR_ARG(number_of(last)))));
    }
    site_close(c);
}

static void the_way_back_keeps_queue_and_filters(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    send_many(cx, state, 1);
    site_sign_in(c, people.coordinator);
    visit(cx, c, S("/kerja?antrean=verifikasi&unit=kab&kanal=web&dari=2026-03-01"));
    visit(cx, c, link_after(cx, c, "<tbody>"));
    assert_true(str_starts(link_after(cx, c, "class=\"way"),
                           S("/kerja?antrean=verifikasi&unit=kab&kanal=web&dari=2026-03-01#l-")));
    assert_true(site_has(c, "Perlu diperiksa</a>"));
    /* also by way of the page that explains its due day */
    visit(cx, c, link_after(cx, c, "Batas pemeriksaan"));
    assert_true(str_starts(link_after(cx, c, "</h1>"), S("/kerja/laporan/")));
    visit(cx, c, link_after(cx, c, "</h1>"));
    assert_true(str_starts(link_after(cx, c, "class=\"way"),
                           S("/kerja?antrean=verifikasi&unit=kab&kanal=web&dari=2026-03-01#l-")));
    site_close(c);
}

static void a_move_comes_back_to_its_place(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    send_many(cx, state, 3);
    site_sign_in(c, people.coordinator);
    visit(cx, c, S("/kerja?antrean=verifikasi&unit=kab&kanal=web"));
    visit(cx, c, link_after(cx, c, "<tbody>"));
    str before = number_of(link_after(cx, c, "rel=\"next\""));
    str form = link_after(cx, c, "rel=\"next\"");
    visit(cx, c, form); /* the second of the queue */
    str after = number_of(link_after(cx, c, "rel=\"next\""));
    str query, number = number_of(form);
    assert_str(number, arena_z(&cx->arena, before));
    str_cut(form, '?', &form, &query);
    client_post(c, arena_fmt(&cx->arena, "%.*s/verifikasi?%.*s", STR_ARG(form), STR_ARG(query)).p,
                "instansi", "tidak-ada", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "/verifikasi?antrean=verifikasi&amp;unit=kab&amp;kanal=web"));
    assert_str(number_of(link_after(cx, c, "rel=\"next\"")), arena_z(&cx->arena, after));
    client_post(c, arena_fmt(&cx->arena, "%.*s/verifikasi?%.*s", STR_ARG(form), STR_ARG(query)).p,
                "instansi", "dishub", NULL);
    assert_int_equal(c->status, 303);
    visit(cx, c, arena_dup(&cx->arena, client_header(c, "Location")));
    assert_true(site_has(c, "role=\"status\">Laporan sudah diteruskan."));
    /* It is not in the queue any more; what was beside it still is. */
    assert_str(number_of(link_after(cx, c, "rel=\"next\"")), arena_z(&cx->arena, after));
    assert_true(link_after(cx, c, "rel=\"prev\"").n > 0);
    assert_true(str_starts(link_after(cx, c, "class=\"way"),
                           S("/kerja?antrean=verifikasi&unit=kab&kanal=web#l-")));
    site_close(c);
}

static void what_is_no_place_of_this_account_is_none(void **state)
{
    static const char *const asked[] = {
        "antrean=entah&unit=kab",
        "antrean=verifikasi&unit=dinkes",
        "antrean=verifikasi&unit=https://jahat.invalid/",
        "antrean=verifikasi",
        "antrean=verifikasi&unit=kab&kanal=telepati",
        "antrean=verifikasi&unit=kab&dari=//jahat.invalid",
    };
    static const char *const crooked[] = {
        "tempat=//jahat.invalid", "tempat=-5--6", "batas=x&setelah=//jahat.invalid",
        "beres=//jahat.invalid",  "batas=1",      "setelah=-1",
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = case_in_state(cx, &people, STATE_RECEIVED);
    str number = case_read(cx, id).number;

    site_sign_in(c, people.coordinator);
    for (size_t i = 0; i < COUNT(asked); i++) {
        visit(cx, c, arena_fmt(&cx->arena, "/kerja/laporan/%.*s?%s", STR_ARG(number), asked[i]));
        assert_true(str_starts(link_after(cx, c, "class=\"way"), S("/kerja#l-")));
        assert_false(site_has(c, "id=\"masalah\""));
        client_post(
            c, arena_fmt(&cx->arena, "/kerja/laporan/%.*s/catatan?%s", STR_ARG(number), asked[i]).p,
            "teks", "Satu catatan.", NULL);
        assert_int_equal(c->status, 303);
        assert_str(client_header(c, "Location"),
                   arena_fmt(&cx->arena, "/kerja/laporan/%.*s?beres=catatan", STR_ARG(number)).p);
    }
    for (size_t i = 0; i < COUNT(crooked); i++) {
        visit(cx, c,
              arena_fmt(&cx->arena, "/kerja/laporan/%.*s?antrean=verifikasi&unit=kab&%s",
                        STR_ARG(number), crooked[i]));
        assert_true(str_starts(link_after(cx, c, "class=\"way"),
                               S("/kerja?antrean=verifikasi&unit=kab#l-")));
        assert_str(link_after(cx, c, "rel=\"next\""), "");
    }
    site_close(c);
}

static void a_number_that_was_typed_keeps_the_queue(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    str number = case_read(cx, case_in_state(cx, &people, STATE_RECEIVED)).number;

    site_sign_in(c, people.coordinator);
    client_get(
        c,
        arena_fmt(&cx->arena, "/kerja?antrean=semua&unit=kab&kanal=web&q=%.*s", STR_ARG(number)).p);
    assert_int_equal(c->status, 303);
    assert_str(client_header(c, "Location"),
               arena_fmt(&cx->arena, "/kerja/laporan/%.*s?antrean=semua&unit=kab&kanal=web",
                         STR_ARG(number))
                   .p);
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_walks_through_the_queue_forward_and_back),
        cmocka_unit_test(the_way_back_keeps_queue_and_filters),
        cmocka_unit_test(a_move_comes_back_to_its_place),
        cmocka_unit_test(what_is_no_place_of_this_account_is_none),
        cmocka_unit_test(a_number_that_was_typed_keeps_the_queue),
    };
    return cmocka_run_group_tests_name("place", tests, cases_setup, cases_teardown);
}
