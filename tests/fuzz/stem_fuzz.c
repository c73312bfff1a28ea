/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Words of any text: no stem is empty, too long, or holds what a query would have to escape. */
#include "support/corpus.h"

#include "base/utf8.h"
#include "search/stem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { SOME = 50 };
    str text = {(const char *)data, size};
    struct strs stems;
    struct ctx cx;

    ctx_init(&cx, NULL, 1 << 20);
    if (size < 4096 && utf8_valid(text)) {
        must(stems_of(&cx, text, SOME, &stems) == OK && stems.n <= SOME);
        for (size_t i = 0; i < stems.n; i++) {
            must(stems.v[i].n > 0 && utf8_valid(stems.v[i]));
            for (size_t k = 0; k < stems.v[i].n; k++) {
                unsigned char c = (unsigned char)stems.v[i].p[k];
                must(c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
            }
        }
    }
    ctx_reset(&cx);
    return 0;
}
