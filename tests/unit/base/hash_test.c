/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "base/hash.h"

#include <pthread.h>
#include <sodium.h>

static struct world world;
static struct ctx cx;

static int set_up(void **state)
{
    (void)state;
    world_init_test(&world, 0, 3);
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

static str digest(str data)
{
    unsigned char out[SHA256_BYTES];

    sha256(data, out);
    return hex_encode(&cx, (str){(const char *)out, sizeof out});
}

/* FIPS 180-4's examples. */
static void sha256_is_the_one_of_the_standard(void **state)
{
    (void)state;
    assert_str(digest(S("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_str(digest(S("abc")),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void piece_by_piece_is_the_same(void **state)
{
    (void)state;
    struct sha256 h;
    unsigned char out[SHA256_BYTES];

    sha256_start(&h);
    sha256_add(&h, S("a"));
    sha256_add(&h, S(""));
    sha256_add(&h, S("bc"));
    sha256_end(&h, out);
    assert_true(str_eq(hex_encode(&cx, (str){(char *)out, sizeof out}), digest(S("abc"))));
}

static void hex_reads_back_and_is_strict(void **state)
{
    (void)state;
    str out = S("kept");

    assert_true(hex_decode(&cx, S("00fFa0"), &out));
    assert_true(str_eq(out, S("\x00\xff\xa0")));
    assert_str(hex_encode(&cx, out), "00ffa0");
    static const str bad[] = {S_("0"), S_("0g"), S_("00 ff"), S_("00:f")};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(hex_decode(&cx, bad[i], &out));
    assert_true(hex_decode(&cx, S(""), &out));
    assert_true(out.n == 0);
}

static void base64url_reads_back_and_is_strict(void **state)
{
    (void)state;
    str out;

    assert_str(b64url_encode(&cx, S("\xfb\xff\xfe")), "-__-");
    assert_str(b64url_encode(&cx, S("a")), "YQ");
    assert_true(b64url_decode(&cx, S("-__-YQ"), &out));
    assert_true(str_eq(out, S("\xfb\xff\xfe"
                              "a")));
    static const str bad[] = {S_("YQ=="), S_("Y"), S_("Y Q"), S_("+//+"), S_("YR")};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(b64url_decode(&cx, bad[i], &out));
}

static void secrets_compare_by_length_and_bytes(void **state)
{
    (void)state;
    assert_true(bytes_equal(S("abc"), S("abc")));
    assert_false(bytes_equal(S("abc"), S("abd")));
    assert_false(bytes_equal(S("abc"), S("ab")));
    assert_true(bytes_equal(S(""), S("")));
}

static void a_password_is_known_again(void **state)
{
    (void)state;
    str stored;
    bool right;

    assert_ok(&cx, password_hash(&cx, S("kata sandi panjang"), &stored));
    assert_true(str_starts(stored, S("$argon2id$")));
    assert_ok(&cx, password_verify(&cx, stored, S("kata sandi panjang"), &right));
    assert_true(right);
    assert_ok(&cx, password_verify(&cx, stored, S("kata sandi panjanG"), &right));
    assert_false(right);
    assert_false(password_outdated(&cx, stored));
}

static void nobody_has_no_password(void **state)
{
    (void)state;
    bool right = true;

    assert_ok(&cx, password_verify(&cx, (str){0}, S(""), &right));
    assert_false(right);
    right = true;
    assert_ok(&cx, password_verify(&cx, S("not a hash"), S("x"), &right));
    assert_false(right);
}

/* As a hash made long ago would be. */
static void a_password_of_other_limits_is_outdated(void **state)
{
    (void)state;
    char weak[crypto_pwhash_STRBYTES];

    assert_int_equal(
        crypto_pwhash_str(weak, "x", 1, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN), 0);
    assert_true(password_outdated(&cx, str_of(weak)));
}

static void *verify_in_a_thread(void *arg)
{
    struct ctx mine;
    bool right = false;

    ctx_init(&mine, &world, 1 << 16);
    enum err e = password_verify(&mine, *(str *)arg, S("x"), &right);
    ctx_reset(&mine);
    return e == OK && right ? arg : NULL;
}

static void more_than_two_wait_their_turn(void **state)
{
    (void)state;
    pthread_t threads[5];
    str stored;
    void *right;

    assert_ok(&cx, password_hash(&cx, S("x"), &stored));
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, verify_in_a_thread, &stored), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        pthread_join(threads[i], &right);
        assert_non_null(right);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(sha256_is_the_one_of_the_standard),
        TEST(piece_by_piece_is_the_same),
        TEST(hex_reads_back_and_is_strict),
        TEST(base64url_reads_back_and_is_strict),
        TEST(secrets_compare_by_length_and_bytes),
        TEST(a_password_is_known_again),
        TEST(nobody_has_no_password),
        TEST(a_password_of_other_limits_is_outdated),
        TEST(more_than_two_wait_their_turn),
    };
    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
