/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/corpus.h"
#include "support/test.h"

#include "account/password.h"
#include "account/password_words.h"
#include "base/limits.h"

fuzz_target account_target;
#define LLVMFuzzerTestOneInput account_target
#include "fuzz/account_fuzz.c"
#undef LLVMFuzzerTestOneInput

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

/* The key of the text that refuses it; "" when it is taken. */
static const char *refusal(const char *password)
{
    fault_clear(&context);
    enum err e =
        password_check(&context, str_of(password), S("petugas.dishub"), S("Budi Rekaan, S.T."));
    assert_true(e == OK || e == ERR_INVALID);
    return e ? context.fault.key : "";
}

static void long_ones_of_own_words_are_taken(void **state)
{
    (void)state;
    assert_string_equal(refusal("ular sanca makan pisang goreng"), "");
    assert_string_equal(refusal("kuda-hitam-terbang"), "");
    assert_string_equal(refusal("849302847561kx"), "");
    assert_string_equal(refusal("xkcd 936 \u2013 stap\u013ce"), "");
}

static void short_ones_are_refused_by_characters_not_bytes(void **state)
{
    (void)state;
    assert_string_equal(refusal("kuda-hitam8"), "password_short");
    assert_string_equal(refusal("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9"),
                        "password_short");
    assert_string_equal(refusal(""), "password_short");
}

static void endless_ones_are_refused(void **state)
{
    char z[PASSWORD_MAX + 2];

    (void)state;
    memset(z, 'x', sizeof z);
    z[PASSWORD_MAX + 1] = 0;
    assert_string_equal(refusal(z), "password_long");
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    assert_string_equal(refusal("kuda hitam \xff terbang"), "password_not_text");
}

static void the_own_name_is_refused(void **state)
{
    (void)state;
    assert_string_equal(refusal("Petugas.Dishub-kuda-hitam"), "password_is_name");
    assert_string_equal(refusal("BudiRekaan2026"), "password_guessable");
}

static void words_that_everybody_tries_are_refused(void **state)
{
    static const char *const bad[] = {
        "kuburaya123456",    "Kubu Raya 2026!", "password12345", "p4ssw0rdp4ssw0rd",
        "adminadminadmin",   "qwertyuiop123",   "123456789012",  "aaaaaaaaaaaaaaaa",
        "abcdefghijklm",     "rahasia-sandi",   "indonesia1945", "sayangkusayang",
        "Dishub2026Dishub!", "P@ssw0rd!2024",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        if (strcmp(refusal(bad[i]), "password_guessable"))
            print_error("%s: %s\n", bad[i], refusal(bad[i]));
        assert_string_equal(refusal(bad[i]), "password_guessable");
    }
}

static void the_list_has_two_hundred_words_in_use(void **state)
{
    (void)state;
    assert_true(password_words_n >= 200);
    for (size_t i = 0; i < password_words_n; i++)
        assert_true(password_words[i].n >= 3);
}

static void what_people_typed_before_is_read_again(void **state)
{
    (void)state;
    assert_true(corpus_replay("account", account_target) >= 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_ones_of_own_words_are_taken),
        cmocka_unit_test(short_ones_are_refused_by_characters_not_bytes),
        cmocka_unit_test(endless_ones_are_refused),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(the_own_name_is_refused),
        cmocka_unit_test(words_that_everybody_tries_are_refused),
        cmocka_unit_test(the_list_has_two_hundred_words_in_use),
        cmocka_unit_test(what_people_typed_before_is_read_again),
    };
    return cmocka_run_group_tests_name("password", tests, setup, teardown);
}
