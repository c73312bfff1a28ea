/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the reporter can do on the page of a report, until when, and what each move means. */
#include "base/world.h"
#include "lang/format.h"
#include "report/clock.h"
#include "report/escalation.h"
#include "report/move.h"
#include "report/store.h"
#include "web/options.h"
#include "web/report_page.h"

/* The buttons under the words, in the order in which they matter. */
static const struct {
    enum action action;
    bool is_plain;
} offers[] = {
    {ACT_CONFIRM,  false},
    {ACT_CONTEST,  true },
    {ACT_COMPLETE, false},
    {ACT_REOPEN,   true },
    {ACT_APPEAL,   true },
    {ACT_REPLY,    true },
    {ACT_SPLIT,    true },
};

/* Moves that lapse on a day; the table of rights knows states, not days. */
static const struct window {
    enum state state;
    enum clock_kind clock;
    enum action action;
    enum text_id over; /* takes {day} */
} windows[] = {
    {STATE_CLOSED,   CLOCK_REOPEN, ACT_REOPEN, TEXT_report_over_reopen},
    {STATE_ARCHIVED, CLOCK_APPEAL, ACT_APPEAL, TEXT_report_over_appeal},
};

static const struct window *window_of(const struct report *r)
{
    for (size_t i = 0; i < COUNT(windows); i++)
        if (windows[i].state == report_state(r))
            return &windows[i];
    return NULL;
}

/* The day is told with its hour: it ends with the office's. */
static void tell_window(struct ctx *cx, struct report_page *p, const struct window *w,
                        const struct deadline *d)
{
    str day = format_time(cx, d->due_at, (int)p->owner.zone_min);

    p->is_open = deadline_is_open(d, now_ms(cx));
    if (p->is_open)
        p->until = day;
    else
        p->over = text_str(
            cx, (struct text){w->over, &(struct text_report_over_reopen_args){.day = day}});
}

static enum err fill_window(struct ctx *cx, struct report_page *p)
{
    const struct window *w = window_of(&p->r);
    struct deadlines all;

    p->until = p->over = S("");
    if (!w)
        return OK;
    TRY(deadlines_of(cx, p->r.id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (clock_by_name(all.v[i].kind) == w->clock && deadline_runs(&all.v[i]))
            tell_window(cx, p, w, &all.v[i]);
    return OK;
}

static enum err may(struct ctx *cx, const struct report_page *p, enum action a, bool *out)
{
    const struct window *w = window_of(&p->r);
    enum err e = report_may(cx, &p->r, a);

    *out = e == OK && (!w || p->is_open);
    if (e == ERR_DENIED || e == ERR_CONFLICT || e == ERR_LATER) {
        fault_clear(cx);
        return OK;
    }
    return e;
}

/* What follows from pressing a button, in this state or in any; and until when it may be pressed.
 */
static str hint_of(struct ctx *cx, const struct report_page *p, const char *action)
{
    const str keys[] = {
        arena_fmt(&cx->arena, "report_hint_%.*s_%s", STR_ARG(p->r.state), action),
        arena_fmt(&cx->arena, "report_hint_%s", action),
    };
    enum text_id id;

    for (size_t i = 0; i < COUNT(keys); i++)
        if (text_by_key(keys[i], &id))
            return text_str(cx, (struct text){id, ""});
    return S("");
}

static str button_hint(struct ctx *cx, const struct report_page *p, enum action a)
{
    const struct window *w = window_of(&p->r);
    str hint = hint_of(cx, p, action_rule(a)->name);

    if (!w || w->action != a)
        return hint;
    return arena_fmt(&cx->arena, "%.*s %.*s", STR_ARG(hint),
                     STR_ARG(text_str(cx, T(report_until, .day = p->until))));
}

static enum err fill_buttons(struct ctx *cx, struct report_page *p)
{
    bool yes;

    p->buttons.v = arena_array(&cx->arena, struct reply_button, COUNT(offers));
    for (size_t i = 0; i < COUNT(offers); i++) {
        const struct action_rule *rule = action_rule(offers[i].action);
        TRY(may(cx, p, offers[i].action, &yes));
        if (yes)
            p->buttons.v[p->buttons.n++] = (struct reply_button){
                str_of(rule->slug), arena_fmt(&cx->arena, "%.*s/%s", STR_ARG(p->href), rule->slug),
                text_of_key(cx, "action_", str_of(rule->name)),
                button_hint(cx, p, offers[i].action), offers[i].is_plain};
    }
    return OK;
}

static struct option_list scores(struct ctx *cx)
{
    struct option *v = arena_array(&cx->arena, struct option, 5);

    for (int i = 0; i < 5; i++) {
        str n = arena_fmt(&cx->arena, "%d", i + 1);
        v[i] = (struct option){n, text_str(cx, text_of_key(cx, "score_", n)), S("")};
    }
    return (struct option_list){v, 5};
}

/* A rating that was given stands chosen, unless another was just refused. */
static enum err fill_rating(struct ctx *cx, struct report_page *p)
{
    p->scores = scores(cx);
    p->rating = p->r.rating.has ? format_count(cx, p->r.rating.v) : S("");
    if (!p->score.n)
        p->score = p->rating;
    p->rate_hint = (struct text){TEXT_report_rate_hint, ""};
    if (p->until.n) {
        struct text_report_rate_hint_until_args *args =
            arena_new(&cx->arena, struct text_report_rate_hint_until_args);
        args->day = p->until;
        p->rate_hint = (struct text){TEXT_report_rate_hint_until, args};
    }
    return may(cx, p, ACT_RATE, &p->may_rate);
}

/* What the reporter is to answer, so that nobody looks for it at the end of the history. */
static const struct moment *said_last(const struct report_page *p)
{
    static const struct {
        enum state state;
        enum action action;
    } sayings[] = {
        {STATE_AWAITING,  ACT_REQUEST_COMPLETION},
        {STATE_ANSWERED,  ACT_PUBLISH           },
        {STATE_ANSWERED,  ACT_SHARE             },
        {STATE_ARCHIVED,  ACT_ARCHIVE           },
        {STATE_POSTPONED, ACT_POSTPONE          },
    };

    for (size_t k = 0; k < COUNT(sayings); k++)
        for (size_t i = p->timeline.n; report_state(&p->r) == sayings[k].state && i > 0; i--)
            if (action_by_name(p->timeline.v[i - 1].action) == sayings[k].action)
                return p->timeline.v[i - 1].words.n > 0 ? &p->timeline.v[i - 1] : NULL;
    return NULL;
}

/* Offered once a limit was passed: before that it would only be refused. */
static enum err fill_escalations(struct ctx *cx, struct report_page *p)
{
    struct casefile c;
    bool yes;

    TRY(may(cx, p, ACT_ESCALATE, &yes));
    if (!yes)
        return OK;
    TRY(casefile_read(cx, p->r.id, &c));
    if (escalation_limit_passed(&c, now_ms(cx)))
        p->escalations = options_escalations(cx, &p->r);
    return OK;
}

enum err report_offers(struct ctx *cx, struct report_page *p)
{
    TRY(fill_window(cx, p));
    TRY(fill_buttons(cx, p));
    TRY(fill_rating(cx, p));
    TRY(fill_escalations(cx, p));
    p->ask = text_of_key(cx, "report_ask_", p->r.state);
    p->said = said_last(p);
    p->is_asked =
        STATE_BIT(report_state(&p->r)) &
        (STATE_BIT(STATE_AWAITING) | STATE_BIT(STATE_ANSWERED) | STATE_BIT(STATE_ARCHIVED));
    return may(cx, p, ACT_WITHDRAW, &p->may_withdraw);
}
