/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/limits.h"
#include "web/parts.h"
#include "web/templates.h"

static struct world world;
static struct ctx context;

static int setup(void **state)
{
    (void)state;
    world_init_test(&world, 0, 1);
    ctx_init(&context, &world, COMMAND_ARENA_MAX);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_reset(&context);
    world_test_close(&world);
    return 0;
}

static const struct option classes[] = {
    {S_("pengaduan"), S_("Pengaduan"), S_("Ada yang rusak.")},
    {S_("aspirasi"),  S_("Aspirasi"),  S_("")               },
};
static struct view_problem problems[] = {
    {S_("judul"), S_("Terlalu pendek.")           },
    {S_("isi"),   S_("Isi laporan belum ditulis.")},
    {S_("kelas"), S_("Pilih satu.")               },
};

static struct view view_of(str path)
{
    return (struct view){.site = S("LAPOR! <Uji>"),
                         .path = path,
                         .other = S("?bahasa=en"),
                         .css = S("/aset/lapor.css")};
}

static str finish(struct html *h)
{
    str out;

    assert_ok(&context, html_finish(&context, h, &out));
    return out;
}

static str frame(struct view v)
{
    struct html h;

    html_init(&h, &context.arena, LANG_ID, PAGE_BYTES_MAX);
    part_head(&h, &v, T(layout_send));
    part_foot(&h, &v);
    return finish(&h);
}

/* Every kind of field, with every kind of trouble. */
static str form(size_t problems_n)
{
    struct view v = view_of(S("/lapor"));
    struct option_list list = {classes, COUNT(classes)};
    struct html h;

    v.errors = (struct view_errors){problems, problems_n};
    html_init(&h, &context.arena, LANG_ID, PAGE_BYTES_MAX);
    part_errors(&h, &v);
    part_radio(&h, &v, FIELD("kelas", T(form_class), .options = list, .value = S("aspirasi")));
    part_text(&h, &v, FIELD("judul", T(form_title), .hint = T(form_title_hint), .max = 200));
    part_lines(&h, &v, FIELD("isi", T(form_body), .hint = T(form_body_hint), .max = 4000));
    part_select(&h, &v, FIELD("topik", T(form_topic), .options = list, .value = S("pengaduan")));
    part_check(&h, &v, FIELD("anonim", T(form_anonymous), .hint = T(form_anonymous_hint)));
    part_files(&h, &v, FIELD("lampiran", T(form_files), .hint = T(form_files_hint)));
    return finish(&h);
}

/* Walks the values of an attribute; false at the end. */
static bool next_value(str *rest, str attr, str *value)
{
    ptrdiff_t at = str_find(*rest, attr);

    if (at < 0)
        return false;
    *rest = str_slice(*rest, (size_t)at + attr.n, rest->n);
    str_cut(*rest, '"', value, rest);
    return true;
}

static void assert_ids_exist(str page, str attr)
{
    str rest = page, ids, id;

    while (next_value(&rest, attr, &ids))
        while (ids.n) {
            str_cut(ids, ' ', &id, &ids);
            if (!str_has(page, arena_fmt(&context.arena, " id=\"%.*s\"", STR_ARG(id))))
                fail_msg("no element has the id %.*s", STR_ARG(id));
        }
}

static void what_labels_links_and_descriptions_name_exists(void **state)
{
    str pages[] = {form(0), form(COUNT(problems)), frame(view_of(S("/")))};

    (void)state;
    for (size_t i = 0; i < COUNT(pages); i++) {
        assert_ids_exist(pages[i], S(" for=\""));
        assert_ids_exist(pages[i], S(" aria-describedby=\""));
        assert_ids_exist(pages[i], S(" href=\"#"));
    }
}

