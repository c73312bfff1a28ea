/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/evidence.h"

#include "base/time.h"

#define NANO INT64_C(1000000000)

enum { DIGITS_MAX = 9, EXIF_TIME = 19 /* YYYY:MM:DD hh:mm:ss */ };

/* Takes leading digits off. */
static bool number(str *s, int64_t *out)
{
    size_t n = 0;
    int64_t value = 0;

    while (n < s->n && n <= DIGITS_MAX && s->p[n] >= '0' && s->p[n] <= '9')
        value = value * 10 + (s->p[n++] - '0');
    if (n == 0 || n > DIGITS_MAX)
        return false;
    *s = str_slice(*s, n, s->n);
    *out = value;
    return true;
}

static bool fields(str *s, const char *between, int64_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!number(s, &out[i]) || (between[i] && !str_skip(s, (str){&between[i], 1})))
            return false;
    return true;
}

/* "+07:00", "-0330", "Z"; minutes east. */
static bool zone_read(str s, int *zone_out)
{
    bool west = str_starts(s, S("-"));
    int64_t hours, minutes = 0;

    if (str_eq(s, S("Z"))) {
        *zone_out = ZONE_UTC;
        return true;
    }
    if (!west && !str_starts(s, S("+")))
        return false;
    str hour = str_slice(s, 1, 2), rest = str_slice(s, 3, s.n);
    (void)str_skip(&rest, S(":"));
    if (!str_i64(hour, &hours) || (rest.n && !str_i64(rest, &minutes)) || hours < 0 || hours > 14 ||
        minutes < 0 || minutes > 59)
        return false;
    int east = (int)(hours * 60 + minutes);
    *zone_out = west ? -east : east;
    return true;
}

static bool instant(const int64_t *v, int zone, int64_t *ms_out)
{
    if (v[0] < 1990 || v[0] > 9999 || v[1] > 12 || v[2] > 31 || v[3] > 23 || v[4] > 59 || v[5] > 59)
        return false;
    struct civil c = {(int)v[0], (int)v[1], (int)v[2], (int)v[3], (int)v[4], (int)v[5], 0};
    if (!date_exists(c.year, c.month, c.day))
        return false;
    *ms_out = civil_ms(&c, zone);
    return true;
}

bool evidence_exif_time(str value, str offset, int64_t *ms_out, bool *local_out)
{
    str s = str_slice(value, 0, EXIF_TIME), zone_text = str_slice(offset, 0, 6);
    int64_t v[6];
    int zone = ZONE_WIB;

    if (!fields(&s, ":: ::", v, COUNT(v)) || s.n)
        return false;
    bool local = !zone_read(zone_text, &zone);
    if (!instant(v, local ? ZONE_WIB : zone, ms_out))
        return false;
    *local_out = local;
    return true;
}

bool evidence_rfc_time(str value, int64_t *ms_out)
{
    str s = value;
    int64_t v[6], fraction;
    int zone;

    if (!fields(&s, "--T::", v, COUNT(v)))
        return false;
    if (str_skip(&s, S(".")) && !number(&s, &fraction))
        return false;
    return zone_read(s, &zone) && instant(v, zone, ms_out);
}

bool evidence_exif_degrees(str value, str reference, int32_t *e6_out)
{
    static const int64_t parts[] = {1, 60, 3600};
    str s = value;
    int64_t sum = 0;

    for (size_t i = 0; i < COUNT(parts); i++) {
        int64_t v[2];
        if (!fields(&s, i < 2 ? "/ " : "/", v, 2) || v[1] == 0)
            return false;
        sum += v[0] * NANO / v[1] / parts[i];
    }
    sum = (sum + 500) / 1000;
    str letter = str_slice(reference, 0, 1);
    bool latitude = str_eq(letter, S("N")) || str_eq(letter, S("S"));
    bool negative = str_eq(letter, S("S")) || str_eq(letter, S("W"));
    if ((!latitude && !negative && !str_eq(letter, S("E"))) ||
        sum > (latitude ? 90 : 180) * INT64_C(1000000))
        return false;
    *e6_out = (int32_t)(negative ? -sum : sum);
    return true;
}

/* "+106.8456"; the rest of the text stays in *s. */
static bool decimal(str *s, int64_t limit, int32_t *e6_out)
{
    bool negative = str_starts(*s, S("-"));
    int64_t whole, scale = 1000000;

    if (!str_skip(s, S("-")) && !str_skip(s, S("+")))
        return false;
    if (!number(s, &whole) || whole > limit)
        return false;
    int64_t sum = whole * scale;
    if (str_skip(s, S(".")))
        for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; *s = str_slice(*s, 1, s->n))
            sum += (s->p[0] - '0') * (scale /= 10);
    if (sum > limit * 1000000)
        return false;
    *e6_out = (int32_t)(negative ? -sum : sum);
    return true;
}

bool evidence_iso6709(str value, int32_t *lat_e6_out, int32_t *lon_e6_out)
{
    str s = value;
    int32_t lat, lon;

    if (!decimal(&s, 90, &lat) || !decimal(&s, 180, &lon))
        return false;
    *lat_e6_out = lat;
    *lon_e6_out = lon;
    return true;
}
