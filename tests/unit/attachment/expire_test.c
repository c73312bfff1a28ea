/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What becomes of an upload that no report takes. */
#include "support/engine.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "attachment/attachment.h"
#include "attachment/store.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"

static struct ctx *office(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    const struct conf_option options[] = {
        {S("data"), e->folder}
    };
    struct conf *conf;

    assert_ok(cx, conf_read(cx, options, COUNT(options), NULL, &conf));
    e->world.conf = conf;
    return cx;
}

/* Bytes in the store that came so long ago that nobody is about to name them, or just now. */
static str put(struct ctx *cx, str bytes, bool old)
{
    const struct timespec long_ago[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    str dir, sha256, path;
    int64_t n;

    assert_ok(cx, attachment_work_dir(cx, &dir));
    assert_ok(cx, file_write(cx, path_join(cx, dir, S("x")), bytes, 0600));
    assert_ok(cx, attachment_put(cx, path_join(cx, dir, S("x")), &sha256, &n));
    assert_ok(cx, attachment_get(cx, sha256, &path));
    if (old)
        assert_int_equal(utimensat(AT_FDCWD, arena_z(&cx->arena, path), long_ago, 0), 0);
    return sha256;
}

static enum err add(struct ctx *cx, void *arg)
{
    return attachment_add(cx, arg);
}

static int64_t upload(struct ctx *cx, str sha256, str thumb, opt_i64 report)
{
    struct attachment a = {.id = id_new(cx),
                           .report_id = report,
                           .seq = report,
                           .visibility = S("reporter"),
                           .kind = S("photo"),
                           .mime = S("image/jpeg"),
                           .bytes = 1,
                           .sha256 = sha256,
                           .thumb = thumb,
                           .created_at = now_ms(cx)};

    assert_ok(cx, db_write(cx, add, &a));
    return a.id;
}

static bool has_bytes(struct ctx *cx, str sha256)
{
    str path;
    enum err e = attachment_get(cx, sha256, &path);

    fault_clear(cx);
    return e == OK;
}

static bool has_row(struct ctx *cx, int64_t id)
{
    struct attachment a;
    enum err e = attachment_by_id(cx, id, &a);

    fault_clear(cx);
    return e == OK;
}

static int64_t expire(struct ctx *cx)
{
    int64_t done;

    assert_ok(cx, attachment_expire(cx, &done));
    return done;
}

static void it_goes_with_its_bytes_after_its_time(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = office(state);
    str photo = put(cx, S("photo"), true), thumb = put(cx, S("thumb"), true);
    int64_t id = upload(cx, photo, thumb, NONE);

    world_test_advance(&e->world, UPLOAD_KEPT_HOURS * HOUR_MS);
    assert_int_equal(expire(cx), 0);
    assert_true(has_row(cx, id) && has_bytes(cx, photo));
    world_test_advance(&e->world, 1);
    assert_int_equal(expire(cx), 1);
    assert_false(has_row(cx, id) || has_bytes(cx, photo) || has_bytes(cx, thumb));
    assert_int_equal(expire(cx), 0);
}

static void what_a_report_took_stays(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = office(state);
    str shared = put(cx, S("shared"), true), thumb = put(cx, S("another"), true);
    int64_t taken = upload(cx, shared, (str){0}, SOME(7)), loose = upload(cx, shared, thumb, NONE);

    world_test_advance(&e->world, UPLOAD_KEPT_HOURS * HOUR_MS + 1);
    assert_int_equal(expire(cx), 1);
    assert_true(has_row(cx, taken) && has_bytes(cx, shared));
    assert_false(has_row(cx, loose) || has_bytes(cx, thumb));
}

static void bytes_that_just_came_again_are_left(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = office(state);
    str photo = put(cx, S("again"), false);
    int64_t id = upload(cx, photo, (str){0}, NONE);

    world_test_advance(&e->world, UPLOAD_KEPT_HOURS * HOUR_MS + 1);
    assert_int_equal(expire(cx), 0);
    assert_true(has_row(cx, id) && has_bytes(cx, photo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_with_its_bytes_after_its_time),
        cmocka_unit_test(what_a_report_took_stays),
        cmocka_unit_test(bytes_that_just_came_again_are_left),
    };
    return cmocka_run_group_tests_name("expire", tests, engine_setup, engine_teardown);
}
