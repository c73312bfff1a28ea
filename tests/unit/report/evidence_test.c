/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What an officer is told of a photo, and of which other reports. */
#include "support/cases.h"
#include "support/engine.h"

#include <sqlite3.h>

#include "area/area.h"
#include "attachment/attachment.sql.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "db/driver.h"
#include "report/evidence.h"

#define OWNER S("uji")
#define LOOK  INT64_C(0x0f1e2d3c4b5a6978) /* half of its bits are set */

enum { LAT = -57500, LON = 109342500 };

static enum err add(struct ctx *cx, void *arg)
{
    return attachment_add(cx, arg);
}

/* A photo of its own bytes, 4 by 3, before a report takes it. */
static struct attachment photo(struct ctx *cx, int64_t look)
{
    int64_t id = id_new(cx);

    return (struct attachment){.id = id,
                               .visibility = S("reporter"),
                               .kind = S("photo"),
                               .mime = S("image/jpeg"),
                               .bytes = 1,
                               .sha256 = arena_fmt(&cx->arena, "%032lld", (long long)id),
                               .width = SOME(1600),
                               .height = SOME(1200),
                               .phash = SOME(look),
                               .owner_key = attachment_owner(cx, OWNER),
                               .created_at = now_ms(cx)};
}

static struct submission complaint(void)
{
    return (struct submission){.class = S("complaint"),
                               .title = S("Lubang di jalan poros"),
                               .body =
                                   S("Lubang di jalan poros makin dalam dan sudah memakan korban."),
                               .channel = S("web"),
                               .files_owner = OWNER};
}

/* The report takes the photos; acts as the program afterwards. */
static struct report sent(struct ctx *cx, struct submission s, struct attachment *v, size_t n)
{
    struct submitted out;

    for (size_t i = 0; i < n; i++) {
        assert_ok(cx, db_write(cx, add, &v[i]));
        s.files.v[s.files.n++] = v[i].id;
    }
    cx->actor = (struct actor){0};
    assert_ok(cx, report_submit(cx, &s, &out));
    case_as(cx, 0);
    return out.report;
}

static struct report sent_with(struct ctx *cx, struct attachment a)
{
    return sent(cx, complaint(), &a, 1);
}

static struct evidence evidence(struct ctx *cx, const struct report *r, size_t i)
{
    struct attachments all;
    struct evidence e;

    assert_ok(cx, attachment_list(cx, r->id, &all));
    assert_true(i < all.n);
    assert_ok(cx, evidence_of(cx, r, &all, i, ZONE_WIB, &e));
    return e;
}

static void a_distance_is_that_on_the_globe(void **state)
{
    (void)state;
    assert_int_equal(metres_between(0, 109300000, 1000, 109300000), 111);
    assert_int_equal(metres_between(LAT, LON, LAT, LON + 400), 44);
    assert_int_equal(metres_between(-6200000, 106800000, -20000, 109340000), 742752);
    assert_int_equal(metres_between(LAT, LON, LAT, LON), 0);
}

