/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"

#include "agency/agency.h"
#include "area/area.h"
#include "calendar/import.h"
#include "reference/reference.h"
#include "topic/topic.h"

static enum err take_agencies(struct ctx *cx, void *arg)
{
    int64_t n;

    return agency_import(cx, *(str *)arg, &n);
}

/* A new office has one agency to start from; its own first one takes that one's place. */
static void an_empty_installation_can_begin(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct reference_counts n;
    struct agency start, top, second;
    str offices = S("code,name,kind,parent,area\nkab,Kabupaten Uji,government,,61.12\n"
                    "pu,Dinas Uji,office,kab,\n");

    assert_ok(cx, reference_load(cx, false, &n));
    assert_int_equal(n.agencies, 1);
    assert_ok(cx, agency_top(cx, &start));
    assert_ok(cx, db_write(cx, take_agencies, &offices));
    assert_ok(cx, agency_top(cx, &top));
    assert_int_equal(top.id, start.id);
    assert_str(top.code, "kab");
    assert_str(top.area_code, "61.12");
    assert_ok(cx, agency_by_code(cx, S("pu"), &second));
    assert_true(agency_within(&second, &top));
    offices = S("code,name,kind,parent\nlain,Kabupaten Lain,government,\n");
    assert_ok(cx, db_write(cx, take_agencies, &offices));
    assert_ok(cx, agency_by_code(cx, S("kab"), &top));
    assert_int_equal(top.id, start.id);
}

static void everything_is_there_in_its_numbers(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct reference_counts n;

    assert_ok(cx, reference_load(cx, true, &n));
    assert_int_equal(n.areas, 38 + 514 + 7285 + 83762);
    assert_int_equal(n.agencies, 40);
    assert_true(n.topics > 900 && n.holidays > 140 && n.limits >= 17 && n.reasons > 10);
    assert_int_equal(n.rights, 48);
}

static void areas_are_found_by_code_parent_and_name(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct areas districts, found;
    struct area a;
    str name;

    assert_ok(cx, area_by_code(cx, S("61.12"), &a));
    assert_int_equal(a.zone_min, 420);
    assert_ok(cx, area_children(cx, S("61.12"), &districts));
    assert_int_equal(districts.n, 9);
    assert_ok(cx, area_search(cx, S("rasau jaya"), 10, &found));
    assert_true(found.n >= 1);
    assert_ok(cx, area_search(cx, S("Kubu Raya"), 10, &found)); /* without its kind, first */
    assert_true(found.n >= 1);
    assert_str(found.v[0].code, "61.12");
    assert_ok(cx, area_full_name(cx, S("61.12.01"), &name));
    assert_str(name, "Kecamatan Sungai Raya, Kabupaten Kubu Raya");
    static const struct {
        const char *above, *name;
    } known[] = {
        {"61",       "Kecamatan Sungai Raya, Kabupaten Kubu Raya"},
        {"61.12",    "Kecamatan Sungai Raya"                     },
        {"61.12.01", "Kecamatan Sungai Raya"                     }, /* itself is always named */
        {"61.1",     "Kecamatan Sungai Raya, Kabupaten Kubu Raya"}, /* the code of nothing */
        {"62",       "Kecamatan Sungai Raya, Kabupaten Kubu Raya"},
    };
    for (size_t i = 0; i < COUNT(known); i++) {
        assert_ok(cx, area_name_within(cx, S("61.12.01"), str_of(known[i].above), &name));
        assert_str(name, known[i].name);
    }
}

static void the_tree_of_offices_stands(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct agency top, dishub, inspector;
    struct topic road;

    assert_ok(cx, agency_top(cx, &top));
    assert_str(top.code, "kuburaya");
    assert_ok(cx, agency_by_code(cx, S("dishub"), &dishub));
    assert_true(agency_within(&dishub, &top));
    assert_ok(cx, agency_by_code(cx, S("inspektorat"), &inspector));
    assert_true(inspector.is_inspector && !dishub.is_inspector);
    assert_ok(cx, topic_by_lapor_id(cx, 1397, &road));
    assert_str(road.name, "Jalan Berlubang");
}

struct file {
    const char *text;
    int64_t count;
};

static enum err take_areas(struct ctx *cx, void *arg)
{
    struct file *f = arg;

    return area_import(cx, str_of(f->text), reference_file("zones.csv"), &f->count);
}

static void short_codes_go_on_from_the_code_before(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct file f = {"short,name\n61,Kalimantan Barat\n.12,Kabupaten Contoh\n..09,Sembilan\n"
                     ",Sepuluh\n...2001,Satu\n,Dua\n.13,Kota Contoh\n62,Kalimantan Tengah\n",
                     0};
    static const struct {
        const char *code, *name;
    } wanted[] = {
        {"61.12.10",      "Sepuluh"          },
        {"61.12.10.2002", "Dua"              },
        {"61.13",         "Kota Contoh"      },
        {"62",            "Kalimantan Tengah"}
    };
    struct area a;

    assert_ok(cx, db_write(cx, take_areas, &f));
    assert_int_equal(f.count, 8);
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_ok(cx, area_by_code(cx, str_of(wanted[i].code), &a));
        assert_str(a.name, wanted[i].name);
    }
}

