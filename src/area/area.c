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

enum err area_given(struct ctx *cx, str code, const char *field, struct area *out)
{
    enum err e = area_by_code(cx, code, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return fail_key(cx, ERR_INVALID, field, "error_area_unknown");
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

/* An area and the two that it lies in; null where there is none. */
struct area_up {
    int64_t level;
    opt_i64 level_1, level_2;
    str name, name_1, name_2;
};
static const struct db_row up_row =
    DB_ROW(struct area_up, DB_FIELD(struct area_up, level), DB_FIELD(struct area_up, level_1),
           DB_FIELD(struct area_up, level_2), DB_FIELD(struct area_up, name),
           DB_FIELD(struct area_up, name_1), DB_FIELD(struct area_up, name_2));

static str titled(struct ctx *cx, int64_t level, str name)
{
    return level == 3 ? arena_fmt(&cx->arena, "Kecamatan %.*s", STR_ARG(name)) : name;
}

/* "61.12" has two levels, "" none. */
static int64_t levels_of(str code)
{
    int64_t n = code.n > 0;

    for (size_t i = 0; i < code.n; i++)
        n += code.p[i] == '.';
    return n;
}

static bool lies_in(str code, str above)
{
    return above.n && str_skip(&code, above) && (code.n == 0 || code.p[0] == '.');
}

enum err area_name_within(struct ctx *cx, str code, str above, str *out)
{
    int64_t known = lies_in(code, above) ? levels_of(above) : 1; /* nobody names the province */
    struct area_up up;
    str parts[3];
    size_t n = 0;
    enum err e = db_one(cx, SQL(area_up, .code = code), &up_row, &up);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        *out = S("");
        return OK;
    }
    TRY(e);
    parts[n++] = titled(cx, up.level, up.name);
    if (up.level_1.v > known)
        parts[n++] = titled(cx, up.level_1.v, up.name_1);
    if (up.level_2.v > known)
        parts[n++] = titled(cx, up.level_2.v, up.name_2);
    *out = arena_join(&cx->arena, parts, n, S(", "));
    return OK;
}

enum err area_full_name(struct ctx *cx, str code, str *out)
{
    return area_name_within(cx, code, S(""), out);
}
