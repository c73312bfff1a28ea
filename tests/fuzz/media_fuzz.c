/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* lapor-media's own parsers on any bytes: the type, pictures stripped, dates and places, its
 * answer. */
#include "support/corpus.h"

#include "attachment/media.h"
#include "base/limits.h"
#include "media/evidence.h"
#include "media/sniff.h"
#include "media/strip.h"

static void check_strip(struct arena *a, str bytes)
{
    char *out = arena_alloc(a, 1, bytes.n), *again = arena_alloc(a, 1, bytes.n);
    size_t n = 0, twice = 0;

    if (!strip_knows(bytes) || !strip_picture(bytes, out, &n))
        return;
    must(n <= bytes.n);
    must(strip_picture((str){out, n}, again, &twice) && twice == n && memcmp(out, again, n) == 0);
}

static void check_evidence(str bytes)
{
    int32_t lat = 0, lon = 0;
    int64_t ms = 0;
    bool local;
    str head, tail;

    (void)str_cut(bytes, '|', &head, &tail);
    if (evidence_iso6709(bytes, &lat, &lon))
        must(lat >= -90000000 && lat <= 90000000 && lon >= -180000000 && lon <= 180000000);
    if (evidence_exif_degrees(head, tail, &lat))
        must(lat >= -180000000 && lat <= 180000000);
    if (evidence_exif_time(head, tail, &ms, &local) || evidence_rfc_time(bytes, &ms))
        must(ms > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str bytes = {(const char *)data, size};
    enum reason reason = FINE;
    struct media_result r;
    struct ctx cx;

    ctx_init(&cx, NULL, REQUEST_ARENA_MAX);
    must(sniff_bytes(bytes, &reason) != SOURCE_NONE || reason != FINE);
    check_strip(&cx.arena, bytes);
    check_evidence(bytes);
    if (media_answer_read(&cx, bytes, &r) == OK)
        must((r.reason.n > 0) != (r.mime.n > 0));
    ctx_reset(&cx);
    return 0;
}
