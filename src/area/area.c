/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "area/area.h"

#include "area/area.sql.h"
#include "base/utf8.h"

enum { CHILDREN_MAX = 2000 }; /* the fullest district has some hundred villages */

static const struct db_row area_row = DB_ROW(
    struct area, DB_FIELD(struct area, code), DB_FIELD(struct area, name),
    DB_FIELD(struct area, parent), DB_FIELD(struct area, level), DB_FIELD(struct area, zone_min));

enum err area_by_code(struct ctx *cx, str code, struct area *out)
{
    return db_one(cx, SQL(area_by_code, .code = code), &area_row, out);
}

enum err area_children(struct ctx *cx, str parent, struct areas *out)
{
    if (parent.n == 0)
        return db_all(cx, SQL(area_provinces), &area_row, CHILDREN_MAX, out);
    return db_all(cx, SQL(area_children, .parent = parent), &area_row, CHILDREN_MAX, out);
}

enum err area_search(struct ctx *cx, str words, int64_t max, struct areas *out)
{
    str low = utf8_fold(cx, str_trim(words));
    str high = arena_fmt(&cx->arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(low));

    return db_all(cx, SQL(area_search, .low = low, .high = high, .max = max), &area_row,
                  (size_t)max, out);
}

enum err area_full_name(struct ctx *cx, str code, str *out)
{
    struct area a;
    str parts[4];
    size_t n = 0;

    while (code.n && n < COUNT(parts)) {
        enum err e = area_by_code(cx, code, &a);
        if (e == ERR_NOTFOUND) {
            fault_clear(cx);
            break;
        }
        TRY(e);
        if (a.level > 1 || n == 0)
            parts[n++] =
                a.level == 3 ? arena_fmt(&cx->arena, "Kecamatan %.*s", STR_ARG(a.name)) : a.name;
        code = a.parent;
    }
    *out = arena_join(&cx->arena, parts, n, S(", "));
    return OK;
}
