/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/keys.h"

#include "base/keys.h"
#include "support/folder.h"
#include "support/test.h"

void test_keys_open(struct ctx *cx)
{
    str folder = test_folder(cx);

    assert_ok(cx, keys_create(cx, folder));
    assert_ok(cx, keys_load(cx, folder, &cx->world->keys));
    test_folder_remove(cx, folder);
}

void test_keys_close(struct ctx *cx)
{
    keys_close(cx->world->keys);
    cx->world->keys = NULL;
}
