/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/evidence.h"

#include <math.h>

#include "area/area.h"
#include "base/limits.h"
#include "base/time.h"

enum {
    EARTH_M = 6371009,  /* mean radius                                                       */
    DAYS_APART_MIN = 2, /* a day less or more is the camera's zone, or a memory by one night */
    CLOCK_SLACK_H = 14  /* no two zones lie further apart                                    */
};

static double radians(int64_t e6)
{
    return (double)e6 / 1e6 * M_PI / 180.0;
}

int64_t metres_between(int64_t lat1_e6, int64_t lon1_e6, int64_t lat2_e6, int64_t lon2_e6)
{
    double a = sin(radians(lat2_e6 - lat1_e6) / 2), b = sin(radians(lon2_e6 - lon1_e6) / 2);
    double h = a * a + cos(radians(lat1_e6)) * cos(radians(lat2_e6)) * b * b;

    return (int64_t)lround(2.0 * EARTH_M * asin(sqrt(h > 1.0 ? 1.0 : h)));
}

/* A camera that names no zone shows the clock of where it was: of where the report is about. */
static enum err when_captured(struct ctx *cx, const struct report *r, const struct attachment *a,
                              int zone, opt_i64 *out)
{
    struct area area = {.zone_min = zone};
    enum err e = OK;

    *out = a->captured_at;
    if (!a->captured_at.has || !a->captured_local)
        return OK;
    if (r->area_code.n)
        e = area_by_code(cx, r->area_code, &area);
    if (e == ERR_NOTFOUND) /* another list of areas came since */
        fault_clear(cx);
    else if (e)
        return e;
    *out = SOME(a->captured_at.v + (ZONE_WIB - area.zone_min) * MINUTE_MS);
    return OK;
}

/* What came with the report shows the incident, what came later the work since it came in. */
static void compare_days(const struct report *r, const struct attachment *a, int zone,
                         struct evidence *out)
{
    int64_t day, since = day_of(r->happened_at, zone);

    if (!out->captured_at.has)
        return;
    out->is_future = out->captured_at.v > a->created_at + CLOCK_SLACK_H * HOUR_MS;
    if (a->seq.has && a->seq.v == 1 && date_parse(r->incident_date, &day)) {
        out->by_incident = true;
        since = day;
    }
    int64_t before = since - day_of(out->captured_at.v, zone);
    out->days_before = before >= DAYS_APART_MIN ? before : 0;
}

static void compare_place(struct ctx *cx, const struct report *r, const struct attachment *a,
                          struct evidence *out)
{
    int32_t lat, lon;

    out->has_place = attachment_place(cx, a, &lat, &lon);
    if (out->has_place && r->lat_e6.has && r->lon_e6.has)
        out->metres = SOME(metres_between(r->lat_e6.v, r->lon_e6.v, lat, lon));
}

static void compare_here(const struct attachments *all, size_t i, struct evidence *out)
{
    for (size_t k = 0; k < i && !out->earlier.has; k++)
        if (attachment_looks_like(&all->v[i], &all->v[k])) {
            out->earlier = SOME((int64_t)k);
            out->is_copy = str_eq(all->v[i].sha256, all->v[k].sha256);
        }
}

static bool is_named(const struct evidence_likes *likes, str number)
{
    for (size_t i = 0; i < likes->n; i++)
        if (str_eq(likes->v[i].number, number))
            return true;
    return false;
}

/* A report that is not the viewer's to see, or whose photo is not, is as if it were not there. */
static enum err name_report(struct ctx *cx, const struct attachment *a, const struct attachment *b,
                            struct evidence_likes *out)
{
    struct report r;
    enum access access;

    TRY(report_by_id(cx, b->report_id.v, &r));
    TRY(report_access(cx, &r, &access));
    if (access_visibility(access, b->visibility) && !is_named(out, r.number))
        out->v[out->n++] =
            (struct evidence_like){r.number, str_eq(a->sha256, b->sha256), access == ACCESS_STAFF};
    return OK;
}

static enum err compare_others(struct ctx *cx, const struct attachment *a,
                               struct evidence_likes *out)
{
    struct attachments alike;

    out->v = arena_array(&cx->arena, struct evidence_like, EVIDENCE_REPORTS);
    TRY(attachment_alike(cx, a, &alike));
    for (size_t i = 0; i < alike.n && i < EVIDENCE_ASKED && out->n < EVIDENCE_REPORTS; i++)
        TRY(name_report(cx, a, &alike.v[i], out));
    return OK;
}

enum err evidence_of(struct ctx *cx, const struct report *r, const struct attachments *all,
                     size_t i, int zone, struct evidence *out)
{
    const struct attachment *a = &all->v[i];

    *out = (struct evidence){0};
    TRY(when_captured(cx, r, a, zone, &out->captured_at));
    compare_days(r, a, zone, out);
    compare_place(cx, r, a, out);
    compare_here(all, i, out);
    return i < EVIDENCE_PHOTOS ? compare_others(cx, a, &out->likes) : OK;
}
