/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a client says of a file besides: good or not, and good in the same way taken apart. */
#include "support/corpus.h"

#include "api/metadata.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str header = {(const char *)data, size}, first, rest;

    if (!metadata_good(header))
        return 0;
    must(size > 0 && size <= UPLOAD_METADATA_MAX);
    for (size_t i = 0; i < size; i++)
        must(data[i] >= ' ' && data[i] < 0x7f); /* else it could not be given back */
    if (str_cut(header, ',', &first, &rest))
        must(metadata_good(first) && metadata_good(rest));
    return 0;
}
