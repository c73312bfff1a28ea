/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/key_file.h"
#include "base/keys.h"
#include "fuzz/key_file_fuzz.c"
#include "support/folder.h"
#include "support/keys.h"

#include <sys/stat.h>
#include <unistd.h>

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 10);
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

static void installed(void)
{
    dir = test_folder(&cx);
    assert_ok(&cx, keys_create(&cx, dir));
    assert_ok(&cx, keys_load(&cx, dir, &world.keys));
}

static void loaded_again(void)
{
    test_keys_close(&cx);
    assert_ok(&cx, keys_load(&cx, dir, &world.keys));
}

static void gone(void)
{
    if (world.keys)
        test_keys_close(&cx);
    test_folder_remove(&cx, dir);
}

static str key_folder(void)
{
    return path_join(&cx, dir, S("keys"));
}

/* Path of the first file that begins so. */
static str key_path(str prefix)
{
    struct strs names;

    assert_ok(&cx, dir_list(&cx, key_folder(), 100, &names));
    for (size_t i = 0; i < names.n; i++)
        if (str_starts(names.v[i], prefix))
            return path_join(&cx, key_folder(), names.v[i]);
    fail_msg("no key file %.*s", STR_ARG(prefix));
    return S("");
}

static void refused(enum err want, const char *words)
{
    struct keys *keys = NULL;

    assert_int_equal(keys_load(&cx, dir, &keys), want);
    if (!str_has(cx.fault.message, str_of(words)))
        fail_msg("the message is: %.*s", STR_ARG(cx.fault.message));
    assert_null(keys);
    fault_clear(&cx);
}

static void an_installation_has_one_key_of_each_kind(void **state)
{
    (void)state;
    struct key_infos infos;
    struct stat st;

    installed();
    keys_list(&cx, &infos);
    assert_true(infos.n == KEY_KINDS);
    for (size_t i = 0; i < infos.n; i++) {
        enum key_kind kind;
        assert_int_equal(infos.v[i].kind, i);
        assert_true(infos.v[i].current && keys_has(&cx, infos.v[i].kind, infos.v[i].id));
        assert_true(key_kind_by_name(str_of(key_kind_name(infos.v[i].kind)), &kind) && kind == i);
        assert_true(key_id_text(&cx, infos.v[i].id).n == 12);
    }
    assert_false(keys_has(&cx, KEY_VAULT, infos.v[KEY_PEPPER].id));
    assert_true(stat(key_folder().p, &st) == 0 && (st.st_mode & 0777) == 0700);
    assert_true(stat(key_path(S("vault-")).p, &st) == 0 && (st.st_mode & 0777) == 0600);
    assert_ok(&cx, keys_create(&cx, dir)); /* once more changes nothing */
    loaded_again();
    struct key_infos again;
    keys_list(&cx, &again);
    assert_true(again.n == infos.n && again.v[0].id == infos.v[0].id);
    gone();
}

static void a_folder_others_can_reach_is_refused(void **state)
{
    (void)state;
    installed();
    str file = key_path(S("pepper-"));

    chmod(key_folder().p, 0750);
    refused(ERR_DENIED, "chmod 0700");
    chmod(key_folder().p, 0700);
    chmod(file.p, 0644);
    refused(ERR_DENIED, "chmod 0600");
    chmod(file.p, 0600);
    loaded_again();
    gone();
}

static void what_is_missing_or_damaged_is_named(void **state)
{
    (void)state;
    str text;

    installed();
    test_keys_close(&cx);
    str file = key_path(S("ledger-"));
    assert_ok(&cx, file_read(&cx, file, KEY_FILE_MAX, &text));
    assert_ok(&cx, file_write(&cx, file, str_slice(text, 0, text.n - 2), FILE_PRIVATE));
    refused(ERR_INVALID, "damaged");
    assert_ok(&cx, file_remove(&cx, file));
    refused(ERR_NOTFOUND, "ledger");
    str other = path_join(&cx, key_folder(), S("ledger-000000000001.key"));
    assert_ok(&cx, file_write(&cx, other, text, FILE_PRIVATE));
    refused(ERR_INVALID, "renamed");
    gone();
    dir = path_join(&cx, dir, S("none"));
    refused(ERR_NOTFOUND, "no key folder");
}

