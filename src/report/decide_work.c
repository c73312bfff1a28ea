/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Work on the case: completion, follow-up, plan, answer, note, edit. */
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "report/decide.h"
#include "report/files.h"
#include "report/plan.h"

enum {
    COMPLETIONS_BEFORE_COORDINATOR = 2, /* the third request is the coordinator's, DOMAIN §4 */
};

/* The agency's clocks that stand still while the reporter completes the report. */
static const enum clock_kind standing[] = {CLOCK_VERIFY, CLOCK_FOLLOW_UP, CLOCK_RESOLVE,
                                           CLOCK_AGAIN, CLOCK_OWNER_REPLY};

enum err decide_request_completion(struct ctx *cx, const struct casefile *c, const struct move *m,
                                   struct facts *f)
{
    struct agency owner;

    (void)m;
    TRY(plan_owner(cx, c, &owner));
    if (c->r.completions >= COMPLETIONS_BEFORE_COORDINATOR &&
        !actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), owner.path))
        return fail_key(cx, ERR_DENIED, NULL, "error_third_completion");
    for (size_t i = 0; i < COUNT(standing); i++)
        plan_pause(c, standing[i], f);
    f->private_text = SOME(1);
    return plan_start(cx, c, &owner, CLOCK_COMPLETION, f);
}

static enum err go_on(struct ctx *cx, const struct casefile *c, struct facts *f)
{
    for (size_t i = 0; i < COUNT(standing); i++)
        TRY(plan_resume(cx, c, standing[i], f));
    return OK;
}

enum err decide_complete(struct ctx *cx, const struct casefile *c, const struct move *m,
                         struct facts *f)
{
    (void)m;
    plan_met(c, CLOCK_COMPLETION, f);
    f->private_text = SOME(1);
    return go_on(cx, c, f);
}

enum err decide_cancel_completion(struct ctx *cx, const struct casefile *c, const struct move *m,
                                  struct facts *f)
{
    (void)m;
    plan_stop(c, CLOCK_COMPLETION, f);
    return go_on(cx, c, f);
}

enum err decide_completion_expired(struct ctx *cx, const struct casefile *c, const struct move *m,
                                   struct facts *f)
{
    (void)m;
    if (c->r.has_contact && c->r.reminders < clock_rule(CLOCK_COMPLETION)->reminders)
        return fail_key(cx, ERR_CONFLICT, NULL, "error_not_reminded");
    plan_stop_all(c, f);
    f->how = S("deemed");
    return OK;
}

static void first_follow_up(const struct casefile *c, struct facts *f)
{
    plan_met(c, CLOCK_FOLLOW_UP, f);
    f->to = report_state(&c->r) == STATE_CONTESTED ? STATE_CONTESTED : STATE_IN_PROGRESS;
}

enum err decide_follow_up(struct ctx *cx, const struct casefile *c, const struct move *m,
                          struct facts *f)
{
    (void)cx;
    first_follow_up(c, f);
    if (m->is_private)
        f->private_text = SOME(1);
    return OK;
}

static enum err day_ahead(struct ctx *cx, const struct casefile *c, str day)
{
    struct agency owner;
    int64_t days, today;

    TRY(plan_owner(cx, c, &owner));
    today = day_of(now_ms(cx), (int)owner.zone_min);
    if (!date_parse(day, &days))
        return fail_key(cx, ERR_INVALID, "date", "error_date_bad");
    if (days <= today)
        return fail_key(cx, ERR_INVALID, "date", "error_date_past");
    if (days > today + 366)
        return fail_key(cx, ERR_INVALID, "date", "error_date_far");
    return OK;
}

enum err decide_plan(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    TRY(day_ahead(cx, c, m->date));
    first_follow_up(c, f);
    f->promised_date = m->date;
    return OK;
}

enum err decide_draft(struct ctx *cx, const struct casefile *c, const struct move *m,
                      struct facts *f)
{
    (void)cx, (void)c, (void)m, (void)f;
    return OK;
}

enum err decide_note(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    (void)cx, (void)c, (void)m, (void)f;
    return OK;
}

/* An answer: first follow-up and answering again are met, the class clock stands still. */
enum err decide_publish(struct ctx *cx, const struct casefile *c, const struct move *m,
                        struct facts *f)
{
    struct agency owner;

    TRY(plan_owner(cx, c, &owner));
    if (owner.needs_review &&
        !actor_over(&cx->actor, ROLE_BIT(ROLE_AGENCY_ADMIN) | ROLE_BIT(ROLE_COORDINATOR),
                    owner.path))
        return fail_key(cx, ERR_DENIED, NULL, "error_needs_review");
    plan_met(c, CLOCK_FOLLOW_UP, f);
    plan_met(c, CLOCK_AGAIN, f);
    plan_met(c, CLOCK_OWNER_REPLY, f);
    plan_pause(c, CLOCK_RESOLVE, f);
    f->substantive = SOME(utf8_count(m->text) >= ANSWER_SUBSTANCE_MIN);
    return plan_start(cx, c, &owner, CLOCK_REPLY, f);
}

/* A new class moves the class limit, never its start (DOMAIN §4, edit). */
static enum err edit_class(struct ctx *cx, const struct casefile *c, const struct move *m,
                           struct facts *f)
{
    struct agency owner;

    f->class = m->class;
    f->supervision = m->supervision;
    if (f->class.p && !report_class_known(f->class))
        return fail_key(cx, ERR_INVALID, "class", "error_class_unknown");
    if (str_eq(plan_class(&c->r, f), plan_class(&c->r, &(struct facts){0})))
        return OK;
    TRY(plan_owner(cx, c, &owner));
    return plan_relimit(cx, c, &owner, CLOCK_RESOLVE, f);
}

enum err decide_edit(struct ctx *cx, const struct casefile *c, const struct move *m,
                     struct facts *f)
{
    if (m->title.p && (utf8_count(m->title) < TITLE_MIN || utf8_count(m->title) > TITLE_MAX))
        return fail_key(cx, ERR_INVALID, "title", "error_title_length");
    if (m->body.p && (utf8_count(m->body) < 1 || utf8_count(m->body) > BODY_MAX))
        return fail_key(cx, ERR_INVALID, "body_published", "error_body_length");
    if (utf8_count(m->place) > PLACE_MAX)
        return fail_key(cx, ERR_INVALID, "place", "error_place_long");
    TRY(edit_class(cx, c, m, f));
    TRY(files_decide(cx, c, m, f));
    f->title = m->title;
    f->place = m->place;
    f->topic = m->topic;
    f->area = m->area;
    f->respondent = m->respondent;
    if (m->body.p)
        f->new_body = SOME(1);
    if (m->confidential)
        f->confidential = SOME(1);
    if (m->anonymous)
        f->anonymous = SOME(1);
    if (!m->title.p && !m->body.p && !m->class.p && !m->supervision.has && !m->topic.has &&
        !m->area.p && !m->place.p && !m->respondent.has && !m->confidential && !m->anonymous &&
        f->shown.n + f->hidden.n == 0)
        return fail_key(cx, ERR_INVALID, NULL, "error_nothing_changed");
    return OK;
}
