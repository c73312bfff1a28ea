/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor rebuild: whatever of a report's derived rows is not as its events say is named and mended.
 */
#include "support/cases.h"
#include "support/engine.h"

#include "report/rebuild.h"

static struct rebuild compare(struct ctx *cx, bool write)
{
    struct rebuild rb = {.write = write};

    case_as(cx, 0);
    assert_ok(cx, rebuild_all(cx, &rb));
    return rb;
}

static const struct {
    const char *sql, *what;
} damages[] = {
    {"UPDATE report SET title = 'Lain' WHERE id = ",                                             "report.title differs from its events"     },
    {"UPDATE report SET due_at = NULL WHERE id = ",                                              "report.due_at differs from its events"    },
    {"DELETE FROM report WHERE id = ",                                                           "the report's row is missing"              },
    {"UPDATE deadline SET due_at = due_at + 1 WHERE report_id = ",
     "deadline.due_at differs from its events"                                                                                              },
    {"DELETE FROM deadline WHERE report_id = ",                                                  NULL                                       },
    {"UPDATE report_party SET role = 'co' WHERE report_id = ",                                   "parties differ from their events"         },
    {"DELETE FROM report_party WHERE report_id = ",                                              "parties differ from their events"         },
    {"UPDATE report_scope SET desk = 'done' WHERE report_id = ",
     "report_scope.desk differs from its events"                                                                                            },
    {"UPDATE report_scope SET due_at = NULL WHERE report_id = ",
     "report_scope.due_at differs from its events"                                                                                          },
    {"DELETE FROM report_scope WHERE relation = 'owner' AND report_id = ",
     "it stands on 2 desks, by its events on 3"                                                                                             },
    {"INSERT INTO report_scope (agency_id, relation, desk, report_id) SELECT 1, 'co', 'work', ",
     "it stands on 4 desks, by its events on 3"                                                                                             },
    {"DELETE FROM report_public WHERE report_id = ",                                             "public by its events, but not in the list"},
    {"UPDATE report_public SET village = '61.12.01.2001' WHERE report_id = ",
     "report_public.village differs from its events"                                                                                        },
    {"DELETE FROM report_number WHERE report_id = ",                                             "not found by its number"                  },
};

static void every_damage_is_named_and_mended(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    int64_t id = case_submit(cx, true).report.id;

    case_as(cx, k.coordinator);
    case_move(
        cx, id,
        &(struct move){
            .action = ACT_VERIFY, .agency = SOME(k.office.dishub), .cc = {{k.office.dinkes}, 1}
    });
    assert_int_equal(compare(cx, false).differed, 0);
    for (size_t i = 0; i < COUNT(damages); i++) {
        engine_script_of(cx, damages[i].sql, damages[i].sql, id);
        struct rebuild rb = compare(cx, false);
        if (rb.differed != 1)
            print_error("%s: %lld differ\n", damages[i].sql, (long long)rb.differed);
        assert_int_equal(rb.differed, 1);
        assert_int_equal(rb.first[0].report_id, id);
        if (damages[i].what)
            assert_string_equal(rb.first[0].what, damages[i].what);
        assert_int_equal(compare(cx, true).differed, 1);
        assert_int_equal(compare(cx, false).differed, 0);
        case_must_be_whole(cx, id);
    }
}

static void what_nobody_may_read_is_not_listed(void **state)
{
    struct ctx *cx = engine_ctx(state);
    int64_t id = case_submit(cx, false).report.id;

    const char *listed = "INSERT INTO report_public (report_id, recap, owner_id, updated_at)"
                         " SELECT id, 'unverified', owner_id, updated_at FROM report WHERE id = ";

    engine_script_of(cx, listed, listed, id);
    struct rebuild rb = compare(cx, true);
    assert_int_equal(rb.differed, 1);
    assert_string_equal(rb.first[0].what, "in the public list, but not public by its events");
    assert_int_equal(compare(cx, false).differed, 0);
}

/* More than are named. */
static void all_are_counted_and_the_first_are_named(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);

    for (int i = 0; i < DIFFERENCES_NAMED; i++)
        case_submit(cx, false);
    case_in_state(cx, &k, STATE_ASSIGNED);
    engine_script(cx, "UPDATE report SET place = 'Entah'", "UPDATE report SET place = 'Entah'");
    struct rebuild rb = compare(cx, true);
    assert_true(rb.differed > DIFFERENCES_NAMED && rb.differed == rb.seen);
    assert_string_equal(rb.first[DIFFERENCES_NAMED - 1].what,
                        "report.place differs from its events");
    assert_int_equal(compare(cx, false).differed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_damage_is_named_and_mended),
        cmocka_unit_test(what_nobody_may_read_is_not_listed),
        cmocka_unit_test(all_are_counted_and_the_first_are_named),
    };
    return cmocka_run_group_tests_name("rebuild", tests, cases_setup, cases_teardown);
}
