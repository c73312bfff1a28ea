/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "demo/moved.h"

#include "base/time.h"
#include "exchange/lapor.h"
#include "reference/reference.h"

enum { DATES_MAX = 16 };

/* "@97," becomes the day 97 days ago. */
static str dated(struct ctx *cx, str text, int64_t today)
{
    str parts[2 * DATES_MAX + 1], before, after, days;
    size_t n = 0;
    int64_t ago;

    while (n < 2 * DATES_MAX && str_cut(text, '@', &before, &after)) {
        str_cut(after, ',', &days, &text);
        must(str_i64(days, &ago));
        parts[n++] = before;
        parts[n++] = arena_fmt(&cx->arena, "%.*s,", STR_ARG(date_format(cx, today - ago)));
    }
    parts[n++] = text;
    return arena_join(&cx->arena, parts, n, S(""));
}

enum err moved_import(struct ctx *cx, int64_t to_ms, int64_t *added_out)
{
    struct lapor_done done;
    str text = reference_file("demo_import.csv"), comment;

    while (str_starts(text, S("#"))) /* its own would read "@N" */
        str_cut(text, '\n', &comment, &text);
    TRY(lapor_import(cx, dated(cx, text, day_of(to_ms, ZONE_WIB)), &done));
    *added_out = done.added;
    return OK;
}
