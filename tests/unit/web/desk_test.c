/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The queue's filters: in the address, in the form, above the list. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "worker/worker.h"

static struct {
    int64_t topic_below;
} made;

/* A topic with one below it, a district with a village in it. */
static int setup(void **state)
{
    if (cases_setup(state))
        return 1;
    struct ctx *cx = engine_ctx(state);
    int64_t root = id_new(cx);

    made.topic_below = id_new(cx);
    str topics = arena_fmt(
        &cx->arena,
        "INSERT INTO topic (id, code, name, name_en, parent_id, lapor_id, is_confidential, "
        "is_active, sort, valid_from, valid_to) VALUES "
        "(%lld, 'jalan', 'Jalan dan jembatan', '', NULL, NULL, FALSE, TRUE, 1, '2020-01-01', "
        "NULL), "
        "(%lld, 'lubang', 'Lubang', '', %lld, NULL, FALSE, TRUE, 1, '2020-01-01', NULL)",
        (long long)root, (long long)made.topic_below, (long long)root);
    engine_script(cx, topics.p, topics.p);
    const char *areas =
        "INSERT INTO area (code, name, parent, level, zone_min, search_name) VALUES "
        "('61', 'Provinsi Contoh', NULL, 1, 420, 'provinsi contoh'), "
        "('61.12.01', 'Kecamatan Contoh', '61', 3, 420, 'kecamatan contoh'), "
        "('61.12.02', 'Kecamatan Lain', '61', 3, 420, 'kecamatan lain'), "
        "('61.12.01.2001', 'Desa Contoh', '61.12.01', 4, 420, 'desa contoh')";
    engine_script(cx, areas, areas);
    return 0;
}

static int64_t titled(struct ctx *cx, const struct cases *people, const char *title)
{
    int64_t id = case_submit(cx, true).report.id;

    case_as(cx, people->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .title = str_of(title)});
    return id;
}

static void index_words(struct ctx *cx)
{
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
}

/* The list alone: chips and fields repeat words. */
static bool lists(struct client *c, const char *address, const char *title)
{
    client_get(c, address);
    ptrdiff_t table = str_find(c->body, S("<tbody>"));
    return table >= 0 && str_has(str_slice(c->body, (size_t)table, c->body.n), str_of(title));
}

