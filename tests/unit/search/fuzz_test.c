/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replays texts that the fuzzer of the stemmer found worth keeping. */
#include "fuzz/stem_fuzz.c"
#undef fail

#include "support/test.h"

static void no_text_breaks_out_of_its_stems(void **state)
{
    (void)state;
    assert_true(corpus_replay("stem", LLVMFuzzerTestOneInput) >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_breaks_out_of_its_stems),
    };
    return cmocka_run_group_tests_name("search fuzz", tests, NULL, NULL);
}