static void the_day_is_compared_with_what_the_photo_shows(void **state)
{
    const struct {
        int days; /* from the incident to the capture */
        bool first;
        const char *incident;
        int64_t before;
        bool by_incident, is_future;
    } tries[] = {
        {0,    true,  "2026-03-01", 0,   true,  false},
        {-1,   true,  "2026-03-01", 0,   true,  false}, /* the zone of the camera, a night */
        {-2,   true,  "2026-03-01", 2,   true,  false},
        {-240, true,  "2026-03-01", 240, true,  false},
        {-240, true,  NULL,         241, false, false}, /* the report came a day later */
        {-10,  false, "2026-03-01", 11,  false, false},
        {20,   true,  "2026-03-01", 0,   true,  true },
    };
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);

    for (size_t i = 0; i < COUNT(tries); i++) {
        struct attachment a = photo(cx, LOOK);
        struct submission s = complaint();
        a.captured_at = SOME(ENGINE_START_MS - DAY_MS + tries[i].days * DAY_MS);
        s.incident_date = tries[i].incident ? str_of(tries[i].incident) : (str){0};
        struct report r = sent(cx, s, &a, tries[i].first ? 1 : 0);
        if (!tries[i].first) {
            struct move m = {
                .action = ACT_NOTE,
                .text = S("Dengan foto."),
                .files = {{a.id}, 1},
                .files_owner = OWNER
            };
            assert_ok(cx, db_write(cx, add, &a));
            case_as(cx, c.admin_kab);
            r = case_move(cx, r.id, &m);
        }
        struct evidence e = evidence(cx, &r, 0);
        assert_int_equal(e.captured_at.v, a.captured_at.v);
        assert_int_equal(e.days_before, tries[i].before);
        assert_int_equal(e.by_incident, tries[i].by_incident);
        assert_int_equal(e.is_future, tries[i].is_future);
    }
}

static enum err two_provinces(struct ctx *cx, void *arg)
{
    return area_import(cx, S("code,name\n61,Kalimantan Barat\n91,Papua\n"),
                       S("province,zone_min\n61,420\n91,540\n"), arg);
}

/* Nine o'clock in Papua is seven in the west, whichever office holds the report. */
static void a_camera_without_a_zone_shows_the_clock_of_the_reports_area(void **state)
{
    static const struct {
        bool local;
        const char *area;
        int hours;
    } tries[] = {
        {false, "91", 0 },
        {true,  "91", -2},
        {true,  "61", 0 },
        {true,  NULL, 0 }, /* of the office then, which lies in the west */
    };
    struct ctx *cx = engine_ctx(state);
    int64_t areas;

    assert_ok(cx, db_write(cx, two_provinces, &areas));
    for (size_t i = 0; i < COUNT(tries); i++) {
        struct attachment a = photo(cx, LOOK);
        struct submission s = complaint();
        a.captured_at = SOME(ENGINE_START_MS - DAY_MS);
        a.captured_local = tries[i].local;
        s.area = str_of(tries[i].area);
        struct report r = sent(cx, s, &a, 1);
        struct evidence e = evidence(cx, &r, 0);
        assert_int_equal(e.captured_at.v - a.captured_at.v, tries[i].hours * HOUR_MS);
    }
}

static void the_place_is_told_as_a_distance_from_the_point(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct submission s = complaint();
    struct attachment v[] = {photo(cx, LOOK), photo(cx, LOOK), photo(cx, LOOK)};

    s.lat_e6 = SOME(LAT);
    s.lon_e6 = SOME(LON + 400);
    v[0].gps_e6 = attachment_seal_place(cx, v[0].id, S("-57500,109342500"));
    v[1].gps_e6 = v[0].gps_e6; /* sealed for another photo */
    struct report r = sent(cx, s, v, COUNT(v));
    struct evidence e = evidence(cx, &r, 0);
    assert_true(e.has_place && e.metres.has);
    assert_int_equal(e.metres.v, 44);
    for (size_t i = 1; i < COUNT(v); i++)
        assert_false(evidence(cx, &r, i).has_place);

    struct attachment without = photo(cx, LOOK); /* the report has no point */
    without.gps_e6 = attachment_seal_place(cx, without.id, S("-57500,109342500"));
    r = sent_with(cx, without);
    e = evidence(cx, &r, 0);
    assert_true(e.has_place && !e.metres.has);
}

