/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/offer.h"

#include "db/call.h"
#include "report/report.sql.h"

enum { OFFERS_READ_MAX = 1000 }; /* of one report; the rules end them long before */

const struct db_row offer_row = DB_ROW(
    struct offer, DB_FIELD(struct offer, report_id), DB_FIELD(struct offer, seq),
    DB_FIELD(struct offer, from_id), DB_FIELD(struct offer, to_id), DB_FIELD(struct offer, made_at),
    DB_FIELD(struct offer, ended_at), DB_FIELD(struct offer, outcome));

bool offer_is_open(const struct report *r)
{
    return r->offered_id.has;
}

bool offer_is_disputed(const struct report *r)
{
    return r->offered_id.has && r->arbiter_id.has;
}

bool offer_is_settled(const struct report *r)
{
    return !r->offered_id.has && r->arbiter_id.has;
}

const struct offer *offer_last(const struct offers *all)
{
    return all->n ? &all->v[all->n - 1] : NULL;
}

/* "/1/17/" and "/1/18/4/": "/1/", whose agency is 1. */
static enum err common_agency(struct ctx *cx, str a, str b, struct agency *out)
{
    size_t end = 0, begin = 0;
    int64_t id;

    for (size_t i = 0; i < a.n && i < b.n && a.p[i] == b.p[i]; i++)
        if (a.p[i] == '/') {
            begin = end;
            end = i;
        }
    if (end == 0 || !str_i64(str_slice(a, begin + 1, end - begin - 1), &id))
        return fail(cx, ERR_BUG, "no agency stands over %.*s and %.*s", STR_ARG(a), STR_ARG(b));
    return agency_by_id(cx, id, out);
}

enum err offer_arbiter(struct ctx *cx, const struct report *r, const struct agency *from,
                       const struct agency *to, struct agency *out)
{
    struct agency respondent, found;

    TRY(common_agency(cx, from->path, to->path, &found));
    if (r->respondent_id.has) {
        TRY(agency_by_id(cx, r->respondent_id.v, &respondent));
        while (found.parent_id.has && agency_within(&found, &respondent))
            TRY(agency_by_id(cx, found.parent_id.v, &found));
    }
    *out = found;
    return OK;
}

enum err offer_arbiter_of(struct ctx *cx, const struct report *r, struct agency *out)
{
    struct agency from, to;

    if (r->arbiter_id.has)
        return agency_by_id(cx, r->arbiter_id.v, out);
    must(r->offered_id.has);
    TRY(agency_by_id(cx, r->owner_id, &from));
    TRY(agency_by_id(cx, r->offered_id.v, &to));
    return offer_arbiter(cx, r, &from, &to, out);
}

static void begin(struct ctx *cx, struct report *r, struct offers *all, const struct event *ev,
                  int64_t to_id)
{
    struct offers now = {arena_array(&cx->arena, struct offer, all->n + 1), all->n};

    for (size_t i = 0; i < all->n; i++)
        now.v[i] = all->v[i];
    now.v[now.n++] = (struct offer){.report_id = r->id,
                                    .seq = ev->seq,
                                    .from_id = r->owner_id,
                                    .to_id = to_id,
                                    .made_at = ev->at,
                                    .outcome = S("")};
    *all = now;
    r->offered_id = SOME(to_id);
    r->offers++;
}

/* The list may be another casefile's too (the one before the event), so it is copied. */
static void end(struct ctx *cx, struct report *r, struct offers *all, const struct event *ev,
                str outcome)
{
    struct offers now = {arena_array(&cx->arena, struct offer, all->n + 1), all->n};

    for (size_t i = 0; i < all->n; i++)
        now.v[i] = all->v[i];
    if (now.n) {
        now.v[now.n - 1].ended_at = SOME(ev->at);
        now.v[now.n - 1].outcome = outcome;
    }
    *all = now;
    r->offered_id = NONE;
}

void offers_apply(struct ctx *cx, struct report *r, struct offers *all, const struct event *ev,
                  const struct facts *f)
{
    if (f->offered.has)
        begin(cx, r, all, ev, f->offered.v);
    if (f->arbiter.has)
        r->arbiter_id = f->arbiter;
    if (f->outcome.p)
        end(cx, r, all, ev, f->outcome);
}

enum err offers_read(struct ctx *cx, const struct report *r, struct offers *out)
{
    *out = (struct offers){0};
    if (r->offers == 0) /* most reports are never offered */
        return OK;
    return db_all(cx, SQL(offers_of, .report_id = r->id), &offer_row, OFFERS_READ_MAX, out);
}

enum err offers_store(struct ctx *cx, const struct offers *before, const struct offers *after)
{
    for (size_t i = 0; i < after->n; i++) {
        bool known = i < before->n && str_eq(before->v[i].outcome, after->v[i].outcome);
        if (!known)
            TRY(db_exec(cx, SQL_ROW(offer_put, &offer_row, &after->v[i])));
    }
    return OK;
}
