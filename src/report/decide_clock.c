/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Time: extensions, postponement, warnings, breaches, late decrees, and whom they are taken to. */
#include "base/time.h"
#include "base/world.h"
#include "calendar/due.h"
#include "report/decide.h"
#include "report/escalation.h"
#include "report/plan.h"

enum err decide_extend(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    if (c->r.extension_days.has)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_extension_asked");
    if (!plan_runs(c, CLOCK_RESOLVE))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_clock_not_running");
    if (!m->days.has || m->days.v < 1 || m->days.v > 60)
        return fail_key(cx, ERR_INVALID, "days", "error_days_range");
    f->days = m->days;
    return OK;
}

/* Never past the law's maximum for the class (limit kind "resolve_max"). */
enum err decide_grant_extension(struct ctx *cx, const struct casefile *c, const struct move *m,
                                struct facts *f)
{
    struct agency owner;
    struct limit most;

    if (!c->r.extension_days.has)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_no_extension");
    int64_t days = m->days.has ? m->days.v : c->r.extension_days.v;
    if (days < 1 || days > c->r.extension_days.v)
        return fail_key(cx, ERR_INVALID, "days", "error_days_range");
    TRY(plan_owner(cx, c, &owner));
    TRY(limit_of(cx, S("resolve_max"), plan_class(&c->r, f), &owner, now_ms(cx), &most));
    int64_t amount = c->clocks[CLOCK_RESOLVE].amount + days;
    if (amount > most.amount)
        return fail_key(cx, ERR_INVALID, "days", "error_past_maximum");
    f->days = SOME(days);
    return plan_move(cx, c, CLOCK_RESOLVE, &owner, amount, f);
}

enum err decide_refuse_extension(struct ctx *cx, const struct casefile *c, const struct move *m,
                                 struct facts *f)
{
    (void)m, (void)f;
    if (!c->r.extension_days.has)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_no_extension");
    return OK;
}

/* The class clock goes on; the case comes back by itself on the review date. */
enum err decide_postpone(struct ctx *cx, const struct casefile *c, const struct move *m,
                         struct facts *f)
{
    struct agency owner;
    int64_t day, today;

    TRY(plan_owner(cx, c, &owner));
    today = day_of(now_ms(cx), (int)owner.zone_min);
    if (!date_parse(m->date, &day))
        return fail_key(cx, ERR_INVALID, "date", "error_date_bad");
    if (day <= today)
        return fail_key(cx, ERR_INVALID, "date", "error_date_past");
    if (day > today + 366)
        return fail_key(cx, ERR_INVALID, "date", "error_date_far");
    f->review_date = m->date;
    plan_met(c, CLOCK_FOLLOW_UP, f);
    return plan_start_on(cx, &owner, CLOCK_REVIEW, m->date, f);
}

enum err decide_resume(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    (void)cx, (void)m;
    plan_met(c, CLOCK_REVIEW, f);
    return OK;
}

/* Instants of "[1,2,3]" without the first: what is still to come after this alarm. */
static str alarms_after_first(struct ctx *cx, str alarms, size_t *left_out)
{
    str head, tail;

    *left_out = 0;
    if (!str_cut(alarms, ',', &head, &tail))
        return S("[]");
    *left_out = 1;
    for (size_t i = 0; i < tail.n; i++)
        *left_out += tail.p[i] == ',';
    return arena_fmt(&cx->arena, "[%.*s", STR_ARG(tail));
}

/* How far a clock is when `left` alarms are still to come; the last is the due instant. */
static int64_t step_of(enum clock_kind kind, size_t left)
{
    static const int64_t agency[] = {0, 100, 80, 50}, reporter[] = {0, 2, 1};

    if (clock_rule(kind)->agency)
        return left < COUNT(agency) ? agency[left] : 50;
    return left < COUNT(reporter) ? reporter[left] : 1;
}

enum err decide_warn(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    size_t left;

    if (!plan_runs(c, m->clock))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_clock_not_running");
    str rest = alarms_after_first(cx, c->clocks[m->clock].alarms, &left);
    if (left == 0)
        return fail(cx, ERR_BUG, "the last alarm is no warning");
    facts_clock(f, m->clock, CLOCK_RING)->alarms = rest;
    f->clock = str_of(clock_rule(m->clock)->name);
    f->step = SOME(step_of(m->clock, left));
    return OK;
}

enum err decide_breach(struct ctx *cx, const struct casefile *c, const struct move *m,
                       struct facts *f)
{
    if (!plan_runs(c, m->clock) || c->clocks[m->clock].due_at > now_ms(cx))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_clock_not_running");
    facts_clock(f, m->clock, CLOCK_RING)->alarms = S("[]");
    f->clock = str_of(clock_rule(m->clock)->name);
    return OK;
}

/* A decree came late: the same rule on the new calendar. Says which, and what it moved. */
enum err decide_recompute(struct ctx *cx, const struct casefile *c, const struct move *m,
                          struct facts *f)
{
    const struct deadline *d = &c->clocks[m->clock];
    struct agency owner;

    TRY(agency_by_id(cx, d->agency_id, &owner));
    f->clock = str_of(clock_rule(m->clock)->name);
    f->reason = m->reason;
    TRY(plan_move(cx, c, m->clock, &owner, 0, f));
    if (f->clocks_n == 0)
        return OK;
    f->was_due = SOME(d->due_at);
    const struct clock_change *moved = &f->clocks[f->clocks_n - 1];
    struct calendar_change ch = {&owner, d->calendar, moved->calendar, d->start_at,
                                 moved->due_at > d->due_at ? moved->due_at : d->due_at};
    TRY(calendar_decrees(cx, &ch, &f->decree));
    if (f->decree.n == 0)
        f->decree = (str){0};
    return OK;
}

static bool is_party(const struct casefile *c, int64_t agency_id)
{
    for (size_t i = 0; i < c->parties_n; i++)
        if (c->parties[i].agency_id == agency_id)
            return true;
    return false;
}

/* Who does not stand over the case reads it from now on, as if it had got a copy. */
static enum err let_read(struct ctx *cx, const struct casefile *c, const struct agency *office,
                         struct facts *f)
{
    if (str_starts(c->r.owner_path, office->path) || is_party(c, office->id))
        return OK;
    if (c->parties_n == COUNT(c->parties))
        return fail_key(cx, ERR_CONFLICT, "to", "error_parties_many");
    f->cc = (struct id_list){.v = {office->id}, .n = 1};
    return OK;
}

/* State, owner and clocks stay: others look at it too. */
enum err decide_escalate(struct ctx *cx, const struct casefile *c, const struct move *m,
                         struct facts *f)
{
    enum escalation to = escalation_by_name(m->to);
    bool is_reporter = cx->actor.kind == ACTOR_REPORTER;
    struct agency office;

    if (is_reporter && !escalation_limit_passed(c, now_ms(cx)))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_limit_not_passed");
    if (to == ESCALATION_COUNT)
        return fail_key(cx, ERR_INVALID, "to", "error_escalate_to");
    if (escalation_made(&c->r, to))
        return fail_key(cx, ERR_CONFLICT, "to", "error_already_escalated");
    TRY(escalation_office(cx, &c->r, to, &office));
    f->escalated = str_of(escalation_name(to));
    f->escalated_to = SOME(office.id);
    f->by_owner = SOME(!is_reporter);
    f->private_text = SOME(1);
    return let_read(cx, c, &office, f);
}
