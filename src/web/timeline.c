/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/timeline.h"

#include "agency/agency.h"
#include "base/code32.h"
#include "base/time.h"
#include "lang/format.h"
#include "report/facts.h"
#include "web/late.h"

/* Name of an agency, "" when it is gone. */
static enum err agency_name(struct ctx *cx, opt_i64 id, str *out)
{
    struct agency a;

    *out = S("");
    if (!id.has)
        return OK;
    enum err e = agency_by_id(cx, id.v, &a);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    *out = a.name;
    return e;
}

static bool is_reporters(const struct event *ev)
{
    return str_eq(ev->actor_kind, S("reporter")) || str_eq(ev->actor_role, S("reporter"));
}

/* Who did it, as the public may know it: the office or "the reporter", never a person. */
static enum err who_did(struct ctx *cx, const struct event *ev, bool own, str *out)
{
    if (is_reporters(ev)) {
        *out = text_str(cx, text_for(cx, own, "who_", S("reporter")));
        return OK;
    }
    if (str_eq(ev->actor_kind, S("program"))) {
        *out = text_str(cx, T(who_program));
        return OK;
    }
    TRY(agency_name(cx, ev->actor_agency, out));
    if (!out->n)
        *out = text_str(cx, T(who_office));
    return OK;
}

/* Which decree moved which clock from when to when; an event from before that knows less. */
static str recompute_words(struct ctx *cx, const struct facts *f, int zone)
{
    if (!f->was_due.has || f->clocks_n == 0)
        return text_str(cx, T(event_recompute));
    str clock = text_str(cx, text_of_key(cx, "clock_", f->clock));
    str old = format_weekday(cx, day_of(f->was_due.v, zone));
    str new = format_weekday(cx, day_of(f->clocks[0].due_at, zone));

    return f->decree.n
               ? text_str(cx, T(event_recompute_decree, .decree = f->decree, .clock = clock,
                                .old = old, .new = new))
               : text_str(cx, T(event_recompute_moved, .clock = clock, .old = old, .new = new));
}

/* An office that writes down what the reporter said completes nothing of its own. */
static str told_as(const struct event *ev)
{
    return action_by_name(ev->action) == ACT_COMPLETE && !is_reporters(ev) ? S("complete_for")
                                                                           : ev->action;
}

/* How far which clock is; 100 percent is said on its last day, before it ends. */
static str warn_words(struct ctx *cx, const struct facts *f)
{
    str clock = text_str(cx, text_of_key(cx, "clock_", f->clock));

    if (f->step.v < 10)
        return text_str(cx, T(event_remind));
    if (f->step.v >= 100)
        return text_str(cx, T(event_warn_last, .clock = clock));
    return text_str(cx, T(event_warn, .clock = clock, .percent = format_count(cx, f->step.v)));
}

/* One event, and what its sentence takes from it. */
struct told {
    const struct event *ev;
    const struct facts *f;
    int zone;
    bool own; /* read by its reporter */
    str who, to, arbiter;
};

static str told_verify(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_verify, .who = t->who, .to = t->to));
}

static str told_assign(struct ctx *cx, const struct told *t)
{
    if (!t->f->owner.has && t->f->co.n + t->f->cc.n > 0) /* it stays where it is */
        return text_str(cx, T(event_parties, .who = t->who));
    return text_str(cx, T(event_assign, .who = t->who, .to = t->to));
}

static str told_offer(struct ctx *cx, const struct told *t)
{
    if (t->f->arbiter.has)
        return text_str(cx,
                        T(event_offer_decided, .who = t->who, .to = t->to, .arbiter = t->arbiter));
    return text_str(cx, T(event_offer, .who = t->who, .to = t->to));
}

static str told_accept(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_accept, .to = t->to));
}

static str told_expired(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_offer_expired, .arbiter = t->arbiter));
}

static str told_arbitrate(struct ctx *cx, const struct told *t)
{
    if (!t->f->owner.has)
        return text_str(cx, T(event_arbitrate_stays, .who = t->who));
    return text_str(cx, T(event_arbitrate, .who = t->who, .to = t->to));
}

static str told_plan(struct ctx *cx, const struct told *t)
{
    str day = format_iso_day(cx, t->f->promised_date);

    return text_str(cx, T(event_plan, .who = t->who, .date = day));
}

static str told_postpone(struct ctx *cx, const struct told *t)
{
    str day = format_iso_day(cx, t->f->review_date);

    return text_str(cx, T(event_postpone, .who = t->who, .date = day));
}

static str told_rate(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_rate, .who = t->who, .score = format_count(cx, t->f->score.v)));
}

static str told_extend(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_extend, .who = t->who, .days = format_count(cx, t->f->days.v)));
}

