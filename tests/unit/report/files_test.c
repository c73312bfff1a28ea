/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who may see the files of a report, through its life. */
#include "support/cases.h"
#include "support/engine.h"

#include "attachment/attachment.h"
#include "base/world.h"
#include "report/access.h"
#include "report/files.h"
#include "report/rebuild.h"

#define OWNER S("uji")

static enum err add(struct ctx *cx, void *arg)
{
    return attachment_add(cx, arg);
}

static int64_t upload(struct ctx *cx, const char *kind)
{
    struct attachment a = {.id = id_new(cx),
                           .visibility = S("reporter"),
                           .kind = str_of(kind),
                           .mime = S("image/jpeg"),
                           .bytes = 1,
                           .sha256 = S("01234567890123456789012345678901"),
                           .owner_key = attachment_owner(cx, OWNER),
                           .created_at = now_ms(cx)};

    assert_ok(cx, db_write(cx, add, &a));
    return a.id;
}

static struct id_list one(int64_t id)
{
    return (struct id_list){{id}, 1};
}

static str seen(struct ctx *cx, int64_t id)
{
    struct attachment a;

    assert_ok(cx, attachment_by_id(cx, id, &a));
    return a.visibility;
}

/* A report with this file; acts as the program afterwards. */
static int64_t report_with(struct ctx *cx, int64_t file, bool confidential)
{
    struct submission s = {.class = S("complaint"),
                           .title = S("Lubang di jalan poros"),
                           .body = S("Lubang di jalan poros makin dalam dan sudah memakan korban."),
                           .channel = S("web"),
                           .confidential = confidential,
                           .files = one(file),
                           .files_owner = OWNER};
    struct submitted out;

    cx->actor = (struct actor){0};
    assert_ok(cx, report_submit(cx, &s, &out));
    case_as(cx, 0);
    return out.report.id;
}

static int64_t verified_with(struct ctx *cx, const struct cases *c, int64_t file)
{
    int64_t id = report_with(cx, file, false);

    case_as(cx, c->coordinator);
    case_move(cx, id, &(struct move){.action = ACT_VERIFY, .agency = SOME(c->office.dishub)});
    return id;
}

/* The move fails for this field, with these words. */
static void refused(struct ctx *cx, int64_t id, const struct move *m, const char *field,
                    const char *key)
{
    assert_int_equal(report_move(cx, id, m, NULL), ERR_INVALID);
    assert_true(!field == !cx->fault.field);
    if (field)
        assert_string_equal(cx->fault.field, field);
    assert_string_equal(cx->fault.key, key);
    fault_clear(cx);
}

static void a_photo_is_public_when_staff_shows_it_and_no_longer_once_hidden(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t file = upload(cx, "photo"), id = verified_with(cx, &c, file);

    assert_str(seen(cx, file), "reporter");
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .show = one(file)});
    assert_str(seen(cx, file), "public");
    case_must_be_whole(cx, id);
    refused(cx, id, &(struct move){.action = ACT_EDIT, .show = one(file)}, NULL,
            "error_nothing_changed");
    case_move(cx, id, &(struct move){.action = ACT_EDIT, .hide = one(file)});
    assert_str(seen(cx, file), "reporter");
    case_must_be_whole(cx, id);
}

static void who_verifies_may_show_it_in_the_same_move(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    const struct move moves[] = {
        {.action = ACT_VERIFY, .agency = SOME(c.office.dishub)},
        {.action = ACT_HANDLE                   },
    };
    const int64_t by[] = {c.coordinator, c.admin_kab};

    for (size_t i = 0; i < COUNT(moves); i++) {
        int64_t file = upload(cx, "photo"), id = report_with(cx, file, false);
        struct move m = moves[i];
        m.show = one(file);
        case_as(cx, by[i]);
        case_move(cx, id, &m);
        assert_str(seen(cx, file), "public");
        case_must_be_whole(cx, id);
    }
}

static void a_rebuild_comes_to_the_same(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t file = upload(cx, "photo"), id = verified_with(cx, &c, file);

    case_move(cx, id, &(struct move){.action = ACT_EDIT, .show = one(file)});
    case_as(cx, 0);
    engine_script(cx, "UPDATE attachment SET visibility = 'staff' WHERE report_id IS NOT NULL",
                  "UPDATE attachment SET visibility = 'staff' WHERE report_id IS NOT NULL");
    assert_int_equal(rebuild_check(cx, id), ERR_CONFLICT);
    fault_clear(cx);
    assert_ok(cx, rebuild_report(cx, id));
    assert_str(seen(cx, file), "public");
    assert_ok(cx, rebuild_check(cx, id));
    struct rebuild rb = {.write = true};
    assert_ok(cx, rebuild_all(cx, &rb)); /* those of the other tests */
}

