/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/when.h"

#include "base/time.h"
#include "web/view.h"

static str named(struct ctx *cx, const char *prefix, int n)
{
    return text_str(cx, text_of_key(cx, prefix, arena_fmt(&cx->arena, "%d", n)));
}

str when_day(struct ctx *cx, int64_t day)
{
    int year, month, date;

    day_civil(day, &year, &month, &date);
    return text_str(cx, T(when_day, .weekday = named(cx, "weekday_", day_weekday(day)), .day = date,
                          .month = named(cx, "month_", month), .year = year));
}

str when_date(struct ctx *cx, str date)
{
    int64_t day;

    return date_parse(date, &day) ? when_day(cx, day) : date;
}

str when_on(struct ctx *cx, int64_t at, int zone)
{
    return when_day(cx, day_of(at, zone));
}

str when_at(struct ctx *cx, int64_t at, int zone)
{
    struct civil c = civil_of(at, zone);
    str clock = arena_fmt(&cx->arena, "%02d.%02d", c.hour, c.minute);

    return text_str(cx, T(when_at, .day = c.day, .month = named(cx, "month_", c.month),
                          .year = c.year, .clock = clock, .zone = str_of(zone_name(zone))));
}