/* Indonesian column names; a list without codes or parents; and only what it says is changed. */
static void lists_that_others_keep_are_taken(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct file areas = {"kode,nama\n61,Kalimantan Barat\n61.12,Kabupaten Contoh\n", 0};
    str offices = S("nama,jenis,bukti\nDinas Uji & Coba (Baru),dinas,dokumen\n");
    str names = S("code,name\ndishub,Dinas Perhubungan Uji\n");
    str bad = S("code,name\nA B,Kode Jelek\n");
    struct agency before, after, top, new;

    assert_ok(cx, db_write(cx, take_areas, &areas));
    assert_int_equal(areas.count, 2);
    assert_ok(cx, agency_top(cx, &top));
    assert_ok(cx, db_write(cx, take_agencies, &offices));
    assert_ok(cx, agency_by_code(cx, S("dinas-uji-coba-baru"), &new));
    assert_int_equal(new.parent_id.v, top.id);
    assert_str(new.kind, "dinas");
    assert_ok(cx, agency_by_code(cx, S("dishub"), &before));
    assert_ok(cx, db_write(cx, take_agencies, &names));
    assert_ok(cx, agency_by_code(cx, S("dishub"), &after));
    assert_str(after.name, "Dinas Perhubungan Uji");
    assert_true(str_eq(after.kind, before.kind) && str_eq(after.area_code, before.area_code));
    assert_int_equal(db_write(cx, take_agencies, &bad), ERR_INVALID);
}

static void no_list_moves_an_agency_in_the_tree(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str under = S("code,name,parent\nbidang-a,Bidang A,dishub\n");
    str same = S("code,name,parent\nbidang-a,Bidang A baru,dishub\n");
    str moved = S("code,name,parent\nbidang-a,Bidang A,inspektorat\n");
    struct agency before, after;

    assert_ok(cx, db_write(cx, take_agencies, &under));
    assert_ok(cx, db_write(cx, take_agencies, &same));
    assert_ok(cx, agency_by_code(cx, S("bidang-a"), &before));
    assert_str(before.name, "Bidang A baru");
    assert_int_equal(db_write(cx, take_agencies, &moved), ERR_INVALID);
    assert_true(str_has(cx->fault.message, S("another agency")));
    fault_clear(cx);
    assert_ok(cx, agency_by_code(cx, S("bidang-a"), &after));
    assert_str(after.path, arena_z(&cx->arena, before.path));
}

static enum err take_days(struct ctx *cx, void *arg)
{
    int64_t n, version;

    return holiday_import(cx, *(str *)arg, &n, &version);
}

static void days_off_are_taken_as_a_list_of_the_decree_has_them(void **state)
{
    struct ctx *cx = engine_ctx(state);
    str good = S("tanggal,hari,jenis,nama,dasar\n2031-01-01,Rabu,nasional,Tahun Baru,SKB uji\n"
                 "2031-01-02,Kamis,cuti_bersama,Cuti uji,SKB uji\n");
    str bad = S("tanggal,jenis,nama,dasar\n2031-01-01,entah,Tahun Baru,SKB uji\n");

    assert_ok(cx, db_write(cx, take_days, &good));
    assert_int_equal(db_write(cx, take_days, &bad), ERR_INVALID);
}

static void a_short_code_that_leads_nowhere_is_refused(void **state)
{
    static const char *const texts[] = {
        "short,name\n,Tanpa Awal\n",
        "short,name\n61,Satu\n..01,Dua\n",
        "short,name\n61,Satu\n....1,Dua\n",
        "short,name\n99,Satu\n,Dua\n",
        "short,name\n61,Satu\n.12.01.20015,Dua\n",
        "short,name\n61,Satu\n.1,Dua\n",
        "code,name\n61,Satu\n,Dua\n",
    };

    for (size_t i = 0; i < COUNT(texts); i++) {
        struct ctx *cx = engine_ctx(state);
        struct file f = {texts[i], 0};
        assert_int_equal(db_write(cx, take_areas, &f), ERR_INVALID);
    }
}

static bool offered(const struct topics *list, const char *code)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i].code, str_of(code)))
            return true;
    return false;
}

static void a_topic_whose_time_is_over_is_found_but_not_offered(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct topics roots;
    struct topic covid, road;

    assert_ok(cx, topic_roots(cx, &roots));
    assert_false(offered(&roots, "corona-virus"));
    assert_true(offered(&roots, "perhubungan"));
    assert_ok(cx, topic_by_code(cx, S("corona-virus"), &covid));
    assert_ok(cx, topic_by_code(cx, S("jalan-berlubang"), &road));
    assert_ok(cx, topic_children(cx, covid.id, &roots));
    assert_int_equal(roots.n, 0);
    assert_ok(cx, topic_children(cx, road.parent_id.v, &roots));
    assert_true(offered(&roots, "jalan-berlubang"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_there_in_its_numbers),
        cmocka_unit_test(areas_are_found_by_code_parent_and_name),
        cmocka_unit_test(the_tree_of_offices_stands),
        cmocka_unit_test(a_topic_whose_time_is_over_is_found_but_not_offered),
        cmocka_unit_test(days_off_are_taken_as_a_list_of_the_decree_has_them),
        cmocka_unit_test(short_codes_go_on_from_the_code_before),
        cmocka_unit_test(a_short_code_that_leads_nowhere_is_refused),
        cmocka_unit_test(lists_that_others_keep_are_taken),
        cmocka_unit_test(no_list_moves_an_agency_in_the_tree),
    };
    const struct CMUnitTest empty[] = {
        cmocka_unit_test(an_empty_installation_can_begin),
    };
    return cmocka_run_group_tests_name("reference", tests, engine_setup, engine_teardown) +
           cmocka_run_group_tests_name("empty", empty, engine_setup, engine_teardown);
}