/* Two bits differ in each of two quarters, and so on: every way to share out three. */
static void photos_that_look_alike_are_found_by_any_quarter(void **state)
{
    static const uint64_t alike[] = {0,
                                     7,
                                     UINT64_C(7) << 61,
                                     UINT64_C(1) | 1 << 20 | UINT64_C(1) << 40,
                                     UINT64_C(3) << 15,
                                     UINT64_C(3) << 31 | 1,
                                     UINT64_C(1) << 63};
    static const uint64_t apart[] = {15,
                                     UINT64_C(1) | 1 << 20 | UINT64_C(1) << 40 | UINT64_C(1) << 60,
                                     UINT64_MAX, UINT64_C(0xffff) << 16};
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    uint64_t look = UINT64_C(0x1122334455667788);

    for (size_t i = 0; i < COUNT(alike) + COUNT(apart); i++) {
        bool is_alike = i < COUNT(alike);
        look = look * 0x9e3779b97f4a7c15 + 1; /* another pair */
        struct report one = sent_with(cx, photo(cx, (int64_t)look));
        uint64_t other_look = look ^ (is_alike ? alike[i] : apart[i - COUNT(alike)]);
        struct report other = sent_with(cx, photo(cx, (int64_t)other_look));
        case_as(cx, c.coordinator);
        struct evidence e = evidence(cx, &other, 0);
        assert_int_equal(e.likes.n, is_alike);
        if (is_alike) {
            assert_str(e.likes.v[0].number, arena_z(&cx->arena, one.number));
            assert_true(e.likes.v[0].on_desk && !e.likes.v[0].is_copy);
        }
    }
}

static void what_looks_like_everything_is_found_by_its_bytes_alone(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    struct attachment dark[] = {photo(cx, 1), photo(cx, 1), photo(cx, 1)};

    dark[2].sha256 = dark[0].sha256;
    struct report first = sent_with(cx, dark[0]);
    struct report other = sent_with(cx, dark[1]), copy = sent_with(cx, dark[2]);
    case_as(cx, c.coordinator);
    assert_int_equal(evidence(cx, &other, 0).likes.n, 0);
    struct evidence e = evidence(cx, &copy, 0);
    assert_int_equal(e.likes.n, 1);
    assert_true(e.likes.v[0].is_copy && str_eq(e.likes.v[0].number, first.number));
}

static void another_shape_is_another_photo(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t look = INT64_C(0x6655443322110099);
    struct attachment wide = photo(cx, look), smaller = photo(cx, look), first = photo(cx, look);

    wide.height = SOME(900);
    smaller.width = SOME(1023);
    smaller.height = SOME(768);
    sent_with(cx, first);
    struct report other = sent_with(cx, wide), copy = sent_with(cx, smaller);
    case_as(cx, c.coordinator);
    assert_int_equal(evidence(cx, &other, 0).likes.n, 0);
    assert_int_equal(evidence(cx, &copy, 0).likes.n, 1);
}

static void the_same_photo_in_one_report_is_told(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct attachment v[] = {photo(cx, LOOK), photo(cx, ~LOOK), photo(cx, LOOK ^ 1),
                             photo(cx, ~LOOK)};

    v[3].sha256 = v[1].sha256;
    struct report r = sent(cx, complaint(), v, COUNT(v));
    assert_false(evidence(cx, &r, 0).earlier.has || evidence(cx, &r, 1).earlier.has);
    struct evidence like = evidence(cx, &r, 2), copy = evidence(cx, &r, 3);
    assert_true(like.earlier.has && like.earlier.v == 0 && !like.is_copy);
    assert_true(copy.earlier.has && copy.earlier.v == 1 && copy.is_copy);
}

