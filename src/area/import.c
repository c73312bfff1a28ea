/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "area/area.h"
#include "area/area.sql.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "sheet/table.h"

enum { BATCH = 1000, ZONES_MAX = 100 };

static const struct table_name names[] = {
    {"code", "kode"},
    {"name", "nama"},
};

struct zone {
    str province;
    int64_t minutes;
};
struct zones {
    struct zone v[ZONES_MAX];
    size_t n;
};

static enum err read_zone(struct ctx *cx, const struct table *t, void *arg)
{
    struct zones *all = arg;
    struct zone *z = &all->v[all->n];

    if (all->n == ZONES_MAX || !str_i64(table_get(t, "zone_min"), &z->minutes))
        return table_fail(cx, t, "zone_min", "minutes east of UTC");
    z->province = table_get(t, "province");
    all->n++;
    return OK;
}

static enum err read_zones(struct ctx *cx, str text, struct zones *out)
{
    int64_t rows;

    out->n = 0;
    return table_each(cx, text, NULL, 0, read_zone, out, &rows);
}

static bool zone_of(const struct zones *zones, str code, int64_t *out)
{
    for (size_t i = 0; i < zones->n; i++)
        if (str_eq(str_slice(code, 0, 2), zones->v[i].province))
            return *out = zones->v[i].minutes, true;
    return false;
}

/* The level of a well-formed code: 2, 5, 8 or 13 symbols; 0 for any other. */
static int level_of(str code)
{
    static const size_t lengths[] = {2, 5, 8, 13};

    for (size_t i = 0; i < code.n; i++)
        if (i == 2 || i == 5 || i == 8 ? code.p[i] != '.' : code.p[i] < '0' || code.p[i] > '9')
            return 0;
    for (int l = 0; l < 4; l++)
        if (code.n == lengths[l])
            return l + 1;
    return 0;
}

static str parent_of(str code, int level)
{
    static const size_t lengths[] = {0, 0, 2, 5, 8};

    return level > 1 ? str_slice(code, 0, lengths[level]) : (str){0};
}

/* The code of a row, kept for the short code of the next (tools/areas.awk). */
struct area_code {
    char p[13]; /* the longest: 61.12.01.2001 */
    size_t n;
};

/* The next number in the last part of a code; false when its digits do not suffice. */
static bool next_code(struct area_code *c)
{
    size_t i = c->n;

    while (i && c->p[i - 1] == '9')
        c->p[--i] = '0';
    if (!i || c->p[i - 1] == '.')
        return false;
    c->p[i - 1]++;
    return true;
}

/* "...2002": as many parts of the code before as there are dots, then the rest; "": the next one.
 */
static bool lengthen(str code, struct area_code *last)
{
    static const size_t kept[] = {0, 2, 5, 8};
    size_t dots = 0;

    if (code.n == 0)
        return next_code(last);
    while (dots < code.n && code.p[dots] == '.')
        dots++;
    if (dots >= COUNT(kept) || kept[dots] > last->n)
        return false;
    str rest = str_slice(code, dots, code.n);
    size_t at = kept[dots];
    if (dots)
        last->p[at++] = '.';
    if (at + rest.n > sizeof last->p)
        return false;
    memcpy(last->p + at, rest.p, rest.n);
    last->n = at + rest.n;
    return true;
}

/* A table has whole codes, or the built-in one short ones. */
static enum err code_of(struct ctx *cx, const struct table *c, struct area_code *last, str *out)
{
    *out = table_get(c, "code");
    if (!table_has(c, "short"))
        return OK;
    if (!lengthen(table_get(c, "short"), last))
        return table_fail(cx, c, "short", "not an area code");
    *out = (str){last->p, last->n};
    return OK;
}

static enum err write_row(struct ctx *cx, struct json *j, const struct table *c,
                          const struct zones *zones, struct area_code *last)
{
    str code, name = table_get(c, "name");
    int64_t zone;

    TRY(code_of(cx, c, last, &code));
    int level = level_of(code);

    if (!level)
        return table_fail(cx, c, "code", "not an area code");
    if (name.n == 0)
        return table_fail(cx, c, "name", "missing");
    if (!zone_of(zones, code, &zone))
        return table_fail(cx, c, "code", "no time zone for its province");
    json_array_begin(j);
    json_str(j, code);
    json_str(j, name);
    json_str(j, parent_of(code, level));
    json_i64(j, level);
    json_i64(j, zone);
    json_str(j, utf8_fold(cx, name));
    json_array_end(j);
    return OK;
}

struct batch {
    struct table *csv;
    const struct zones *zones;
    bool more;
    int64_t n;
    struct area_code last;
};

/* Up to BATCH rows as one statement, in an arena of their own. */
static enum err put_batch(struct ctx *cx, void *arg)
{
    struct batch *b = arg;
    struct json j;
    str rows;

    json_init(cx, &j, PAGE_BYTES_MAX);
    json_array_begin(&j);
    for (int i = 0; i < BATCH; i++) {
        TRY(table_next(cx, b->csv, &b->more));
        if (!b->more)
            break;
        TRY(write_row(cx, &j, b->csv, b->zones, &b->last));
        b->n++;
    }
    json_array_end(&j);
    TRY(json_finish(cx, &j, &rows));
    return db_exec(cx, SQL(area_put_rows, .rows = rows));
}

enum err area_import(struct ctx *cx, str csv, str zones_csv, int64_t *count_out)
{
    struct zones zones;
    struct table c;

    TRY(read_zones(cx, zones_csv, &zones));
    TRY(table_open(cx, csv, &c));
    table_names(&c, names, COUNT(names));
    TRY(db_exec(cx, SQL(area_clear)));
    struct batch b = {.csv = &c, .zones = &zones, .more = true};
    while (b.more)
        TRY(ctx_scratch(cx, put_batch, &b));
    *count_out = b.n;
    return OK;
}
