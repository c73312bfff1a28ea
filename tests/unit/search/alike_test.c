/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Open reports like another one: found by what they share, shown to whom they may be shown. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include <sqlite3.h>

#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "db/driver.h"
#include "search/alike.h"
#include "search/alike.sql.h"
#include "search/stem.h"
#include "topic/topic.h"
#include "worker/worker.h"

#define VILLAGE  "61.12.01.2001"
#define NEXT     "61.12.01.2002" /* in the same district */
#define FAR_AWAY "61.12.05.2001"

static struct cases people;
static const char areas[] =
    "INSERT INTO area (code, name, parent, level, zone_min, search_name) VALUES"
    " ('61.12.01', 'Satu', '61', 3, 420, 'satu'), ('61.12.05', 'Lima', '61', 3, 420, 'lima'),"
    " ('" VILLAGE "', 'Desa Satu', '61.12.01', 4, 420, 'desa satu'),"
    " ('" NEXT "', 'Desa Dua', '61.12.01', 4, 420, 'desa dua'),"
    " ('" FAR_AWAY "', 'Desa Lima', '61.12.05', 4, 420, 'desa lima')";

static int setup(void **state)
{
    struct ctx *cx;

    cases_setup(state);
    people = cases_of(state);
    cx = engine_ctx(state);
    engine_script(cx, areas, areas);
    return 0;
}

static void settle(struct ctx *cx)
{
    case_as(cx, 0);
    assert_ok(cx, worker_once(cx));
}

struct told {
    const char *title, *body, *area;
    int64_t lat_e6, lon_e6;
};

static int64_t sent(struct ctx *cx, const struct told *t, bool confidential)
{
    struct submission s = {.class = S("complaint"),
                           .title = str_of(t->title),
                           .body = str_of(t->body),
                           .area = str_of(t->area),
                           .place = S(""),
                           .channel = S("web"),
                           .confidential = confidential,
                           .reporter = {.contact = S("tidak")}};
    struct submitted done;

    if (t->lat_e6)
        s.lat_e6 = SOME(t->lat_e6), s.lon_e6 = SOME(t->lon_e6);
    cx->actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_ok(cx, report_submit(cx, &s, &done));
    return done.report.id;
}

static int64_t verified(struct ctx *cx, const struct told *t)
{
    int64_t id = sent(cx, t, false);

    case_as(cx, people.coordinator);
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(people.office.dishub)});
    return id;
}

static struct alikes ask(struct ctx *cx, const struct told *t, bool for_staff)
{
    struct alike_ask a = {.title = str_of(t->title),
                          .body = str_of(t->body),
                          .area = str_of(t->area),
                          .for_staff = for_staff,
                          .max = ALIKE_SHOWN_STAFF};
    struct alikes out;

    if (t->lat_e6)
        a.lat_e6 = SOME(t->lat_e6), a.lon_e6 = SOME(t->lon_e6);
    if (!for_staff)
        cx->actor = (struct actor){.kind = ACTOR_VISITOR};
    assert_ok(cx, alike_find(cx, &a, &out));
    return out;
}

static const struct alike *among(const struct alikes *all, int64_t id)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->v[i].r.id == id)
            return &all->v[i];
    return NULL;
}

static const struct told bridge = {
    "Papan jembatan Sungai Rengas lepas",
    "Beberapa papan jembatan kayu Sungai Rengas sudah lepas, motor bisa terperosok.", VILLAGE, 0,
    0};

static void the_same_matter_in_other_words_is_found_with_its_reason(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = verified(cx, &bridge);
    static const struct told mine = {
        "Jembatan rusak", "Jembatan kayu di Sungai Rengas bolong, papannya lepas satu per satu.",
        VILLAGE, 0, 0};

    assert_null(among(&(struct alikes){0}, id));
    struct alikes none = ask(cx, &mine, false);
    assert_null(among(&none, id)); /* the worker did not come there yet */
    settle(cx);
    world_test_advance(cx->world, 2 * DAY_MS);
    struct alikes all = ask(cx, &mine, false);
    const struct alike *a = among(&all, id);
    assert_non_null(a);
    assert_int_equal(a->near, NEAR_VILLAGE);
    assert_int_equal(a->days, 2);
    assert_true(a->words.n >= 4); /* as they were typed here */
    assert_str(arena_join(&cx->arena, a->words.v, 3, S(" ")), "jembatan kayu sungai");
}

