/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/plan.h"

#include "base/world.h"
#include "calendar/due.h"

enum { DAY_MORNING_MS = 8 * 3600 * 1000 }; /* before closing: the last day has begun */

bool plan_runs(const struct casefile *c, enum clock_kind kind)
{
    return c->has_clock[kind] && deadline_runs(&c->clocks[kind]);
}

static bool plan_stands(const struct casefile *c, enum clock_kind kind)
{
    return c->has_clock[kind] && str_eq(c->clocks[kind].status, S("paused"));
}

str plan_class(const struct report *r, const struct facts *f)
{
    str class = f->class.p ? f->class : r->class;
    bool supervision = f->supervision.has ? f->supervision.v != 0 : r->is_supervision;

    if (str_eq(class,
               S("unclassified"))) /* imported: the limit of a complaint until somebody sorts it */
        class = S("complaint");
    return supervision && str_eq(class, S("complaint")) ? S("supervision") : class;
}

enum err plan_owner(struct ctx *cx, const struct casefile *c, struct agency *out)
{
    return agency_by_id(cx, c->r.owner_id, out);
}

/* A warning after `percent` of the amount, as an instant of the same calendar; 0: none. */
static enum err alarm_at_percent(struct ctx *cx, const struct due_ask *ask, int percent,
                                 int64_t *out)
{
    struct due_ask part = *ask;
    struct due due;

    *out = 0;
    part.amount = ask->amount * percent / 100;
    if (part.amount < 1)
        return OK;
    TRY(due_of(cx, &part, &due));
    *out = due.due_at;
    return OK;
}

/* JSON array of the alarms still to come: 50 %, 80 %, the last morning, the end. */
static enum err alarms_of(struct ctx *cx, enum clock_kind kind, const struct due_ask *ask,
                          int64_t due_at, str *out)
{
    const struct clock_rule *rule = clock_rule(kind);
    int64_t at[4] = {0, 0, 0, due_at}, last = now_ms(cx);
    str text = S("");

    *out = S("[]");
    if (rule->window)
        return OK;
    if (rule->agency || rule->reminders) {
        TRY(alarm_at_percent(cx, ask, 50, &at[0]));
        TRY(alarm_at_percent(cx, ask, 80, &at[1]));
    }
    if (rule->agency)
        at[2] = due_at - DAY_MORNING_MS;
    for (size_t i = 0; i < COUNT(at); i++) {
        if (at[i] <= last && i < COUNT(at) - 1)
            continue;
        last = at[i];
        text =
            arena_fmt(&cx->arena, "%.*s%s%lld", STR_ARG(text), text.n ? "," : "", (long long)at[i]);
    }
    *out = arena_fmt(&cx->arena, "[%.*s]", STR_ARG(text));
    return OK;
}

/* Fills due instant, calendar and alarms of a change from its start, amount and unit. */
static enum err compute(struct ctx *cx, const struct agency *owner, struct clock_change *ch)
{
    struct due_ask ask = {owner, ch->start_at, ch->amount, ch->unit, ch->stood, 0};
    struct due due;

    TRY(due_of(cx, &ask, &due));
    ch->due_at = due.due_at;
    ch->calendar = due.calendar;
    ch->agency_id = owner->id;
    return alarms_of(cx, ch->kind, &ask, due.due_at, &ch->alarms);
}

enum err plan_start(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                    enum clock_kind kind, struct facts *f)
{
    struct limit limit;
    struct clock_change *ch;

    TRY(limit_of(cx, str_of(clock_rule(kind)->name), plan_class(&c->r, f), owner, now_ms(cx),
                 &limit));
    ch = facts_clock(f, kind, CLOCK_START);
    ch->start_at = now_ms(cx);
    ch->amount = limit.amount;
    ch->unit = limit.unit;
    return compute(cx, owner, ch);
}

enum err plan_start_on(struct ctx *cx, const struct agency *owner, enum clock_kind kind, str day,
                       struct facts *f)
{
    struct clock_change *ch = facts_clock(f, kind, CLOCK_START);

