/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/file.h"
#include "support/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 5);
    ctx_init(&cx, &world, 32 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static str dir;

static str folder(void)
{
    dir = test_folder(&cx);
    return dir;
}

static void remove_folder(void)
{
    test_folder_remove(&cx, dir);
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    str path = path_join(&cx, folder(), S("a")), out;
    struct stat st;

    assert_ok(&cx, file_write(&cx, path, S("satu"), FILE_PRIVATE));
    assert_ok(&cx, file_write(&cx, path, S("dua\0dua"), FILE_PRIVATE));
    assert_ok(&cx, file_read(&cx, path, 7, &out));
    assert_true(str_eq(out, S("dua\0dua")));
    assert_int_equal(stat(path.p, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    remove_folder();
}

static void no_temporary_file_stays(void **state)
{
    (void)state;
    folder();
    struct strs names;

    assert_ok(&cx, file_write(&cx, path_join(&cx, dir, S("b")), S("x"), FILE_PRIVATE));
    assert_ok(&cx, file_write_new(&cx, path_join(&cx, dir, S("a")), S("x"), FILE_PRIVATE));
    assert_int_equal(file_write_new(&cx, path_join(&cx, dir, S("a")), S("y"), 0600), ERR_CONFLICT);
    fault_clear(&cx);
    assert_int_equal(file_write(&cx, path_join(&cx, dir, S("no/such")), S("y"), 0600),
                     ERR_NOTFOUND);
    fault_clear(&cx);
    assert_ok(&cx, dir_list(&cx, dir, 2, &names));
    assert_true(names.n == 2);
    assert_str(names.v[0], "a");
    assert_str(names.v[1], "b");
    assert_int_equal(dir_list(&cx, dir, 1, &names), ERR_LIMIT);
    fault_clear(&cx);
    remove_folder();
}

static void a_failed_replacement_leaves_the_old_file(void **state)
{
    (void)state;
    folder();
    str inner = path_join(&cx, dir, S("sub"));
    struct strs names;

    assert_ok(&cx, dir_make(&cx, inner, DIR_PRIVATE));
    assert_int_equal(file_write(&cx, inner, S("x"), 0600), ERR_IO); /* a folder stands there */
    fault_clear(&cx);
    assert_ok(&cx, dir_list(&cx, dir, 9, &names));
    assert_true(names.n == 1);
    assert_int_equal(rmdir(inner.p), 0);
    remove_folder();
}

static void bounds_and_kinds_are_told(void **state)
{
    (void)state;
    folder();
    str path = path_join(&cx, dir, S("a")), out;

    assert_ok(&cx, file_write(&cx, path, S("satu"), FILE_PRIVATE));
    assert_int_equal(file_read(&cx, path, 3, &out), ERR_LIMIT);
    fault_clear(&cx);
    assert_int_equal(file_read(&cx, dir, 9, &out), ERR_INVALID);
    fault_clear(&cx);
    assert_int_equal(file_read(&cx, S("/dev/zero"), 9, &out), ERR_LIMIT);
    fault_clear(&cx);
    assert_int_equal(file_read(&cx, path_join(&cx, dir, S("b")), 9, &out), ERR_NOTFOUND);
    assert_true(str_has(cx.fault.message, S("No such file")));
    fault_clear(&cx);
    assert_int_equal(dir_make(&cx, path, DIR_PRIVATE), ERR_CONFLICT);
    fault_clear(&cx);
    remove_folder();
}

static void private_means_nobody_else(void **state)
{
    (void)state;
    str path = path_join(&cx, folder(), S("a"));

    assert_ok(&cx, file_write(&cx, path, S("x"), FILE_PRIVATE));
    assert_ok(&cx, file_check_private(&cx, path, FILE_PRIVATE));
    assert_int_equal(chmod(path.p, 0640), 0);
    assert_int_equal(file_check_private(&cx, path, FILE_PRIVATE), ERR_DENIED);
    assert_true(str_has(cx.fault.message, S("chmod 0600")));
    fault_clear(&cx);
    remove_folder();
}

static void folders_are_made_with_their_parents(void **state)
{
    (void)state;
    folder();
    str one = path_join(&cx, dir, S("x")), two = path_join(&cx, one, S("y/"));

    assert_ok(&cx, dir_make(&cx, two, DIR_PRIVATE));
    assert_ok(&cx, dir_make(&cx, two, DIR_PRIVATE));
    assert_int_equal(rmdir(two.p), 0);
    assert_int_equal(rmdir(one.p), 0);
    remove_folder();
}

static void paths_join_and_part(void **state)
{
    (void)state;
    assert_str(path_join(&cx, S("/a"), S("b")), "/a/b");
    assert_str(path_join(&cx, S("/a/"), S("b")), "/a/b");
    assert_str(path_join(&cx, S(""), S("b")), "b");
    assert_str(path_dir(S("/a/b")), "/a");
    assert_str(path_dir(S("/a/b//")), "/a");
    assert_str(path_dir(S("/a")), "/");
    assert_str(path_dir(S("a")), ".");
}

static void of_two_who_add_to_a_file_the_later_goes_on(void **state)
{
    (void)state;
    str path = path_join(&cx, folder(), S("both")), bytes;
    int one, two;
    int64_t at_one = 0, at_two = 0;

    assert_ok(&cx, file_write(&cx, path, S(""), FILE_PRIVATE));
    one = open(path.p, O_WRONLY | O_CLOEXEC);
    two = open(path.p, O_WRONLY | O_CLOEXEC);
    assert_int_equal(file_go_on(one, &at_one, S("abc")), 0);
    assert_int_equal(file_go_on(two, &at_two, S("xyz")), EWOULDBLOCK);
    at_two = at_one;
    assert_int_equal(file_go_on(two, &at_two, S("de")), 0);
    assert_int_equal(file_go_on(one, &at_one, S("xyz")), EWOULDBLOCK);
    assert_true(at_one == 3 && at_two == 5);
    assert_ok(&cx, file_read(&cx, path, 100, &bytes));
    assert_str(bytes, "abcde");

    assert_true(file_hold(one));
    assert_false(file_hold(two));
    assert_int_equal(file_go_on(two, &at_two, S("f")), EWOULDBLOCK);
    close(one);
    assert_int_equal(file_go_on(two, &at_two, S("f")), 0);
    assert_ok(&cx, file_remove(&cx, path));
    assert_int_equal(file_go_on(two, &at_two, S("g")), EWOULDBLOCK); /* nobody would see it */
    close(two);
    remove_folder();
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    int64_t at = 0;

    assert_int_equal(file_go_on(fd, &at, S("abc")), ENOSPC);
    assert_int_equal(at, 0);
    close(fd);
}

static int try_lock_in_a_child(str path)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        struct ctx mine;
        ctx_init(&mine, &world, 1 << 16);
        _exit(file_lock(&mine, path));
    }
    assert_true(waitpid(child, &status, 0) == child && WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void one_process_holds_a_lock(void **state)
{
    (void)state;
    struct ctx holder;
    str path = path_join(&cx, folder(), S("lock"));

    ctx_init(&holder, &world, 1 << 16);
    assert_ok(&holder, file_lock(&holder, path));
    assert_int_equal(try_lock_in_a_child(path), ERR_BUSY);
    ctx_reset(&holder);
    assert_int_equal(try_lock_in_a_child(path), OK);
    remove_folder();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_is_read),
        TEST(no_temporary_file_stays),
        TEST(a_failed_replacement_leaves_the_old_file),
        TEST(bounds_and_kinds_are_told),
        TEST(private_means_nobody_else),
        TEST(folders_are_made_with_their_parents),
        TEST(paths_join_and_part),
        TEST(of_two_who_add_to_a_file_the_later_goes_on),
        TEST(a_full_disk_is_told),
        TEST(one_process_holds_a_lock),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
