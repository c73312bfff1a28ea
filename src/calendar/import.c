/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/import.h"

#include "base/time.h"
#include "base/world.h"
#include "calendar/due.h"
#include "calendar/due.sql.h"
#include "calendar/limit.sql.h"
#include "db/kept.h"
#include "sheet/table.h"

struct day_row {
    str day, region, kind, name, decree;
};
struct day_rows {
    struct day_row *v;
    size_t n;
};
static const struct db_row day_row =
    DB_ROW(struct day_row, DB_FIELD(struct day_row, day), DB_FIELD(struct day_row, region),
           DB_FIELD(struct day_row, kind), DB_FIELD(struct day_row, name),
           DB_FIELD(struct day_row, decree));

enum { DAYS_MAX = 20000 };

/* As lists of the decrees have them. */
static const struct table_name day_names[] = {
    {"day",    "date"   },
    {"day",    "tanggal"},
    {"kind",   "jenis"  },
    {"name",   "nama"   },
    {"decree", "dasar"  },
    {"region", "wilayah"},
};
static const struct {
    str typed, kind;
} day_kinds[] = {
    {S_("national"),     S_("national")   },
    {S_("joint_leave"),  S_("joint_leave")},
    {S_("regional"),     S_("regional")   },
    {S_("nasional"),     S_("national")   },
    {S_("cuti_bersama"), S_("joint_leave")},
    {S_("cuti bersama"), S_("joint_leave")},
    {S_("daerah"),       S_("regional")   },
};

/* The null str for a word that is none. */
static str day_kind(str typed)
{
    for (size_t i = 0; i < COUNT(day_kinds); i++)
        if (str_eq_nocase(typed, day_kinds[i].typed))
            return day_kinds[i].kind;
    return (str){0};
}

/* A cell that may be missing as a column. */
static str cell(const struct table *c, const char *column)
{
    str s = table_get(c, column);

    return s.p ? s : S("");
}

static enum err read_day(struct ctx *cx, const struct table *c, void *arg)
{
    struct day_rows *all = arg;
    int64_t day;

    if (all->n == DAYS_MAX)
        return table_fail(cx, c, "day", "too many rows");
    struct day_row *out = &all->v[all->n++];
    *out = (struct day_row){cell(c, "day"), cell(c, "region"), day_kind(cell(c, "kind")),
                            cell(c, "name"), cell(c, "decree")};
    if (!date_parse(out->day, &day))
        return table_fail(cx, c, "day", "not a date");
    if (!out->kind.p)
        return table_fail(cx, c, "kind", "national, joint_leave or regional");
    if (out->decree.n == 0)
        return table_fail(cx, c, "decree", "missing");
    return OK;
}

static enum err read_days(struct ctx *cx, str text, struct day_rows *out)
{
    int64_t rows;

    *out = (struct day_rows){arena_array(&cx->arena, struct day_row, DAYS_MAX), 0};
    return table_each(cx, text, day_names, COUNT(day_names), read_day, out, &rows);
}

static bool same_day(const struct day_row *a, const struct day_row *b)
{
    return str_eq(a->day, b->day) && str_eq(a->region, b->region);
}

static bool same_row(const struct day_row *a, const struct day_row *b)
{
    return same_day(a, b) && str_eq(a->kind, b->kind) && str_eq(a->name, b->name) &&
           str_eq(a->decree, b->decree);
}

static bool has(const struct day_rows *rows, const struct day_row *day)
{
    for (size_t i = 0; i < rows->n; i++)
        if (same_row(&rows->v[i], day))
            return true;
    return false;
}

/* Ends what the file no longer knows, adds what is new. `decree` is null when nothing changed. */
static enum err replace(struct ctx *cx, const struct day_rows *known, const struct day_rows *new,
                        int64_t version, str *decree)
{
    *decree = (str){0};
    for (size_t i = 0; i < known->n; i++)
        if (!has(new, &known->v[i])) {
            TRY(db_exec(cx, SQL(holiday_end, .day = known->v[i].day, .region = known->v[i].region,
                                .version = version)));
            *decree = known->v[i].decree;
        }
    for (size_t i = 0; i < new->n; i++)
        if (!has(known, &new->v[i])) {
            const struct day_row *d = &new->v[i];
            TRY(db_exec(cx, SQL(holiday_put, .day = d->day, .region = d->region, .kind = d->kind,
                                .name = d->name, .decree = d->decree, .version = version)));
            *decree = d->decree;
        }
    return OK;
}