static void hashes_differ_by_purpose_kind_and_data(void **state)
{
    (void)state;
    struct key_hash a, b;

    installed();
    keys_hash(&cx, KEY_PEPPER, S("receipt"), S("x"), &a);
    keys_hash(&cx, KEY_PEPPER, S("receipt"), S("x"), &b);
    assert_true(a.key_id == b.key_id && str_eq(KEY_HASH_STR(&a), KEY_HASH_STR(&b)));
    keys_hash(&cx, KEY_PEPPER, S("session"), S("x"), &b);
    assert_false(str_eq(KEY_HASH_STR(&a), KEY_HASH_STR(&b)));
    keys_hash(&cx, KEY_PEPPER, S("receipt"), S("y"), &b);
    assert_false(str_eq(KEY_HASH_STR(&a), KEY_HASH_STR(&b)));
    keys_hash(&cx, KEY_VAULT, S("receipt"), S("x"), &b);
    assert_false(a.key_id == b.key_id || str_eq(KEY_HASH_STR(&a), KEY_HASH_STR(&b)));
    gone();
}

static void old_keys_stay_usable_after_a_rotation(void **state)
{
    (void)state;
    struct key_hash before, after, again;
    struct key_hashes all;
    int64_t id;
    str sealed, plain;

    installed();
    keys_hash(&cx, KEY_PEPPER, S("receipt"), S("x"), &before);
    keys_seal(&cx, KEY_VAULT, S("7"), S("nama"), &sealed);
    world_test_advance(&world, -3600000); /* also when the clock has stepped back */
    assert_ok(&cx, keys_rotate(&cx, dir, KEY_PEPPER, &id));
    assert_ok(&cx, keys_rotate(&cx, dir, KEY_VAULT, &id));
    loaded_again();
    keys_hash(&cx, KEY_PEPPER, S("receipt"), S("x"), &after);
    assert_true(after.key_id != before.key_id);
    assert_ok(&cx, keys_hash_with(&cx, KEY_PEPPER, before.key_id, S("receipt"), S("x"), &again));
    assert_true(str_eq(KEY_HASH_STR(&before), KEY_HASH_STR(&again)));
    keys_hash_all(&cx, KEY_PEPPER, S("receipt"), S("x"), &all);
    assert_true(all.n == 2 && all.v[0].key_id == after.key_id);
    assert_true(str_eq(KEY_HASH_STR(&all.v[1]), KEY_HASH_STR(&before)));
    assert_ok(&cx, keys_open(&cx, KEY_VAULT, S("7"), sealed, &plain));
    assert_str(plain, "nama");
    assert_int_equal(keys_hash_with(&cx, KEY_PEPPER, 1, S("receipt"), S("x"), &again),
                     ERR_NOTFOUND);
    gone();
}

static void a_sealed_value_opens_only_unchanged_and_in_its_place(void **state)
{
    (void)state;
    str sealed, plain = S("kept");
    int64_t id;

    installed();
    keys_seal(&cx, KEY_COOKIE, S("receipt 260000000W"), S("code"), &sealed);
    assert_true(keys_sealed_with(sealed, &id) && keys_has(&cx, KEY_COOKIE, id));
    for (size_t i = 0; i < sealed.n; i++) {
        str changed = arena_dup(&cx.arena, sealed);
        ((char *)(uintptr_t)changed.p)[i] ^= 1;
        enum err e = keys_open(&cx, KEY_COOKIE, S("receipt 260000000W"), changed, &plain);
        assert_int_equal(e, ERR_DENIED);
        fault_clear(&cx);
        e = keys_open(&cx, KEY_COOKIE, S("receipt 260000000W"), str_slice(sealed, 0, i), &plain);
        assert_int_equal(e, ERR_DENIED);
        fault_clear(&cx);
    }
    assert_int_equal(keys_open(&cx, KEY_COOKIE, S("receipt 2"), sealed, &plain), ERR_DENIED);
    fault_clear(&cx);
    assert_int_equal(keys_open(&cx, KEY_VAULT, S("receipt 260000000W"), sealed, &plain),
                     ERR_DENIED);
    fault_clear(&cx);
    assert_str(plain, "kept");
    assert_ok(&cx, keys_open(&cx, KEY_COOKIE, S("receipt 260000000W"), sealed, &plain));
    assert_str(plain, "code");
    keys_seal(&cx, KEY_COOKIE, S(""), S(""), &sealed);
    assert_ok(&cx, keys_open(&cx, KEY_COOKIE, S(""), sealed, &plain));
    assert_true(plain.n == 0);
    gone();
}