static void each_filter_narrows_and_all_do_together(void **state)
{
    static const struct {
        const char *query;
        bool shows;
    } asked[] = {
        {"&klasifikasi=pengaduan",                                   true },
        {"&klasifikasi=informasi",                                   false},
        {"&topik=jalan",                                             true }, /* with what is below it */
        {"&topik=lubang",                                            true },
        {"&area=61",                                                 true },
        {"&area=61.12.01",                                           true },
        {"&area=61.12.01.2001",                                      true },
        {"&area=61.12.02",                                           false},
        {"&kanal=web",                                               true },
        {"&kanal=paper",                                             false},
        {"&dari=2026-03-02&sampai=2026-03-02",                       true },
        {"&dari=2026-03-03",                                         false},
        {"&sampai=2026-03-01",                                       false},
        {"&tenggat=lewat",                                           false},
        {"&tenggat=hari-ini",                                        false},
        {"&tenggat=minggu-ini",                                      true }, /* verified within three working days */
        {"&q=jembatan+ambruk",                                       true },
        {"&q=jembatan+terbakar",                                     false},
        {"&milik=saya",                                              false},
        {"&klasifikasi=pengaduan&topik=jalan&area=61.12.01&kanal=web&dari=2026-03-01"
         "&sampai=2026-03-31&tenggat=minggu-ini",           true },
        {"&klasifikasi=pengaduan&topik=jalan&area=61.12.02",         false},
        {"&q=jembatan&topik=jalan&area=61.12.01&tenggat=minggu-ini", true },
        {"&q=jembatan&topik=jalan&area=61.12.02",                    false},
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = titled(cx, &people, "Jembatan ambruk sebagian");

    case_move(cx, id,
              &(struct move){
                  .action = ACT_EDIT, .area = S("61.12.01.2001"), .topic = SOME(made.topic_below)});
    index_words(cx);
    site_sign_in(c, people.coordinator);
    for (size_t i = 0; i < COUNT(asked); i++) {
        str address = arena_fmt(&cx->arena, "/kerja?antrean=verifikasi%s", asked[i].query);
        bool shows = lists(c, arena_z(&cx->arena, address), "Jembatan ambruk sebagian");
        if (shows != asked[i].shows)
            print_error("%s\n", asked[i].query);
        assert_int_equal(c->status, 200);
        assert_int_equal(shows, asked[i].shows);
    }
    site_close(c);
}

static void what_is_set_stands_above_the_list_and_can_be_taken_off(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    titled(cx, &people, "Pagar sekolah roboh");
    site_sign_in(c, people.coordinator);
    client_get(c, "/kerja?antrean=semua&klasifikasi=pengaduan&kanal=web&q=pagar%20%26%20roboh");
    assert_true(site_has(c, "Jenis: pengaduan") || site_has(c, "Jenis: Pengaduan"));
    assert_true(site_has(c, "href=\"/kerja?antrean=semua&amp;unit=kab&amp;klasifikasi=pengaduan"
                            "&amp;kanal=web\""));
    assert_true(site_has(c, "href=\"/kerja?antrean=semua&amp;unit=kab&amp;"
                            "q=pagar%20%26%20roboh&amp;kanal=web\""));
    assert_true(site_has(c, "href=\"/kerja?antrean=semua&amp;unit=kab\""));
    /* The other queues keep them. */
    assert_true(site_has(c, "href=\"/kerja?antrean=verifikasi&amp;unit=kab&amp;"
                            "q=pagar%20%26%20roboh&amp;klasifikasi=pengaduan&amp;kanal=web\""));
    assert_str(site_field(c, "q"), "pagar &amp; roboh");
    assert_true(site_has(c, "<option value=\"web\" selected>"));
    site_close(c);
}

static void an_empty_list_says_which_filter_is_in_the_way(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    titled(cx, &people, "Halte penuh coretan");
    site_sign_in(c, people.coordinator);
    client_get(c, "/kerja?antrean=verifikasi&klasifikasi=pengaduan&kanal=paper");
    assert_true(site_has(c, "Lepas saringan Kanal: "));
    assert_false(site_has(c, "Lepas saringan Jenis: ")); /* would not help */
    client_get(c, "/kerja?antrean=verifikasi&klasifikasi=aspirasi&kanal=paper");
    assert_false(site_has(c, "Lepas saringan Kanal: "));
    assert_true(site_has(c, "Lepas semua saringan"));
    site_close(c);
}

static void a_value_that_means_nothing_is_an_error_of_its_field(void **state)
{
    static const struct {
        const char *query, *error;
    } asked[] = {
        {"klasifikasi=keluhan",               "id=\"e-klasifikasi\""},
        {"topik=tidak-ada",                   "id=\"e-topik\""      },
        {"area=99.99",                        "id=\"e-area\""       },
        {"kanal=telepati",                    "id=\"e-kanal\""      },
        {"dari=kemarin",                      "id=\"e-dari\""       },
        {"sampai=2026-02-30",                 "id=\"e-sampai\""     },
        {"dari=2026-03-02&sampai=2026-03-01", "id=\"e-sampai\""     },
        {"tenggat=nanti",                     "id=\"e-tenggat\""    },
        {"q=26-4F7K-9XQ3",                    "id=\"e-q\""          },
        {"q=26-4F7K",                         "id=\"e-q\""          },
    };
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    titled(cx, &people, "Tidak boleh tampak");
    site_sign_in(c, people.coordinator);
    for (size_t i = 0; i < COUNT(asked); i++) {
        str address = arena_fmt(&cx->arena, "/kerja?antrean=verifikasi&%s", asked[i].query);
        bool shows = lists(c, arena_z(&cx->arena, address), "Tidak boleh tampak");
        assert_int_equal(c->status, 422);
        assert_true(site_has(c, asked[i].error));
        assert_true(site_has(c, "<details open>"));
        assert_false(shows);
    }
    site_close(c);
}

static void a_number_opens_its_case(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);
    str number = case_read(cx, titled(cx, &people, "Dicari dengan nomornya")).number;

    site_sign_in(c, people.coordinator);
    client_get(c, arena_z(&cx->arena, arena_fmt(&cx->arena, "/kerja?q=%.*s",
                                                STR_ARG(number_format(cx, number)))));
    assert_int_equal(c->status, 303);
    assert_true(str_ends(client_header(c, "Location"), number));
    site_close(c);
}

