/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/response.h"

#define ZLIB_CONST
#include <zlib.h>

static void *take(void *arena, unsigned items, unsigned size)
{
    return arena_alloc(arena, size, items);
}

static void give_back(void *arena, void *p)
{
    (void)arena;
    (void)p;
}

/* zlib's working memory comes from the arena too: a window of 16 KiB is a page of ours. */
bool gzip_pack(struct arena *a, str plain, str *out)
{
    enum { WINDOW = 14, GZIP_HEADER = 16, MEMORY = 7, LEVEL = 5 };
    char *packed = arena_alloc(a, 1, plain.n);
    z_stream z = {.zalloc = take,
                  .zfree = give_back,
                  .opaque = a,
                  .next_in = (const Bytef *)plain.p,
                  .avail_in = (uInt)plain.n,
                  .next_out = (Bytef *)packed,
                  .avail_out = (uInt)plain.n};

    must(deflateInit2(&z, LEVEL, Z_DEFLATED, WINDOW + GZIP_HEADER, MEMORY, Z_DEFAULT_STRATEGY) ==
         Z_OK);
    bool smaller = deflate(&z, Z_FINISH) == Z_STREAM_END;
    if (smaller)
        *out = (str){packed, z.total_out};
    deflateEnd(&z);
    return smaller;
}

bool etag_matches(str if_none_match, str etag)
{
    str_skip(&etag, S("W/"));
    for (str rest = if_none_match, one; rest.n > 0;) {
        str_cut(rest, ',', &one, &rest);
        one = str_trim(one);
        str_skip(&one, S("W/"));
        if (str_eq(one, etag) || str_eq(one, S("*")))
            return true;
    }
    return false;
}

/* Eight bytes at a time: an ETag guards nothing, but every page is read for it. */
static uint64_t mix(uint64_t hash, uint64_t piece)
{
    hash = (hash ^ piece) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

str etag_of(struct arena *a, str body)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325), piece;
    size_t size = body.n;

    for (; body.n >= sizeof piece; body = str_slice(body, sizeof piece, body.n)) {
        memcpy(&piece, body.p, sizeof piece);
        hash = mix(hash, piece);
    }
    piece = 0;
    if (body.n)
        memcpy(&piece, body.p, body.n);
    hash = mix(hash, piece);
    return arena_fmt(a, "W/\"%016llx-%zx\"", (unsigned long long)hash, size);
}
