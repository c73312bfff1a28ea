/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which moves a case offers, and which fields each form has: one table. */
#include "account/account.h"
#include "agency/agency.h"
#include "area/area.h"
#include "base/code32.h"
#include "base/limits.h"
#include "base/world.h"
#include "calendar/due.h"
#include "lang/format.h"
#include "report/escalation.h"
#include "report/reason.h"
#include "report/right.h"
#include "topic/topic.h"
#include "web/case.h"
#include "web/late.h"
#include "web/options.h"
#include "web/support.h"

/* What a verifier sets right. */
enum { USE_SORTS = USE_CLASS | USE_TOPIC | USE_RESPONDENT | USE_PHOTOS };
enum group { DECIDE, RECEIVE, ANSWER, PASS_ON, TIME, REST };

/* In the order in which they are shown, a little apart where another group begins. */
static const struct {
    enum action action;
    enum group group;
    unsigned fields;
    bool danger;
} forms[] = {
    {ACT_DECIDE_APPEAL,      DECIDE,  USE_TEXT | USE_UPHOLD,                                    false},
    {ACT_GRANT_EXTENSION,    DECIDE,  USE_DAYS | USE_TEXT_OPTIONAL,                             false},
    {ACT_REFUSE_EXTENSION,   DECIDE,  USE_TEXT,                                                 false},
    {ACT_ACCEPT,             DECIDE,  USE_TEXT_OPTIONAL,                                        false},
    {ACT_DECLINE,            DECIDE,  USE_TEXT,                                                 false},
    {ACT_ARBITRATE,          DECIDE,  USE_AGENCY | USE_TEXT,                                    false},
    {ACT_VERIFY,             RECEIVE, USE_AGENCY | USE_PARTIES | USE_SORTS | USE_TEXT_OPTIONAL, false},
    {ACT_HANDLE,             RECEIVE, USE_SORTS | USE_TEXT_OPTIONAL,                            false},
    {ACT_PUBLISH,            ANSWER,  USE_TEXT | USE_FILES,                                     false},
    {ACT_FOLLOW_UP,          ANSWER,  USE_TEXT | USE_FILES | USE_PRIVATE,                       false},
    {ACT_DRAFT,              ANSWER,  USE_TEXT,                                                 false},
    {ACT_PLAN,               ANSWER,  USE_TEXT | USE_DATE,                                      false},
    {ACT_COMPLETE,           ANSWER,  USE_TEXT | USE_FILES,                                     false},
    {ACT_CANCEL_COMPLETION,  ANSWER,  USE_TEXT_OPTIONAL,                                        false},
    {ACT_REPLY,              ANSWER,  USE_TEXT | USE_FILES,                                     false},
    {ACT_REQUEST_COMPLETION, ANSWER,  USE_TEXT,                                                 false},
    {ACT_ASSIGN,             PASS_ON, USE_AGENCY | USE_PARTIES | USE_TEXT_OPTIONAL,             false},
    {ACT_OFFER,              PASS_ON, USE_AGENCY | USE_TEXT,                                    false},
    {ACT_CANCEL_OFFER,       PASS_ON, USE_TEXT_OPTIONAL,                                        false},
    {ACT_ASSIGN_PERSON,      PASS_ON, USE_PERSON | USE_TEXT_OPTIONAL,                           false},
    {ACT_RESUME,             TIME,    USE_TEXT_OPTIONAL,                                        false},
    {ACT_EXTEND,             TIME,    USE_DAYS | USE_TEXT,                                      false},
    {ACT_POSTPONE,           TIME,    USE_DATE | USE_TEXT,                                      false},
    {ACT_ESCALATE,           TIME,    USE_ESCALATION | USE_TEXT_OPTIONAL,                       false},
    {ACT_EDIT,               REST,    USE_BODY | USE_SORTS | USE_FLAGS,                         false},
    {ACT_CLOSE,              REST,    USE_REASON | USE_TEXT,                                    true },
    {ACT_ARCHIVE,            REST,    USE_REASON | USE_TEXT,                                    true },
    {ACT_REOPEN,             REST,    USE_TEXT,                                                 false},
    {ACT_MERGE,              REST,    USE_LEAD | USE_TEXT_OPTIONAL,                             false},
    {ACT_SPLIT,              DECIDE,  USE_TEXT_OPTIONAL,                                        false},
    {ACT_NOTE,               REST,    USE_TEXT,                                                 false},
};