static str told_grant(struct ctx *cx, const struct told *t)
{
    str days = format_count(cx, t->f->days.v);

    return text_str(cx, T(event_grant_extension, .who = t->who, .days = days));
}

static str told_appeal(struct ctx *cx, const struct told *t)
{
    return t->f->upheld.v ? text_str(cx, T(event_appeal_upheld, .who = t->who))
                          : text_str(cx, T(event_appeal_refused, .who = t->who));
}

static str told_warn(struct ctx *cx, const struct told *t)
{
    return warn_words(cx, t->f);
}

static str told_recompute(struct ctx *cx, const struct told *t)
{
    return recompute_words(cx, t->f, t->zone);
}

static str told_import(struct ctx *cx, const struct told *t)
{
    str state = text_str(cx, text_of_key(cx, "state_", t->ev->to_state));

    return text_str(cx, T(event_import, .state = state));
}

static str told_merge(struct ctx *cx, const struct told *t)
{
    return text_str(cx,
                    T(event_merge, .who = t->who, .number = number_format(cx, t->f->lead_number)));
}

static str told_lead(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_lead, .number = number_format(cx, t->f->lead_number)));
}

static str told_join(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_join, .number = number_format(cx, t->f->other_number)));
}

static str told_part(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_part, .number = number_format(cx, t->f->other_number)));
}

static str told_relay(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_relay, .number = number_format(cx, t->f->other_number)));
}

static str told_share(struct ctx *cx, const struct told *t)
{
    return text_str(cx, T(event_share, .number = number_format(cx, t->f->other_number)));
}

/* Takes only {who}, or nothing. */
static struct text told_by(struct ctx *cx, const struct told *t, struct text words)
{
    struct text_event_note_args *args = arena_new(&cx->arena, struct text_event_note_args);

    args->who = t->who;
    if (words.id != TEXT_text_unknown)
        words.args = args;
    return words;
}

static str told_plainly(struct ctx *cx, const struct told *t)
{
    return text_str(cx, told_by(cx, t, text_for(cx, t->own, "event_", told_as(t->ev))));
}

/* To whom it was taken. */
static str told_escalate(struct ctx *cx, const struct told *t)
{
    struct text words = text_for(cx, t->own, "event_escalate_", t->f->escalated);

    return text_str(cx, told_by(cx, t, words));
}

/* Sentences with places of their own; all others are told plainly. */
/* clang-format off */
static str (*const sentences[ACT_COUNT])(struct ctx *cx, const struct told *t) = {
    [ACT_VERIFY]          = told_verify,
    [ACT_ASSIGN]          = told_assign,
    [ACT_OFFER]           = told_offer,
    [ACT_ACCEPT]          = told_accept,
    [ACT_OFFER_EXPIRED]   = told_expired,
    [ACT_ARBITRATE]       = told_arbitrate,
    [ACT_PLAN]            = told_plan,
    [ACT_POSTPONE]        = told_postpone,
    [ACT_RATE]            = told_rate,
    [ACT_EXTEND]          = told_extend,
    [ACT_GRANT_EXTENSION] = told_grant,
    [ACT_DECIDE_APPEAL]   = told_appeal,
    [ACT_ESCALATE]        = told_escalate,
    [ACT_WARN]            = told_warn,
    [ACT_RECOMPUTE]       = told_recompute,
    [ACT_IMPORT]          = told_import,
    [ACT_MERGE]           = told_merge,
    [ACT_LEAD]            = told_lead,
    [ACT_JOIN]            = told_join,
    [ACT_PART]            = told_part,
    [ACT_RELAY]           = told_relay,
    [ACT_SHARE]           = told_share,
};
/* clang-format on */

static enum err sentence_of(struct ctx *cx, struct told t, str *out)
{
    enum action a = action_by_name(t.ev->action);
    bool imported = t.f->imported.has && t.f->imported.v;

    if (imported && a == ACT_SUBMIT) {
        *out = t.ev->happened_at < t.ev->at ? text_str(cx, T(event_import_sent))
                                            : text_str(cx, T(event_import_undated));
        return OK;
    }
    TRY(agency_name(cx, t.f->owner.has ? t.f->owner : t.f->offered, &t.to));
    TRY(agency_name(cx, t.f->arbiter, &t.arbiter));
    if (!t.to.n)
        t.to = text_str(cx, T(who_other_units));
    *out = a < ACT_COUNT && sentences[a] ? sentences[a](cx, &t) : told_plainly(cx, &t);
    return OK;
}

