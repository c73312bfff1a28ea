/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/fold.h"

#include "report/action.h"
#include "report/escalation.h"
#include "report/files.h"

/* A clock change of the event, onto the row of its kind. */
static void start_clock(struct casefile *c, const struct clock_change *ch)
{
    struct deadline *d = &c->clocks[ch->kind];

    *d = (struct deadline){
        .report_id = c->r.id,
        .kind = str_of(clock_rule(ch->kind)->name),
        .status = S("running"),
        .start_at = ch->start_at,
        .amount = ch->amount,
        .unit = ch->unit,
        .calendar = ch->calendar,
        .agency_id = ch->agency_id,
        .due_at = ch->due_at,
        .stood = ch->stood.p ? ch->stood : S("[]"),
    };
    c->has_clock[ch->kind] = true;
}

/* The first number of a JSON array of instants, NONE of an empty one. */
static opt_i64 first_alarm(str alarms)
{
    str head, tail;
    int64_t at;

    if (!str_skip(&alarms, S("[")))
        return NONE;
    str_cut(alarms, ',', &head, &tail);
    str_cut(head, ']', &head, &tail);
    return str_i64(head, &at) ? SOME(at) : NONE;
}

static void set_due(struct deadline *d, const struct clock_change *ch)
{
    d->due_at = ch->due_at;
    d->calendar = ch->calendar;
    d->agency_id = ch->agency_id;
    if (ch->amount)
        d->amount = ch->amount;
    if (ch->stood.p)
        d->stood = ch->stood;
}

static void set_alarms(struct deadline *d, str alarms)
{
    d->alarms = alarms.p ? alarms : S("[]");
    d->alarm_at = first_alarm(d->alarms);
}

static void apply_clock(struct casefile *c, const struct event *ev, const struct clock_change *ch)
{
    struct deadline *d = &c->clocks[ch->kind];

    if (ch->op != CLOCK_START && !c->has_clock[ch->kind])
        return;
    switch (ch->op) {
    case CLOCK_START:
        start_clock(c, ch);
        set_alarms(d, ch->alarms);
        break;
    case CLOCK_MOVE:
        set_due(d, ch);
        set_alarms(d, ch->alarms);
        if (d->breached_at.has && d->due_at > ev->at)
            d->breached_at = NONE;
        break;
    case CLOCK_PAUSE:
        d->status = S("paused");
        d->paused_at = SOME(ev->at);
        set_alarms(d, (str){0});
        break;
    case CLOCK_RESUME:
        d->status = S("running");
        d->paused_at = d->met_at = NONE;
        set_due(d, ch);
        set_alarms(d, ch->alarms);
        break;
    case CLOCK_MET:
        d->status = S("met");
        d->met_at = SOME(ch->start_at ? ch->start_at : ev->at);
        set_alarms(d, (str){0});
        break;
    case CLOCK_STOP:
        d->status = S("stopped");
        if (!d->paused_at.has) /* should it ever go on, it goes on from here */
            d->paused_at = SOME(ev->at);
        set_alarms(d, (str){0});
        break;
    case CLOCK_RING: set_alarms(d, ch->alarms); break;
    }
}

/* While another report is worked on for both, time goes on and nobody is warned. */
static void silence(struct casefile *c)
{
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++)
        if (c->has_clock[k] && deadline_runs(&c->clocks[k]))
            set_alarms(&c->clocks[k], (str){0});
    c->r.due_kind = S("");
    c->r.due_at = NONE;
}

/* The next due instant: of the running clocks that the owner or the reporter must meet, the
 * earliest. */
static void apply_next_due(struct casefile *c)
{
    c->r.due_kind = S("");
    c->r.due_at = NONE;
    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++) {
        const struct deadline *d = &c->clocks[k];
        if (!c->has_clock[k] || !deadline_runs(d) || clock_rule(k)->window || clock_rule(k)->aside)
            continue;
        if (!c->r.due_at.has || d->due_at < c->r.due_at.v) {
            c->r.due_at = SOME(d->due_at);
            c->r.due_kind = d->kind;
        }
    }
}

static void put_str(str *to, str from)
{
    if (from.p)
        *to = from;
}

static void put_id(opt_i64 *to, opt_i64 from)
{
    if (from.has)
        *to = from.v ? from : NONE;
}

static void put_flag(bool *to, opt_i64 from)
{
    if (from.has)
        *to = from.v != 0;
}

