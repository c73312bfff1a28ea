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

/* As lists of offices call their columns. */
static const struct table_name names[] = {
    {"code",     "kode"       },
    {"code",     "kode_klpd"  },
    {"code",     "id_instansi"},
    {"name",     "nama"       },
    {"name",     "instansi"   },
    {"kind",     "jenis"      },
    {"parent",   "induk"      },
    {"area",     "wilayah"    },
    {"evidence", "bukti"      },
};

/* As it stands in the table, the rows of this import included. */
static enum err stored(struct ctx *cx, str code, struct agency *out)
{
    return db_one(cx, SQL(agency_stored, .code = code), &agency_row, out);
}

/* The agency above a new one: named in the row, or the top one where the list names none at all. */
static enum err above(struct ctx *cx, const struct table *c, struct agency *out)
{
    str code = table_get(c, "parent");
    enum err e = code.n ? stored(cx, code, out) : agency_top(cx, out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    return table_fail(cx, c, "parent", "no such agency above it");
}

/* Its place in the tree, which a known one keeps. */
static enum err place(struct ctx *cx, const struct table *c, struct agency *a)
{
    struct agency parent;

    if (table_has(c, "parent") && !table_get(c, "parent").n) {
        a->path = arena_fmt(&cx->arena, "/%lld/", (long long)a->id);
        return OK;
    }
    TRY(above(cx, c, &parent));
    a->parent_id = SOME(parent.id);
    a->zone_min = parent.zone_min;
    a->path = arena_fmt(&cx->arena, "%.*s%lld/", STR_ARG(parent.path), (long long)a->id);
    return OK;
}

/* Reports, accounts and rights hang on the tree: no list moves an agency in it unseen. */
static enum err stays(struct ctx *cx, const struct table *c, const struct agency *a)
{
    str code = table_get(c, "parent");
    struct agency parent;
    enum err e = code.n ? stored(cx, code, &parent) : ERR_NOTFOUND;

    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    if (opt_eq(a->parent_id, SOME(parent.id)))
        return OK;
    return table_fail(cx, c, "parent",
                      "it stands under another agency, and a list does not move it");
}

static enum err seat(struct ctx *cx, const struct table *c, struct agency *a)
{
    struct area area;

    if (!table_has(c, "area"))
        return OK;
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

    if (e != ERR_NOTFOUND || !table_has(c, "parent") || table_get(c, "parent").n)
        return e;
    fault_clear(cx);
    TRY(agency_top(cx, out));
    return str_eq(out->kind, S("start")) ? OK : fail(cx, ERR_NOTFOUND, "another top agency");
}

/* What the installation knows of it, for the columns that the list does not have. */
static enum err begin(struct ctx *cx, const struct table *c, str code, struct agency *a, bool *new)
{
    enum err e = known_agency(cx, c, code, a);

    *new = e == ERR_NOTFOUND;
    if (!*new)
        return e;
    fault_clear(cx);
    *a = (struct agency){
        .id = id_new(cx), .kind = S(""), .zone_min = ZONE_WIB, .work_week = 5, .is_active = true};
    return OK;
}

/* A list without codes: small letters and digits of the name, words tied by hyphens. */
static str code_of_name(struct ctx *cx, str name)
{
    str fold = utf8_fold(cx, name);
    char *p = arena_alloc(&cx->arena, 1, fold.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < fold.n && n < CODE_MAX; i++) {
        char ch = fold.p[i];
        bool plain = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (plain)
            p[n++] = ch;
        else if (n && p[n - 1] != '-')
            p[n++] = '-';
    }
    while (n && p[n - 1] == '-')
        n--;
    return (str){p, n};
}

static bool is_code(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
              ch == '-' || ch == '_' || ch == '.'))
            return false;
    }
    return s.n > 0 && s.n <= CODE_MAX;
}

static void take_flag(const struct table *c, const char *column, bool *out)
{
    if (table_has(c, column))
        *out = str_eq(table_get(c, column), S("1"));
}

static enum err read_row(struct ctx *cx, const struct table *c, struct agency *a)
{
    str name = table_get(c, "name"), week = table_get(c, "work_week"), kind = table_get(c, "kind");
    str code = table_has(c, "code") ? table_get(c, "code") : code_of_name(cx, name);
    bool new;

    if (!is_code(code))
        return table_fail(cx, c, "code", "missing, too long, or more than letters, digits and -_.");
    if (name.n == 0 || utf8_count(name) > TITLE_MAX)
        return table_fail(cx, c, "name", "missing or too long");
    TRY(begin(cx, c, code, a, &new));
    a->code = code;
    a->name = name;
    if (kind.p)
        a->kind = kind;
    if (week.n && (!str_i64(week, &a->work_week) || a->work_week < 5 || a->work_week > 6))
        return table_fail(cx, c, "work_week", "5 or 6");
    take_flag(c, "inspector", &a->is_inspector);
    take_flag(c, "review", &a->needs_review);
    TRY(new ? place(cx, c, a) : stays(cx, c, a));
    return seat(cx, c, a);
}

static enum err put_row(struct ctx *cx, const struct table *c, void *arg)
{
    str evidence = table_get(c, "evidence");
    struct agency a;

    (void)arg;
    TRY(read_row(cx, c, &a));
    return db_exec(cx, SQL(agency_put, .id = a.id, .code = a.code, .name = a.name, .kind = a.kind,
                           .parent_id = a.parent_id, .path = a.path, .area_code = a.area_code,
                           .zone_min = a.zone_min, .work_week = a.work_week,
                           .is_inspector = a.is_inspector, .needs_review = a.needs_review,
                           .is_active = true,
                           .valid_from = date_format(cx, day_of(now_ms(cx), (int)a.zone_min)),
                           .source = evidence.p ? evidence : S("")));
}

enum err agency_import(struct ctx *cx, str csv, int64_t *count_out)
{
    TRY(kept_changed(cx));
    return table_each(cx, csv, names, COUNT(names), put_row, NULL, count_out);
}