/* Photos that everybody sees from now on, or no longer: "" when it is about none. */
static str photos_words(struct ctx *cx, const struct facts *f)
{
    str shown = f->shown.n == 1  ? text_str(cx, T(event_photo_shown))
                : f->shown.n > 1 ? text_str(cx, T(event_photos_shown, .n = (int64_t)f->shown.n))
                                 : S("");
    str hidden = f->hidden.n == 1  ? text_str(cx, T(event_photo_hidden))
                 : f->hidden.n > 1 ? text_str(cx, T(event_photos_hidden, .n = (int64_t)f->hidden.n))
                                   : S("");
    const str both[] = {shown, hidden};

    return arena_join(&cx->arena, shown.n ? both : both + 1, shown.n && hidden.n ? 2 : 1, S(" "));
}

/* An edit of nothing but who sees the photos. */
static bool only_photos(const struct event *ev, const struct facts *f)
{
    bool says_more = f->class.p || f->area.p || f->supervision.has || f->topic.has ||
                     f->respondent.has || f->confidential.has || f->anonymous.has ||
                     f->new_body.has;

    for (size_t i = 0; i < ev->words_n; i++)
        says_more |= !str_eq(ev->words[i].field, S("text"));
    return action_by_name(ev->action) == ACT_EDIT && !says_more;
}

static enum err whole_sentence(struct ctx *cx, const struct event *ev, const struct facts *f,
                               int zone, bool own, str who, str *out)
{
    str first, photos = photos_words(cx, f);

    TRY(sentence_of(cx, (struct told){ev, f, zone, own, who, {0}, {0}}, &first));
    if (photos.n && only_photos(ev, f))
        first = text_str(cx, T(event_photos, .who = who));
    if (str_eq(f->outcome, S("lapsed")))
        first = arena_join(&cx->arena, (const str[]){first, text_str(cx, T(event_offer_lapsed))}, 2,
                           S(" "));
    *out = photos.n ? arena_join(&cx->arena, (const str[]){first, photos}, 2, S(" ")) : first;
    return OK;
}

/* The main words of an event: what was written, or the report itself. */
static str words_of(const struct event *ev)
{
    for (size_t i = 0; i < ev->words_n; i++)
        if (str_eq(ev->words[i].field, S("text")))
            return ev->words[i].text;
    return S("");
}

static enum err moment_of(struct ctx *cx, const struct event *ev, const struct facts *f,
                          enum access access, int zone, struct moment *m)
{
    bool own = access == ACCESS_REPORTER;
    bool is_private = f->private_text.has && f->private_text.v;
    bool readable = access_words(access, ev, is_private);
    /* the state that an import found was not reached when the report came in */
    int64_t at = action_by_name(ev->action) == ACT_IMPORT ? ev->at : ev->happened_at;
    *m = (struct moment){.when = format_time(cx, at, zone),
                         .iso = time_format(cx, at, zone),
                         .words = readable ? words_of(ev) : S(""),
                         .action = ev->action,
                         .seq = ev->seq,
                         .by_reporter = is_reporters(ev),
                         .internal = str_eq(ev->visibility, S("staff")),
                         .closed = access == ACCESS_STAFF && words_of(ev).n > 0 &&
                                   (is_private || str_eq(ev->visibility, S("reporter"))),
                         .hidden = !readable && words_of(ev).n > 0};
    TRY(who_did(cx, ev, own, &m->who));
    return whole_sentence(cx, ev, f, zone, own, m->who, &m->sentence);
}

/* How late a limit was met is known only from what comes after it was missed. */
static enum err tell_breaches(struct ctx *cx, const struct breach *v, const size_t *at, size_t n,
                              struct timeline *t)
{
    for (size_t i = 0; i < n; i++)
        if (at[i] < t->n && str_eq(t->v[at[i]].action, S("breach")))
            TRY(breach_words(cx, &v[i], &t->v[at[i]].sentence));
    return OK;
}

enum err timeline_of(struct ctx *cx, const struct events *events, enum access access, int zone,
                     struct timeline *out)
{
    struct breach *missed = arena_array(&cx->arena, struct breach, events->n + 1);
    size_t *at = arena_array(&cx->arena, size_t, events->n + 1), missed_n = 0;
    struct late_watch watch = {0};
    struct facts f;

    *out = (struct timeline){arena_array(&cx->arena, struct moment, events->n + 1), 0};
    for (size_t i = 0; i < events->n; i++) {
        const struct event *ev = &events->v[i];
        TRY(facts_read(cx, ev->data, &f));
        if (late_follow(&watch, ev, &f, &missed[missed_n]))
            at[missed_n++] = out->n;
        if (access_event(access, ev))
            TRY(moment_of(cx, ev, &f, access, zone, &out->v[out->n++]));
    }
    return tell_breaches(cx, missed, at, missed_n, out);
}
