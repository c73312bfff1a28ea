/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file that comes in pieces, from its first word to its end. */
#include "support/office.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attachment/incoming.h"
#include "attachment/store.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"

#define GIF  "GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0!\xfe\6SECRET\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
#define ME   S("token 1")
#define THEM S("token 2")

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

static struct incoming begin(struct ctx *cx, str owner, int64_t length)
{
    struct incoming in;

    assert_ok(cx, incoming_begin(cx, owner, length, S("private"), &in));
    return in;
}

/* Everything of an owner is given up, so that the next test begins with nothing. */
static void forget_all(struct ctx *cx, struct engine *e)
{
    int64_t done;

    world_test_advance(&e->world, INCOMING_HOURS * HOUR_MS + 1);
    do
        assert_ok(cx, incoming_expire(cx, &done));
    while (done);
}

static str path_of(struct ctx *cx, struct engine *e, const struct incoming *in)
{
    return arena_fmt(&cx->arena, "%.*s/uploads/incoming/%lld", STR_ARG(e->folder),
                     (long long)in->id);
}

static void put(struct ctx *cx, const struct incoming *in, int64_t at, str bytes)
{
    int fd;

    assert_ok(cx, incoming_open(cx, in, &fd));
    assert_int_equal(file_go_on(fd, &at, bytes), 0);
    close(fd);
}

static int64_t offset(struct ctx *cx, const struct incoming *in)
{
    int64_t n;

    assert_ok(cx, incoming_offset(cx, in, &n));
    return n;
}

static bool knows(struct ctx *cx, str owner, int64_t id)
{
    struct incoming in;
    enum err e = incoming_find(cx, owner, id, &in);

    assert_true(e == OK || e == ERR_NOTFOUND);
    fault_clear(cx);
    return e == OK;
}

static bool is_attachment(struct ctx *cx, int64_t id)
{
    struct attachment a;
    enum err e = attachment_by_id(cx, id, &a);

    fault_clear(cx);
    return e == OK;
}

static void it_becomes_an_attachment_once_it_is_whole(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming in = begin(cx, ME, sizeof GIF - 1);
    struct attachment a;

    assert_true(knows(cx, ME, in.id) && !knows(cx, THEM, in.id));
    assert_int_equal(offset(cx, &in), 0);
    put(cx, &in, 0, S("GIF"));
    assert_int_equal(offset(cx, &in), 3);
    assert_int_equal(incoming_finish(cx, ME, &in), ERR_CONFLICT); /* not whole */
    fault_clear(cx);
    put(cx, &in, 3, str_slice(S(GIF), 3, sizeof GIF));
    assert_ok(cx, incoming_finish(cx, ME, &in));
    assert_false(file_exists(cx, path_of(cx, e, &in)));
    assert_ok(cx, attachment_by_id(cx, in.id, &a));
    assert_str(a.kind, "photo");
    assert_true(str_eq(a.owner_key, attachment_owner(cx, ME)));
    assert_ok(cx, incoming_finish(cx, ME, &in)); /* who has not heard of it asks once more */
    assert_ok(cx, incoming_find(cx, ME, in.id, &in));
    assert_int_equal(offset(cx, &in), in.length);
    assert_ok(cx, incoming_finish(cx, ME, &in));
    forget_all(cx, e);
    assert_false(knows(cx, ME, in.id));
    assert_true(is_attachment(cx, in.id)); /* it has a time of its own */
}

static void a_refusal_is_remembered(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming in = begin(cx, ME, 3);

    put(cx, &in, 0, S("abc"));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(incoming_finish(cx, ME, &in), ERR_INVALID);
        assert_string_equal(cx->fault.key, "media_unknown_type");
        fault_clear(cx);
        if (i == 1)
            assert_ok(cx, incoming_find(cx, ME, in.id, &in));
    }
    assert_false(file_exists(cx, path_of(cx, e, &in)) || is_attachment(cx, in.id));
    forget_all(cx, e);
}

static void only_one_takes_it_in_at_a_time(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming in = begin(cx, ME, sizeof GIF - 1);
    int fd;

    put(cx, &in, 0, S(GIF));
    assert_ok(cx, incoming_open(cx, &in, &fd));
    assert_true(file_hold(fd)); /* as somebody else who takes it in */
    assert_int_equal(incoming_finish(cx, ME, &in), ERR_CONFLICT);
    assert_string_equal(cx->fault.key, "error_upload_busy");
    fault_clear(cx);
    close(fd);
    assert_ok(cx, incoming_finish(cx, ME, &in));
    forget_all(cx, e);
}

