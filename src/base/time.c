/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/time.h"

#include "base/arena.h"

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool date_exists(int year, int month, int day)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= lengths[month - 1] + (month == 2 && is_leap(year));
}

/* Years are counted from March, so that the leap day is the last of its year. */
int64_t day_number(int year, int month, int day)
{
    must(date_exists(year, month, day));
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

void day_civil(int64_t day, int *year, int *month, int *day_of_month)
{
    int64_t days = day + 719468; /* since 0000-03-01 */
    must(days >= 306 && days < 3652365 + 61);
    int64_t era = days / 146097, in_era = days % 146097;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;

    *day_of_month = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (m >= 10));
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int day_weekday(int64_t day)
{
    return (int)(day + 3 - 7 * floor_div(day + 3, 7)) + 1; /* 1970-01-01 was a Thursday */
}

int64_t day_of(int64_t ms, int zone)
{
    return floor_div(ms + zone * MINUTE_MS, DAY_MS);
}

int64_t day_start(int64_t day, int zone)
{
    return day * DAY_MS - zone * MINUTE_MS;
}

struct civil civil_of(int64_t ms, int zone)
{
    int64_t day = day_of(ms, zone);
    int rest = (int)(ms - day_start(day, zone));
    struct civil c = {.ms = rest % 1000,
                      .second = rest / 1000 % 60,
                      .minute = rest / 60000 % 60,
                      .hour = rest / 3600000};

    day_civil(day, &c.year, &c.month, &c.day);
    return c;
}

int64_t civil_ms(const struct civil *c, int zone)
{
    return day_start(day_number(c->year, c->month, c->day), zone) + c->hour * HOUR_MS +
           c->minute * MINUTE_MS + c->second * 1000 + c->ms;
}

str date_format(struct ctx *cx, int64_t day)
{
    int y, m, d;

    day_civil(day, &y, &m, &d);
    return arena_fmt(&cx->arena, "%04d-%02d-%02d", y, m, d);
}

/* `digits` of them, then the sign; every event has two instants, so not by printf. */
static char *put_number(char *at, int digits, int value, char sign)
{
    for (int i = digits; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    at[digits] = sign;
    return at + digits + 1;
}

str time_format(struct ctx *cx, int64_t ms, int zone)
{
    struct civil c = civil_of(ms, zone);
    int east = zone < 0 ? -zone : zone;
    char *text = arena_alloc(&cx->arena, 1, sizeof "0000-00-00T00:00:00.000+00:00" + 1), *at = text;

    at = put_number(at, 4, c.year, '-');
    at = put_number(at, 2, c.month, '-');
    at = put_number(at, 2, c.day, 'T');
    at = put_number(at, 2, c.hour, ':');
    at = put_number(at, 2, c.minute, ':');
    at = put_number(at, 2, c.second, '.');
    at = put_number(at, 3, c.ms, zone == 0 ? 'Z' : zone < 0 ? '-' : '+');
    if (zone) {
        at = put_number(at, 2, east / 60, ':');
        at = put_number(at, 2, east % 60, 0) - 1;
    }
    return (str){text, (size_t)(at - text)};
}

/* Takes exactly `n` digits off the text. */
static bool take_digits(str *s, size_t n, int *out)
{
    int value = 0;

    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s->p[i] < '0' || s->p[i] > '9')
            return false;
        value = value * 10 + (s->p[i] - '0');
    }
    *s = str_slice(*s, n, s->n);
    *out = value;
    return true;
}

static bool take_date(str *s, struct civil *c)
{
    return take_digits(s, 4, &c->year) && str_skip(s, S("-")) && take_digits(s, 2, &c->month) &&
           str_skip(s, S("-")) && take_digits(s, 2, &c->day) &&
           date_exists(c->year, c->month, c->day);
}

bool date_parse(str text, int64_t *day_out)
{
    struct civil c;

    if (!take_date(&text, &c) || text.n)
        return false;
    *day_out = day_number(c.year, c.month, c.day);
    return true;
}

static bool take_fraction(str *s, int *ms_out)
{
    int digit, weight = 100;
    size_t n = 0;

    *ms_out = 0;
    if (!str_skip(s, S(".")))
        return true;
    for (; n < 9 && take_digits(s, 1, &digit); n++, weight /= 10)
        *ms_out += digit * weight;
    return n > 0;
}

static bool take_clock(str *s, struct civil *c)
{
    if (!take_digits(s, 2, &c->hour) || !str_skip(s, S(":")) || !take_digits(s, 2, &c->minute) ||
        !str_skip(s, S(":")) || !take_digits(s, 2, &c->second) || !take_fraction(s, &c->ms))
        return false;
    if (c->second == 60)
        c->second = 59;
    return c->hour < 24 && c->minute < 60 && c->second < 60;
}

static bool take_zone(str *s, int *zone_out)
{
    int hours, minutes;

    *zone_out = ZONE_UTC;
    if (str_skip(s, S("Z")) || str_skip(s, S("z")))
        return true;
    bool west = str_starts(*s, S("-"));
    if (!str_skip(s, west ? S("-") : S("+")) || !take_digits(s, 2, &hours) ||
        !str_skip(s, S(":")) || !take_digits(s, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    *zone_out = (west ? -1 : 1) * (hours * 60 + minutes);
    return true;
}

bool time_parse(str text, int64_t *ms_out)
{
    struct civil c;
    int zone;

    if (!take_date(&text, &c) || !(str_skip(&text, S("T")) || str_skip(&text, S("t"))) ||
        !take_clock(&text, &c) || !take_zone(&text, &zone) || text.n)
        return false;
    int64_t ms = civil_ms(&c, zone);
    if (day_of(ms, ZONE_UTC) < day_number(1, 1, 1) ||
        day_of(ms, ZONE_UTC) > day_number(9999, 12, 31))
        return false;
    *ms_out = ms;
    return true;
}

/* clang-format off */
static const struct { int zone; const char *name; } zones[] = {
    {ZONE_UTC, "UTC"}, {ZONE_WIB, "WIB"}, {ZONE_WITA, "WITA"}, {ZONE_WIT, "WIT"},
};
static const struct { char letter; int64_t ms; } units[] = {
    {'d', DAY_MS}, {'h', HOUR_MS}, {'m', MINUTE_MS}, {'s', 1000},
};
/* clang-format on */

const char *zone_name(int zone)
{
    for (size_t i = 0; i < COUNT(zones); i++)
        if (zones[i].zone == zone)
            return zones[i].name;
    return "";
}

/* Takes "12h"; false when there is no such thing or it overflows. */
static bool take_amount(str *s, int64_t *ms_out)
{
    int64_t value;
    size_t n = 0;

    while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    if (n == s->n || !str_i64((str){s->p, n}, &value))
        return false;
    for (size_t i = 0; i < COUNT(units); i++)
        if (units[i].letter == s->p[n]) {
            *s = str_slice(*s, n + 1, s->n);
            return !__builtin_mul_overflow(value, units[i].ms, ms_out);
        }
    return false;
}

bool duration_parse(str text, int64_t *ms_out)
{
    bool negative = str_skip(&text, S("-"));
    int64_t total = 0, part;

    if (!negative)
        str_skip(&text, S("+"));
    if (text.n == 0)
        return false;
    while (text.n)
        if (!take_amount(&text, &part) || __builtin_add_overflow(total, part, &total))
            return false;
    *ms_out = negative ? -total : total;
    return true;
}
