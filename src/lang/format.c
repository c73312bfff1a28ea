/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "lang/format.h"

#include "base/time.h"

/* The n-th of several words between bars: "Januari|Februari|…", from 1. */
static str nth_word(str words, int n)
{
    str word;

    while (n-- > 1)
        str_cut(words, '|', &word, &words);
    str_cut(words, '|', &word, &words);
    return word;
}

str format_day(struct ctx *cx, int64_t day)
{
    int year, month, day_of_month;

    day_civil(day, &year, &month, &day_of_month);
    return text_str(cx, T(format_day, .day = day_of_month,
                          .month = nth_word(text_str(cx, T(format_months)), month), .year = year));
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

str format_count(struct ctx *cx, int64_t n)
{
    str digits = arena_fmt(&cx->arena, "%lld", (long long)(n < 0 ? -n : n));
    str out = n < 0 ? S("-") : S("");
    str mark = text_str(cx, T(format_thousands));

    for (size_t i = 0; i < digits.n; i++) {
        bool group = i > 0 && (digits.n - i) % 3 == 0;
        out = arena_fmt(&cx->arena, "%.*s%.*s%c", STR_ARG(out), group ? (int)mark.n : 0, mark.p,
                        digits.p[i]);
    }
    return out;
}

str format_days_left(struct ctx *cx, int64_t working_days)
{
    if (working_days == 0)
        return text_str(cx, T(format_due_today));
    if (working_days < 0)
        return text_str(cx, T(format_days_late, .n = -working_days));
    return text_str(cx, T(format_days_left, .n = working_days));
}
