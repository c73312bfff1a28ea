/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What files say of one another: where each was taken, which look the same. */
#include "attachment/attachment.h"
#include "attachment/attachment.sql.h"
#include "base/hash.h"
#include "base/keys.h"
#include "base/limits.h"

enum {
    TELLING_BITS = 8, /* a hash with fewer bits set, or unset, is that of many pictures */
    SHAPE_PARTS = 50  /* sides may differ by so many-th: a copy was made smaller, and rounded */
};

static str bound(struct ctx *cx, int64_t id)
{
    return arena_fmt(&cx->arena, "gps %lld", (long long)id);
}

/* Where a photo was taken may be somebody's home: only who holds the vault key reads it. */
str attachment_seal_place(struct ctx *cx, int64_t id, str place)
{
    str sealed;

    if (!place.n)
        return place;
    keys_seal(cx, KEY_VAULT, bound(cx, id), place, &sealed);
    return b64url_encode(cx, sealed);
}

bool attachment_place(struct ctx *cx, const struct attachment *a, int32_t *lat_e6_out,
                      int32_t *lon_e6_out)
{
    str sealed, plain, lat_text, lon_text;
    int64_t lat, lon;

    if (!a->gps_e6.n || !b64url_decode(cx, a->gps_e6, &sealed))
        return false;
    if (keys_open(cx, KEY_VAULT, bound(cx, a->id), sealed, &plain)) {
        fault_clear(cx);
        return false;
    }
    if (!str_cut(plain, ',', &lat_text, &lon_text) || !str_i64(lat_text, &lat) ||
        !str_i64(lon_text, &lon))
        return false;
    *lat_e6_out = (int32_t)lat;
    *lon_e6_out = (int32_t)lon;
    return true;
}

static int bits_of(int64_t hash)
{
    return __builtin_popcountll((unsigned long long)hash);
}

static bool is_telling(opt_i64 hash)
{
    return hash.has && bits_of(hash.v) >= TELLING_BITS && bits_of(~hash.v) >= TELLING_BITS;
}

static bool one_shape(const struct attachment *a, const struct attachment *b)
{
    if (!a->width.has || !a->height.has || !b->width.has || !b->height.has)
        return true;
    int64_t one = a->width.v * b->height.v, other = b->width.v * a->height.v;
    int64_t apart = one > other ? one - other : other - one;
    return apart * SHAPE_PARTS <= one;
}

bool attachment_looks_like(const struct attachment *a, const struct attachment *b)
{
    if (str_eq(a->sha256, b->sha256))
        return true;
    return is_telling(a->phash) && is_telling(b->phash) &&
           bits_of(a->phash.v ^ b->phash.v) <= ATTACHMENT_ALIKE_BITS && one_shape(a, b);
}

enum err attachment_alike(struct ctx *cx, const struct attachment *a, struct attachments *out)
{
    enum { PARTS = 4 };
    struct attachments found;
    int64_t report = a->report_id.has ? a->report_id.v : 0;

    if (is_telling(a->phash))
        TRY(db_all(
            cx,
            SQL(attachment_alike, .phash = a->phash.v, .report_id = report, .max = EVIDENCE_LOOKS),
            &attachment_row, PARTS * EVIDENCE_LOOKS, &found));
    else
        TRY(db_all(
            cx,
            SQL(attachment_same, .sha256 = a->sha256, .report_id = report, .max = EVIDENCE_LOOKS),
            &attachment_row, EVIDENCE_LOOKS, &found));
    *out = (struct attachments){arena_array(&cx->arena, struct attachment, found.n + 1), 0};
    for (size_t i = 0; i < found.n; i++)
        if (attachment_looks_like(a, &found.v[i]))
            out->v[out->n++] = found.v[i];
    return OK;
}
