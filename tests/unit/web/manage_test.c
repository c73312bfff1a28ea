/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Managing accounts and tokens through the pages. */
#include "support/cases.h"
#include "support/engine.h"
#include "support/site.h"

#include "account/account.h"
#include "account/manage.h"
#include "account/session.h"
#include "account/token.h"
#include "base/time.h"
#include "report/handover.h"

static const char *address(struct ctx *cx, int64_t id, const char *rest)
{
    return arena_z(&cx->arena, arena_fmt(&cx->arena, "/kelola/akun/%lld%s", (long long)id, rest));
}

/* The word shown once on the page, copied so that the next request leaves it. */
static const char *shown_once(struct ctx *cx, const struct client *c, const char *class)
{
    str mark = arena_fmt(&cx->arena, "<span class=\"%s\">", class), word, rest;
    ptrdiff_t at = str_find(c->body, mark);

    assert_true(at >= 0);
    rest = str_slice(c->body, (size_t)at + mark.n, c->body.n);
    str_cut(rest, '<', &word, &rest);
    return arena_z(&cx->arena, arena_dup(&cx->arena, word));
}

static int64_t id_of(struct ctx *cx, const char *name)
{
    struct account a;

    assert_ok(cx, account_by_name(cx, str_of(name), &a));
    return a.id;
}

static void a_new_account_gets_a_password_that_its_owner_replaces(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);

    site_sign_in(c, k.coordinator);
    client_get(c, "/kelola/akun/baru");
    assert_int_equal(c->status, 200);
    client_post(c, "/kelola/akun", "nama", "Petugas.Baru", "nama_tampil", "Ratna Rekaan", "surel",
                "", "peran", "liaison", "instansi", "dishub", NULL);
    assert_int_equal(c->status, 200);
    const char *password = shown_once(cx, c, "code");
    assert_int_equal(strlen(password), 19);
    client_forget_cookies(c);
    client_post(c, "/masuk", "nama", "petugas.baru", "sandi", password, NULL);
    assert_str(client_header(c, "Location"), "/masuk");
    client_get(c, "/masuk");
    client_post(c, "/masuk", "sandi_baru", OFFICE_PASSWORD, NULL);
    assert_str(client_header(c, "Location"), "/kerja");
    site_close(c);
}

static void what_is_wrong_with_a_new_account_stands_beside_its_field(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    const struct {
        const char *name, *display, *email, *role, *agency, *field;
    } bad[] = {
        {"x",        "Ada Rekaan", "",      "liaison",     "dishub", "e-nama"       },
        {"ada.nama", " ",          "",      "liaison",     "dishub", "e-nama_tampil"},
        {"ada.nama", "Ada Rekaan", "bukan", "liaison",     "dishub", "e-surel"      },
        {"ada.nama", "Ada Rekaan", "",      "reporter",    "dishub", "e-peran"      },
        {"ada.nama", "Ada Rekaan", "",      "coordinator", "dishub", "e-peran"      },
        {"ada.nama", "Ada Rekaan", "",      "liaison",     "dinkes", "e-peran"      },
        {"ada.nama", "Ada Rekaan", "",      "liaison",     "x",      "e-instansi"   },
    };

    site_sign_in(c, k.admin);
    for (size_t i = 0; i < COUNT(bad); i++) {
        client_get(c, "/kelola/akun/baru");
        client_post(c, "/kelola/akun", "nama", bad[i].name, "nama_tampil", bad[i].display, "surel",
                    bad[i].email, "peran", bad[i].role, "instansi", bad[i].agency, NULL);
        assert_int_equal(c->status, 422);
        assert_true(site_has(c, bad[i].field));
    }
    assert_int_equal(account_by_name(cx, S("ada.nama"), &(struct account){0}), ERR_NOTFOUND);
    site_close(c);
}

static void all_that_is_left_empty_is_said_at_once(void **state)
{
    static const char *const account[] = {"e-nama", "e-nama_tampil", "e-peran", "e-instansi"};
    static const char *const token[] = {"e-label", "e-akun", "e-cakupan"};
    struct client *c = site_client(engine_ctx(state));

    site_sign_in(c, cases_of(state).coordinator);
    client_post(c, "/kelola/akun", "nama", " ", NULL);
    assert_int_equal(c->status, 422);
    for (size_t i = 0; i < COUNT(account); i++)
        assert_true(site_has(c, account[i]));
    client_post(c, "/kelola/token", "label", "", NULL);
    assert_int_equal(c->status, 422);
    for (size_t i = 0; i < COUNT(token); i++)
        assert_true(site_has(c, token[i]));
    site_close(c);
}