static void an_owner_has_so_many_at_a_time(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming in = begin(cx, ME, 3), last;

    for (int i = 1; i < INCOMING_MAX; i++)
        last = begin(cx, ME, 3);
    assert_int_equal(incoming_begin(cx, ME, 3, S(""), &last), ERR_WAIT);
    assert_int_equal(cx->fault.wait_s, INCOMING_HOURS * 3600);
    fault_clear(cx);
    (void)begin(cx, THEM, 3);
    put(cx, &in, 0, S("abc"));
    assert_int_equal(incoming_finish(cx, ME, &in), ERR_INVALID); /* one that ended makes room */
    fault_clear(cx);
    last = begin(cx, ME, 3);
    assert_ok(cx, incoming_forget(cx, &last)); /* so does one that was given up */
    (void)begin(cx, ME, 3);
    forget_all(cx, e);
}

static void and_so_many_bytes(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming last;

    for (int64_t n = UPLOAD_FILE_MAX; n <= INCOMING_BYTES_MAX; n += UPLOAD_FILE_MAX)
        (void)begin(cx, ME, UPLOAD_FILE_MAX);
    assert_int_equal(incoming_begin(cx, ME, UPLOAD_FILE_MAX, S(""), &last), ERR_WAIT);
    fault_clear(cx);
    forget_all(cx, e);
}

static void what_is_given_up_is_gone_with_its_attachment(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming half = begin(cx, ME, 30), whole = begin(cx, ME, sizeof GIF - 1);

    put(cx, &half, 0, S("abc"));
    assert_ok(cx, incoming_forget(cx, &half));
    assert_false(knows(cx, ME, half.id) || file_exists(cx, path_of(cx, e, &half)));
    put(cx, &whole, 0, S(GIF));
    assert_ok(cx, incoming_finish(cx, ME, &whole));
    assert_ok(cx, incoming_forget(cx, &whole));
    assert_false(knows(cx, ME, whole.id) || is_attachment(cx, whole.id));
    forget_all(cx, e);
}

static void after_its_time_it_is_forgotten(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    struct incoming in = begin(cx, ME, 30);
    int64_t done;

    put(cx, &in, 0, S("abc"));
    world_test_advance(&e->world, INCOMING_HOURS * HOUR_MS - 1);
    assert_ok(cx, incoming_expire(cx, &done));
    assert_true(done == 0 && knows(cx, ME, in.id));
    world_test_advance(&e->world, 1);
    assert_false(knows(cx, ME, in.id));
    assert_ok(cx, incoming_expire(cx, &done));
    assert_true(done == 1 && !file_exists(cx, path_of(cx, e, &in)));
}

static void a_file_that_no_row_knows_goes_too(void **state)
{
    struct engine *e = *state;
    struct ctx *cx = open_house(state);
    const struct timespec long_ago[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    struct incoming in = begin(cx, ME, 30), unknown = {.id = 7};
    int64_t done;

    put(cx, &in, 0, S("abc"));
    put(cx, &unknown, 0, S("abc"));
    assert_ok(cx, incoming_expire(cx, &done));
    assert_true(file_exists(cx, path_of(cx, e, &unknown)));
    assert_int_equal(utimensat(AT_FDCWD, path_of(cx, e, &unknown).p, long_ago, 0), 0);
    assert_ok(cx, incoming_expire(cx, &done));
    assert_false(file_exists(cx, path_of(cx, e, &unknown)));
    assert_int_equal(offset(cx, &in), 3);
    forget_all(cx, e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_becomes_an_attachment_once_it_is_whole),
        cmocka_unit_test(a_refusal_is_remembered),
        cmocka_unit_test(only_one_takes_it_in_at_a_time),
        cmocka_unit_test(an_owner_has_so_many_at_a_time),
        cmocka_unit_test(and_so_many_bytes),
        cmocka_unit_test(what_is_given_up_is_gone_with_its_attachment),
        cmocka_unit_test(after_its_time_it_is_forgotten),
        cmocka_unit_test(a_file_that_no_row_knows_goes_too),
    };
    return cmocka_run_group_tests_name("incoming", tests, office_setup, office_teardown);
}
