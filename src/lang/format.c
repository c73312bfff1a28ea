/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "lang/format.h"

#include "base/time.h"

enum { DIGIT_GROUPS = 8 };

/* The n-th of several words between bars: "Januari|Februari|…", from 1. */
static str nth_word(str words, int n)
{
    str word;

    while (n-- > 1)
        str_cut(words, '|', &word, &words);
    str_cut(words, '|', &word, &words);
    return word;
}

static str day_words(struct ctx *cx, int64_t day, struct text months)
{
    int year, month, day_of_month;

    day_civil(day, &year, &month, &day_of_month);
    return text_str(cx, T(format_day, .day = day_of_month,
                          .month = nth_word(text_str(cx, months), month), .year = year));
}

str format_day(struct ctx *cx, int64_t day)
{
    return day_words(cx, day, T(format_months));
}

str format_short_date(struct ctx *cx, int64_t ms, int zone)
{
    return day_words(cx, day_of(ms, zone), T(format_months_short));
}

str format_weekday(struct ctx *cx, int64_t day)
{
    return text_str(cx, T(format_weekday,
                          .weekday = nth_word(text_str(cx, T(format_weekdays)), day_weekday(day)),
                          .date = format_day(cx, day)));
}

str format_date(struct ctx *cx, int64_t ms, int zone)
{
    return format_day(cx, day_of(ms, zone));
}

str format_time(struct ctx *cx, int64_t ms, int zone)
{
    struct civil c = civil_of(ms, zone);

    return text_str(cx, T(format_time, .date = format_date(cx, ms, zone),
                          .hour = arena_fmt(&cx->arena, "%02d", c.hour),
                          .minute = arena_fmt(&cx->arena, "%02d", c.minute),
                          .zone = str_of(zone_name(zone))));
}

str format_iso_day(struct ctx *cx, str iso)
{
    int64_t day;

    return date_parse(iso, &day) ? format_day(cx, day) : iso;
}

str format_count_at(struct arena *a, enum lang lang, int64_t n)
{
    uint64_t size = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    str digits = arena_fmt(a, "%llu", (unsigned long long)size);
    str mark = text_str_at(a, lang, T(format_thousands)), parts[DIGIT_GROUPS];
    size_t head = (digits.n + 2) % 3 + 1, count = 0;

    parts[count++] = arena_fmt(a, "%s%.*s", n < 0 ? "-" : "", (int)head, digits.p);
    for (size_t at = head; at < digits.n; at += 3)
        parts[count++] = str_slice(digits, at, 3);
    return arena_join(a, parts, count, mark);
}

str format_count(struct ctx *cx, int64_t n)
{
    return format_count_at(&cx->arena, cx->lang, n);
}

/* Units of a thousand, as phones and shops count; one decimal below ten. */
str format_size(struct ctx *cx, int64_t bytes)
{
    static const char *const units[] = {"kB", "MB", "GB"};
    int64_t unit = 1000;
    size_t i = 0;

    for (; i + 1 < COUNT(units) && bytes >= unit * 1000; i++)
        unit *= 1000;
    int64_t tenths = (bytes * 10 + unit - 1) / unit;
    if (tenths >= 100 || tenths % 10 == 0)
        return arena_fmt(&cx->arena, "%.*s %s", STR_ARG(format_count(cx, (tenths + 9) / 10)),
                         units[i]);
    return arena_fmt(&cx->arena, "%lld%.*s%lld %s", (long long)(tenths / 10),
                     STR_ARG(text_str(cx, T(format_decimal))), (long long)(tenths % 10), units[i]);
}

str format_distance(struct ctx *cx, int64_t metres)
{
    enum { KM = 1000, FAR = 10 * KM, TENTH = KM / 10, STEP = 10 };

    if (metres + STEP / 2 < KM)
        return arena_fmt(&cx->arena, "%lld m", (long long)((metres + STEP / 2) / STEP * STEP));
    int64_t tenths = (metres + TENTH / 2) / TENTH;
    if (metres >= FAR || tenths % 10 == 0)
        return arena_fmt(&cx->arena, "%.*s km", STR_ARG(format_count(cx, (metres + KM / 2) / KM)));
    return arena_fmt(&cx->arena, "%lld%.*s%lld km", (long long)(tenths / 10),
                     STR_ARG(text_str(cx, T(format_decimal))), (long long)(tenths % 10));
}

str format_span(struct ctx *cx, int64_t days)
{
    enum { MONTHS_FROM = 60, YEARS_FROM = 730 };

    if (days == 1)
        return text_str(cx, T(format_span_day));
    if (days < MONTHS_FROM)
        return text_str(cx, T(format_span_days, .n = days));
    if (days < YEARS_FROM)
        return text_str(cx, T(format_span_months, .n = days * 12 / 365));
    return text_str(cx, T(format_span_years, .n = days / 365));
}

str format_days_left(struct ctx *cx, int64_t working_days)
{
    if (working_days == 0)
        return text_str(cx, T(format_due_today));
    if (working_days == 1 || working_days == -1)
        return text_str(cx, working_days > 0 ? T(format_day_left) : T(format_day_late));
    if (working_days < 0)
        return text_str(cx, T(format_days_late, .n = -working_days));
    return text_str(cx, T(format_days_left, .n = working_days));
}