    ch->start_at = now_ms(cx);
    ch->unit = S("date");
    ch->agency_id = owner->id;
    TRY(due_on(cx, owner, day, &ch->due_at, &ch->calendar));
    ch->alarms = arena_fmt(&cx->arena, "[%lld]", (long long)ch->due_at);
    return OK;
}

/* "[[1,2]]" and a pause from `from` until now: "[[1,2],[3,4]]". */
static str stood_more(struct ctx *cx, str stood, int64_t from)
{
    must(stood.n >= 2);
    str inner = str_slice(stood, 1, stood.n - 2);
    return arena_fmt(&cx->arena, "[%.*s%s[%lld,%lld]]", STR_ARG(inner), inner.n ? "," : "",
                     (long long)from, (long long)now_ms(cx));
}

static enum err go_on(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                      struct facts *f)
{
    const struct deadline *d = &c->clocks[kind];
    struct agency owner;

    TRY(plan_owner(cx, c, &owner));
    struct clock_change *ch = facts_clock(f, kind, CLOCK_RESUME);
    ch->start_at = d->start_at;
    ch->amount = d->amount;
    ch->unit = d->unit;
    ch->stood = stood_more(cx, d->stood, d->paused_at.v);
    return compute(cx, &owner, ch);
}

enum err plan_resume(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                     struct facts *f)
{
    return plan_stands(c, kind) ? go_on(cx, c, kind, f) : OK;
}

enum err plan_reopen(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                     struct facts *f)
{
    const struct deadline *d = &c->clocks[kind];

    return c->has_clock[kind] && d->paused_at.has ? go_on(cx, c, kind, f) : OK;
}

static enum err own_limit(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                          enum clock_kind kind, const struct facts *f, struct limit *out)
{
    return limit_of(cx, str_of(clock_rule(kind)->name), plan_class(&c->r, f), owner,
                    c->clocks[kind].start_at, out);
}

/* Moves the due instant only if the limit of `owner` makes it earlier. */
static enum err stricter(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                         enum clock_kind kind, struct facts *f)
{
    struct limit limit;
    size_t before = f->clocks_n;

    if (!plan_runs(c, kind))
        return OK;
    TRY(own_limit(cx, c, owner, kind, f, &limit));
    TRY(plan_move(cx, c, kind, owner, limit.amount, f));
    if (f->clocks_n > before && f->clocks[before].due_at >= c->clocks[kind].due_at)
        f->clocks_n = before;
    return OK;
}

enum err plan_relimit(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                      enum clock_kind kind, struct facts *f)
{
    struct limit limit;

    if (!plan_runs(c, kind) && !plan_stands(c, kind))
        return OK;
    TRY(own_limit(cx, c, owner, kind, f, &limit));
    if (plan_runs(c, kind))
        return plan_move(cx, c, kind, owner, limit.amount, f);
    struct clock_change *ch = facts_clock(f, kind, CLOCK_MOVE);
    *ch = (struct clock_change){.kind = kind,
                                .op = CLOCK_MOVE,
                                .start_at = c->clocks[kind].start_at,
                                .amount = limit.amount,
                                .unit = limit.unit,
                                .stood = c->clocks[kind].stood};
    TRY(compute(cx, owner, ch));
    ch->alarms = S("[]"); /* it stands still; resuming sets them */
    return OK;
}

enum err plan_move(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                   const struct agency *owner, int64_t amount, struct facts *f)
{
    const struct deadline *d = &c->clocks[kind];

    if (!plan_runs(c, kind) || str_eq(d->unit, S("date")))
        return OK;
    struct clock_change *ch = facts_clock(f, kind, CLOCK_MOVE);
    ch->start_at = d->start_at;
    ch->amount = amount ? amount : d->amount;
    ch->unit = d->unit;
    ch->stood = d->stood;
    return compute(cx, owner, ch);
}

enum err plan_ring_again(struct ctx *cx, const struct casefile *c, enum clock_kind kind,
                         struct facts *f)
{
    const struct deadline *d = &c->clocks[kind];
    struct agency owner;

