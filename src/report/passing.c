/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/passing.h"

#include "base/limits.h"
#include "report/passing.sql.h"

enum { TAKERS_READ = 4 * PASSING_TAKERS_MAX }; /* some of them may not have it */

static const struct db_row taker_row =
    DB_ROW(struct taker, DB_FIELD(struct taker, agency_id), DB_FIELD(struct taker, n),
           DB_FIELD(struct taker, n_here));

static const struct db_row pair_row =
    DB_ROW(struct passing_pair, DB_FIELD(struct passing_pair, one_id),
           DB_FIELD(struct passing_pair, other_id), DB_FIELD(struct passing_pair, reports),
           DB_FIELD(struct passing_pair, offers), DB_FIELD(struct passing_pair, returned),
           DB_FIELD(struct passing_pair, taken), DB_FIELD(struct passing_pair, declined),
           DB_FIELD(struct passing_pair, decided));

static bool has_declined(const struct casefile *c, int64_t agency_id)
{
    for (size_t i = 0; i < c->offers.n; i++)
        if (c->offers.v[i].to_id == agency_id && str_eq(c->offers.v[i].outcome, S("declined")))
            return true;
    return false;
}

static enum err may_have(struct ctx *cx, const struct casefile *c, int64_t agency_id, bool *out)
{
    struct agency office, respondent;

    TRY(agency_by_id(cx, agency_id, &office));
    *out = office.is_active && office.id != c->r.owner_id && !has_declined(c, office.id);
    if (!*out || !c->r.respondent_id.has)
        return OK;
    TRY(agency_by_id(cx, c->r.respondent_id.v, &respondent));
    *out = !agency_within(&office, &respondent);
    return OK;
}

/* "61.12.01.2001": its district "61.12.01"; null when the place is not known so precisely. */
static str district_of(str area)
{
    enum { DISTRICT_LENGTH = 8 };

    return area.n >= DISTRICT_LENGTH ? str_slice(area, 0, DISTRICT_LENGTH) : (str){0};
}

enum err passing_takers(struct ctx *cx, const struct casefile *c, struct takers *out)
{
    struct takers all;
    bool may;

    *out = (struct takers){arena_array(&cx->arena, struct taker, PASSING_TAKERS_MAX), 0};
    if (!c->r.topic_id.has)
        return OK;
    TRY(db_all(cx,
               SQL(passing_takers, .topic = c->r.topic_id.v,
                   .district = district_of(c->r.area_code), .depth = PASSING_DEPTH,
                   .max = TAKERS_READ),
               &taker_row, TAKERS_READ, &all));
    for (size_t i = 0; i < all.n && out->n < PASSING_TAKERS_MAX; i++) {
        TRY(may_have(cx, c, all.v[i].agency_id, &may));
        if (may)
            out->v[out->n++] = all.v[i];
    }
    return OK;
}

enum err passing_pairs(struct ctx *cx, const struct agency *tree, int64_t from, int64_t before,
                       struct passing_pairs *out)
{
    return db_all(cx,
                  SQL(passing_pairs, .path = tree->path,
                      .path_end = agency_path_end(cx, tree->path), .from = from, .before = before,
                      .depth = PASSING_OFFERS_DEPTH, .max = PASSING_PAIRS_MAX),
                  &pair_row, PASSING_PAIRS_MAX, out);
}