static void a_problem_stands_in_the_summary_and_beside_its_field(void **state)
{
    str page = form(COUNT(problems));

    (void)state;
    assert_true(str_has(page, S("<a href=\"#f-isi\">Isi laporan belum ditulis.</a>")));
    assert_true(str_has(page, S("id=\"e-isi\">Isi laporan belum ditulis.")));
    assert_true(str_has(page, S("aria-describedby=\"h-isi e-isi c-isi\" aria-invalid=\"true\"")));
    assert_true(str_has(page, S("aria-describedby=\"h-judul e-judul\" aria-invalid=\"true\"")));
    assert_false(str_has(form(0), S("aria-invalid")));
    assert_false(str_has(form(0), S("role=\"alert\"")));
}

static void what_was_chosen_is_chosen_again(void **state)
{
    str page = form(0);

    (void)state;
    assert_true(str_has(page, S("value=\"aspirasi\" checked")));
    assert_false(str_has(page, S("value=\"pengaduan\" checked")));
    assert_true(str_has(page, S("value=\"pengaduan\" selected")));
    assert_false(str_has(page, S("value=\"aspirasi\" selected")));
}

static void a_bound_is_shown_as_people_write_numbers(void **state)
{
    (void)state;
    assert_true(str_has(form(0), S("Paling banyak 4.000 huruf.")));
}

static void the_menu_marks_the_present_page_and_no_neighbour(void **state)
{
    struct view desk = view_of(S("/kerja/baru"));

    (void)state;
    assert_true(str_has(frame(view_of(S("/lapor?satu=1"))),
                        S("<a href=\"/lapor\" aria-current=\"page\">")));
    assert_false(str_has(frame(view_of(S("/laporan/26-1"))),
                         S("<a href=\"/lapor\" aria-current=\"page\">")));
    assert_true(str_has(frame(view_of(S("/laporan/26-1"))),
                        S("<a href=\"/laporan\" aria-current=\"page\">")));
    desk.is_staff = desk.has_desk = desk.can_take_in = true;
    assert_false(str_has(frame(desk), S("<a href=\"/kerja\" aria-current=\"page\">")));
    assert_true(str_has(frame(desk), S("<a href=\"/kerja/baru\" aria-current=\"page\">")));
}

static void only_staff_see_the_menu_of_staff(void **state)
{
    struct view v = view_of(S("/"));

    (void)state;
    assert_false(str_has(frame(v), S("/kerja")));
    assert_false(str_has(frame(v), S("/keluar")));
    v.is_staff = true;
    v.csrf = S("kunci");
    assert_true(str_has(frame(v), S("name=\"csrf\" value=\"kunci\"")));
    assert_false(str_has(frame(v), S("/kelola")));
    v.can_manage = true;
    assert_true(str_has(frame(v), S("/kelola/akun")));
}

static void nothing_in_the_frame_needs_more_than_the_policy_gives(void **state)
{
    str page = frame(view_of(S("/")));

    (void)state;
    assert_false(str_has(page, S(" style=")));
    assert_false(str_has(page, S("//")));
    assert_true(str_has(page, S("LAPOR! &lt;Uji&gt;")));
}

static void a_step_that_is_past_says_so_in_words(void **state)
{
    struct html h;

    (void)state;
    html_init(&h, &context.arena, LANG_ID, PAGE_BYTES_MAX);
    part_steps(&h, 2);
    str out = finish(&h);
    assert_true(str_has(out, S("Ditulis<i class=\"unseen\">, sudah dilewati</i>")));
    assert_true(str_has(out, S("<li aria-current=\"step\"><span>Diperiksa</span>")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_labels_links_and_descriptions_name_exists),
        cmocka_unit_test(a_problem_stands_in_the_summary_and_beside_its_field),
        cmocka_unit_test(what_was_chosen_is_chosen_again),
        cmocka_unit_test(a_bound_is_shown_as_people_write_numbers),
        cmocka_unit_test(the_menu_marks_the_present_page_and_no_neighbour),
        cmocka_unit_test(only_staff_see_the_menu_of_staff),
        cmocka_unit_test(nothing_in_the_frame_needs_more_than_the_policy_gives),
        cmocka_unit_test(a_step_that_is_past_says_so_in_words),
    };
    return cmocka_run_group_tests_name("parts", tests, setup, teardown);
}
