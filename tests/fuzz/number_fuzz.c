/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A public number as anybody may type it: what is taken reads back as itself. */
#include "support/corpus.h"

#include "base/code32.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    str number, again;

    ctx_init(&cx, NULL, 1 << 20);
    if (number_parse(&cx, (str){(const char *)data, size}, &number) == CODE_GOOD) {
        must(number.n == NUMBER_SYMBOLS);
        must(number_parse(&cx, number_format(&cx, number), &again) == CODE_GOOD);
        must(str_eq(number, again));
    }
    ctx_reset(&cx);
    return 0;
}