static void another_place_is_another_matter(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const struct told there = {"Plang sekolah roboh",
                                      "Plang nama sekolah roboh kena angin dan menutup selokan.",
                                      FAR_AWAY, 0, 0};
    static const struct told here = {"Plang sekolah roboh",
                                     "Plang nama sekolah roboh kena angin dan menutup selokan.",
                                     VILLAGE, 0, 0};
    static const struct told nowhere = {"Plang sekolah roboh",
                                        "Plang nama sekolah roboh kena angin dan menutup selokan.",
                                        "", 0, 0};
    int64_t id = verified(cx, &there);

    settle(cx);
    struct alikes all = ask(cx, &here, false);
    assert_null(among(&all, id));
    case_as(cx, people.coordinator); /* who may wonder about two copies */
    all = ask(cx, &here, true);
    assert_non_null(among(&all, id));
    assert_true(among(&all, id)->is_copy);
    all = ask(cx, &nowhere, false);
    assert_non_null(among(&all, id));
}

static void nearness_is_measured_and_blurred_for_everybody(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const struct told there = {"Sumur bor tercemar",
                                      "Air sumur bor berbau solar sejak pompa bensin dibuka.", "",
                                      -123456, 109345678};
    static const struct told here = {
        "Air berbau", "Air sumur kami berbau solar, tidak bisa diminum.", "", -125856, 109345678};
    int64_t id = verified(cx, &there);

    settle(cx);
    struct alikes all = ask(cx, &here, false);
    assert_non_null(among(&all, id));
    int64_t told = among(&all, id)->metres.v;
    assert_true(told > 150 && told < 350);
    case_as(cx, people.coordinator);
    all = ask(cx, &here, true);
    assert_int_equal(among(&all, id)->metres.v, 267);
    /* from wherever one asks, everybody is told the way to the middle of one field */
    static const struct told moved = {
        "Air berbau", "Air sumur kami berbau solar, tidak bisa diminum.", "", -123500, 109345500};
    all = ask(cx, &moved, false);
    assert_int_equal(among(&all, id)->metres.v, 0);
}

static void only_what_one_may_see_is_found(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const struct told t = {"Tumpahan oli di tikungan Ambawang",
                                  "Oli tumpah di tikungan Ambawang, dua motor sudah tergelincir.",
                                  NEXT, 0, 0};
    int64_t secret = sent(cx, &t, true), fresh = sent(cx, &t, false), open = verified(cx, &t);

    settle(cx);
    struct alikes all = ask(cx, &t, false);
    assert_null(among(&all, secret));
    assert_null(among(&all, fresh));
    assert_non_null(among(&all, open));
    case_as(cx, people.coordinator);
    all = ask(cx, &t, true);
    assert_non_null(among(&all, secret));
    assert_non_null(among(&all, fresh));
    assert_non_null(among(&all, open));
    case_as(cx, people.liaison); /* of the office that holds one of them */
    all = ask(cx, &t, true);
    assert_null(among(&all, secret));
    assert_null(among(&all, fresh));
    assert_non_null(among(&all, open));
    /* and it is hidden before the table knows */
    case_as(cx, people.coordinator);
    case_move(cx, open, &(struct move){.action = ACT_EDIT, .confidential = true});
    all = ask(cx, &t, false);
    assert_null(among(&all, open));
}

static void what_is_over_is_not_found_and_a_report_not_by_itself(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const struct told t = {"Kucing liar di puskesmas",
                                  "Banyak kucing liar masuk ruang rawat puskesmas setiap malam.",
                                  VILLAGE, 0, 0};
    int64_t id = verified(cx, &t);
    struct alike_ask itself;
    struct alikes all;

    settle(cx);
    case_as(cx, people.coordinator);
    struct report r = case_read(cx, id);
    assert_ok(cx, alike_ask_of(cx, &r, &itself));
    itself.max = 1;
    assert_ok(cx, alike_find(cx, &itself, &all));
    assert_null(among(&all, id));
    case_as_reporter(cx, id);
    case_move(cx, id, &(struct move){.action = ACT_WITHDRAW});
    all = ask(cx, &t, false);
    assert_null(among(&all, id));
    settle(cx);
    int64_t n;
    assert_ok(cx, db_int(cx, SQL(alike_of, .report_id = id), &n) == ERR_NOTFOUND ? OK : ERR_BUG);
    fault_clear(cx);
}