str case_words(const struct case_page *p, const struct case_move *m)
{
    if (m->open && p->is_again)
        return p->form.text;
    return m->action == ACT_PUBLISH || m->action == ACT_DRAFT ? p->draft : S("");
}

bool case_chosen(const struct strs *codes, str code)
{
    for (size_t i = 0; i < codes->n; i++)
        if (str_eq(codes->v[i], code))
            return true;
    return false;
}

bool case_has_photos(const struct case_page *p)
{
    for (size_t i = 0; i < p->files.n; i++)
        if (p->files.v[i].can_be_shown)
            return true;
    return false;
}

bool case_shows(const struct case_page *p, const struct case_move *m, const struct file_link *f)
{
    return m->open && p->is_again ? case_chosen(&p->form.shown, f->id) : f->is_public;
}

static enum err take_reasons(struct ctx *cx, enum action a, struct case_move *m)
{
    struct reasons reasons;

    TRY(reason_list(cx, a == ACT_CLOSE ? S("close") : S("archive"), &reasons));
    struct option *options = arena_array(&cx->arena, struct option, reasons.n + 1);
    for (size_t i = 0; i < reasons.n; i++)
        options[i] =
            (struct option){reasons.v[i].code,
                            cx->lang == LANG_EN ? reasons.v[i].name_en : reasons.v[i].name, S("")};
    m->reasons = (struct option_list){options, reasons.n};
    return OK;
}

/* An appeal is decided by somebody else than who archived the report. */
static bool may_decide(struct ctx *cx, const struct casefile *c)
{
    str me;

    if (event_actor_ref(cx, &me)) {
        fault_clear(cx);
        return false;
    }
    return c->r.is_appealed && !(me.n && str_eq(me, c->r.ended_by));
}

static bool refused(struct ctx *cx, const struct casefile *c, enum action a)
{
    struct acting acting;
    bool no = right_check(cx, c, a, 0, &acting) != OK;

    fault_clear(cx);
    return no || (a == ACT_DECIDE_APPEAL && !may_decide(cx, c)) ||
           (a == ACT_GRANT_EXTENSION && !c->r.extension_days.has) ||
           (a == ACT_REFUSE_EXTENSION && !c->r.extension_days.has) ||
           (a == ACT_EXTEND && c->r.extension_days.has) ||
           (a == ACT_ESCALATE && !escalation_left(&c->r)) ||
           (a == ACT_OFFER && (offer_is_open(&c->r) || offer_is_settled(&c->r)));
}

/* What is to be written: the answer, the note; else "Keterangan". */
static struct text words_label(struct ctx *cx, enum action a)
{
    struct text own = text_of_key(cx, "words_", str_of(action_rule(a)->name));

    return own.id == TEXT_text_unknown ? (struct text){TEXT_case_field_text, ""} : own;
}

/* The first move is shown open to whom it falls: who decides or checks, and the unit that holds the
 * case; not to those above, who seldom answer in its place. */
static bool falls_to(const struct ctx *cx, const struct casefile *c, enum group g)
{
    for (size_t i = 0; i < cx->actor.grants_n; i++)
        if (cx->actor.grants[i].agency_id == c->r.owner_id)
            return true;
    return g == DECIDE || g == RECEIVE;
}

/* Without a name the first offer goes back up. */
static enum err no_office(struct ctx *cx, const struct casefile *c, const struct case_page *p,
                          const struct case_move *m, str *out)
{
    struct agency owner, up;

    *out = m->agencies.n ? p->choose : text_str(cx, T(case_no_units));
    TRY(agency_by_id(cx, c->r.owner_id, &owner));
    if (m->action != ACT_OFFER || c->r.offers + 1 >= OFFERS_NAMED_FROM || !owner.parent_id.has)
        return OK;
    TRY(agency_by_id(cx, owner.parent_id.v, &up));
    *out = text_str(cx, T(case_offer_up, .office = up.name));
    return OK;
}

