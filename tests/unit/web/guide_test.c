/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * The style guide: every part of a page, with and without trouble, on one page
 * of each width.  Written to $LAPOR_BUILD/guide/ with the stylesheet beside it,
 * to be looked at in a browser; what can be checked without one is checked here.
 */
#include "support/test.h"

#include "base/file.h"
#include "base/limits.h"
#include "web/list.h"
#include "web/parts.h"
#include "web/templates.h"
#include "web/timeline.h"

static struct world world;
static struct ctx cx;

static int setup(void **state)
{
    (void)state;
    world_init_test(&world, 0, 1);
    ctx_init(&cx, &world, COMMAND_ARENA_MAX);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_reset(&cx);
    world_test_close(&world);
    return 0;
}

static const struct option kinds[] = {
    {S_("pengaduan"), S_("Pengaduan"),            S_("Ada layanan atau keadaan yang tidak beres.")},
    {S_("aspirasi"),  S_("Aspirasi"),             S_("Anda punya usul atau harapan.")             },
    {S_("informasi"), S_("Permintaan informasi"), S_("")                                          },
};
static struct view_problem problems[] = {
    {S_("judul_salah"), S_("Judul terlalu pendek. Tulis sedikitnya 5 huruf.")},
    {S_("isi_salah"),   S_("Isi laporan belum ditulis.")                     },
    {S_("jenis_salah"), S_("Pilih salah satu.")                              },
    {S_(""),            S_("Berkas terlalu besar.")                          },
};
static struct moment moments[] = {
    {.when = S_("23 November 2026, 14.53 WIB"),
     .iso = S_("2026-11-23T14:53:00+07:00"),
     .sentence = S_("Laporan diterima."),
     .seq = 1                                                                          },
    { .when = S_("24 November 2026, 09.10 WIB"),
     .iso = S_("2026-11-24T09:10:00+07:00"),
     .sentence = S_("Petugas menulis catatan."),
     .words = S_("Sudah ditelepon, belum diangkat."),
     .seq = 2,
     .internal = true},
    {                                                                     .when = S_("25 November 2026, 10.00 WIB"),
     .iso = S_("2026-11-25T10:00:00+07:00"),
     .sentence = S_("Dinas Perhubungan menjawab."),
     .words = S_("Lampu di simpang itu sudah kami ganti.\nTerima kasih sudah melapor."),
     .seq = 3},
};
static const struct list_line samples[] = {
    {.href = S_("/laporan/26-C00P-03FE"),
     .title = S_("Lampu jalan di simpang empat mati sejak Senin"),
     .office = S_("Dinas Perhubungan"),
     .number = S_("26-C00P-03FE"),
     .when = S_("23 November 2026"),
     .area = S_("Sungai Kakap")},
    {.href = S_("/laporan/26-49SN-415K"),
     .title = S_("Jadwal kapal dari Tanjung Saleh"),
     .office = S_("Dinas Perhubungan"),
     .number = S_("26-49SN-415K"),
     .when = S_("20 November 2026")  },
};

static void show_fields(struct html *h, const struct view *v)
{
    struct option_list list = {kinds, COUNT(kinds)};

    part_errors(h, v);
    part_radio(h, v, FIELD("jenis", T(form_class), .options = list, .value = S("aspirasi")));
    part_text(h, v, FIELD("judul", T(form_title), .hint = T(form_title_hint), .max = 200));
    part_lines(h, v, FIELD("isi", T(form_body), .hint = T(form_body_hint), .max = 4000));
    part_select(h, v, FIELD("topik", T(form_topic), .options = list, .optional = true));
    part_check(h, v, FIELD("anonim", T(form_anonymous), .hint = T(form_anonymous_hint)));
    part_files(h, v, FIELD("lampiran", T(form_files), .hint = T(form_files_hint)));
    part_radio(h, v, FIELD("jenis_salah", T(form_class), .options = list));
    part_text(h, v, FIELD("judul_salah", T(form_title), .value = S("Ah")));
    part_lines(h, v, FIELD("isi_salah", T(form_body), .hint = T(form_body_hint), .max = 4000));
}

