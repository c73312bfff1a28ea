/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A receipt code as anybody may type it: what is taken reads back, what is not names a group. */
#include "support/corpus.h"

#include "base/code32.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    str code, again;
    int group;

    ctx_init(&cx, NULL, 1 << 20);
    enum code_slip slip = receipt_parse(&cx, (str){(const char *)data, size}, &code, &group);
    must(group >= 0 && group <= RECEIPT_GROUPS);
    must(slip != CODE_CHECK || group > 0);
    if (slip == CODE_GOOD) {
        must(receipt_parse(&cx, receipt_format(&cx, code), &again, &group) == CODE_GOOD);
        must(str_eq(code, again));
    }
    ctx_reset(&cx);
    return 0;
}
