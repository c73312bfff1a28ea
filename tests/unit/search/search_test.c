/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "base/code32.h"
#include "base/limits.h"
#include "base/time.h"
#include "search/index.h"
#include "search/search.h"
#include "search/stem.h"
#include "worker/worker.h"

static struct cases people;

static int setup(void **state)
{
    cases_setup(state);
    people = cases_of(state);
    return 0;
}

static void settle(struct ctx *cx)
{
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
}

/* A report with these words; public once verified. */
static int64_t worded(struct ctx *cx, const char *title, const char *body, bool verified)
{
    int64_t id = case_submit(cx, false).report.id;

    case_as(cx, people.coordinator);
    case_move(cx, id,
              &(struct move){.action = ACT_EDIT, .title = str_of(title), .body = str_of(body)});
    if (verified)
        case_move(cx, id,
                  &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dishub)});
    return id;
}

static size_t found(struct ctx *cx, const char *words, int64_t *first)
{
    struct list_filter f = {.page = 1};
    struct list_rows rows;
    bool more;

    cx->actor = (struct actor){0};
    assert_ok(cx, search_list(cx, str_of(words), &f, &rows, &more));
    if (first)
        *first = rows.n ? rows.v[0].id : 0;
    return rows.n;
}

static void words_meet_in_their_stem(void **state)
{
    static const struct {
        const char *words, *stems;
    } cases[] = {
        {"Memperbaiki jalan",      "baik jalan"   },
        {"PERBAIKAN, jalan!",      "baik jalan"   },
        {"RT 05/RW 11",            "rt 05 rw 11"  },
        {"“Café” — déjà", "café déjà" },
        {"  ...  ",                ""             },
        {"'; DROP \"x\" & y",      "drop x y"     },
        {"jalan_raya -- 10%",      "jalan raya 10"},
    };
    struct ctx *cx = engine_ctx(state);
    struct strs stems;

    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_ok(cx, stems_of(cx, str_of(cases[i].words), 20, &stems));
        assert_str(arena_join(&cx->arena, stems.v, stems.n, S(" ")), cases[i].stems);
    }
    assert_ok(cx, stems_of(cx, S("satu dua tiga"), 2, &stems));
    assert_int_equal(stems.n, 2);
}

static void a_public_report_is_found_by_its_words(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t first,
        id = worded(cx, "Jembatan gantung miring", "Tali jembatan hampir putus semua.", true);

    assert_int_equal(found(cx, "jembatan", NULL), 0); /* the worker did not come there yet */
    settle(cx);
    assert_int_equal(found(cx, "JEMBATAN", &first), 1);
    assert_int_equal(first, id);
    assert_int_equal(found(cx, "tali putus", NULL), 1);
    assert_int_equal(found(cx, "tali sapi", NULL), 0);
    assert_int_equal(found(cx, "jembatan yang putus di sana", NULL), 0);
    assert_int_equal(found(cx, "jembatan yang putus itu", NULL), 1);
    assert_int_equal(found(cx, "yang", NULL), 0);
    assert_int_equal(found(cx, "masjid jembatan", NULL), 1); /* its place */
    assert_int_equal(found(cx, "!!!", NULL), 0);
    assert_int_equal(found(cx, number_format(cx, case_read(cx, id).number).p, &first), 1);
    assert_int_equal(first, id);
    assert_int_equal(found(cx, "\" OR \"", NULL), 0);
    assert_int_equal(found(cx, "_public", NULL), 0);
}

static void what_a_visitor_may_not_see_is_not_found(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t secret =
        worded(cx, "Kerbau tersesat di pasar", "Kerbau itu milik orang lain kiranya.", true);

    worded(cx, "Kerbau belum diperiksa", "Kerbau ini belum diperiksa siapa pun juga.", false);
    settle(cx);
    assert_int_equal(found(cx, "kerbau", NULL), 1);
    case_as(cx, people.coordinator);
    case_move(cx, secret, &(struct move){.action = ACT_EDIT, .confidential = true});
    assert_int_equal(found(cx, "kerbau", NULL), 0); /* before the index knows */
    settle(cx);
    assert_int_equal(found(cx, "kerbau", NULL), 0);
}