static void an_agency_admin_sees_and_changes_the_own_tree_only(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    int64_t own = office_person(cx, "pohon.upt", ROLE_LIAISON, k.office.upt);
    int64_t foreign = office_person(cx, "pohon.dinkes", ROLE_LIAISON, k.office.dinkes);

    site_sign_in(c, k.admin);
    client_get(c, "/kelola/akun");
    assert_true(site_has(c, "pohon.upt"));
    assert_false(site_has(c, "pohon.dinkes"));
    client_get(c, "/kelola/akun?instansi=dinkes");
    assert_int_equal(c->status, 404);
    client_get(c, address(cx, own, ""));
    assert_int_equal(c->status, 200);
    client_get(c, address(cx, foreign, ""));
    assert_int_equal(c->status, 404);
    client_get(c, "/kelola/akun/baru");
    client_post(c, address(cx, foreign, "/nonaktif"), NULL);
    assert_int_equal(c->status, 403);
    client_post(c, address(cx, foreign, "/sandi"), NULL);
    assert_int_equal(c->status, 403);
    assert_false(site_has(c, "class=\"code\""));
    client_get(c, address(cx, k.admin, ""));
    assert_int_equal(c->status, 200); /* one's own, to read */
    assert_false(site_has(c, "/sandi\""));
    client_get(c, "/kelola/akun/abc");
    assert_int_equal(c->status, 404);
    site_close(c);
}

static void roles_are_added_and_ended_on_the_page(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = office_person(cx, "peran.halaman", ROLE_LIAISON, k.office.dishub);
    str dishub = arena_fmt(&cx->arena, "%lld", (long long)k.office.dishub);

    site_sign_in(c, k.coordinator);
    client_get(c, address(cx, id, ""));
    client_post(c, address(cx, id, "/peran"), "peran", "leader", "instansi", "dishub", "mulai", "",
                "sampai", "2026-03-31", NULL);
    assert_int_equal(c->status, 303);
    client_get(c, address(cx, id, "?beres=simpan"));
    assert_true(site_has(c, "31 Maret 2026"));
    assert_true(site_has(c, "notice good"));
    client_post(c, address(cx, id, "/peran"), "peran", "leader", "instansi", "dishub", "mulai", "",
                "sampai", "", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "e-peran"));
    client_post(c, address(cx, id, "/peran"), "peran", "leader", "instansi", "dinkes", "mulai",
                "31 Maret", "sampai", "", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "e-mulai"));
    client_post(c, address(cx, id, "/peran/akhiri"), "peran", "leader", "instansi_id", dishub.p,
                NULL);
    assert_int_equal(c->status, 303);
    site_close(c);
}

static void names_are_changed_and_what_was_typed_comes_back(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = office_person(cx, "ganti.nama", ROLE_LIAISON, k.office.dishub);

    site_sign_in(c, k.admin);
    client_get(c, address(cx, id, ""));
    client_post(c, address(cx, id, ""), "nama", "ganti nama", "nama_tampil", "Yang Diketik",
                "surel", "", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "Yang Diketik"));
    client_post(c, address(cx, id, ""), "nama", "ganti.sudah", "nama_tampil", "Ratna Rekaan",
                "surel", "ratna@contoh.test", NULL);
    assert_int_equal(c->status, 303);
    assert_int_equal(id_of(cx, "ganti.sudah"), id);
    site_close(c);
}

static void who_holds_cases_hands_them_over_before_the_account_ends(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    int64_t id = office_person(cx, "pergi.jauh", ROLE_LIAISON, k.office.dishub), held;
    int64_t report = case_in_state(cx, &k, STATE_IN_PROGRESS);

    case_as(cx, k.admin);
    case_move(cx, report, &(struct move){.action = ACT_ASSIGN_PERSON, .person = SOME(id)});
    case_as(cx, 0);
    office_person(cx, "tinggal.sini", ROLE_LIAISON, k.office.dishub);
    site_sign_in(c, k.admin);
    client_get(c, address(cx, id, ""));
    assert_true(site_has(c, "tinggal.sini"));
    client_post(c, address(cx, id, "/nonaktif"), "kepada", "", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "e-kepada"));
    office_person(cx, "asing.sana", ROLE_LIAISON, k.office.dinkes);
    client_post(c, address(cx, id, "/nonaktif"), "kepada", "asing.sana", NULL);
    assert_int_equal(c->status, 409);
    client_post(c, address(cx, id, "/nonaktif"), "kepada", "tinggal.sini", NULL);
    assert_int_equal(c->status, 303);
    assert_ok(cx, handover_count(cx, id, &held));
    assert_int_equal(held, 0);
    client_get(c, address(cx, id, "?beres=nonaktif"));
    client_post(c, address(cx, id, "/aktif"), NULL);
    assert_int_equal(c->status, 303);
    assert_ok(cx, account_act(cx, id));
    site_close(c);
}

