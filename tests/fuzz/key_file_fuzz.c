/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A key file: what is taken is exactly what we would write. */
#include "support/corpus.h"

#include "base/key_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    struct key key;

    ctx_init(&cx, NULL, 1 << 20);
    if (key_file_parse(&cx, (str){(const char *)data, size}, &key))
        must(key.id > 0 && key.kind < KEY_KINDS && str_has(key_file_text(&cx, &key), S("secret ")));
    ctx_reset(&cx);
    return 0;
}
