/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agency/agency.h"
#include "agency/agency.sql.h"
#include "area/area.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "db/kept.h"
#include "sheet/table.h"

/* As it stands in the table, the rows of this import included. */
static enum err stored(struct ctx *cx, str code, struct agency *out)
{
    return db_one(cx, SQL(agency_stored, .code = code), &agency_row, out);
}

/* The row as the table wants it: its parent found, its path made. */
static enum err place(struct ctx *cx, const struct table *c, struct agency *a)
{
    str code = table_get(c, "parent");
    struct agency parent;

    if (code.n == 0) {
        a->path = arena_fmt(&cx->arena, "/%lld/", (long long)a->id);
        return OK;
    }
    enum err e = stored(cx, code, &parent);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return table_fail(cx, c, "parent", "no such agency above it");
    }
    TRY(e);
    a->parent_id = SOME(parent.id);
    a->zone_min = parent.zone_min;
    a->path = arena_fmt(&cx->arena, "%.*s%lld/", STR_ARG(parent.path), (long long)a->id);
    return OK;
}

static enum err seat(struct ctx *cx, const struct table *c, struct agency *a)
{
    struct area area;

    a->area_code = table_get(c, "area");
    if (a->area_code.n == 0) {
        a->area_code = (str){0};
        return OK;
    }
    enum err e = area_by_code(cx, a->area_code, &area);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return table_fail(cx, c, "area", "no such area");
    }
    TRY(e);
    a->zone_min = area.zone_min;
    return OK;
}

/* The agency of this code; for the first top agency of an office, the one it began with. */
static enum err known_agency(struct ctx *cx, const struct table *c, str code, struct agency *out)
{
    enum err e = stored(cx, code, out);

    if (e != ERR_NOTFOUND || table_get(c, "parent").n)
        return e;
    fault_clear(cx);
    TRY(agency_top(cx, out));
    return str_eq(out->kind, S("start")) ? OK : fail(cx, ERR_NOTFOUND, "another top agency");
}

static enum err known_id(struct ctx *cx, const struct table *c, struct agency *a)
{
    struct agency known;
    enum err e = known_agency(cx, c, a->code, &known);

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        a->id = id_new(cx);
        return OK;
    }
    TRY(e);
    a->id = known.id;
    return OK;
}

static enum err read_row(struct ctx *cx, const struct table *c, struct agency *a)
{
    str week = table_get(c, "work_week");

    *a = (struct agency){.code = table_get(c, "code"),
                         .name = table_get(c, "name"),
                         .kind = table_get(c, "kind"),
                         .zone_min = ZONE_WIB,
                         .work_week = 5,
                         .is_inspector = str_eq(table_get(c, "inspector"), S("1")),
                         .needs_review = str_eq(table_get(c, "review"), S("1")),
                         .is_active = true};
    if (a->code.n == 0 || a->code.n > CODE_MAX)
        return table_fail(cx, c, "code", "missing or too long");
    if (a->name.n == 0 || utf8_count(a->name) > TITLE_MAX)
        return table_fail(cx, c, "name", "missing or too long");
    if (week.n && (!str_i64(week, &a->work_week) || a->work_week < 5 || a->work_week > 6))
        return table_fail(cx, c, "work_week", "5 or 6");
    TRY(known_id(cx, c, a));
    TRY(place(cx, c, a));
    return seat(cx, c, a);
}

static enum err put_row(struct ctx *cx, const struct table *c)
{
    str evidence = table_get(c, "evidence");
    struct agency a;

    TRY(read_row(cx, c, &a));
    return db_exec(cx, SQL(agency_put, .id = a.id, .code = a.code, .name = a.name,
                           .kind = a.kind.p ? a.kind : S(""), .parent_id = a.parent_id,
                           .path = a.path, .area_code = a.area_code, .zone_min = a.zone_min,
                           .work_week = a.work_week, .is_inspector = a.is_inspector,
                           .needs_review = a.needs_review, .is_active = true,
                           .valid_from = date_format(cx, day_of(now_ms(cx), (int)a.zone_min)),
                           .source = evidence.p ? evidence : S("")));
}

enum err agency_import(struct ctx *cx, str csv, int64_t *count_out)
{
    struct table c;
    bool more;

    *count_out = 0;
    TRY(kept_changed(cx));
    TRY(table_open(cx, csv, &c));
    for (;;) {
        TRY(table_next(cx, &c, &more));
        if (!more)
            return OK;
        TRY(put_row(cx, &c));
        ++*count_out;
    }
}