static void the_same_value_is_sealed_differently_each_time(void **state)
{
    (void)state;
    str a, b;

    installed();
    keys_seal(&cx, KEY_COOKIE, S("x"), S("code"), &a);
    keys_seal(&cx, KEY_COOKIE, S("x"), S("code"), &b);
    assert_false(str_eq(a, b));
    gone();
}

static void a_client_s_secret_opens_what_was_sealed_under_it(void **state)
{
    (void)state;
    str sealed, plain;

    seal_under(&cx, S("kunci-1"), S("answer"), S("{\"receipt\":1}"), &sealed);
    assert_ok(&cx, open_under(&cx, S("kunci-1"), S("answer"), sealed, &plain));
    assert_str(plain, "{\"receipt\":1}");
    assert_int_equal(open_under(&cx, S("kunci-2"), S("answer"), sealed, &plain), ERR_DENIED);
    fault_clear(&cx);
    assert_int_equal(open_under(&cx, S("kunci-1"), S("other"), sealed, &plain), ERR_DENIED);
}

static void a_backup_brings_every_key_back(void **state)
{
    (void)state;
    str text, sealed, plain;
    int64_t id;
    int added = -1;

    installed();
    assert_ok(&cx, keys_rotate(&cx, dir, KEY_VAULT, &id));
    loaded_again();
    keys_seal(&cx, KEY_VAULT, S("7"), S("nama"), &sealed);
    assert_ok(&cx, keys_export(&cx, dir, &text));
    assert_ok(&cx, keys_import(&cx, dir, text, &added));
    assert_int_equal(added, 0);
    gone();
    dir = test_folder(&cx);
    assert_ok(&cx, keys_import(&cx, dir, text, &added));
    assert_int_equal(added, KEY_KINDS + 1);
    assert_ok(&cx, keys_load(&cx, dir, &world.keys));
    assert_ok(&cx, keys_open(&cx, KEY_VAULT, S("7"), sealed, &plain));
    assert_str(plain, "nama");
    gone();
}

static void a_damaged_backup_changes_nothing(void **state)
{
    (void)state;
    str text;
    struct strs names;
    int added = 42;

    installed();
    assert_ok(&cx, keys_export(&cx, dir, &text));
    gone();
    dir = test_folder(&cx);
    assert_int_equal(keys_import(&cx, dir, str_slice(text, 0, text.n - 3), &added), ERR_INVALID);
    fault_clear(&cx);
    assert_int_equal(keys_import(&cx, dir, S(""), &added), ERR_INVALID);
    fault_clear(&cx);
    assert_ok(&cx, dir_list(&cx, key_folder(), 9, &names));
    assert_true(names.n == 0 && added == 42);
    gone();
}

static void another_secret_under_the_same_id_is_a_conflict(void **state)
{
    (void)state;
    str text;
    int added;

    installed();
    assert_ok(&cx, keys_export(&cx, dir, &text));
    char *secret = (char *)(uintptr_t)text.p + str_find(text, S("secret ")) + 7;
    *secret = *secret == 'A' ? 'B' : 'A';
    assert_int_equal(keys_import(&cx, dir, text, &added), ERR_CONFLICT);
    fault_clear(&cx);
    gone();
}

static void the_fuzzers_corpus_passes(void **state)
{
    (void)state;
    assert_true(corpus_replay("key_file", LLVMFuzzerTestOneInput) >= 3);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(an_installation_has_one_key_of_each_kind),
        TEST(a_folder_others_can_reach_is_refused),
        TEST(what_is_missing_or_damaged_is_named),
        TEST(hashes_differ_by_purpose_kind_and_data),
        TEST(old_keys_stay_usable_after_a_rotation),
        TEST(a_sealed_value_opens_only_unchanged_and_in_its_place),
        TEST(the_same_value_is_sealed_differently_each_time),
        TEST(a_client_s_secret_opens_what_was_sealed_under_it),
        TEST(a_backup_brings_every_key_back),
        TEST(a_damaged_backup_changes_nothing),
        TEST(another_secret_under_the_same_id_is_a_conflict),
        TEST(the_fuzzers_corpus_passes),
    };
    return cmocka_run_group_tests_name("keys", tests, NULL, NULL);
}