static void a_token_is_shown_once_on_the_page(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    struct tokens list;

    office_person(cx, "mesin.dishub", ROLE_LIAISON, k.office.dishub);
    site_sign_in(c, k.admin);
    client_get(c, "/kelola/token");
    assert_int_equal(c->status, 200);
    client_post(c, "/kelola/token", "akun", "mesin.dishub", "label", "Gerbang SMS", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "e-cakupan"));
    client_post(c, "/kelola/token", "akun", "siapa.ini", "label", "Gerbang SMS", "cakupan",
                "events", NULL);
    assert_int_equal(c->status, 422);
    assert_true(site_has(c, "e-akun"));
    client_post(c, "/kelola/token", "akun", "mesin.dishub", "label", "Gerbang SMS", "cakupan",
                "events", "cakupan", "reports:read", NULL);
    assert_int_equal(c->status, 200);
    assert_ok(cx, token_list(cx, id_of(cx, "mesin.dishub"), &list));
    assert_int_equal(list.n, 1);
    assert_int_equal(list.v[0].scopes, SCOPE_EVENTS | SCOPE_REPORTS_READ);
    assert_true(site_has(c, "lpr_"));
    client_get(c, "/kelola/token");
    assert_true(site_has(c, "Gerbang SMS"));
    assert_false(site_has(c, "lpr_"));
    client_post(c,
                arena_z(&cx->arena,
                        arena_fmt(&cx->arena, "/kelola/token/%lld/cabut", (long long)list.v[0].id)),
                NULL);
    assert_int_equal(c->status, 303);
    assert_ok(cx, token_list(cx, id_of(cx, "mesin.dishub"), &list));
    assert_true(list.v[0].revoked_at.has);
    site_close(c);
}

static void a_reporter_leaves_without_touching_the_officer_in_the_same_browser(void **state)
{
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);
    str officer;

    site_sign_in_reporter(c, 4711);
    assert_ok(cx, session_open(cx, SESSION_STAFF, k.liaison, &officer));
    client_set_cookie(c, "sesi", officer);
    client_get(c, "/lacak");
    client_post(c, "/lacak/keluar", NULL);
    assert_int_equal(c->status, 303);
    assert_str(client_cookie(c, "pelapor"), "");
    client_get(c, "/akun");
    assert_int_equal(c->status, 200);
    site_close(c);
}

/* A menu names only pages that open. */
static void a_menu_leads_nowhere_that_is_refused(void **state)
{
    static const struct {
        const char *name;
        enum role role;
    } people[] = {
        {"menu.pimpinan",    ROLE_LEADER      },
        {"menu.inspektur",   ROLE_INSPECTOR   },
        {"menu.auditor",     ROLE_AUDITOR     },
        {"menu.operator",    ROLE_OPERATOR    },
        {"menu.petugas",     ROLE_LIAISON     },
        {"menu.admin",       ROLE_AGENCY_ADMIN},
        {"menu.koordinator", ROLE_COORDINATOR }
    };
    static const char *const pages[] = {"/kerja", "/kerja/baru", "/kelola/akun"};
    struct ctx *cx = engine_ctx(state);
    struct cases k = cases_of(state);
    struct client *c = site_client(cx);

    for (size_t i = 0; i < COUNT(people); i++) {
        site_sign_in(c, office_person(cx, people[i].name, people[i].role, k.office.kab));
        for (size_t m = 0; m < COUNT(pages); m++) {
            client_get(c, "/akun");
            bool named =
                site_has(c, arena_z(&cx->arena, arena_fmt(&cx->arena, "href=\"%s\"", pages[m])));
            client_get(c, pages[m]);
            assert_int_equal(named, c->status == 200);
        }
    }
    site_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_account_gets_a_password_that_its_owner_replaces),
        cmocka_unit_test(what_is_wrong_with_a_new_account_stands_beside_its_field),
        cmocka_unit_test(all_that_is_left_empty_is_said_at_once),
        cmocka_unit_test(an_agency_admin_sees_and_changes_the_own_tree_only),
        cmocka_unit_test(roles_are_added_and_ended_on_the_page),
        cmocka_unit_test(names_are_changed_and_what_was_typed_comes_back),
        cmocka_unit_test(who_holds_cases_hands_them_over_before_the_account_ends),
        cmocka_unit_test(a_token_is_shown_once_on_the_page),
        cmocka_unit_test(a_menu_leads_nowhere_that_is_refused),
        cmocka_unit_test(a_reporter_leaves_without_touching_the_officer_in_the_same_browser),
    };
    return cmocka_run_group_tests_name("manage pages", tests, cases_setup, cases_teardown);
}