    if (!plan_runs(c, kind) || clock_rule(kind)->window)
        return OK;
    TRY(plan_owner(cx, c, &owner));
    struct clock_change *ch = facts_clock(f, kind, CLOCK_RING);
    if (str_eq(d->unit, S("date"))) {
        ch->alarms = arena_fmt(&cx->arena, "[%lld]", (long long)d->due_at);
        return OK;
    }
    const struct due_ask ask = {&owner, d->start_at, d->amount, d->unit, d->stood, 0};
    return alarms_of(cx, kind, &ask, d->due_at, &ch->alarms);
}

void plan_pause(const struct casefile *c, enum clock_kind kind, struct facts *f)
{
    if (plan_runs(c, kind))
        facts_clock(f, kind, CLOCK_PAUSE);
}

void plan_met_at(const struct casefile *c, enum clock_kind kind, int64_t at, struct facts *f)
{
    if (plan_runs(c, kind) || plan_stands(c, kind))
        facts_clock(f, kind, CLOCK_MET)->start_at = at;
}

void plan_met(const struct casefile *c, enum clock_kind kind, struct facts *f)
{
    plan_met_at(c, kind, 0, f);
}

static bool has_change(const struct facts *f, enum clock_kind kind)
{
    for (size_t i = 0; i < f->clocks_n; i++)
        if (f->clocks[i].kind == kind)
            return true;
    return false;
}

void plan_stop(const struct casefile *c, enum clock_kind kind, struct facts *f)
{
    if (has_change(f, kind))
        return;
    if (plan_runs(c, kind) || plan_stands(c, kind))
        facts_clock(f, kind, CLOCK_STOP);
}

void plan_stop_all(const struct casefile *c, struct facts *f)
{
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++)
        plan_stop(c, k, f);
}

enum err plan_guard(struct ctx *cx, const struct report *r, const struct facts *f,
                    const struct agency *agency)
{
    opt_i64 respondent = f->respondent.has ? f->respondent : r->respondent_id;
    struct agency unit;

    if (!respondent.has || respondent.v == 0)
        return OK;
    TRY(agency_by_id(cx, respondent.v, &unit));
    if (agency_within(agency, &unit))
        return fail_key(cx, ERR_CONFLICT, "agency", "error_conflict_of_interest");
    return OK;
}

enum err plan_target(struct ctx *cx, const struct move *m, struct agency *out)
{
    if (!m->agency.has)
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_missing");
    enum err e = agency_by_id(cx, m->agency.v, out);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_unknown");
    }
    TRY(e);
    if (!out->is_active)
        return fail_key(cx, ERR_INVALID, "agency", "error_agency_unknown");
    return OK;
}

static void take_owner(const struct agency *owner, struct facts *f)
{
    f->owner = SOME(owner->id);
    f->owner_path = owner->path;
}

enum err plan_leave_received(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                             struct facts *f)
{
    TRY(plan_guard(cx, &c->r, f, owner));
    take_owner(owner, f);
    plan_met(c, CLOCK_VERIFY, f);
    TRY(plan_start(cx, c, owner, CLOCK_FOLLOW_UP, f));
    if (c->has_clock[CLOCK_RESOLVE]) /* archived and back by an appeal: goes on, restarts never */
        return plan_reopen(cx, c, CLOCK_RESOLVE, f);
    return plan_start(cx, c, owner, CLOCK_RESOLVE, f);
}

enum err plan_transfer(struct ctx *cx, const struct casefile *c, const struct agency *owner,
                       struct facts *f)
{
    static const enum clock_kind owners[] = {CLOCK_FOLLOW_UP, CLOCK_RESOLVE, CLOCK_AGAIN,
                                             CLOCK_OWNER_REPLY};

    if (owner->id == c->r.owner_id)
        return OK;
    take_owner(owner, f);
    for (size_t i = 0; i < COUNT(owners); i++)
        TRY(stricter(cx, c, owner, owners[i], f));
    return OK;
}
