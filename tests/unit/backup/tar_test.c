/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of files: what is written is read, and no changed bit of it passes. */
#include "fuzz/backup_fuzz.c"
#include "support/folder.h"
#include "support/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "backup/tar.h"
#include "base/file.h"
#include "base/world.h"

static const struct {
    const char *name;
    size_t size;
} files[] = {
    {"first.json",               17  },
    {"tables/a/000001.jsonl.gz", 0   },
    {"b",                        512 },
    {"c",                        5000}
};

struct scene {
    struct world world;
    struct ctx cx;
    str dir, path;
};

static str bytes_of(struct ctx *cx, size_t n)
{
    char *p = arena_alloc(&cx->arena, 1, n + 1);

    memset(p, 'x', n);
    return (str){p, n};
}

static int setup(void **state)
{
    static struct scene s;
    struct tar_out t;

    world_init_test(&s.world, INT64_C(1772413200000), 1);
    ctx_init(&s.cx, &s.world, 64 << 20);
    s.dir = test_folder(&s.cx);
    s.path = path_join(&s.cx, s.dir, S("one.tar"));
    assert_int_equal(tar_create(&s.cx, s.path, now_ms(&s.cx), &t), OK);
    for (size_t i = 0; i < COUNT(files); i++)
        assert_int_equal(tar_put(&s.cx, &t, str_of(files[i].name), bytes_of(&s.cx, files[i].size)),
                         OK);
    assert_int_equal(tar_finish(&s.cx, &t), OK);
    *state = &s;
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;

    test_folder_remove(&s->cx, s->dir);
    ctx_reset(&s->cx);
    world_test_close(&s->world);
    return 0;
}

/* How many files it read before the end, or before what is wrong. */
static enum err read_all(struct ctx *cx, str path, size_t *n_out)
{
    struct tar_in t;
    bool more;
    str bytes;

    *n_out = 0;
    TRY(tar_open(cx, path, &t));
    for (;;) {
        TRY(tar_next(cx, &t, &more));
        if (!more)
            return OK;
        TRY(tar_take(cx, &t, 1 << 20, &bytes));
        if (*n_out < COUNT(files)) {
            assert_string_equal(t.name, files[*n_out].name);
            assert_int_equal(bytes.n, files[*n_out].size);
        }
        ++*n_out;
    }
}

static void what_is_written_is_read(void **state)
{
    struct scene *s = *state;
    struct tar_out t;
    size_t n;

    assert_int_equal(read_all(&s->cx, s->path, &n), OK);
    assert_int_equal(n, COUNT(files));
    assert_int_equal(tar_create(&s->cx, s->path, 0, &t), ERR_CONFLICT);
    fault_clear(&s->cx);
}

/* Bits of contents are not the container's to guard: the statement's hash is over them. */
static void no_changed_bit_of_a_frame_passes(void **state)
{
    struct scene *s = *state;
    struct ctx *cx = &s->cx;
    str whole, bad = path_join(cx, s->dir, S("bad.tar"));
    size_t n;

    assert_int_equal(file_read(cx, s->path, 1 << 20, &whole), OK);
    for (size_t at = 0; at < whole.n; at++) {
        char *p = (char *)(uintptr_t)whole.p;
        if (p[at] == 'x' && at % 512 != 0)
            continue;
        bool content = p[at] == 'x';
        p[at] ^= (char)(1 << at % 8);
        assert_int_equal(file_write(cx, bad, whole, 0600), OK);
        enum err e = read_all(cx, bad, &n);
        p[at] ^= (char)(1 << at % 8);
        if (!content)
            assert_int_equal(e, ERR_CONFLICT);
        fault_clear(cx);
    }
    for (size_t cut = 0; cut < whole.n; cut += 256) {
        assert_int_equal(file_write(cx, bad, str_slice(whole, 0, cut), 0600), OK);
        assert_int_equal(read_all(cx, bad, &n), ERR_CONFLICT);
        fault_clear(cx);
    }
    unlink(bad.p);
}

static void an_unfinished_one_leaves_nothing(void **state)
{
    struct scene *s = *state;
    struct ctx cx;
    struct tar_out t;
    struct strs names;

    ctx_init(&cx, &s->world, 1 << 20);
    assert_int_equal(tar_create(&cx, path_join(&cx, s->dir, S("half")), 0, &t), OK);
    assert_int_equal(tar_begin(&cx, &t, S("x"), 100), OK);
    ctx_reset(&cx);
    assert_int_equal(dir_list(&s->cx, s->dir, 100, &names), OK);
    assert_int_equal(names.n, 1);
}

static void the_corpus_is_read_or_refused(void **state)
{
    (void)state;
    assert_true(corpus_replay("backup", LLVMFuzzerTestOneInput) >= 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(no_changed_bit_of_a_frame_passes),
        cmocka_unit_test(an_unfinished_one_leaves_nothing),
        cmocka_unit_test(the_corpus_is_read_or_refused),
    };

    return cmocka_run_group_tests_name("tar", tests, setup, teardown);
}
