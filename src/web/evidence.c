/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/evidence.h"

#include "base/code32.h"
#include "base/time.h"
#include "lang/format.h"
#include "report/evidence.h"
#include "web/case.h"
#include "web/receipt.h"

enum { AT_THE_POINT_M = 15, CLAUSES_MAX = 5 };

static str when_taken(struct ctx *cx, int64_t at, int zone)
{
    struct civil c = civil_of(at, zone);

    return text_str(cx, T(evidence_when, .date = format_date(cx, at, zone),
                          .hour = arena_fmt(&cx->arena, "%02d", c.hour),
                          .minute = arena_fmt(&cx->arena, "%02d", c.minute),
                          .zone = str_of(zone_name(zone))));
}

static str where_taken(struct ctx *cx, int64_t metres)
{
    if (metres < AT_THE_POINT_M)
        return text_str(cx, T(evidence_at));
    return text_str(cx, T(evidence_near, .distance = format_distance(cx, metres)));
}

static str too_early(struct ctx *cx, const struct evidence *e)
{
    str span = format_span(cx, e->days_before);

    return text_str(cx, e->by_incident ? T(evidence_before_incident, .span = span)
                                       : T(evidence_before_report, .span = span));
}

/* "Menurut kamera, foto diambil 3 Maret 2026 pukul 14.05 WIB, sekitar 40 m dari titik laporan." */
static str taken(struct ctx *cx, const struct evidence *e, int zone)
{
    str clauses[CLAUSES_MAX];
    size_t n = 0;

    if (e->captured_at.has)
        clauses[n++] = when_taken(cx, e->captured_at.v, zone);
    if (e->is_future)
        clauses[n++] = text_str(cx, T(evidence_future));
    if (e->days_before)
        clauses[n++] = too_early(cx, e);
    if (e->metres.has)
        clauses[n++] = where_taken(cx, e->metres.v);
    if (n == 0)
        return text_str(cx, e->has_place ? T(evidence_no_time) : T(evidence_nothing));
    str all = arena_join(&cx->arena, clauses, n, S(", "));
    return arena_fmt(&cx->arena, "%.*s.", STR_ARG(text_str(cx, T(evidence_taken, .when = all))));
}

/* The number under which a file of the report stands on the page; 0 when it does not. */
static int64_t number_of(const struct file_links *links, int64_t at)
{
    for (size_t i = 0; i < links->n; i++)
        if (links->v[i].at == (size_t)at)
            return links->v[i].number;
    return 0;
}

static str seen_before(struct ctx *cx, const struct file_links *links, const struct evidence *e)
{
    int64_t n = e->earlier.has ? number_of(links, e->earlier.v) : 0;

    if (n == 0)
        return S("");
    return text_str(cx, e->is_copy ? T(evidence_copy_here, .n = n) : T(evidence_like_here, .n = n));
}

static void take_likes(struct ctx *cx, const struct evidence_likes *from, bool copies,
                       struct photo_likes *out)
{
    *out = (struct photo_likes){text_of_key(cx, "evidence_", copies ? S("copy") : S("like")),
                                arena_array(&cx->arena, struct report_ref, from->n + 1), 0};
    for (size_t i = 0; i < from->n; i++) {
        const struct evidence_like *like = &from->v[i];
        if (like->is_copy != copies)
            continue;
        out->v[out->n++] = (struct report_ref){number_format(cx, like->number),
                                               like->on_desk ? case_href(cx, like->number)
                                                             : report_href(cx, like->number)};
    }
}

enum err evidence_fill(struct ctx *cx, const struct report *r, int zone, struct file_links *links)
{
    struct evidence e;

    for (size_t i = 0; i < links->n; i++) {
        struct file_link *link = &links->v[i];
        if (!str_eq(links->files.v[link->at].kind, S("photo")))
            continue;
        TRY(evidence_of(cx, r, &links->files, link->at, zone, &e));
        str both[] = {taken(cx, &e, zone), seen_before(cx, links, &e)};
        link->evidence = arena_join(&cx->arena, both, both[1].n ? 2 : 1, S(" "));
        take_likes(cx, &e.likes, true, &link->copies);
        take_likes(cx, &e.likes, false, &link->likes);
    }
    return OK;
}