static size_t count_of(str body, const char *words)
{
    size_t n = 0;

    for (ptrdiff_t at; (at = str_find(body, str_of(words))) >= 0; n++)
        body = str_slice(body, (size_t)at + 1, body.n);
    return n;
}

/* Where the page's last link before rel="next" leads; "" on the last page. */
static str next_of(struct ctx *cx, const struct client *c)
{
    str head, rest, out = S("");
    ptrdiff_t end = str_find(c->body, S("\" rel=\"next\""));

    if (end < 0)
        return out;
    rest = str_slice(c->body, 0, (size_t)end);
    for (ptrdiff_t at; (at = str_find(rest, S("href=\""))) >= 0;)
        rest = str_slice(rest, (size_t)at + 6, rest.n);
    while (str_cut(rest, '&', &head, &rest)) {
        out = arena_fmt(&cx->arena, "%.*s%.*s&", STR_ARG(out), STR_ARG(head));
        assert_true(str_skip(&rest, S("amp;")));
    }
    return arena_fmt(&cx->arena, "%.*s%.*s", STR_ARG(out), STR_ARG(head));
}

static void pages_keep_the_filters(void **state)
{
    static const char *const starts[] = {"/kerja?antrean=semua&kanal=web&klasifikasi=pengaduan",
                                         "/kerja?antrean=semua&q=banyak+sekali&kanal=web"};
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    for (int i = 0; i < PAGE_ROWS + 5; i++) {
        titled(cx, &people, "Satu dari banyak sekali");
        world_test_advance(&((struct engine *)*state)->world, 1000);
    }
    index_words(cx);
    site_sign_in(c, people.coordinator);
    for (size_t k = 0; k < COUNT(starts); k++) {
        size_t seen = 0;
        str next = str_of(starts[k]);
        for (int page = 0; next.n && page < 5; page++) {
            client_get(c, arena_z(&cx->arena, next));
            assert_true(c->body.n <=
                        150 << 10); /* a full page, with the longest address of a case */
            seen += count_of(c->body, "title=\"Satu dari banyak");
            next = next_of(cx, c);
            assert_true(next.n == 0 || str_has(next, S("kanal=web")));
        }
        assert_int_equal(seen, PAGE_ROWS + 5);
    }
    site_close(c);
}

static void a_filter_opens_no_foreign_desk(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases people = cases_of(state);
    struct client *c = site_client(cx);

    titled(cx, &people, "Milik kantor lain");
    index_words(cx);
    site_sign_in(c, people.liaison);
    assert_false(lists(c, "/kerja?antrean=semua&q=kantor+lain", "Milik kantor lain"));
    assert_false(lists(c, "/kerja?antrean=semua&kanal=web", "Milik kantor lain"));
    client_get(c, "/kerja?antrean=semua&unit=kab&kanal=web");
    assert_int_equal(c->status, 403);
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_filter_narrows_and_all_do_together),
        cmocka_unit_test(what_is_set_stands_above_the_list_and_can_be_taken_off),
        cmocka_unit_test(an_empty_list_says_which_filter_is_in_the_way),
        cmocka_unit_test(a_value_that_means_nothing_is_an_error_of_its_field),
        cmocka_unit_test(a_number_opens_its_case),
        cmocka_unit_test(pages_keep_the_filters),
        cmocka_unit_test(a_filter_opens_no_foreign_desk),
    };
    return cmocka_run_group_tests_name("desk", tests, setup, cases_teardown);
}
