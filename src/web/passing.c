/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /kerja/alih-tangan: between which offices cases go back and forth. */
#include "web/passing.h"

#include "base/time.h"
#include "base/world.h"
#include "lang/format.h"
#include "report/passing.h"
#include "web/desk_place.h"
#include "web/templates.h"

enum { PERIOD_DAYS = 365 };

static enum err take_rows(struct ctx *cx, const struct passing_pairs *pairs, struct passing_page *p)
{
    struct agency one, other;

    p->rows.v = arena_array(&cx->arena, struct passing_row, pairs->n + 1);
    for (size_t i = 0; i < pairs->n; i++) {
        const struct passing_pair *pair = &pairs->v[i];
        TRY(agency_by_id(cx, pair->one_id, &one));
        TRY(agency_by_id(cx, pair->other_id, &other));
        p->rows.v[p->rows.n++] = (struct passing_row){
            .one = one.name,
            .other = other.name,
            .reports = format_count(cx, pair->reports),
            .offers = format_count(cx, pair->offers),
            .returned = format_count(cx, pair->returned),
            .taken = format_count(cx, pair->taken),
            .declined = format_count(cx, pair->declined),
            .decided = format_count(cx, pair->decided),
        };
    }
    return OK;
}

enum err passing_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct passing_page p = {.v.is_wide = true, .v.noindex = true};
    struct passing_pairs pairs;
    struct desk_place d;

    TRY(desk_place_read(cx, rq, &d));
    int zone = (int)d.unit.zone_min;
    int64_t now = now_ms(cx), from = now - PERIOD_DAYS * DAY_MS;
    TRY(passing_pairs(cx, &d.unit, from, now + 1, &pairs));
    p.unit = d.unit.name;
    p.back = desk_page_href(cx, &d);
    p.from = format_date(cx, from, zone);
    p.to = format_date(cx, now, zone);
    TRY(take_rows(cx, &pairs, &p));
    return VIEW(cx, rq, rs, page_passing, &p);
}
