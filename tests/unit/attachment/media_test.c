/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From an upload to the store: lapor-media is run in earnest. */
#include "support/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attachment/media.h"
#include "attachment/store.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "lang/lang.h"
#include "media/protocol.h"
#include "support/folder.h"

/* A picture of one pixel with a comment. */
#define GIF "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xfe\6SECRET\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"

struct office {
    struct world world;
    struct ctx cx;
    str folder, program;
};

static int open_office(void **state)
{
    static struct office o;
    const char *build = getenv("LAPOR_BUILD");
    struct conf *conf;

    world_init_test(&o.world, INT64_C(1772413200000), 1);
    ctx_init(&o.cx, &o.world, COMMAND_ARENA_MAX);
    o.folder = test_folder(&o.cx);
    o.program = arena_fmt(&o.cx.arena, "%s/lapor-media", build ? build : "build/asan");
    const struct conf_option options[] = {
        {S("data"),          o.folder },
        {S("media_program"), o.program}
    };
    assert_ok(&o.cx, conf_read(&o.cx, options, COUNT(options), NULL, &conf));
    o.world.conf = conf;
    *state = &o;
    return 0;
}

static int close_office(void **state)
{
    struct office *o = *state;

    if (system(arena_fmt(&o->cx.arena, "rm -rf '%.*s'", STR_ARG(o->folder)).p) != 0)
        return 1;
    ctx_reset(&o->cx);
    world_test_close(&o->world);
    return 0;
}

static str upload(struct office *o, str bytes)
{
    str path = path_join(&o->cx, o->folder, S("upload"));

    assert_ok(&o->cx, file_write(&o->cx, path, bytes, FILE_PRIVATE));
    return path;
}

static str stored(struct office *o, str name)
{
    unsigned char hash[SHA256_BYTES];
    str path, bytes;

    assert_ok(&o->cx, attachment_get(&o->cx, name, &path));
    assert_ok(&o->cx, file_read(&o->cx, path, UPLOAD_FILE_MAX, &bytes));
    sha256(bytes, hash);
    assert_memory_equal(hash, name.p, SHA256_BYTES);
    return bytes;
}

static void a_picture_is_made_anew_and_stored_by_its_hash(void **state)
{
    struct office *o = *state;
    struct attachment a;

    assert_true(media_ready(&o->cx));
    assert_ok(&o->cx, attachment_take(&o->cx, upload(o, S(GIF)), &a));
    assert_str(a.kind, "photo");
    assert_str(a.mime, "image/png");
    assert_int_equal(a.width.v, 1);
    assert_true(a.phash.has && !a.captured_at.has && !a.gps_e6.p);
    str bytes = stored(o, a.sha256);
    assert_int_equal(bytes.n, a.bytes);
    assert_true(str_starts(bytes, S("\x89PNG")) && !str_has(bytes, S("SECRET")));
    assert_true(str_starts(stored(o, a.thumb), S("\xff\xd8\xff")));
}

static void a_refused_file_is_a_word_on_its_field_and_leaves_nothing(void **state)
{
    struct office *o = *state;
    struct attachment a = {.id = 7};

    fault_clear(&o->cx);
    assert_int_equal(attachment_take(&o->cx, upload(o, S("<svg>")), &a), ERR_INVALID);
    assert_string_equal(o->cx.fault.field, "attachments");
    assert_string_equal(o->cx.fault.key, "media_svg");
    assert_int_equal(a.id, 7);
    fault_clear(&o->cx);
}

static void every_reason_has_its_words(void **state)
{
#define KEY(name, word) "media_" #word,
    static const char *const keys[] = {MEDIA_REASONS(KEY)};
    enum text_id id;

    (void)state;
    for (size_t i = 0; i < COUNT(keys); i++)
        if (!text_by_key(str_of(keys[i]), &id))
            fail_msg("no text %s", keys[i]);
}

static void a_program_that_is_not_there_is_our_fault(void **state)
{
    struct office *o = *state;
    struct conf *conf;
    struct attachment a;
    const struct conf_option options[] = {
        {S("data"),          o->folder                },
        {S("media_program"), S("/nowhere/lapor-media")}
    };
    struct conf *before = o->world.conf;

    assert_ok(&o->cx, conf_read(&o->cx, options, COUNT(options), NULL, &conf));
    o->world.conf = conf;
    assert_false(media_ready(&o->cx));
    assert_int_equal(attachment_take(&o->cx, upload(o, S(GIF)), &a), ERR_IO);
    fault_clear(&o->cx);
    o->world.conf = before;
}

static void an_answer_that_is_none_is_not_believed(void **state)
{
    static const char *const answers[] = {
        "{}",
        "[]",
        "{\"ok\":false}",
        "{\"ok\":false,\"reason\":\"because\"}",
        "{\"ok\":true,\"mime\":\"text/html\",\"thumb\":false}",
        "{\"ok\":true,\"mime\":\"image/png\"}",
        "ok",
    };
    struct office *o = *state;
    struct media_result r;

    for (size_t i = 0; i < COUNT(answers); i++) {
        fault_clear(&o->cx);
        if (media_answer_read(&o->cx, str_of(answers[i]), &r) == OK)
            fail_msg("believed %s", answers[i]);
    }
    fault_clear(&o->cx);
}

