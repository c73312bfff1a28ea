/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/escalation.h"

static const char *const names[ESCALATION_COUNT] = {
    [ESCALATION_INSPECTOR] = "inspector",
    [ESCALATION_LEADER] = "leader",
    [ESCALATION_OMBUDSMAN] = "ombudsman",
};

const char *escalation_name(enum escalation to)
{
    must(to < ESCALATION_COUNT);
    return names[to];
}

enum escalation escalation_by_name(str name)
{
    enum escalation to = 0;

    while (to < ESCALATION_COUNT && !str_eq(name, str_of(names[to])))
        to++;
    return to;
}

static int64_t bit(enum escalation to)
{
    return INT64_C(1) << to;
}

bool escalation_made(const struct report *r, enum escalation to)
{
    return r->escalated & bit(to);
}

bool escalation_left(const struct report *r)
{
    return r->escalated != bit(ESCALATION_COUNT) - 1;
}

/* Until when it ran, or runs: its alarm may ring a little later than it ends. */
static bool was_missed(const struct deadline *d, int64_t now)
{
    if (d->breached_at.has)
        return true;
    if (d->met_at.has)
        return d->met_at.v > d->due_at;
    return (deadline_runs(d) || !d->paused_at.has ? now : d->paused_at.v) > d->due_at;
}

bool escalation_limit_passed(const struct casefile *c, int64_t now)
{
    bool passed = c->r.is_breached;

    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++)
        passed |= c->has_clock[k] && clock_rule(k)->agency && was_missed(&c->clocks[k], now);
    return passed;
}

/* Could this inspectorate look into the case? */
static enum err may_inspect(struct ctx *cx, const struct report *r, const struct agency *a,
                            bool *out)
{
    struct agency parent, respondent;

    *out = a->is_inspector && a->parent_id.has && !str_starts(r->owner_path, a->path);
    if (!*out)
        return OK;
    TRY(agency_by_id(cx, a->parent_id.v, &parent));
    *out = str_starts(r->owner_path, parent.path);
    if (!*out || !r->respondent_id.has)
        return OK;
    TRY(agency_by_id(cx, r->respondent_id.v, &respondent));
    *out = !respondent.parent_id.has || !agency_within(a, &respondent);
    return OK;
}

enum err escalation_office(struct ctx *cx, const struct report *r, enum escalation to,
                           struct agency *out)
{
    struct agencies all;
    struct agency best;
    bool may;

    TRY(agency_top(cx, &best));
    if (to == ESCALATION_INSPECTOR) {
        TRY(agency_list(cx, &all));
        for (size_t i = 0; i < all.n; i++) {
            TRY(may_inspect(cx, r, &all.v[i], &may));
            if (may && all.v[i].path.n > best.path.n)
                best = all.v[i];
        }
    }
    *out = best;
    return OK;
}

void escalation_apply(struct report *r, const struct facts *f)
{
    enum escalation to = escalation_by_name(f->escalated);

    if (to < ESCALATION_COUNT)
        r->escalated |= bit(to);
}