/* What the report is, as far as this event says it. */
static void apply_description(struct report *r, const struct event *ev, const struct facts *f)
{
    put_str(&r->class, f->class);
    put_str(&r->area_code, f->area);
    put_str(&r->place, f->place);
    put_str(&r->incident_date, f->incident_date);
    put_str(&r->channel, f->channel);
    put_str(&r->language, f->language);
    put_str(&r->title, f->title);
    put_id(&r->topic_id, f->topic);
    put_id(&r->addressed_id, f->addressed);
    put_id(&r->respondent_id, f->respondent);
    put_flag(&r->is_supervision, f->supervision);
    put_flag(&r->is_anonymous, f->anonymous);
    put_flag(&r->is_confidential, f->confidential);
    put_flag(&r->has_contact, f->contact);
    put_flag(&r->is_imported, f->imported);
    if (f->lat_e6.has)
        r->lat_e6 = f->lat_e6;
    if (f->lon_e6.has)
        r->lon_e6 = f->lon_e6;
    if (f->new_body.has)
        r->body_seq = ev->seq;
    r->attachments += (int64_t)f->files.n;
}

static void add_party(struct casefile *c, int64_t agency, str role)
{
    for (size_t i = 0; i < c->parties_n; i++)
        if (c->parties[i].agency_id == agency)
            return;
    if (c->parties_n < COUNT(c->parties))
        c->parties[c->parties_n++] = (struct party){agency, role};
}

static void apply_custody(struct casefile *c, const struct event *ev, const struct facts *f)
{
    struct report *r = &c->r;

    if (f->owner.has && f->owner.v != r->owner_id) {
        if (ev->seq > 1 && r->assigned_at.has)
            r->transfers++;
        r->owner_id = f->owner.v;
        r->owner_path = f->owner_path;
        r->person_id = NONE;
    }
    put_id(&r->person_id, f->person);
    for (size_t i = 0; i < f->co.n; i++)
        add_party(c, f->co.v[i], S("co"));
    for (size_t i = 0; i < f->cc.n; i++)
        add_party(c, f->cc.v[i], S("cc"));
}

static void apply_state(struct report *r, const struct event *ev, enum state from, enum state to)
{
    if (to == from)
        return;
    str before = r->prev_state;
    r->prev_state = from == STATE_MERGED ? r->merged_prev : ev->from_state;
    r->merged_prev = to == STATE_MERGED ? before : S("");
    r->state = ev->to_state;
    if (from == STATE_RECEIVED && to == STATE_ASSIGNED && !r->assigned_at.has)
        r->assigned_at = SOME(ev->at);
    bool ended = STATE_BIT(to) & STATES_ENDED;
    r->ended_at = ended ? SOME(ev->at) : NONE;
    r->ended_by = ended && ev->actor_ref.n ? ev->actor_ref : (str){0};
    if (!ended) {
        r->ended_how = S("");
        r->reason = S("");
    }
    if (to != STATE_POSTPONED && to != STATE_MERGED)
        r->review_date = (str){0};
}

/* A warning about a clock of the reporter is a reminder to the reporter. */
static bool is_reminder(const struct facts *f)
{
    enum clock_kind k = clock_by_name(f->clock);

    return k < CLOCK_COUNT && clock_rule(k)->reminders > 0;
}

/* Another office was late, not the one that holds the case. */
static bool is_aside(const struct facts *f)
{
    enum clock_kind k = clock_by_name(f->clock);

    return k < CLOCK_COUNT && clock_rule(k)->aside;
}

/* It can be taken further anew. */
static void reopen(struct report *r)
{
    r->reopens++;
    r->escalated = 0;
}

