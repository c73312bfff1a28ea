/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/engine.h"

#include "agency/agency.h"
#include "area/area.h"
#include "reference/reference.h"
#include "topic/topic.h"

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
    assert_ok(cx, area_full_name(cx, S("61.12.01"), &name));
    assert_str(name, "Kecamatan Sungai Raya, Kabupaten Kubu Raya");
}

static void the_tree_of_offices_stands(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct agency top, dishub, overseer;
    struct topic road;

    assert_ok(cx, agency_top(cx, &top));
    assert_str(top.code, "kuburaya");
    assert_ok(cx, agency_by_code(cx, S("dishub"), &dishub));
    assert_true(agency_within(&dishub, &top));
    assert_ok(cx, agency_overseer(cx, &dishub, &overseer));
    assert_str(overseer.code, "inspektorat");
    assert_ok(cx, topic_by_lapor_id(cx, 1397, &road));
    assert_str(road.name, "Jalan Berlubang");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_there_in_its_numbers),
        cmocka_unit_test(areas_are_found_by_code_parent_and_name),
        cmocka_unit_test(the_tree_of_offices_stands),
    };
    return cmocka_run_group_tests_name("reference", tests, engine_setup, engine_teardown);
}