static void changed_words_replace_the_old(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id =
        worded(cx, "Pohon tumbang di jalan", "Pohon besar menutup seluruh badan jalan.", true);

    settle(cx);
    assert_int_equal(found(cx, "tumbang", NULL), 1);
    case_as(cx, people.coordinator);
    case_move(cx, id,
              &(struct move){.action = ACT_EDIT,
                             .title = S("Pohon roboh di jalan"),
                             .body = S("Pohon roboh menutup seluruh badan jalan raya.")});
    settle(cx);
    assert_int_equal(found(cx, "tumbang", NULL), 0);
    assert_int_equal(found(cx, "roboh", NULL), 1);
}

static struct rebuild compare(struct ctx *cx, bool write)
{
    struct rebuild rb = {.write = write};

    assert_ok(cx, search_rebuild(cx, &rb));
    return rb;
}

static void what_is_wrong_in_the_index_is_named_and_mended(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t changed =
        worded(cx, "Got tertutup rumput", "Got di depan rumah tertutup rumput.", true);
    int64_t gone = worded(cx, "Gapura desa keropos", "Tiang gapura desa keropos dimakan.", true);

    settle(cx);
    assert_int_equal(compare(cx, false).differed, 0);
    engine_script_of(
        cx, "UPDATE search SET words = 'tikus _public' WHERE rowid = ",
        "UPDATE search SET words = '''tikus'' ''_public''' WHERE report_id = ", changed);
    engine_script_of(
        cx, "DELETE FROM search WHERE rowid = ", "DELETE FROM search WHERE report_id = ", gone);
    engine_script_of(cx, "INSERT INTO search (words, rowid) SELECT 'hantu', ",
                     "INSERT INTO search (words, report_id) SELECT '''hantu''', ", 7);

    struct rebuild rb = compare(cx, false);
    assert_int_equal(rb.differed, 3);
    assert_int_equal(rb.first[0].report_id, changed);
    assert_string_equal(rb.first[0].what, "the words to search by are not its own");
    assert_int_equal(rb.first[1].report_id, gone);
    assert_string_equal(rb.first[1].what, "no words to search by");
    assert_int_equal(rb.first[2].report_id, 7);
    assert_string_equal(rb.first[2].what, "words to search by, but no such report");
    assert_int_equal(found(cx, "tikus", NULL), 1); /* to look changes nothing */

    assert_int_equal(compare(cx, true).differed, 3);
    assert_int_equal(compare(cx, false).differed, 0);
    assert_int_equal(found(cx, "tikus", NULL), 0);
    assert_int_equal(found(cx, "tertutup rumput", NULL), 1);
    assert_int_equal(found(cx, "gapura keropos", NULL), 1);
}

static void what_the_log_has_not_reached_is_not_wrong(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = worded(cx, "Talang air lepas", "Talang air balai warga lepas tertiup.", true);

    assert_int_equal(compare(cx, false).differed, 0);
    settle(cx);
    case_as(cx, people.coordinator);
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .title = S("Talang balai lepas")});
    assert_int_equal(compare(cx, false).differed, 0);
    settle(cx);
    assert_int_equal(compare(cx, false).differed, 0);
}

/* In more than one piece. */
static void an_index_that_is_lost_is_made_anew(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct search_ask ask = {
        .desk = people.office.kab, .before = INT64_MAX, .updated_after = -1, .max = 5};
    struct search_ids some;
    int64_t id = 0;

    for (int i = 0; i < DERIVED_BATCH_MAX; i++)
        id = case_submit(cx, false).report.id;
    settle(cx);
    int64_t all = compare(cx, false).seen;
    assert_true(all > DERIVED_BATCH_MAX);
    engine_script(cx, "DELETE FROM search", "DELETE FROM search");
    struct rebuild rb = compare(cx, true);
    assert_true(rb.seen == all && rb.differed == all);
    assert_int_equal(compare(cx, false).differed, 0);
    ask.words = number_format(cx, case_read(cx, id).number);
    assert_ok(cx, search_ids(cx, &ask, &some));
    assert_int_equal(some.n, 1);
    assert_int_equal(some.v[0].report_id, id);
}