static void only_reports_that_the_viewer_may_see_are_named(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t look = INT64_C(0x7766554433221100);
    struct attachment hidden = photo(cx, look), quiet = photo(cx, look), mine = photo(cx, look);
    struct submission confidential = complaint();
    const struct move verify = {.action = ACT_VERIFY, .agency = SOME(c.office.dinkes)};

    confidential.confidential = true;
    struct report theirs = sent_with(cx, hidden);
    sent(cx, confidential, &quiet, 1);
    struct report r = sent_with(cx, mine);
    case_as(cx, c.coordinator);
    assert_int_equal(evidence(cx, &r, 0).likes.n, 2);
    case_move(cx, theirs.id, &verify);
    case_move(cx, r.id, &(struct move){.action = ACT_VERIFY, .agency = SOME(c.office.dishub)});

    case_as(cx, c.liaison); /* of dishub: the other is public, its photo is not */
    assert_int_equal(evidence(cx, &r, 0).likes.n, 0);
    case_as(cx, c.coordinator);
    case_move(cx, theirs.id,
              &(struct move){
                  .action = ACT_EDIT, .show = {{hidden.id}, 1}
    });
    case_as(cx, c.liaison);
    struct evidence e = evidence(cx, &r, 0);
    assert_int_equal(e.likes.n, 1);
    assert_true(str_eq(e.likes.v[0].number, theirs.number) && !e.likes.v[0].on_desk);
}

/* Of a quarter that many share the newest are looked at, and no more. */
static void the_search_is_bounded(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    uint64_t look = UINT64_C(0x3c5a3c5a3c5a1234),
             apart = UINT64_C(1) << 20 | UINT64_C(1) << 40 | UINT64_C(1) << 60;
    struct attachment others[4];

    sent_with(cx, photo(cx, (int64_t)(look ^ apart))); /* shares the last quarter alone */
    struct report r = sent_with(cx, photo(cx, (int64_t)look));
    case_as(cx, c.coordinator);
    assert_int_equal(evidence(cx, &r, 0).likes.n, 1);
    for (int i = 0; i < EVIDENCE_LOOKS; i += (int)COUNT(others)) {
        for (size_t k = 0; k < COUNT(others); k++)
            others[k] = photo(cx, (int64_t)((look & 0xffff) | ~look << 16));
        sent(cx, complaint(), others, COUNT(others));
    }
    case_as(cx, c.coordinator);
    assert_int_equal(evidence(cx, &r, 0).likes.n, 0);
}

static void the_search_asks_its_indexes(void **state)
{
    struct ctx *cx = engine_ctx(state);
    const struct db_stmt *s[] = {&sql_attachment_alike, &sql_attachment_same};
    int searches = 0;

    if (db_engine(cx) != DB_SQLITE)
        return; /* PostgreSQL reads a table this small as a whole */
    for (size_t i = 0; i < COUNT(s); i++) {
        str sql = arena_fmt(&cx->arena, "EXPLAIN QUERY PLAN %s", s[i]->text[DB_SQLITE]);
        sqlite3_stmt *plan;
        assert_int_equal(sqlite3_prepare_v2(cx->db->sqlite, sql.p, (int)sql.n, &plan, NULL),
                         SQLITE_OK);
        while (sqlite3_step(plan) == SQLITE_ROW) {
            str step = str_of((const char *)sqlite3_column_text(plan, 3));
            assert_false(str_starts(step, S("SCAN attachment")));
            searches += str_find(step, S("INDEX attachment_look_")) >= 0 ||
                        str_find(step, S("INDEX attachment_sha256")) >= 0;
        }
        sqlite3_finalize(plan);
    }
    assert_int_equal(searches, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_distance_is_that_on_the_globe),
        cmocka_unit_test(the_day_is_compared_with_what_the_photo_shows),
        cmocka_unit_test(a_camera_without_a_zone_shows_the_clock_of_the_reports_area),
        cmocka_unit_test(the_place_is_told_as_a_distance_from_the_point),
        cmocka_unit_test(photos_that_look_alike_are_found_by_any_quarter),
        cmocka_unit_test(what_looks_like_everything_is_found_by_its_bytes_alone),
        cmocka_unit_test(another_shape_is_another_photo),
        cmocka_unit_test(the_same_photo_in_one_report_is_told),
        cmocka_unit_test(only_reports_that_the_viewer_may_see_are_named),
        cmocka_unit_test(the_search_is_bounded),
        cmocka_unit_test(the_search_asks_its_indexes),
    };

    return cmocka_run_group_tests_name("evidence", tests, cases_setup, cases_teardown);
}