static void show_rest(struct html *h)
{
    struct figure_line counts[] = {
        {S("1.234"), T(recap_selesai) },
        {S("56"),    T(recap_diproses)},
        {S("7"),     T(recap_diarsip) },
    };
    struct list_line lines[] = {samples[0], samples[1]};

    lines[0].state = T(state_in_progress);
    lines[1].state = T(state_closed);
    for (int at = 1; at <= 5; at += 2)
        part_steps(h, at);
    part_notice(h, T(layout_problems));
    part_empty(h, T(list_none));
    part_figures(h, (struct figure_lines){counts, COUNT(counts)});
    part_list_lines(h, (struct list_lines){lines, COUNT(lines)});
    part_pager(h, &(struct pager){S("?halaman=1"), S("?halaman=3"), 2});
    part_timeline(h, &(struct timeline){moments, COUNT(moments)});
}

static str guide(bool staff)
{
    struct view v = {
        .site = S("LAPOR! Kubu Raya"),
        .path = S("/laporan"),
        .other = S("?bahasa=en"),
        .css = S("lapor.css"),
        .who = staff ? S("Petugas Contoh") : S(""),
        .notice = S("Jam program digeser 6 hari."),
        .csrf = staff ? S("kunci") : S(""),
        .is_staff = staff,
        .has_desk = staff,
        .can_take_in = staff,
        .can_manage = staff,
        .is_wide = staff,
        .errors = {problems, COUNT(problems)}
    };
    struct html h;
    str out;

    html_init(&h, &cx.arena, LANG_ID, PAGE_BYTES_MAX);
    part_head(&h, &v, T(layout_public));
    html_raw(&h, S("<h1>Panduan gaya</h1><h2>Isian</h2><form>"));
    show_fields(&h, &v);
    html_raw(&h, S("</form><h2>Keadaan</h2>"));
    show_rest(&h);
    part_foot(&h, &v);
    assert_ok(&cx, html_finish(&cx, &h, &out));
    return out;
}

static void save(str dir, const char *name, str bytes)
{
    assert_ok(&cx, file_write(&cx, path_join(&cx, dir, str_of(name)), bytes, 0644));
}

static void copy_static(str dir, const char *name)
{
    str bytes;

    assert_ok(&cx,
              file_read(&cx, path_join(&cx, S("src/web/static"), str_of(name)), 1 << 20, &bytes));
    save(dir, name, bytes);
}

static void the_guide_can_be_looked_at(void **state)
{
    const char *build = getenv("LAPOR_BUILD");
    str dir = path_join(&cx, str_of(build ? build : "build/asan"), S("guide"));

    (void)state;
    assert_ok(&cx, dir_make(&cx, dir, 0755));
    save(dir, "citizen.html", guide(false));
    save(dir, "staff.html", guide(true));
    copy_static(dir, "lapor.css");
}

/* Two elements with one id: a label or an error would lead to the wrong one. */
static void no_id_stands_twice(void **state)
{
    str rest = guide(false), id;
    ptrdiff_t at = str_find(rest, S(" id=\""));

    (void)state;
    for (; at >= 0; at = str_find(rest, S(" id=\""))) {
        rest = str_slice(rest, (size_t)at + 5, rest.n);
        str_cut(rest, '"', &id, &rest);
        str whole = arena_fmt(&cx.arena, " id=\"%.*s\"", STR_ARG(id));
        if (str_has(rest, whole))
            fail_msg("two elements have the id %.*s", STR_ARG(id));
    }
}

/* Every open tag of these is closed again, in whatever way the parts are joined. */
static void what_a_part_opens_it_closes(void **state)
{
    static const char *const tags[] = {"div",     "form",   "fieldset", "label",  "ol",
                                       "ul",      "li",     "p",        "nav",    "select",
                                       "span",    "h2",     "small",    "main",   "svg",
                                       "section", "button", "title",    "header", "footer"};
    str pages[] = {guide(false), guide(true)};

    (void)state;
    for (size_t k = 0; k < COUNT(pages); k++)
        for (size_t i = 0; i < COUNT(tags); i++) {
            str rest = pages[k], word = str_of(tags[i]);
            int open = 0;
            for (ptrdiff_t at = str_find(rest, S("<")); at >= 0; at = str_find(rest, S("<"))) {
                rest = str_slice(rest, (size_t)at + 1, rest.n);
                bool closes = str_skip(&rest, S("/"));
                if (str_skip(&rest, word) && rest.n && strchr(" >\n", *rest.p))
                    open += closes ? -1 : 1;
                assert_true(open >= 0);
            }
            if (open != 0)
                fail_msg("<%s> is open %d times at the end", tags[i], open);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guide_can_be_looked_at),
        cmocka_unit_test(no_id_stands_twice),
        cmocka_unit_test(what_a_part_opens_it_closes),
    };
    return cmocka_run_group_tests_name("guide", tests, setup, teardown);
}
