/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/alike_keys.h"

#include <stdlib.h>

enum { FIELD_E6 = 5000 }; /* millionths of a degree: 550 m */
enum {
    WEIGHT_DISTRICT = 1,
    WEIGHT_PAIR = 2,
    WEIGHT_TOPIC = 2,
    WEIGHT_PAIR_HERE = 3,
    WEIGHT_NEAR = 4
};
enum { REGENCY = 5, DISTRICT = 8, VILLAGE = 13 };

/* Words of manners and grammar, as their stems: they stand in every second report. */
bool stem_tells(str stem)
{
    static const str common[] = {
        S_("ada"),    S_("adalah"), S_("agar"),   S_("akan"),       S_("akibat"),  S_("aku"),
        S_("anda"),   S_("antara"), S_("apa"),    S_("atas"),       S_("atau"),    S_("bagai"),
        S_("bagi"),   S_("bahwa"),  S_("banyak"), S_("bapak"),      S_("belum"),   S_("benar"),
        S_("besar"),  S_("bisa"),   S_("bukan"),  S_("bulan"),      S_("cepat"),   S_("cukup"),
        S_("dalam"),  S_("dan"),    S_("dapat"),  S_("dari"),       S_("dekat"),   S_("demi"),
        S_("dengan"), S_("depan"),  S_("desa"),   S_("di"),         S_("dinas"),   S_("gang"),
        S_("hari"),   S_("harap"),  S_("ini"),    S_("ingin"),      S_("itu"),     S_("ibu"),
        S_("jadi"),   S_("jangan"), S_("juga"),   S_("kab"),        S_("kabupat"), S_("kabupaten"),
        S_("kami"),   S_("karena"), S_("kasih"),  S_("ke"),         S_("kecamat"), S_("kecamatan"),
        S_("kepada"), S_("kita"),   S_("lagi"),   S_("lalu"),       S_("lama"),    S_("lapor"),
        S_("lebih"),  S_("mohon"),  S_("masih"),  S_("masyarakat"), S_("minggu"),  S_("minta"),
        S_("nya"),    S_("oleh"),   S_("orang"),  S_("pada"),       S_("pak"),     S_("para"),
        S_("pernah"), S_("pihak"),  S_("pun"),    S_("saat"),       S_("sampai"),  S_("sangat"),
        S_("saya"),   S_("sebab"),  S_("segera"), S_("sehingga"),   S_("sejak"),   S_("selalu"),
        S_("semua"),  S_("sering"), S_("serta"),  S_("setiap"),     S_("sudah"),   S_("supaya"),
        S_("tahun"),  S_("tapi"),   S_("telah"),  S_("terima"),     S_("tetapi"),  S_("tidak"),
        S_("tolong"), S_("untuk"),  S_("waktu"),  S_("warga"),      S_("yang"),    S_("yg"),
        S_("the"),    S_("of"),     S_("in"),     S_("and"),        S_("is")};

    if (stem.n < 2 || stem.p[0] == '_')
        return false;
    for (size_t i = 0; i < COUNT(common); i++)
        if (str_eq(stem, common[i]))
            return false;
    return true;
}

/* FNV-1a, then stirred: the smallest hashes are a fair draw. The same in every version. */
static uint64_t hash_more(uint64_t h, str s)
{
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return (h ^ 0xff) * UINT64_C(1099511628211); /* ab+c is not a+bc */
}

static uint64_t stir(uint64_t h)
{
    h = (h ^ h >> 33) * UINT64_C(0xff51afd7ed558ccd);
    return h ^ h >> 29;
}

static uint64_t hash_of(const char *kind, str a, str b)
{
    return stir(
        hash_more(hash_more(hash_more(UINT64_C(14695981039346656037), str_of(kind)), a), b));
}

static void add(struct alike_keys *out, uint64_t hash, int weight)
{
    must(out->n < COUNT(out->v));
    out->v[out->n++] = (struct alike_key){(int64_t)hash, weight, weight == WEIGHT_NEAR};
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

str alike_level(str area, size_t length)
{
    return area.n >= length ? str_slice(area, 0, length) : S("");
}

/* Of two neighbouring words that tell, in either order: "lampu jalan", "jalan lampu". */
static size_t hash_pairs(const struct strs *stems, str within, uint64_t *out)
{
    size_t n = 0;
    str before = {0};

    for (size_t i = 0; i < stems->n; i++) {
        str now = stems->v[i];
        if (!stem_tells(now))
            continue;
        bool turned = before.n && str_cmp(now, before) < 0;
        if (before.n)
            out[n++] = stir(
                hash_more(hash_of("pair", turned ? now : before, turned ? before : now), within));
        before = now;
    }
    qsort(out, n, sizeof *out, by_size);
    return n;
}

void alike_pairs(struct ctx *cx, const struct strs *stems, str area, struct alike_keys *out)
{
    uint64_t *hashes = arena_array(&cx->arena, uint64_t, stems->n + 1);
    const str within[] = {S(""), alike_level(area, DISTRICT)};

    for (size_t k = 0; k < COUNT(within) && (k == 0 || within[k].n); k++) {
        size_t n = hash_pairs(stems, within[k], hashes), taken = 0;
        for (size_t i = 0; i < n && taken < ALIKE_PAIRS; i++)
            if (i == 0 || hashes[i] != hashes[i - 1])
                taken++, add(out, hashes[i], k ? WEIGHT_PAIR_HERE : WEIGHT_PAIR);
    }
}

void alike_places(str area, opt_i64 topic, struct alike_keys *out)
{
    char id[24];

    if (area.n >= VILLAGE)
        add(out, hash_of("village", alike_level(area, VILLAGE), S("")), WEIGHT_NEAR);
    if (area.n >= DISTRICT)
        add(out, hash_of("district", alike_level(area, DISTRICT), S("")), WEIGHT_DISTRICT);
    if (!topic.has || area.n < REGENCY)
        return;
    int n = snprintf(id, sizeof id, "%lld", (long long)topic.v);
    add(out, hash_of("topic", (str){id, (size_t)n}, alike_level(area, REGENCY)), WEIGHT_TOPIC);
}

static int64_t field_of(int64_t degrees_e6)
{
    return degrees_e6 / FIELD_E6 - (degrees_e6 < 0 && degrees_e6 % FIELD_E6 != 0);
}

static void add_field(int64_t lat, int64_t lon, struct alike_keys *out)
{
    char text[48];
    int n = snprintf(text, sizeof text, "%lld,%lld", (long long)lat, (long long)lon);

    add(out, hash_of("field", (str){text, (size_t)n}, S("")), WEIGHT_NEAR);
}

void alike_fields(opt_i64 lat_e6, opt_i64 lon_e6, bool around, struct alike_keys *out)
{
    if (!lat_e6.has || !lon_e6.has)
        return;
    for (int64_t y = -around; y <= around; y++)
        for (int64_t x = -around; x <= around; x++)
            add_field(field_of(lat_e6.v) + y, field_of(lon_e6.v) + x, out);
}
