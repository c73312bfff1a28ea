/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/taken.h"

#include "base/time.h"
#include "base/world.h"
#include "reference/reference.h"
#include "sheet/table.h"

enum {
    SPOTS_MAX = 20,
    DISTRICT_CODE = 8, /* "61.12.01" */
    DECIMALS = 6,
    SPOTS_APART_E6 = 3700, /* some hundred metres */
    STEP_E6 = 90,          /* ten metres          */
    SILENT_EVERY = 4,
    OLD_EVERY = 18,
    OLD_DAYS = 243
};

/* "-0.22901" in millionths. */
static bool millionths(str s, int64_t *out)
{
    bool south = str_skip(&s, S("-"));
    str whole, part;
    int64_t a, b;

    if (!str_cut(s, '.', &whole, &part) || part.n > DECIMALS || !str_i64(whole, &a) ||
        !str_i64(part, &b))
        return false;
    for (size_t i = part.n; i < DECIMALS; i++)
        b *= 10;
    *out = (south ? -1 : 1) * (a * 1000000 + b);
    return true;
}

enum err taken_load(struct ctx *cx, struct taken *out)
{
    struct table t;
    bool more;

    *out = (struct taken){.v = arena_array(&cx->arena, struct taken_spot, SPOTS_MAX)};
    TRY(table_open(cx, reference_file("centroids_kubu_raya.csv"), &t));
    for (;;) {
        TRY(table_next(cx, &t, &more));
        if (!more)
            return OK;
        struct taken_spot *s = &out->v[out->n++];
        s->district = arena_dup(&cx->arena, table_get(&t, "code"));
        if (out->n == SPOTS_MAX || !millionths(table_get(&t, "lat"), &s->lat_e6) ||
            !millionths(table_get(&t, "lon"), &s->lon_e6))
            return table_fail(cx, &t, "lat", "a place");
    }
}

bool taken_at(struct taken *t, str area, opt_i64 *lat_e6_out, opt_i64 *lon_e6_out)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct taken_spot *s = &t->v[i];
        if (!str_eq(s->district, str_slice(area, 0, DISTRICT_CODE)))
            continue;
        *lat_e6_out = SOME(s->lat_e6 + t->photos % 7 * SPOTS_APART_E6);
        *lon_e6_out = SOME(s->lon_e6 - t->photos % 5 * SPOTS_APART_E6);
        return true;
    }
    return false;
}

void taken_note(struct ctx *cx, struct taken *t, opt_i64 lat_e6, opt_i64 lon_e6, bool may_be_old,
                struct attachment *photo)
{
    int64_t n = ++t->photos;

    if (n % SILENT_EVERY == 0)
        return;
    int64_t minutes = 6 + n * 13 % 90, days = may_be_old && n % OLD_EVERY == 1 ? OLD_DAYS : 0;
    photo->captured_at = SOME(now_ms(cx) - minutes * MINUTE_MS - days * DAY_MS);
    if (lat_e6.has && lon_e6.has)
        photo->gps_e6 = attachment_seal_place(cx, photo->id,
                                              arena_fmt(&cx->arena, "%lld,%lld",
                                                        (long long)(lat_e6.v + n % 9 * STEP_E6),
                                                        (long long)(lon_e6.v - n % 4 * STEP_E6)));
}
