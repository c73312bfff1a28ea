/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/test.h"

#include "support/corpus.h"

#include "fuzz/metadata_fuzz.c"

static void pairs_of_words_and_base64_are_good(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "a YWJj", "a YQ==,b YWI=,c YWJj,d",
                                       "filename Zm90by5qcGc=, filetype aW1hZ2UvcG5n,private"};
    static const char *const bad[] = {
        "",        ",",     "a,",        "a YQ=",   "a Y===", "a =",    "a YQ==x",
        "a YW Jj", "a,b,a", "a YWJj,,b", "a\tYWJj", "a,\tb",  "a\r\nb", "a YW\xc3\xa9"};

    for (size_t i = 0; i < COUNT(good); i++)
        if (!metadata_good(str_of(good[i])))
            fail_msg("\"%s\" is good", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (metadata_good(str_of(bad[i])))
            fail_msg("\"%s\" is not good", bad[i]);
}

static void what_is_too_much_is_not(void **state)
{
    (void)state;
    char header[UPLOAD_METADATA_MAX + 2] = "a ";

    memset(header + 2, 'Y', sizeof header - 2);
    assert_true(metadata_good((str){header, 2 + 1020}));
    assert_false(metadata_good((str){header, 2 + 1024}));
}

static void the_corpus_does_no_harm(void **state)
{
    (void)state;
    assert_true(corpus_replay("metadata", LLVMFuzzerTestOneInput) >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_of_words_and_base64_are_good),
        cmocka_unit_test(what_is_too_much_is_not),
        cmocka_unit_test(the_corpus_does_no_harm),
    };
    return cmocka_run_group_tests_name("metadata", tests, NULL, NULL);
}
