/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/folder.h"

#include "base/file.h"
#include "support/test.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

str test_folder(struct ctx *cx)
{
    static _Atomic int made;
    const char *build = getenv("LAPOR_BUILD");
    str folder = arena_fmt(&cx->arena, "%s/tmp-%d-%d", build ? build : "build", getpid(), made++);

    assert_ok(cx, dir_make(cx, folder, DIR_PRIVATE));
    return folder;
}

static void remove_files(struct ctx *cx, str folder, bool deeper)
{
    struct strs names;

    assert_ok(cx, dir_list(cx, folder, 1000, &names));
    for (size_t i = 0; i < names.n; i++) {
        str path = path_join(cx, folder, names.v[i]);
        if (unlink(path.p) != 0 && deeper)
            remove_files(cx, path, false);
    }
    assert_int_equal(rmdir(arena_z(&cx->arena, folder)), 0);
}

void test_folder_remove(struct ctx *cx, str folder)
{
    remove_files(cx, folder, true);
}
