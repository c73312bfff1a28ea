/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "calendar/due.h"

#include "base/json.h"
#include "base/time.h"
#include "base/world.h"
#include "calendar/due.sql.h"
#include "db/kept.h"
#include "db/store.h"

#include <pthread.h>

enum { HOLIDAYS_MAX = 20000, HOURS_MAX = 2000, STANDINGS_MAX = 200 };

struct holiday_row {
    str day, region, kind, name, decree;
};
struct holiday_rows {
    struct holiday_row *v;
    size_t n;
};
static const struct db_row holiday_row =
    DB_ROW(struct holiday_row, DB_FIELD(struct holiday_row, day),
           DB_FIELD(struct holiday_row, region), DB_FIELD(struct holiday_row, kind),
           DB_FIELD(struct holiday_row, name), DB_FIELD(struct holiday_row, decree));

struct hours_row {
    int64_t work_week, weekday;
    str valid_from, valid_to;
    int64_t open_min, close_min;
};
struct hours_rows {
    struct hours_row *v;
    size_t n;
};
static const struct db_row hours_row = DB_ROW(
    struct hours_row, DB_FIELD(struct hours_row, work_week), DB_FIELD(struct hours_row, weekday),
    DB_FIELD(struct hours_row, valid_from), DB_FIELD(struct hours_row, valid_to),
    DB_FIELD(struct hours_row, open_min), DB_FIELD(struct hours_row, close_min));

static enum err read_newest(struct ctx *cx, const void **out)
{
    int64_t *version = arena_new(&cx->arena, int64_t);

    *out = version;
    return db_int(cx, SQL(calendar_newest), version);
}
static const struct kept_kind newest_kind = {"calendar", read_newest};

enum err calendar_newest(struct ctx *cx, int64_t *version_out)
{
    const int64_t *version;

    TRY(kept_get(cx, &newest_kind, &version));
    *version_out = *version;
    return OK;
}

/* A region '' holds everywhere, an area code for all that lies in it. */
static bool holds_in(str region, str area)
{
    return region.n == 0 || str_eq(region, area) ||
           (str_starts(area, region) && area.n > region.n && area.p[region.n] == '.');
}

static enum err take_days_off(struct ctx *cx, int64_t version, str area, struct days_off *out)
{
    struct holiday_rows rows;

    TRY(db_all(cx, SQL(holidays_of, .version = version), &holiday_row, HOLIDAYS_MAX, &rows));
    struct day_off *v = arena_array(&cx->arena, struct day_off, rows.n + 1);
    *out = (struct days_off){v, 0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct holiday_row *r = &rows.v[i];
        if (!holds_in(r->region, area))
            continue;
        struct day_off *d = &v[out->n++];
        *d = (struct day_off){0, r->kind, r->name, r->decree};
        if (!date_parse(r->day, &d->day))
            return fail(cx, ERR_BUG, "holiday on %.*s", STR_ARG(r->day));
    }
    return OK;
}

struct changed_row {
    str region, decree;
    int64_t brought;
};
struct changed_rows {
    struct changed_row *v;
    size_t n;
};
static const struct db_row changed_row =
    DB_ROW(struct changed_row, DB_FIELD(struct changed_row, region),
           DB_FIELD(struct changed_row, decree), DB_FIELD(struct changed_row, brought));

enum { DECREES_SHOWN = 3 };

static bool among(str *v, size_t n, str s)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(v[i], s))
            return true;
    return false;
}

enum err calendar_decrees(struct ctx *cx, const struct calendar_change *ch, str *out)
{
    int zone = (int)ch->agency->zone_min;
    str area = ch->agency->area_code.n ? ch->agency->area_code : S(""), named[DECREES_SHOWN];
    struct changed_rows rows;
    size_t n = 0;
    int64_t brought = 0;

