/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/corpus.h"

#include "base/file.h"
#include "support/test.h"

size_t corpus_replay(const char *name, fuzz_target *target)
{
    struct world world;
    struct ctx cx;
    struct strs names;
    str input;

    world_init_test(&world, 0, 0);
    ctx_init(&cx, &world, 64 << 20);
    str dir = arena_fmt(&cx.arena, "tests/fuzz/corpus/%s", name);
    assert_ok(&cx, dir_list(&cx, dir, 1000, &names));
    for (size_t i = 0; i < names.n; i++) {
        assert_ok(&cx, file_read(&cx, path_join(&cx, dir, names.v[i]), 1 << 20, &input));
        target((const uint8_t *)input.p, input.n);
    }
    size_t ran = names.n;
    ctx_reset(&cx);
    world_test_close(&world);
    return ran;
}