/* How often it took such cases is the reason why it stands first. */
static str taker_label(struct ctx *cx, const struct taker *t, str name)
{
    str n = format_count(cx, t->n), here = format_count(cx, t->n_here);

    return t->n_here ? text_str(cx, T(case_taker_here, .office = name, .n = n, .here = here))
                     : text_str(cx, T(case_taker, .office = name, .n = n));
}

static bool is_taker(struct ctx *cx, const struct case_page *p, str code, struct agency *out)
{
    for (size_t i = 0; i < p->takers.n; i++) {
        if (agency_by_id(cx, p->takers.v[i].agency_id, out) == OK && str_eq(out->code, code))
            return true;
        fault_clear(cx);
    }
    return false;
}

/* Of the offices that may be chosen, those who took such cases stand first. */
static enum err takers_first(struct ctx *cx, const struct case_page *p, struct case_move *m)
{
    struct option *v = arena_array(&cx->arena, struct option, m->agencies.n + 1);
    struct agency a;
    size_t n = 0;

    for (size_t t = 0; t < p->takers.n; t++) {
        TRY(agency_by_id(cx, p->takers.v[t].agency_id, &a));
        for (size_t i = 0; i < m->agencies.n; i++)
            if (str_eq(m->agencies.v[i].value, a.code))
                v[n++] = (struct option){a.code, taker_label(cx, &p->takers.v[t], a.name), S("")};
    }
    if (n > 0)
        m->learned = T(case_takers_hint);
    for (size_t i = 0; i < m->agencies.n; i++)
        if (!is_taker(cx, p, m->agencies.v[i].value, &a))
            v[n++] = m->agencies.v[i];
    m->agencies = (struct option_list){v, n};
    return OK;
}

/* Which offices a form lets choose, and what for. */
static enum err take_offices(struct ctx *cx, const struct casefile *c, const struct case_page *p,
                             struct case_move *m)
{
    switch (m->action) {
    case ACT_VERIFY: m->agencies = p->receivers; break;
    case ACT_OFFER: m->agencies = p->outside; break;
    case ACT_ARBITRATE: m->agencies = p->judged; break;
    default: m->agencies = p->below; break;
    }
    m->office = m->action == ACT_OFFER       ? T(case_field_offer)
                : m->action == ACT_ARBITRATE ? T(case_field_arbitrate)
                                             : T(case_field_agency);
    if (m->action != ACT_ARBITRATE)
        TRY(takers_first(cx, p, m));
    return no_office(cx, c, p, m, &m->choose);
}

enum err case_moves_of(struct ctx *cx, const struct casefile *c, enum action tried,
                       struct case_page *p)
{
    p->moves = (struct case_moves){arena_array(&cx->arena, struct case_move, COUNT(forms)), 0};
    str place = desk_query(cx, &p->place);
    enum group last = REST;
    for (size_t i = 0; i < COUNT(forms); i++) {
        enum action a = forms[i].action;
        bool no = refused(cx, c, a);
        if (no && a != tried)
            continue;
        struct case_move *m = &p->moves.v[p->moves.n];
        *m = (struct case_move){.action = a,
                                .slug = str_of(action_rule(a)->slug),
                                .label = text_of_key(cx, "action_", str_of(action_rule(a)->name)),
                                .hint = text_of_key(cx, "hint_", str_of(action_rule(a)->name)),
                                .fields = forms[i].fields,
                                .danger = forms[i].danger,
                                .apart = p->moves.n > 0 && forms[i].group != last,
                                .open = tried == ACT_COUNT
                                            ? p->moves.n == 0 && falls_to(cx, c, forms[i].group)
                                            : a == tried};
        m->gone = no;
        last = forms[i].group;
        m->href = arena_fmt(&cx->arena, "%.*s/%.*s%.*s", STR_ARG(case_href(cx, c->r.number)),
                            STR_ARG(m->slug), STR_ARG(place));
        m->words = words_label(cx, a);
        m->is_wordless = forms[i].fields & USE_TEXT_OPTIONAL;
        m->among = m->open ? S("") : m->slug;
        m->date = a == ACT_POSTPONE ? T(case_field_review) : T(case_field_date);
        if (forms[i].fields & USE_AGENCY)
            TRY(take_offices(cx, c, p, m));
        if (a == ACT_MERGE && !no)
            p->merge = m->href;
        if (forms[i].fields & USE_REASON)
            TRY(take_reasons(cx, a, m));
        if (forms[i].fields & USE_ESCALATION)
            m->escalations = options_escalations(cx, &c->r);
        p->moves.n++;
    }
    p->may_work = p->moves.n > 1;
    return OK;
}

