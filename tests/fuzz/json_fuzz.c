/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A body of the API: what is read is written, and its canonical form reads back as itself. */
#include "support/corpus.h"

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct ctx cx;
    struct jv *v, *again;
    str first, second;

    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    if (json_read(&cx, (str){(const char *)data, size}, &v) == OK &&
        jv_canonical(&cx, v, 4 * REQUEST_JSON_MAX, &first) == OK &&
        json_read(&cx, first, &again) == OK) {
        must(jv_canonical(&cx, again, 4 * REQUEST_JSON_MAX, &second) == OK);
        must(str_eq(first, second));
        must(json_read_own(&cx, first, &again) == OK);
        must(jv_canonical(&cx, again, 4 * REQUEST_JSON_MAX, &second) == OK);
        must(str_eq(first, second));
    }
    ctx_reset(&cx);
    return 0;
}
