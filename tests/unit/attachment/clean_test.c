/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bytes that no row names go, and no others. */
#include "support/office.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "attachment/media.h"
#include "attachment/store.h"
#include "base/conf.h"
#include "base/file.h"

#define GIF "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xfe\6SECRET\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"

static struct ctx *open_house(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = engine_ctx(state);
    const char *build = getenv("LAPOR_BUILD");
    const struct conf_option options[] = {
        {S("data"),         e->folder                    },
        { S("media_program"), arena_fmt(&cx->arena, "%s/lapor-media", build ? build : "build/asan")},
    };

    assert_ok(cx, conf_read(cx, options, COUNT(options), NULL, &e->world.conf));
    return cx;
}

/* As if it had come long ago, when nobody is about to name it any more. */
static void make_old(struct ctx *cx, str sha256)
{
    const struct timespec long_ago[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    str path;

    assert_ok(cx, attachment_get(cx, sha256, &path));
    assert_int_equal(utimensat(AT_FDCWD, arena_z(&cx->arena, path), long_ago, 0), 0);
}

static str put(struct ctx *cx, const char *bytes)
{
    str dir, sha256;
    int64_t n;

    assert_ok(cx, attachment_work_dir(cx, &dir));
    assert_ok(cx, file_write(cx, path_join(cx, dir, S("x")), str_of(bytes), FILE_PRIVATE));
    assert_ok(cx, attachment_put(cx, path_join(cx, dir, S("x")), &sha256, &n));
    return sha256;
}

static enum err add(struct ctx *cx, void *arg)
{
    return attachment_add(cx, arg);
}

static void name(struct ctx *cx, str sha256, str thumb)
{
    struct attachment a = {.id = id_new(cx),
                           .report_id = SOME(7),
                           .seq = SOME(1),
                           .visibility = S("reporter"),
                           .kind = S("photo"),
                           .mime = S("image/jpeg"),
                           .bytes = 1,
                           .sha256 = sha256,
                           .thumb = thumb,
                           .created_at = now_ms(cx)};

    assert_ok(cx, db_write(cx, add, &a));
}

static bool is_there(struct ctx *cx, str sha256)
{
    str path;
    enum err e = attachment_get(cx, sha256, &path);

    fault_clear(cx);
    return e == OK;
}

static void clean_all(struct ctx *cx)
{
    for (int i = 0; i < ATTACHMENT_TURNS; i++)
        assert_ok(cx, attachment_clean(cx));
}

static size_t stored(struct ctx *cx, str *v, size_t max)
{
    struct strs hashes;
    size_t n = 0;

    for (int folder = 0; folder < ATTACHMENT_FOLDERS; folder++) {
        assert_ok(cx, attachment_folder(cx, folder, &hashes));
        for (size_t i = 0; i < hashes.n; i++) {
            assert_true(n < max);
            v[n++] = hashes.v[i];
        }
    }
    return n;
}

static void what_a_row_names_stays_and_what_none_names_goes(void **state)
{
    enum { MANY = 40 };
    struct ctx *cx = open_house(state);
    str kept[MANY], thumbs[MANY], lost[MANY];

    for (int i = 0; i < MANY; i++) {
        kept[i] = put(cx, arena_fmt(&cx->arena, "kept %d", i).p);
        thumbs[i] = put(cx, arena_fmt(&cx->arena, "thumb %d", i).p);
        lost[i] = put(cx, arena_fmt(&cx->arena, "lost %d", i).p);
        name(cx, kept[i], thumbs[i]);
        make_old(cx, kept[i]);
        make_old(cx, thumbs[i]);
        make_old(cx, lost[i]);
    }
    str recent = put(cx, "just come");
    clean_all(cx);
    for (int i = 0; i < MANY; i++)
        assert_true(is_there(cx, kept[i]) && is_there(cx, thumbs[i]) && !is_there(cx, lost[i]));
    assert_true(is_there(cx, recent)); /* somebody may be about to name it */
    make_old(cx, recent);
    clean_all(cx);
    assert_false(is_there(cx, recent));
}

static void each_time_it_looks_at_the_next_part(void **state)
{
    struct ctx *cx = open_house(state);
    str lost = put(cx, "of one part");
    int before = 0;

    make_old(cx, lost);
    while (is_there(cx, lost) && before < ATTACHMENT_TURNS) {
        assert_ok(cx, attachment_clean(cx));
        before++;
    }
    assert_int_equal(before, (unsigned char)lost.p[0] + 1);
    clean_all(cx);
    lost = put(cx, "of one part");
    make_old(cx, lost);
    clean_all(cx); /* all around, wherever it stands */
    assert_false(is_there(cx, lost));
}

static void a_stranger_in_the_folder_is_left_alone(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    str dir = path_join(cx, e->folder, S("attachments/ab/cd"));
    str path = path_join(cx, dir, S("README"));

    assert_ok(cx, dir_make(cx, dir, DIR_PRIVATE));
    assert_ok(cx, file_write(cx, path, S("x"), FILE_PRIVATE));
    clean_all(cx);
    assert_true(file_exists(cx, path));
}

/* Its row cannot be stored; its bytes were. */
static void an_upload_that_failed_leaves_nothing_for_ever(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    str path = path_join(cx, e->folder, S("upload")), left[10];
    struct attachment a;

    assert_ok(cx, file_write(cx, path, S(GIF), FILE_PRIVATE));
    size_t before = stored(cx, left, COUNT(left));
    store_fault_set(e->store, 2, FAULT_FULL); /* after the transaction began */
    assert_int_not_equal(attachment_upload(cx, path, S("token 1"), &a), OK);
    assert_true(store_fault_hit(e->store));
    store_fault_set(e->store, 0, FAULT_NONE);
    fault_clear(cx);
    size_t n = stored(cx, left, COUNT(left));
    assert_true(n > before);
    clean_all(cx);
    assert_int_equal(stored(cx, left, COUNT(left)), n); /* not within the hour */
    for (size_t i = 0; i < n; i++)
        make_old(cx, left[i]);
    assert_ok(cx, attachment_upload(cx, path, S("token 1"), &a)); /* the same, once more */
    make_old(cx, a.sha256);
    if (a.thumb.n)
        make_old(cx, a.thumb);
    clean_all(cx);
    assert_true(is_there(cx, a.sha256)); /* the bytes are the same, and now they have a name */
    assert_int_equal(stored(cx, left, COUNT(left)), 1 + (a.thumb.n > 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_a_row_names_stays_and_what_none_names_goes,
                                        office_setup, office_teardown),
        cmocka_unit_test_setup_teardown(each_time_it_looks_at_the_next_part, office_setup,
                                        office_teardown),
        cmocka_unit_test_setup_teardown(a_stranger_in_the_folder_is_left_alone, office_setup,
                                        office_teardown),
        cmocka_unit_test_setup_teardown(an_upload_that_failed_leaves_nothing_for_ever, office_setup,
                                        office_teardown),
    };
    return cmocka_run_group_tests_name("clean", tests, NULL, NULL);
}
