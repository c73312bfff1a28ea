/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/late.h"

#include "base/world.h"
#include "calendar/due.h"
#include "lang/format.h"
#include "web/view.h"

enum { SOON_DAYS = 1 };

enum err due_words_of(struct ctx *cx, const struct agency *office, int64_t due_at,
                      struct due_words *out)
{
    int64_t days;

    TRY(working_days_until(cx, office, due_at, &days));
    out->late = due_at < now_ms(cx);
    out->soon = !out->late && days <= SOON_DAYS;
    out->day = format_date(cx, due_at, (int)office->zone_min);
    out->left =
        out->late && days == 0 ? text_str(cx, T(format_just_late)) : format_days_left(cx, days);
    return OK;
}

enum err breach_words(struct ctx *cx, const struct breach *b, str *out)
{
    struct agency office;
    int64_t days, until = b->is_over ? b->over_at : now_ms(cx);

    TRY(agency_by_id(cx, b->agency_id, &office));
    TRY(working_days_at(cx, &office, until, b->from, &days));
    str clock = text_str(cx, text_of_key(cx, "clock_", str_of(clock_rule(b->clock)->name)));
    str due = format_date(cx, b->due_at, (int)office.zone_min);
    str over = format_date(cx, b->over_at, (int)office.zone_min);
    str late = days < 0 ? format_days_left(cx, days) : text_str(cx, T(format_hours_late));

    if (until <= b->from) /* it was given more time since */
        *out = text_str(cx, T(event_breach_due, .clock = clock, .due = due));
    else if (b->is_met)
        *out = text_str(cx,
                        T(event_breach_met, .clock = clock, .due = due, .late = late, .day = over));
    else if (b->is_over)
        *out = text_str(
            cx, T(event_breach_over, .clock = clock, .due = due, .late = late, .day = over));
    else
        *out = text_str(cx, T(event_breach_runs, .clock = clock, .due = due, .late = late));
    return OK;
}

static void end(struct breach *b, bool is_met, int64_t at)
{
    if (!b || b->is_met)
        return;
    b->is_over = true;
    b->is_met = is_met;
    b->over_at = at;
}

/* Goes on after it stood still: what is left to count begins at the new instant. */
static void go_on(struct breach *b, int64_t due_at)
{
    if (!b || b->is_met)
        return;
    b->is_over = false;
    b->from = due_at;
}

static void follow_clock(struct late_watch *w, const struct event *ev,
                         const struct clock_change *ch)
{
    struct breach *b = w->missed[ch->kind];

    switch (ch->op) {
    case CLOCK_START:
        end(b, false, ev->at);
        w->missed[ch->kind] = NULL;
        break;
    case CLOCK_MOVE:
    case CLOCK_RESUME: go_on(b, ch->due_at); break;
    case CLOCK_PAUSE:
    case CLOCK_STOP:
        if (!b || !b->is_over)
            end(b, false, ev->at);
        return;
    case CLOCK_MET: end(b, true, ch->start_at ? ch->start_at : ev->at); return;
    case CLOCK_RING: return;
    }
    w->due_at[ch->kind] = ch->due_at;
    w->agency_id[ch->kind] = ch->agency_id;
}

bool late_follow(struct late_watch *w, const struct event *ev, const struct facts *f,
                 struct breach *b)
{
    enum clock_kind kind = clock_by_name(f->clock);

    for (size_t i = 0; i < f->clocks_n; i++)
        follow_clock(w, ev, &f->clocks[i]);
    if (action_by_name(ev->action) != ACT_BREACH || kind == CLOCK_COUNT || !w->agency_id[kind])
        return false;
    *b = (struct breach){.clock = kind,
                         .due_at = w->due_at[kind],
                         .from = w->due_at[kind],
                         .agency_id = w->agency_id[kind]};
    w->missed[kind] = b;
    return true;
}