static struct rebuild compare(struct ctx *cx, bool write)
{
    struct rebuild rb = {.write = write};

    assert_ok(cx, alike_rebuild(cx, &rb));
    return rb;
}

static void what_is_wrong_in_the_table_is_named_and_mended(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const struct told t = {"Atap kios pasar bocor",
                                  "Atap kios pasar bocor setiap hujan deras.", VILLAGE, 0, 0};
    int64_t id = verified(cx, &t);

    assert_int_equal(compare(cx, false).differed, 0); /* the log's reader comes to it yet */
    settle(cx);
    assert_int_equal(compare(cx, false).differed, 0);
    engine_script_of(
        cx, "DELETE FROM alike WHERE report_id = ", "DELETE FROM alike WHERE report_id = ", id);
    engine_script_of(cx, "INSERT INTO alike (key, report_id) SELECT 5, ",
                     "INSERT INTO alike (key, report_id) SELECT 5, ", 7);
    assert_int_equal(compare(cx, false).differed, 2);
    struct alikes all = ask(cx, &t, false);
    assert_null(among(&all, id)); /* to look changes nothing */
    assert_int_equal(compare(cx, true).differed, 2);
    assert_int_equal(compare(cx, false).differed, 0);
    all = ask(cx, &t, false);
    assert_non_null(among(&all, id));
}

/* Pairs as people write them: of one matter, and of two that share words. Rates are written down in
 * docs/performance.md. */
static void paraphrases_are_found_and_neighbours_told_apart(void **state)
{
    static const struct told first[] = {
        {"Lampu jalan mati di Parit Bugis",
         "Lampu jalan di Parit Bugis sudah dua minggu mati, gelap sekali kalau malam.",   VILLAGE, 0,
         0                                                                                             },
        {"Sampah menumpuk di pasar pagi",
         "Sampah di belakang pasar pagi tidak diangkut empat hari, baunya menyengat.",    VILLAGE, 0,
         0                                                                                             },
        {"Pungutan di kantor lurah",
         "Saat mengurus surat pindah di kantor lurah saya diminta uang lima puluh ribu.", VILLAGE,
         0,                                                                                           0},
        {"Guru tidak pernah masuk",
         "Guru kelas tiga SD Negeri 9 sudah sebulan tidak masuk mengajar.",               VILLAGE, 0, 0},
        {"Drainase tersumbat",
         "Parit di depan komplek Permata tersumbat lumpur sehingga air meluap ke jalan.", VILLAGE,
         0,                                                                                           0},
        {"Antrean panjang di puskesmas",
         "Antrean loket puskesmas sangat panjang, pasien menunggu sampai tiga jam.",      VILLAGE, 0, 0},
        {"Kabel listrik menjuntai",
         "Kabel listrik menjuntai rendah di simpang Tanjung, hampir kena truk.",          VILLAGE, 0, 0},
        {"Air PDAM keruh",
         "Air ledeng keruh dan berbau karat sejak pekan kemarin di perumahan Griya.",     VILLAGE, 0,
         0                                                                                             },
    };
    static const struct told second[] = {
        {"Gelap gulita",
         "Sudah lama lampu penerangan jalan Parit Bugis mati, anak-anak takut lewat malam hari.",                  VILLAGE, 0, 0},
        {"Tumpukan sampah",
         "Bau menyengat dari sampah pasar pagi yang berhari-hari tidak diangkut petugas.",                         VILLAGE,
         0,                                                                                                                    0},
        {"Diminta uang mengurus surat",
         "Petugas kantor lurah meminta uang waktu saya mengurus surat pindah.",                                    VILLAGE, 0, 0},
        {"SDN 9 kekurangan guru",
         "Anak kelas tiga di SD Negeri 9 tidak belajar karena guru tidak masuk.",                                  VILLAGE, 0, 0},
        {"Banjir di komplek Permata",
         "Air parit meluap ke jalan depan komplek Permata karena tersumbat.",                                      VILLAGE, 0, 0},
        {"Menunggu berjam-jam",
         "Di loket puskesmas kami menunggu tiga jam karena antrean pasien panjang.",                               VILLAGE, 0, 0},
        {"Bahaya kabel",                "Mohon kabel listrik yang menjuntai di simpang Tanjung segera dirapikan.",
         VILLAGE,                                                                                                           0, 0},
        {"Air kotor",                   "Air ledeng perumahan Griya berbau karat dan keruh, tidak layak dipakai.",
         VILLAGE,                                                                                                           0, 0},
    };
    struct ctx *cx = engine_ctx(state);
    int64_t ids[COUNT(first)];
    size_t hit = 0, wrong = 0;

    for (size_t i = 0; i < COUNT(first); i++)
        ids[i] = verified(cx, &first[i]);
    settle(cx);
    for (size_t i = 0; i < COUNT(second); i++) {
        struct alikes all = ask(cx, &second[i], false);
        for (size_t k = 0; k < COUNT(first); k++) {
            bool found = among(&all, ids[k]) != NULL;
            hit += found && k == i;
            wrong += found && k != i;
        }
    }
    printf("# of %zu in other words %zu are found; of %zu others %zu\n", COUNT(second), hit,
           COUNT(second) * (COUNT(first) - 1), wrong);
    assert_int_equal(hit, COUNT(second));
    assert_int_equal(wrong, 0);
}