    TRY(db_all(cx,
               SQL(holidays_changed, .old = ch->old_version, .new = ch->new_version,
                   .first = date_format(cx, day_of(ch->first_at, zone)),
                   .last = date_format(cx, day_of(ch->last_at, zone))),
               &changed_row, HOLIDAYS_MAX, &rows));
    for (size_t i = 0; i < rows.n && n < DECREES_SHOWN; i++) {
        const struct changed_row *r = &rows.v[i];
        if (!holds_in(r->region, area) || (n && r->brought < brought))
            continue;
        brought = r->brought;
        if (!among(named, n, r->decree))
            named[n++] = r->decree;
    }
    *out = arena_join(&cx->arena, named, n, S("; "));
    return OK;
}

static enum err take_hours(struct ctx *cx, int64_t work_week, struct hours_list *out)
{
    struct hours_rows rows;

    TRY(db_all(cx, SQL(office_hours_all), &hours_row, HOURS_MAX, &rows));
    struct hours *v = arena_array(&cx->arena, struct hours, rows.n + 1);
    *out = (struct hours_list){v, 0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct hours_row *r = &rows.v[i];
        if (r->work_week != work_week)
            continue;
        struct hours *h = &v[out->n++];
        *h = (struct hours){r->weekday, 0, INT32_MAX, r->open_min, r->close_min};
        if (!date_parse(r->valid_from, &h->from) ||
            (r->valid_to.n && !date_parse(r->valid_to, &h->to)))
            return fail(cx, ERR_BUG, "office hours from %.*s", STR_ARG(r->valid_from));
    }
    return OK;
}

/* "[[1,2],[3,4]]". */
static enum err take_standing(struct ctx *cx, str stood, struct deadline_ask *ask)
{
    struct standing *v = arena_array(&cx->arena, struct standing, STANDINGS_MAX);
    struct jv *list;

    ask->stood = v;
    if (stood.n < 3)
        return OK;
    TRY(json_read_own(cx, stood, &list));
    for (const struct jv *pair = jv_first(list); pair; pair = pair->next) {
        const struct jv *from = jv_first(pair), *to = from ? from->next : NULL;
        if (ask->stood_n == STANDINGS_MAX || !jv_i64(from, &v[ask->stood_n].from) ||
            !jv_i64(to, &v[ask->stood_n].to))
            return fail(cx, ERR_BUG, "intervals of a clock");
        ask->stood_n++;
    }
    return OK;
}

/*
 * Calendars that were read, kept for the life of the process: one of a version
 * never changes, and a transaction that makes a version counts nothing with
 * it.  What is kept is never given back, so it is used without a copy; when
 * the table is full, further ones are read each time.
 */
enum { KEPT_MAX = 256, KEPT_BYTES_MAX = 1 << 20, REGION_MAX = 16 };
struct kept {
    int64_t store, version, week;
    char region[REGION_MAX];
    struct arena arena;
    struct days_off off;
    struct hours_list hours;
};
static struct kept kept[KEPT_MAX];
static size_t kept_n;
static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;

static bool find_kept(int64_t store, int64_t version, const struct agency *a,
                      struct deadline_ask *out)
{
    for (size_t i = 0; i < kept_n; i++) {
        const struct kept *k = &kept[i];
        if (k->version != version || k->store != store || k->week != a->work_week ||
            !str_eq(str_of(k->region), a->area_code))
            continue;
        out->off = k->off;
        out->hours = k->hours;
        return true;
    }
    return false;
}

static void keep(int64_t store, int64_t version, const struct agency *a,
                 const struct deadline_ask *ask)
{
    struct kept *k = &kept[kept_n];

    if (kept_n == KEPT_MAX || a->area_code.n >= REGION_MAX)
        return;
    *k = (struct kept){.store = store, .version = version, .week = a->work_week};
    memcpy(k->region, a->area_code.p ? a->area_code.p : "", a->area_code.n);
    arena_init(&k->arena, KEPT_BYTES_MAX);
    struct day_off *v = arena_array(&k->arena, struct day_off, ask->off.n + 1);
    struct hours *h = arena_array(&k->arena, struct hours, ask->hours.n + 1);
    for (size_t i = 0; i < ask->off.n; i++)
        v[i] = (struct day_off){ask->off.v[i].day, arena_dup(&k->arena, ask->off.v[i].kind),
                                arena_dup(&k->arena, ask->off.v[i].name),
                                arena_dup(&k->arena, ask->off.v[i].decree)};
    memcpy(h, ask->hours.v, ask->hours.n * sizeof *h);
    k->off = (struct days_off){v, ask->off.n};
    k->hours = (struct hours_list){h, ask->hours.n};
    kept_n++;
}