static void a_confidential_report_shows_nothing(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t quiet = upload(cx, "photo"), id = report_with(cx, quiet, true);
    enum access access;

    case_as(cx, c.coordinator);
    refused(
        cx, id,
        &(struct move){.action = ACT_VERIFY, .agency = SOME(c.office.dishub), .show = one(quiet)},
        "show_attachments", "error_show_confidential");

    int64_t file = upload(cx, "photo"), other = verified_with(cx, &c, file);
    refused(cx, other, &(struct move){.action = ACT_EDIT, .show = one(file), .confidential = true},
            "show_attachments", "error_show_confidential");
    case_move(cx, other, &(struct move){.action = ACT_EDIT, .show = one(file)});
    case_move(cx, other, &(struct move){.action = ACT_EDIT, .confidential = true});
    cx->actor = (struct actor){0};
    struct report r = case_read(cx, other);
    assert_ok(cx, report_access(cx, &r, &access));
    assert_false(access_visibility(access, seen(cx, file)));
}

static void only_photos_of_this_report_can_be_shown(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t mine = upload(cx, "photo"), theirs = upload(cx, "photo"), paper = upload(cx, "pdf");
    int64_t note = upload(cx, "photo"), id = verified_with(cx, &c, mine);

    verified_with(cx, &c, theirs);
    refused(cx, id, &(struct move){.action = ACT_EDIT, .show = one(theirs)}, "show_attachments",
            "error_file_not_here");
    refused(cx, id, &(struct move){.action = ACT_EDIT, .hide = one(theirs)}, "hide_attachments",
            "error_file_not_here");
    struct move with[] = {
        {.action = ACT_FOLLOW_UP, .is_private = true, .files = one(paper)},
        {.action = ACT_NOTE,                       .files = one(note)                       },
    };
    case_as(cx, c.liaison);
    for (size_t i = 0; i < COUNT(with); i++) {
        with[i].text = S("Dengan berkas.");
        with[i].files_owner = OWNER;
        case_move(cx, id, &with[i]);
    }
    case_as(cx, c.coordinator);
    refused(cx, id, &(struct move){.action = ACT_EDIT, .show = one(paper)}, "show_attachments",
            "error_file_stays");
    refused(cx, id, &(struct move){.action = ACT_EDIT, .show = one(note)}, "show_attachments",
            "error_file_stays");
    refused(cx, id, &(struct move){.action = ACT_EDIT, .show = one(mine), .hide = one(mine)},
            "hide_attachments", "error_show_and_hide");
    assert_str(seen(cx, mine), "reporter");
    case_must_be_whole(cx, id);
}

/* Nobody has looked at it yet, though the moves themselves are public. */
static void what_a_reporter_sends_along_is_never_public_by_itself(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases c = cases_of(state);
    int64_t first = upload(cx, "photo"), answer = upload(cx, "photo"), last = upload(cx, "photo");
    int64_t id = verified_with(cx, &c, first);

    case_as(cx, c.liaison);
    case_move(cx, id,
              &(struct move){.action = ACT_PUBLISH,
                             .text = S("Lubang sudah kami tutup pada hari Rabu."),
                             .files = one(answer),
                             .files_owner = OWNER});
    assert_str(seen(cx, answer), "public");
    case_as_reporter(cx, id);
    case_move(cx, id,
              &(struct move){.action = ACT_CONFIRM, .files = one(last), .files_owner = OWNER});
    assert_str(seen(cx, last), "reporter");
    case_must_be_whole(cx, id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_photo_is_public_when_staff_shows_it_and_no_longer_once_hidden),
        cmocka_unit_test(who_verifies_may_show_it_in_the_same_move),
        cmocka_unit_test(a_rebuild_comes_to_the_same),
        cmocka_unit_test(a_confidential_report_shows_nothing),
        cmocka_unit_test(only_photos_of_this_report_can_be_shown),
        cmocka_unit_test(what_a_reporter_sends_along_is_never_public_by_itself),
    };

    return cmocka_run_group_tests_name("files", tests, cases_setup, cases_teardown);
}