static void add(struct case_page *p, struct text label, str words)
{
    if (words.n)
        p->facts.v[p->facts.n++] =
            (struct case_fact){.label = label, .words = words, .href = S("")};
}

/* One clock: by when and how long still, or that it stands still. */
static enum err add_clock(struct ctx *cx, const struct deadline *d, struct case_page *p)
{
    struct agency office;
    struct due_words due;

    TRY(agency_by_id(cx, d->agency_id, &office));
    TRY(due_words_of(cx, &office, d->due_at, &due));
    bool runs = deadline_runs(d);
    str left = runs ? due.left : text_str(cx, T(case_paused));
    add(p, text_of_key(cx, "clock_", d->kind),
        arena_fmt(&cx->arena, "%.*s (%.*s)",
                  STR_ARG(format_time(cx, d->due_at, (int)office.zone_min)), STR_ARG(left)));
    p->facts.v[p->facts.n - 1].late = runs && due.late;
    return OK;
}

/* Runs or stands still, and is due after the one shown last; the soonest of these, or none. */
static const struct deadline *next_clock(const struct casefile *c, const struct deadline *last)
{
    const struct deadline *next = NULL;

    for (enum clock_kind k = 0; k < CLOCK_COUNT; k++) {
        const struct deadline *d = &c->clocks[k];
        bool counts = c->has_clock[k] && (deadline_runs(d) || str_eq(d->status, S("paused")));
        bool follows = !last || d->due_at > last->due_at || (d->due_at == last->due_at && d > last);
        if (counts && follows && (!next || d->due_at < next->due_at))
            next = d;
    }
    return next;
}

/* Due soonest first; the first of the owner's leads to how they are counted. */
static enum err add_clocks(struct ctx *cx, const struct casefile *c, struct case_page *p)
{
    bool leads = false;

    for (const struct deadline *d = next_clock(c, NULL); d; d = next_clock(c, d)) {
        TRY(add_clock(cx, d, p));
        if (leads || clock_rule(clock_by_name(d->kind))->aside)
            continue;
        leads = true;
        p->facts.v[p->facts.n - 1].href =
            arena_fmt(&cx->arena, "/laporan/%.*s/batas-waktu%.*s", STR_ARG(c->r.number),
                      STR_ARG(desk_query(cx, &p->place)));
    }
    return OK;
}

/* To whom it is offered, who decides when it must be, and how often it was offered. */
static enum err add_offer(struct ctx *cx, const struct report *r, struct case_page *p)
{
    struct agency a;

    if (r->offered_id.has) {
        TRY(agency_by_id(cx, r->offered_id.v, &a));
        add(p, T(case_offered), a.name);
    }
    if (offer_is_disputed(r)) {
        TRY(agency_by_id(cx, r->arbiter_id.v, &a));
        add(p, T(case_arbiter), a.name);
    }
    if (r->offers)
        add(p, T(case_offers), format_count(cx, r->offers));
    return OK;
}

static str escalation_words(struct ctx *cx, const struct report *r)
{
    str names[ESCALATION_COUNT];
    size_t n = 0;

    for (enum escalation to = 0; to < ESCALATION_COUNT; to++)
        if (escalation_made(r, to))
            names[n++] = text_str(cx, text_of_key(cx, "escalation_", str_of(escalation_name(to))));
    return arena_join(&cx->arena, names, n, S(", "));
}