/* The calendar of an agency's seat: zone, week, days off and hours of a version. */
static enum err calendar_of(struct ctx *cx, const struct agency *agency, int64_t version,
                            struct deadline_ask *out)
{
    int64_t store = store_serial(cx);

    *out =
        (struct deadline_ask){.zone = (int)agency->zone_min, .work_week = (int)agency->work_week};
    pthread_mutex_lock(&kept_lock);
    bool found = find_kept(store, version, agency, out);
    pthread_mutex_unlock(&kept_lock);
    if (found)
        return OK;
    TRY(take_days_off(cx, version, agency->area_code, &out->off));
    TRY(take_hours(cx, agency->work_week, &out->hours));
    pthread_mutex_lock(&kept_lock);
    if (!find_kept(store, version, agency, &(struct deadline_ask){0}))
        keep(store, version, agency, out);
    pthread_mutex_unlock(&kept_lock);
    return OK;
}

enum err due_of(struct ctx *cx, const struct due_ask *ask, struct due *out)
{
    struct deadline_ask pure;
    struct deadline_answer answer;

    *out = (struct due){.calendar = ask->calendar};
    if (!out->calendar)
        TRY(calendar_newest(cx, &out->calendar));
    TRY(calendar_of(cx, ask->agency, out->calendar, &pure));
    pure.start_ms = ask->start_at;
    pure.amount = ask->amount;
    if (!unit_by_name(ask->unit, &pure.unit))
        return fail(cx, ERR_BUG, "unit %.*s", STR_ARG(ask->unit));
    TRY(take_standing(cx, ask->stood, &pure));
    TRY(deadline_of(cx, &pure, &answer));
    out->due_at = answer.due_ms;
    out->days = answer.v;
    out->days_n = answer.n;
    return OK;
}

enum err due_on(struct ctx *cx, const struct agency *agency, str day, int64_t *due_out,
                int64_t *calendar_out)
{
    struct deadline_ask pure;
    enum day_why why;
    int64_t at;

    if (!date_parse(day, &at))
        return fail(cx, ERR_INVALID, "day %.*s", STR_ARG(day));
    TRY(calendar_newest(cx, calendar_out));
    TRY(calendar_of(cx, agency, *calendar_out, &pure));
    for (int i = 0; i < 60 && !day_works(&pure, at, &why, NULL); i++)
        at++;
    *due_out = day_closing(&pure, at);
    return OK;
}

static enum err calendar_now(struct ctx *cx, const struct agency *agency, struct deadline_ask *out)
{
    int64_t version;

    TRY(calendar_newest(cx, &version));
    return calendar_of(cx, agency, version, out);
}

enum err working_days_taken(struct ctx *cx, const struct agency *agency, int64_t from_ms,
                            int64_t to_ms, int64_t *days_out)
{
    struct deadline_ask pure;

    TRY(calendar_now(cx, agency, &pure));
    *days_out = working_days_between(&pure, from_ms, to_ms);
    return OK;
}

enum err working_days_at(struct ctx *cx, const struct agency *agency, int64_t at, int64_t due_at,
                         int64_t *days_out)
{
    struct deadline_ask pure;

    TRY(calendar_now(cx, agency, &pure));
    *days_out = working_days_left(&pure, at, due_at);
    return OK;
}

enum err working_days_until(struct ctx *cx, const struct agency *agency, int64_t due_at,
                            int64_t *days_out)
{
    return working_days_at(cx, agency, now_ms(cx), due_at, days_out);
}
