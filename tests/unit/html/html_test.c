/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "html/html.h"
#include "html/marked.h"

static struct world world;
static struct ctx cx;

static int setup(void **state)
{
    (void)state;
    world_init_test(&world, 0, 1);
    ctx_init(&cx, &world, 32 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static str written(void (*write)(struct html *, str), str s)
{
    struct html h;
    str out;

    html_init(&h, &cx.arena, LANG_ID, 1 << 20);
    write(&h, s);
    assert_ok(&cx, html_finish(&cx, &h, &out));
    return out;
}

static void all_five_letters_are_escaped_in_text_and_attributes(void **state)
{
    (void)state;
    assert_str(written(html_text_str, S("&<>\"'")), "&amp;&lt;&gt;&quot;&#39;");
    assert_str(written(html_text_str, S("a'b")), "a&#39;b");
    assert_str(written(html_text_str, S("&amp;")), "&amp;amp;");
    assert_str(written(html_text_str, S("Sungai Raya – é")), "Sungai Raya – é");
    assert_str(written(html_text_str, S("")), "");
    assert_str(written(html_text_str, (str){0}), "");
}

/* No byte that could end a text, a value or a tag leaves an escaper as it came. */
static void no_byte_leaves_an_escaper_dangerous(void **state)
{
    (void)state;
    for (int c = 1; c < 256; c++) {
        char byte = (char)c;
        str one = {&byte, 1}, text = written(html_text_str, one);
        str part = written(html_part_str, one), url = written(html_url_str, one);
        bool plain = isalnum(c) && c < 128;
        assert_true(text.n == 1 ? !strchr("&<>\"'", c) : text.p[0] == '&');
        assert_true(part.n == 1 ? plain || strchr("-._~", c) : part.n == 3 && part.p[0] == '%');
        assert_true(plain ? str_eq(url, one) : !strpbrk(arena_z(&cx.arena, url), "<>\"' \\\t\n"));
    }
}

static void a_url_has_one_of_four_schemes_or_is_relative(void **state)
{
    static const str allowed[] = {
        S_("https://contoh.go.id/a?b=c#d"),
        S_("HTTP://contoh.go.id"),
        S_("mailto:lapor@contoh.go.id"),
        S_("tel:112"),
        S_("/laporan/26-1"),
        S_("?halaman=2"),
        S_("#isi"),
        S_("laporan"),
        S_(""),
        S_("a/b:c"),
        S_("?q=javascript:x"),
        S_("./a:b"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(allowed); i++)
        assert_true(str_eq(written(html_url_str, allowed[i]), allowed[i]));
    assert_str(written(html_url_str, S("/a?b=\"&c='")), "/a?b=&quot;&amp;c=&#39;");
}

static void any_other_url_becomes_a_hash(void **state)
{
    static const str refused[] = {
        S_("javascript:alert(1)"),
        S_("JaVaScRiPt:alert(1)"),
        S_(" javascript:alert(1)"),
        S_("\x01javascript:alert(1)"),
        S_("java\tscript:alert(1)"),
        S_("java\nscript:alert(1)"),
        S_("javascript\x7f:alert(1)"),
        S_("data:text/html,x"),
        S_("vbscript:x"),
        S_("blob:x"),
        S_("file:///etc/passwd"),
        S_("//contoh.id/"),
        S_("/\\contoh.id"),
        S_("\\\\contoh.id"),
        S_("/\t/contoh.id"),
        S_(" //contoh.id"),
        S_(":"),
        S_("https x:"),
    };

    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++)
        assert_str(written(html_url_str, refused[i]), "#");
}

static void a_part_of_a_url_cannot_leave_its_place(void **state)
{
    (void)state;
    assert_str(written(html_part_str, S("a b/c?d=e&f#g")), "a%20b%2Fc%3Fd%3De%26f%23g");
    assert_str(written(html_part_str, S("../é%")), "..%2F%C3%A9%25");
    assert_str(written(html_part_str, S("A-z_0.9~")), "A-z_0.9~");
}

/* The macros choose by type, also through pointers to const. */
static void the_type_chooses_the_escaper(void **state)
{
    struct row {
        str words;
        int64_t count;
        int small;
    };
    const struct row row = {S("a<b"), INT64_MIN, -7}, *r = &row;
    struct html h;
    str out;

    (void)state;
    html_init(&h, &cx.arena, LANG_ID, 1 << 20);
    HTML_TEXT(&h, r->words);
    HTML_ATTR(&h, r->count);
    HTML_TEXT(&h, r->small);
    HTML_TEXT(&h, html_marked(&cx, r->words, &(struct span){1, 1}, 1));
    HTML_PART(&h, r->count);
    HTML_PART(&h, r->words);
    assert_ok(&cx, html_finish(&cx, &h, &out));
    assert_str(out, "a&lt;b-9223372036854775808-7a<mark>&lt;</mark>b-9223372036854775808a%3Cb");
}

static void the_places_of_a_text_are_escaped(void **state)
{
    struct html h;
    str out;

    (void)state;
    html_init(&h, &cx.arena, LANG_EN, 1 << 20);
    HTML_TEXT(&h, T(format_weekday, .weekday = S("<b>"), .date = S("'")));
    assert_ok(&cx, html_finish(&cx, &h, &out));
    assert_true(str_has(out, S("&lt;b&gt;")) && str_has(out, S("&#39;")));
    assert_false(str_has(out, S("<")));
}

static void a_page_grows_and_keeps_every_byte(void **state)
{
    struct html h;
    str out;

    (void)state;
    html_init(&h, &cx.arena, LANG_ID, 1 << 20);
    for (int i = 0; i < 10000; i++)
        html_raw(&h, S("0123456789"));
    assert_ok(&cx, html_finish(&cx, &h, &out));
    assert_int_equal(out.n, 100000);
    for (size_t i = 0; i < out.n; i++)
        assert_int_equal(out.p[i], '0' + (int)(i % 10));
}

static void a_page_past_its_bound_is_an_error_and_not_cut_off(void **state)
{
    struct html h;
    str out = S("untouched");

    (void)state;
    html_init(&h, &cx.arena, LANG_ID, 100);
    html_raw(&h, S("0123456789012345678901234567890123456789012345678901234567890123456789"));
    html_raw(&h, S("0123456789012345678901234567890123456789"));
    html_raw(&h, S("x"));
    assert_int_equal(html_finish(&cx, &h, &out), ERR_LIMIT);
    assert_str(out, "untouched");
    fault_clear(&cx);
    html_init(&h, &cx.arena, LANG_ID, 3);
    html_raw(&h, S("abc"));
    assert_ok(&cx, html_finish(&cx, &h, &out));
    assert_str(out, "abc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_five_letters_are_escaped_in_text_and_attributes, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(no_byte_leaves_an_escaper_dangerous, setup, teardown),
        cmocka_unit_test_setup_teardown(a_url_has_one_of_four_schemes_or_is_relative, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(any_other_url_becomes_a_hash, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_of_a_url_cannot_leave_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(the_type_chooses_the_escaper, setup, teardown),
        cmocka_unit_test_setup_teardown(the_places_of_a_text_are_escaped, setup, teardown),
        cmocka_unit_test_setup_teardown(a_page_grows_and_keeps_every_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(a_page_past_its_bound_is_an_error_and_not_cut_off, setup,
                                        teardown),
    };
    return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