static void an_answers_values_are_read_within_their_bounds(void **state)
{
    struct office *o = *state;
    struct media_result r;

    assert_ok(&o->cx,
              media_answer_read(&o->cx,
                                S("{\"ok\":true,\"mime\":\"video/mp4\",\"thumb\":true,"
                                  "\"width\":-5,\"duration_ms\":2000,\"gps\":{\"lat_e6\":-1,"
                                  "\"lon_e6\":999999999},\"phash\":\"ffffffffffffffff\"}"),
                                &r));
    assert_str(r.ext, "mp4");
    assert_true(!r.width.has && !r.lon_e6.has && !r.pages.has);
    assert_true(r.lat_e6.has && r.lat_e6.v == -1 && r.duration_ms.v == 2000 && r.phash.v == -1);
}

static void the_same_bytes_are_stored_once_and_go_once(void **state)
{
    struct office *o = *state;
    str first, second, path;
    int64_t bytes;

    assert_ok(&o->cx, attachment_put(&o->cx, upload(o, S("same")), &first, &bytes));
    assert_ok(&o->cx, attachment_put(&o->cx, upload(o, S("same")), &second, &bytes));
    assert_true(bytes_equal(first, second) && bytes == 4);
    assert_false(file_exists(&o->cx, path_join(&o->cx, o->folder, S("upload"))));
    assert_str(stored(o, first), "same");
    assert_ok(&o->cx, attachment_remove(&o->cx, first));
    assert_str(stored(o, first), "same"); /* somebody may be about to name it */
    const struct timespec long_ago[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    assert_ok(&o->cx, attachment_get(&o->cx, first, &path));
    assert_int_equal(utimensat(AT_FDCWD, arena_z(&o->cx.arena, path), long_ago, 0), 0);
    assert_ok(&o->cx, attachment_remove(&o->cx, first));
    assert_int_equal(attachment_get(&o->cx, first, &path), ERR_NOTFOUND);
    fault_clear(&o->cx);
    assert_ok(&o->cx, attachment_remove(&o->cx, first));
}

static enum err make_dir(struct ctx *cx, void *arg)
{
    str path, *out = arg;

    TRY(attachment_work_dir(cx, &path));
    TRY(file_write(cx, path_join(cx, path, S("stored")), S("x"), FILE_PRIVATE));
    must(path.n < 4096);
    memcpy((char *)(uintptr_t)out->p, path.p, path.n);
    out->n = path.n;
    return OK;
}

static void a_work_folder_goes_with_its_unit_of_work(void **state)
{
    struct office *o = *state;
    char room[4096];
    str path = {room, 0};

    assert_ok(&o->cx, ctx_scratch(&o->cx, make_dir, &path));
    assert_true(path.n > 0 && !file_exists(&o->cx, path));
}

static void what_a_power_cut_left_is_swept(void **state)
{
    struct office *o = *state;
    str old = path_join(&o->cx, o->folder, S("attachments/work/0123456789abcdef"));
    str fresh = path_join(&o->cx, o->folder, S("attachments/work/fedcba9876543210"));
    const struct timespec long_ago[2] = {
        {1000000000, 0},
        {1000000000, 0}
    };

    assert_ok(&o->cx, dir_make(&o->cx, old, DIR_PRIVATE));
    assert_ok(&o->cx, dir_make(&o->cx, fresh, DIR_PRIVATE));
    assert_ok(&o->cx, file_write(&o->cx, path_join(&o->cx, old, S("in")), S("x"), FILE_PRIVATE));
    assert_int_equal(utimensat(AT_FDCWD, old.p, long_ago, 0), 0);
    assert_ok(&o->cx, attachment_sweep(&o->cx));
    assert_false(file_exists(&o->cx, old));
    assert_true(file_exists(&o->cx, fresh));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_made_anew_and_stored_by_its_hash),
        cmocka_unit_test(a_refused_file_is_a_word_on_its_field_and_leaves_nothing),
        cmocka_unit_test(every_reason_has_its_words),
        cmocka_unit_test(a_program_that_is_not_there_is_our_fault),
        cmocka_unit_test(an_answer_that_is_none_is_not_believed),
        cmocka_unit_test(an_answers_values_are_read_within_their_bounds),
        cmocka_unit_test(the_same_bytes_are_stored_once_and_go_once),
        cmocka_unit_test(a_work_folder_goes_with_its_unit_of_work),
        cmocka_unit_test(what_a_power_cut_left_is_swept),
    };
    return cmocka_run_group_tests_name("attachments", tests, open_office, close_office);
}
