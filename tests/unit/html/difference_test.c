/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/limits.h"
#include "base/world.h"
#include "html/difference.h"

static struct ctx cx;

static int begin(void **state)
{
    (void)state;
    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    return 0;
}

static int end(void **state)
{
    (void)state;
    ctx_reset(&cx);
    return 0;
}

static void words_taken_out_and_put_in_are_marked(void **state)
{
    static const struct {
        const char *before, *after, *shown;
    } cases[] = {
        {"satu dua tiga",         "satu dua tiga",         "satu dua tiga"                                  },
        {"satu dua tiga",         "satu tiga",             "satu <del>dua </del>tiga"                       },
        {"satu tiga",             "satu dua tiga",         "satu <ins>dua </ins>tiga"                       },
        {"telp 0812 ya",          "telp [x] ya",           "telp <del>0812 </del><ins>[x] </ins>ya"         },
        {"a b c d",               "b c x d",               "<del>a </del>b c <ins>x </ins>d"                },
        {"",                      "baru",                  "<ins>baru</ins>"                                },
        {"lama",                  "",                      "<del>lama</del>"                                },
        {"",                      "",                      ""                                               },
        {"<b> &",                 "<i> &",                 "<del>&lt;b&gt; </del><ins>&lt;i&gt; </ins>&amp;"},
        {"dua kali dua kali dua", "dua kali dua",          "dua kali <del>dua kali </del>dua"               },
        {" spasi\n\ndi depan",    " spasi\n\ndi belakang",
         " spasi\n\ndi <del>depan</del><ins>belakang</ins>"                                                 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_str(html_difference(&cx, str_of(cases[i].before), str_of(cases[i].after)).s,
                   cases[i].shown);
}

static void texts_too_different_stand_one_after_the_other(void **state)
{
    struct ctx *c = &cx;
    size_t n = 2000;
    char *a = arena_array(&c->arena, char, 2 * n + 1), *b = arena_array(&c->arena, char, 2 * n + 1);

    (void)state;
    for (size_t i = 0; i < n; i++) {
        a[2 * i] = i % 2 ? 'a' : 'b';
        b[2 * i] = i % 2 ? 'c' : 'b';
        a[2 * i + 1] = b[2 * i + 1] = ' ';
    }
    a[0] = 'x';
    str shown = html_difference(c, (str){a, 2 * n}, (str){b, 2 * n}).s;
    assert_true(str_starts(shown, S("<del>x a b ")));
    assert_int_equal(shown.n, 4 * n + 2 * (sizeof "<del></del>" - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(words_taken_out_and_put_in_are_marked, begin, end),
        cmocka_unit_test_setup_teardown(texts_too_different_stand_one_after_the_other, begin, end),
    };
    return cmocka_run_group_tests_name("difference", tests, NULL, NULL);
}
