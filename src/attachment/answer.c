/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What lapor-media says, believed only where it is one of the words agreed on. */
#include "attachment/media.h"

#include "base/hash.h"
#include "base/json.h"
#include "media/protocol.h"

#define TYPE_ROW(name, kind, mime, ext) {S_(#kind), S_(mime), S_(ext)},
static const struct {
    str kind, mime, ext;
} types[] = {MEDIA_TYPES(TYPE_ROW)};

#define REASON_ROW(name, word) S_(#word),
static const str reasons[] = {MEDIA_REASONS(REASON_ROW)};

static enum err unexpected(struct ctx *cx)
{
    return fail(cx, ERR_IO, "lapor-media gave an answer that is none");
}

static opt_i64 number(const struct jv *object, str key)
{
    int64_t n;

    return jv_i64(jv_get(object, key), &n) && n >= 0 ? SOME(n) : NONE;
}

/* Degrees are the one number that may be below zero. */
static opt_i64 degrees(const struct jv *gps, str key)
{
    int64_t n;

    return jv_i64(jv_get(gps, key), &n) && n >= -180000000 && n <= 180000000 ? SOME(n) : NONE;
}

/* Sixteen hex digits; as a column they are a signed integer with the same bits. */
static opt_i64 hash_bits(struct ctx *cx, const struct jv *object)
{
    uint64_t bits = 0;
    str text, bytes;

    if (!jv_str(jv_get(object, S("phash")), &text) || !hex_decode(cx, text, &bytes) || bytes.n != 8)
        return NONE;
    for (size_t i = 0; i < bytes.n; i++)
        bits = bits << 8 | (unsigned char)bytes.p[i];
    int64_t column;
    memcpy(&column, &bits, sizeof column);
    return SOME(column);
}

static enum err refusal(struct ctx *cx, const struct jv *answer, struct media_result *out)
{
    str reason;

    if (!jv_str(jv_get(answer, S("reason")), &reason))
        return unexpected(cx);
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq(reason, reasons[i])) {
            *out = (struct media_result){.reason = reasons[i]};
            return OK;
        }
    return unexpected(cx);
}

static bool type_fill(const struct jv *answer, struct media_result *r)
{
    str mime;

    if (!jv_str(jv_get(answer, S("mime")), &mime))
        return false;
    for (size_t i = 0; i < COUNT(types); i++)
        if (str_eq(mime, types[i].mime)) {
            r->kind = types[i].kind;
            r->mime = types[i].mime;
            r->ext = types[i].ext;
        }
    return r->mime.n > 0;
}

enum err media_answer_read(struct ctx *cx, str line, struct media_result *out)
{
    struct media_result r = {0};
    struct jv *answer;
    bool good;

    TRY(json_read(cx, line, &answer));
    if (!jv_bool(jv_get(answer, S("ok")), &good))
        return unexpected(cx);
    if (!good)
        return refusal(cx, answer, out);
    if (!type_fill(answer, &r) || !jv_bool(jv_get(answer, S("thumb")), &r.thumb))
        return unexpected(cx);
    const struct jv *gps = jv_get(answer, S("gps"));
    r.width = number(answer, S("width"));
    r.height = number(answer, S("height"));
    r.pages = number(answer, S("pages"));
    r.duration_ms = number(answer, S("duration_ms"));
    r.captured_at = number(answer, S("captured_at"));
    (void)jv_bool(jv_get(answer, S("captured_local")), &r.captured_local);
    r.phash = hash_bits(cx, answer);
    r.lat_e6 = degrees(gps, S("lat_e6"));
    r.lon_e6 = degrees(gps, S("lon_e6"));
    *out = r;
    return OK;
}