static void a_question_reads_a_bounded_number_of_rows(void **state)
{
    struct ctx *cx = engine_ctx(state);
    static const struct told t = {"Anjing galak berkeliaran",
                                  "Anjing galak berkeliaran di gang dan menggigit anak kecil.",
                                  NEXT, -50000, 109300000};
    int64_t before, few, many;

    for (int i = 0; i < 3; i++)
        verified(cx, &t);
    settle(cx);
    before = db_statements(cx);
    ask(cx, &t, false);
    few = db_statements(cx) - before;
    for (int i = 0; i < 40; i++)
        verified(cx, &t);
    settle(cx);
    before = db_statements(cx);
    assert_int_equal(ask(cx, &t, false).n, ALIKE_SHOWN_STAFF);
    many = db_statements(cx) - before;
    assert_true(many <= ALIKE_KEYS + 9 + 2 * ALIKE_COMPARED);
    assert_true(few <= many);
}

static void the_questions_ask_their_indexes(void **state)
{
    struct ctx *cx = engine_ctx(state);
    const struct db_stmt *s[] = {&sql_alike_public, &sql_alike_desk, &sql_alike_of};

    if (db_engine(cx) != DB_SQLITE)
        return; /* PostgreSQL reads a table this small as a whole */
    for (size_t i = 0; i < COUNT(s); i++) {
        str sql = arena_fmt(&cx->arena, "EXPLAIN QUERY PLAN %s", s[i]->text[DB_SQLITE]);
        sqlite3_stmt *plan;
        int searches = 0;
        assert_int_equal(sqlite3_prepare_v2(cx->db->sqlite, sql.p, (int)sql.n, &plan, NULL),
                         SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            str step = str_of((const char *)sqlite3_column_text(plan, 3));
            assert_false(str_starts(step, S("SCAN alike")));
            assert_false(str_starts(step, S("SCAN p")) || str_starts(step, S("SCAN s")));
            searches += str_starts(step, S("SEARCH alike"));
        }
        sqlite3_finalize(plan);
        assert_int_equal(searches, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_matter_in_other_words_is_found_with_its_reason),
        cmocka_unit_test(another_place_is_another_matter),
        cmocka_unit_test(nearness_is_measured_and_blurred_for_everybody),
        cmocka_unit_test(only_what_one_may_see_is_found),
        cmocka_unit_test(what_is_over_is_not_found_and_a_report_not_by_itself),
        cmocka_unit_test(what_is_wrong_in_the_table_is_named_and_mended),
        cmocka_unit_test(paraphrases_are_found_and_neighbours_told_apart),
        cmocka_unit_test(a_question_reads_a_bounded_number_of_rows),
        cmocka_unit_test(the_questions_ask_their_indexes),
    };

    return cmocka_run_group_tests_name("alike", tests, setup, cases_teardown);
}
