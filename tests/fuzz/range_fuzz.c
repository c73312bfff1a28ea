/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which part of a file is asked for: never more than there is. The first byte makes the size. */
#include "support/corpus.h"

#include "http/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct range part = {-1, -1}, again;
    char text[64];

    if (size == 0)
        return 0;
    int64_t bytes = (int64_t)data[0] * data[0];
    str header = {(const char *)data + 1, size - 1};
    if (range_parse(header, bytes, &part) != RANGE_PART)
        return 0;
    must(part.from >= 0 && part.n > 0 && part.from + part.n <= bytes);
    int n = snprintf(text, sizeof text, "bytes=%lld-%lld", (long long)part.from,
                     (long long)(part.from + part.n - 1));
    must(range_parse((str){text, (size_t)n}, bytes, &again) == RANGE_PART);
    must(again.from == part.from && again.n == part.n);
    return 0;
}
