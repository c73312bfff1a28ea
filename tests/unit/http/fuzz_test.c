/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Replays what the fuzzers of http/ once found worth keeping. */
#include "support/test.h"

#include "support/corpus.h"

fuzz_target form_target, url_target, cookie_target, range_target, multipart_target;
#define LLVMFuzzerTestOneInput form_target
#include "fuzz/form_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput url_target
#include "fuzz/url_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput cookie_target
#include "fuzz/cookie_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput range_target
#include "fuzz/range_fuzz.c"
#undef LLVMFuzzerTestOneInput
#define LLVMFuzzerTestOneInput multipart_target
#include "fuzz/multipart_fuzz.c"
#undef LLVMFuzzerTestOneInput

static void forms_keep_their_promises(void **state)
{
    (void)state;
    assert_true(corpus_replay("form", form_target) >= 5);
}

static void targets_find_their_routes(void **state)
{
    (void)state;
    assert_true(corpus_replay("url", url_target) >= 6);
}

static void headers_are_read_safely(void **state)
{
    (void)state;
    assert_true(corpus_replay("cookie", cookie_target) >= 5);
}

static void parts_of_files_lie_in_them(void **state)
{
    (void)state;
    assert_true(corpus_replay("range", range_target) >= 10);
}

static void multipart_bodies_are_always_answered(void **state)
{
    (void)state;
    assert_true(corpus_replay("multipart", multipart_target) >= 6);
    http_stop(multipart_server);
    ctx_reset(&multipart_cx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_keep_their_promises),
        cmocka_unit_test(targets_find_their_routes),
        cmocka_unit_test(headers_are_read_safely),
        cmocka_unit_test(parts_of_files_lie_in_them),
        cmocka_unit_test(multipart_bodies_are_always_answered),
    };
    return cmocka_run_group_tests_name("http fuzz", tests, NULL, NULL);
}