/* Counters and flags that belong to single actions. */
static void apply_action(struct report *r, const struct event *ev, const struct facts *f,
                         enum action a)
{
    switch (a) {
    case ACT_FOLLOW_UP:
    case ACT_PLAN:
        r->follow_ups++;
        if (!r->first_follow_up_at.has)
            r->first_follow_up_at = SOME(ev->at);
        break;
    case ACT_PUBLISH:
    case ACT_SHARE:
        r->answered_at = SOME(ev->at);
        r->answer_seq = SOME(ev->seq);
        r->is_reply_due = false;
        r->reminders = 0;
        put_flag(&r->is_substantive, f->substantive);
        if (!r->first_follow_up_at.has)
            r->first_follow_up_at = SOME(ev->at);
        break;
    case ACT_MERGE:
    case ACT_LEAD: put_id(&r->lead_id, f->lead); break;
    case ACT_SPLIT:
        r->lead_id = NONE;
        put_flag(&r->is_apart, f->apart);
        break;
    case ACT_JOIN: r->merged++; break;
    case ACT_PART:
        r->merged--;
        put_id(&r->lead_id, f->lead);
        break;
    case ACT_RELAY: r->is_reply_due = !(f->by_owner.has && f->by_owner.v); break;
    case ACT_REPLY:
        r->replies++;
        r->is_reply_due = !(f->by_owner.has && f->by_owner.v);
        break;
    case ACT_REQUEST_COMPLETION:
        r->completions++;
        r->reminders = 0;
        break;
    case ACT_CONTEST:
        r->contests++;
        r->is_reply_due = false;
        break;
    case ACT_REOPEN: reopen(r); break;
    case ACT_ESCALATE: escalation_apply(r, f); break;
    case ACT_RATE: r->rating = f->score; break;
    case ACT_IMPORT: /* it was verified where it came from, when nobody knows */
        r->rating = f->score;
        if (!str_eq(r->state, S("received")) && !r->assigned_at.has)
            r->assigned_at = SOME(ev->at);
        break;
    case ACT_EXTEND: r->extension_days = f->days; break;
    case ACT_GRANT_EXTENSION:
    case ACT_REFUSE_EXTENSION: r->extension_days = NONE; break;
    case ACT_APPEAL: r->is_appealed = true; break;
    case ACT_DECIDE_APPEAL: r->is_appealed = false; break;
    case ACT_WARN: r->reminders += is_reminder(f); break;
    case ACT_BREACH: r->is_breached |= !is_aside(f); break;
    default: break;
    }
}

static void apply_first(struct casefile *c, const struct event *ev, const struct facts *f)
{
    struct report *r = &c->r;

    *c = (struct casefile){0};
    r->id = ev->stream_id;
    r->number = f->number;
    r->state = r->prev_state = S("");
    r->created_at = ev->at;
    r->happened_at = ev->happened_at;
    r->body_seq = 1;
    r->class = r->title = r->place = r->channel = r->language = S("");
    r->owner_path = r->ended_how = r->reason = r->due_kind = r->merged_prev = S("");
}

enum err report_apply(struct ctx *cx, struct casefile *c, const struct event *ev,
                      const struct facts *f)
{
    enum action a = action_by_name(ev->action);
    enum state from = state_by_name(ev->from_state), to = state_by_name(ev->to_state);

    if (a == ACT_COUNT || from == STATE_COUNT || to == STATE_COUNT || to == STATE_NONE)
        return fail(cx, ERR_BUG, "event %lld: unknown action or state", (long long)ev->id);
    if (ev->seq == 1)
        apply_first(c, ev, f);
    else if (c->r.version != ev->seq - 1 || !str_eq(c->r.state, ev->from_state))
        return fail(cx, ERR_BUG, "event %lld does not follow", (long long)ev->id);
    c->r.version = ev->seq;
    c->r.updated_at = ev->at;
    apply_description(&c->r, ev, f);
    offers_apply(cx, &c->r, &c->offers, ev, f);
    apply_custody(c, ev, f);
    files_apply(cx, &c->files, ev, f);
    apply_state(&c->r, ev, from, to);
    apply_action(&c->r, ev, f, a);
    put_str(&c->r.ended_how, f->how);
    put_str(&c->r.reason, f->reason);
    put_str(&c->r.promised_date, f->promised_date);
    put_str(&c->r.review_date, f->review_date);
    for (size_t i = 0; i < f->clocks_n; i++)
        apply_clock(c, ev, &f->clocks[i]);
    if (a == ACT_BREACH && clock_by_name(f->clock) < CLOCK_COUNT)
        c->clocks[clock_by_name(f->clock)].breached_at = SOME(ev->at);
    apply_next_due(c);
    if (to == STATE_MERGED)
        silence(c);
    return OK;
}

enum err report_fold(struct ctx *cx, const struct events *events, struct casefile *out)
{
    *out = (struct casefile){0};
    for (size_t i = 0; i < events->n; i++) {
        struct facts f;
        TRY(facts_read(cx, events->v[i].data, &f));
        facts_words(&f, events->v[i].words, events->v[i].words_n);
        TRY(report_apply(cx, out, &events->v[i], &f));
    }
    return OK;
}