enum err holiday_import(struct ctx *cx, str csv, int64_t *count_out, int64_t *version_out)
{
    struct day_rows known, new;
    str decree;

    TRY(kept_changed(cx));
    TRY(calendar_newest(cx, version_out));
    TRY(read_days(cx, csv, &new));
    TRY(db_all(cx, SQL(holidays_of, .version = *version_out), &day_row, DAYS_MAX, &known));
    TRY(replace(cx, &known, &new, *version_out + 1, &decree));
    *count_out = (int64_t) new.n;
    if (!decree.p)
        return OK;
    ++*version_out;
    return db_exec(cx, SQL(calendar_put, .version = *version_out, .at = now_ms(cx),
                           .decree = decree, .note = S("import")));
}

static enum err number(struct ctx *cx, const struct table *c, const char *column, int64_t min,
                       int64_t max, int64_t *out)
{
    if (!str_i64(cell(c, column), out) || *out < min || *out > max)
        return table_fail(cx, c, column, "not a number in its range");
    return OK;
}

static enum err dates(struct ctx *cx, const struct table *c, str *from, str *to)
{
    int64_t day;

    *from = cell(c, "valid_from");
    *to = cell(c, "valid_to");
    if (!date_parse(*from, &day))
        return table_fail(cx, c, "valid_from", "not a date");
    if (to->n == 0)
        *to = (str){0};
    else if (!date_parse(*to, &day))
        return table_fail(cx, c, "valid_to", "not a date");
    return OK;
}

static enum err put_hours(struct ctx *cx, const struct table *c, void *arg)
{
    int64_t week, weekday, open, close;
    str from, to;

    (void)arg;
    TRY(number(cx, c, "work_week", 5, 6, &week));
    TRY(number(cx, c, "weekday", 1, 7, &weekday));
    TRY(number(cx, c, "open_min", 0, 1438, &open));
    TRY(number(cx, c, "close_min", 1, 1439, &close));
    TRY(dates(cx, c, &from, &to));
    return db_exec(cx, SQL(office_hours_put, .work_week = week, .weekday = weekday,
                           .kind = cell(c, "kind"), .valid_from = from, .valid_to = to,
                           .open_min = open, .close_min = close, .source = cell(c, "source")));
}

static enum err put_limit(struct ctx *cx, const struct table *c, void *arg)
{
    str from, to, unit = cell(c, "unit");
    int64_t amount;

    (void)arg;
    TRY(number(cx, c, "amount", 0, DEADLINE_AMOUNT_MAX, &amount));
    TRY(dates(cx, c, &from, &to));
    if (!str_eq(unit, S("working")) && !str_eq(unit, S("calendar")))
        return table_fail(cx, c, "unit", "working or calendar");
    if (cell(c, "kind").n == 0)
        return table_fail(cx, c, "kind", "missing");
    return db_exec(cx, SQL(limit_put, .kind = cell(c, "kind"), .class = cell(c, "class"),
                           .agency_id = 0, .valid_from = from, .valid_to = to, .amount = amount,
                           .unit = unit, .source = cell(c, "source")));
}

static enum err each_row(struct ctx *cx, str csv, table_row_fn *put, int64_t *count_out)
{
    TRY(kept_changed(cx));
    return table_each(cx, csv, NULL, 0, put, NULL, count_out);
}

/* Other hours are another calendar: deadlines are computed anew with them. */
enum err office_hours_import(struct ctx *cx, str csv, int64_t *count_out)
{
    int64_t version;

    TRY(each_row(cx, csv, put_hours, count_out));
    TRY(calendar_newest(cx, &version));
    return db_exec(cx, SQL(calendar_put, .version = version + 1, .at = now_ms(cx), .decree = S(""),
                           .note = S("office hours")));
}

enum err limit_import(struct ctx *cx, str csv, int64_t *count_out)
{
    return each_row(cx, csv, put_limit, count_out);
}