static void the_newest_come_first_whatever_their_age(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    int64_t ids[4], first;

    for (int i = 0; i < 4; i++) {
        ids[i] = worded(cx, "Selokan mampet lagi", "Selokan mampet dan air meluap ke rumah.", true);
        world_test_advance(&e->world, 90 * DAY_MS); /* slices of 31 days, then wider */
    }
    settle(cx);
    struct list_filter f = {.page = 1};
    struct list_rows rows;
    bool more;
    assert_ok(cx, search_list(cx, S("selokan mampet"), &f, &rows, &more));
    assert_int_equal(rows.n, 4);
    for (size_t i = 0; i < rows.n; i++)
        assert_int_equal(rows.v[i].id, ids[3 - i]);
    struct search_ask ask = {
        .words = S("selokan"), .before = ids[2], .updated_after = -1, .max = 1};
    struct search_ids some;
    assert_ok(cx, search_ids(cx, &ask, &some));
    assert_int_equal(some.n, 1);
    assert_int_equal(some.v[0].report_id, ids[1]);
    assert_int_equal(found(cx, "selokan", &first), 4);
    assert_int_equal(first, ids[3]);
}

static void the_list_and_the_interface_take_words(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct client *c = site_client(cx);
    int64_t id;

    worded(cx, "Halte bocor parah", "Atap halte bocor setiap kali hujan turun.", true);
    id = worded(cx, "Halte rahasia besar", "Halte yang belum diperiksa oleh siapa pun.", false);
    settle(cx);
    client_get(c, "/laporan?q=halte");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Halte bocor parah"));
    assert_true(site_has(c, "value=\"halte\""));
    assert_false(site_has(c, "Halte rahasia besar"));
    client_get(c, "/laporan?q=halte+sapi");
    assert_false(site_has(c, "Halte bocor parah"));
    client_get(c, "/laporan?q=halte&instansi=dinkes");
    assert_false(site_has(c, "Halte bocor parah"));
    client_get(c, "/laporan.atom?q=halte");
    assert_true(site_has(c, "Halte bocor parah"));
    client_get(c, "/api/v1/reports?q=halte");
    assert_int_equal(c->status, 200);
    assert_true(site_has(c, "Halte bocor parah"));
    assert_false(str_has(c->body, case_read(cx, id).number));
    site_close(c);
}

static void a_desk_finds_what_stands_on_it(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id =
        worded(cx, "Trotoar pecah berlubang", "Trotoar pecah di depan sekolah dasar.", false);
    struct search_ask ask = {
        .words = S("trotoar"), .before = INT64_MAX, .updated_after = -1, .max = 5};
    struct search_ids some;

    settle(cx);
    ask.desk = people.office.kab;
    assert_ok(cx, search_ids(cx, &ask, &some));
    assert_int_equal(some.n, 1);
    assert_int_equal(some.v[0].report_id, id);
    ask.desk = people.office.dinkes;
    assert_ok(cx, search_ids(cx, &ask, &some));
    assert_int_equal(some.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_meet_in_their_stem),
        cmocka_unit_test(a_public_report_is_found_by_its_words),
        cmocka_unit_test(what_a_visitor_may_not_see_is_not_found),
        cmocka_unit_test(changed_words_replace_the_old),
        cmocka_unit_test(the_list_and_the_interface_take_words),
        cmocka_unit_test(a_desk_finds_what_stands_on_it),
        cmocka_unit_test(what_is_wrong_in_the_index_is_named_and_mended),
        cmocka_unit_test(what_the_log_has_not_reached_is_not_wrong),
        cmocka_unit_test(an_index_that_is_lost_is_made_anew),
        cmocka_unit_test(the_newest_come_first_whatever_their_age),
    };

    return cmocka_run_group_tests_name("search", tests, setup, cases_teardown);
}