/* Who works on it, and what was promised. */
static enum err add_work(struct ctx *cx, const struct report *r, struct case_page *p)
{
    struct account person;

    if (r->person_id.has) {
        TRY(account_by_id(cx, r->person_id.v, &person));
        add(p, T(case_field_person), person.display_name);
    }
    if (r->promised_date.n)
        add(p, T(case_field_date), format_iso_day(cx, r->promised_date));
    if (r->escalated)
        add(p, T(case_escalated), escalation_words(cx, r));
    if (r->extension_days.has)
        add(p, T(case_extension),
            text_str(cx, T(case_extension_days, .n = format_count(cx, r->extension_days.v))));
    return OK;
}

static enum err add_names(struct ctx *cx, const struct casefile *c, struct case_page *p)
{
    const struct report *r = &c->r;
    struct topic topic;
    struct agency a;
    str area;

    if (r->topic_id.has) {
        TRY(topic_by_id(cx, r->topic_id.v, &topic));
        add(p, T(case_topic), topic_name(&topic, cx->lang));
    }
    if (r->respondent_id.has) {
        TRY(agency_by_id(cx, r->respondent_id.v, &a));
        add(p, T(case_respondent), a.name);
    } else
        add(p, T(case_respondent), p->respondent);
    if (r->area_code.n) {
        TRY(area_full_name(cx, r->area_code, &area));
        add(p, T(case_area), area);
    }
    for (size_t i = 0; i < c->parties_n; i++) {
        TRY(agency_by_id(cx, c->parties[i].agency_id, &a));
        add(p, str_eq(c->parties[i].role, S("co")) ? T(case_co) : T(case_cc), a.name);
    }
    return OK;
}

/* The report that leads this one, and how many follow it. */
static enum err add_lead(struct ctx *cx, const struct report *r, struct case_page *p)
{
    struct report lead;

    if (r->merged > 0)
        add(p, T(case_merged), format_count(cx, r->merged));
    if (!r->lead_id.has)
        return OK;
    TRY(report_by_id(cx, r->lead_id.v, &lead));
    str number = number_format(cx, lead.number);
    add(p, T(case_lead),
        arena_fmt(&cx->arena, "%.*s – %.*s", STR_ARG(number), STR_ARG(lead.title)));
    return OK;
}

enum err case_facts_of(struct ctx *cx, const struct casefile *c, struct case_page *p)
{
    const struct report *r = &c->r;
    struct agency owner;
    str supports;

    TRY(agency_by_id(cx, r->owner_id, &owner));
    p->facts = (struct case_facts){
        arena_array(&cx->arena, struct case_fact, 24 + CLOCK_COUNT + c->parties_n), 0};
    TRY(add_clocks(cx, c, p));
    add(p, T(case_owner), owner.name);
    TRY(add_offer(cx, r, p));
    TRY(add_work(cx, r, p));
    add(p, T(case_class),
        text_str(cx,
                 r->is_supervision ? T(class_supervision) : text_of_key(cx, "class_", r->class)));
    TRY(add_names(cx, c, p));
    add(p, T(case_place), r->place);
    add(p, T(case_incident), r->incident_date.n ? format_iso_day(cx, r->incident_date) : S(""));
    add(p, T(case_received), format_time(cx, r->created_at, (int)owner.zone_min));
    add(p, T(case_channel), text_str(cx, text_of_key(cx, "channel_", r->channel)));
    add(p, T(case_identity), text_str(cx, r->is_anonymous ? T(case_anonymous) : T(case_sealed)));
    if (r->is_confidential)
        add(p, T(case_visibility), text_str(cx, T(case_confidential)));
    TRY(add_lead(cx, r, p));
    TRY(support_words(cx, r->id, &supports));
    add(p, T(case_supports), supports);
    if (r->rating.has)
        add(p, T(case_rating), arena_fmt(&cx->arena, "%lld / 5", (long long)r->rating.v));
    return OK;
}
