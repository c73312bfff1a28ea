/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replays what the fuzzer of the template compiler once found worth keeping. */
#include "fuzz/tmplc_fuzz.c"
#undef fail

#include "support/test.h"

#include "support/corpus.h"

static void no_template_crashes_the_compiler(void **state)
{
    (void)state;
    assert_true(corpus_replay("tmplc", LLVMFuzzerTestOneInput) >= 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_template_crashes_the_compiler),
    };
    return cmocka_run_group_tests_name("html fuzz", tests, NULL, NULL);
}
