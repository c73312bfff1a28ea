/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/due_page.h"

#include "base/code32.h"
#include "base/time.h"
#include "calendar/due.h"
#include "lang/format.h"
#include "report/clock.h"
#include "web/citizen.h"
#include "web/desk_place.h"
#include "web/public.h"
#include "web/receipt.h"
#include "web/report_page.h"
#include "web/templates.h"

static str why_of(struct ctx *cx, const struct deadline_day *d)
{
    str words = text_str(cx, text_of_key(cx, "day_", str_of(day_why_name(d->why))));

    if (d->why == DAY_COUNTS) /* a holiday among calendar days is a day like any other */
        return words;
    if (d->name.n)
        words = arena_fmt(&cx->arena, "%.*s: %.*s", STR_ARG(words), STR_ARG(d->name));
    if (d->decree.n)
        words = arena_fmt(&cx->arena, "%.*s (%.*s)", STR_ARG(words), STR_ARG(d->decree));
    return words;
}

static void tell_days(struct ctx *cx, const struct due *due, struct due_days *out)
{
    out->v = arena_array(&cx->arena, struct due_day, due->days_n + 1);
    for (size_t i = 0; i < due->days_n; i++) {
        const struct deadline_day *d = &due->days[i];
        out->v[out->n++] = (struct due_day){
            format_weekday(cx, d->day), why_of(cx, d),
            d->why == DAY_COUNTS ? arena_fmt(&cx->arena, "%lld", (long long)d->number) : S("")};
    }
}

/* A date that was named, not counted, has no days to show. */
static enum err count_of(struct ctx *cx, const struct deadline *d, bool own, struct due_counts *out)
{
    struct agency office;
    struct due due = {0};
    struct due_count *c = &out->v[out->n++];

    TRY(agency_by_id(cx, d->agency_id, &office));
    struct due_ask ask = {&office, d->start_at, d->amount, d->unit, d->stood, d->calendar};
    c->is_named = str_eq(d->unit, S("date"));
    if (!c->is_named)
        TRY(due_of(cx, &ask, &due));
    c->name = text_for(cx, own, "clock_", d->kind);
    c->start = format_time(cx, d->start_at, (int)office.zone_min);
    c->due = format_time(cx, d->due_at, (int)office.zone_min);
    c->amount = text_str(cx, str_eq(d->unit, S("working")) ? T(due_working, .n = d->amount)
                                                           : T(due_calendar, .n = d->amount));
    c->is_paused = str_eq(d->status, S("paused"));
    tell_days(cx, &due, &c->days);
    return OK;
}

/* Back to the case, and to its place in a queue, for an officer; to the report for everybody else.
 */
static enum err way_back(struct ctx *cx, const struct request *rq, const struct report *r,
                         enum access access, str *out)
{
    struct desk_place place;

    *out = report_href(cx, r->number);
    if (access != ACCESS_STAFF)
        return OK;
    TRY(desk_place_recall(cx, rq, &place));
    *out = desk_case_href(cx, &place, r->number);
    return OK;
}

enum err due_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct due_page p = {0};
    struct deadlines all;
    struct agency owner;
    struct report r;
    enum access access;

    TRY(report_of_address(cx, rq, &r, &access));
    if (access < ACCESS_PUBLIC)
        return fail(cx, ERR_NOTFOUND, "no more than number and state is shown");
    TRY(deadlines_of(cx, r.id, &all));
    TRY(agency_by_id(cx, r.owner_id, &owner));
    p.v.noindex = true;
    p.number = number_format(cx, r.number);
    TRY(way_back(cx, rq, &r, access, &p.href));
    p.office = owner.name;
    p.counts.v = arena_array(&cx->arena, struct due_count, all.n + 1);
    for (size_t i = 0; i < all.n; i++)
        if (deadline_runs(&all.v[i]) || str_eq(all.v[i].status, S("paused")))
            TRY(count_of(cx, &all.v[i], access == ACCESS_REPORTER, &p.counts));
    if (access == ACCESS_PUBLIC)
        web_public_report(cx, rs, r.id);
    return VIEW(cx, rq, rs, page_due, &p);
}
