/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/notice.h"

#include "agency/agency.h"
#include "base/arena.h"
#include "notify/outbox.h"
#include "report/escalation.h"

/* Who must move before this clock ends. */
static unsigned clock_side(enum clock_kind k)
{
    if (k == CLOCK_OFFER)
        return TELL_OFFERED;
    if (k == CLOCK_ARBITRATE)
        return TELL_ARBITER;
    return clock_rule(k)->agency ? TELL_OWNER : TELL_REPORTER;
}

/* The table's column, but a warning and a reply go to the side that must move. */
static unsigned told(enum action a, const struct facts *f)
{
    enum clock_kind k = clock_by_name(f->clock);

    if (a == ACT_WARN)
        return clock_side(k);
    if (a == ACT_BREACH && k < CLOCK_COUNT && clock_rule(k)->aside)
        return clock_side(k) | TELL_COORDINATOR;
    if (a == ACT_ESCALATE && !(f->by_owner.has && f->by_owner.v)) /* who did it knows */
        return action_rule(a)->tell & ~(unsigned)TELL_REPORTER;
    if (a == ACT_REPLY)
        return f->by_owner.has && f->by_owner.v ? TELL_REPORTER : TELL_OWNER;
    return action_rule(a)->tell;
}

enum { UNITS_MAX = 6 + FACTS_PARTIES_MAX * 2 };

struct notice {
    const struct event *ev;
    const struct facts *f;
    str clock; /* of a warning or a breach */
    bool told;
    int64_t units[UNITS_MAX]; /* told already: each hears of an event once */
    size_t units_n;
};

static enum err tell(struct ctx *cx, const struct notice *n, const char *recipient,
                     const struct outbox_new *whom)
{
    struct outbox_new row = *whom;

    row.report_id = n->ev->stream_id;
    row.seq = n->ev->seq;
    row.recipient = recipient;
    row.clock = n->clock;
    row.told = n->told;
    if (!row.template.p)
        row.template = n->ev->action;
    return outbox_add(cx, &row);
}

static enum err tell_unit(struct ctx *cx, struct notice *n, int64_t agency_id,
                          const struct outbox_new *how)
{
    struct outbox_new row = *how;

    for (size_t i = 0; i < n->units_n; i++)
        if (n->units[i] == agency_id)
            return OK;
    must(n->units_n < COUNT(n->units));
    n->units[n->units_n++] = agency_id;
    row.agency_id = SOME(agency_id);
    return tell(cx, n, "unit", &row);
}

/* The arbiter reads what to decide; also when it is the receiver. */
static enum err tell_arbiter(struct ctx *cx, const struct casefile *c, struct notice *n)
{
    if (!offer_is_disputed(&c->r))
        return OK;
    return tell_unit(cx, n, c->r.arbiter_id.v,
                     &(struct outbox_new){.template = n->clock.n ? (str){0} : S("arbitration")});
}

/* Inspectors and leaders work on no cases: they are told by their role, with words of their own. */
static enum err tell_escalated(struct ctx *cx, const struct notice *n)
{
    enum escalation to = escalation_by_name(n->f->escalated);

    if (to != ESCALATION_INSPECTOR && to != ESCALATION_LEADER)
        return OK;
    return tell(cx, n, "unit",
                &(struct outbox_new){
                    .agency_id = n->f->escalated_to,
                    .role = n->f->escalated,
                    .template = arena_fmt(&cx->arena, "escalated_%s", escalation_name(to))});
}

static enum err tell_offices(struct ctx *cx, const struct casefile *c, unsigned who,
                             struct notice *n)
{
    const struct offer *offer = offer_last(&c->offers);
    const struct outbox_new plain = {0};

    if (who & TELL_ARBITER)
        TRY(tell_arbiter(cx, c, n));
    if (who & TELL_SENDER && offer)
        TRY(tell_unit(cx, n, offer->from_id,
                      &(struct outbox_new){
                          .account_id = offer->from_id == c->r.owner_id ? c->r.person_id : NONE}));
    if (who & TELL_OFFERED && offer)
        TRY(tell_unit(cx, n, offer->to_id, &plain));
    if (who & TELL_PARTIES)
        for (size_t i = 0; i < c->parties_n; i++)
            TRY(tell_unit(cx, n, c->parties[i].agency_id, &plain));
    return OK;
}

static enum err tell_all(struct ctx *cx, const struct casefile *c, unsigned who, struct notice *n)
{
    struct agency top;

    if (who & TELL_REPORTER && c->r.has_contact)
        TRY(tell(cx, n, "reporter", &(struct outbox_new){0}));
    if (who & TELL_OWNER)
        TRY(tell_unit(cx, n, c->r.owner_id, &(struct outbox_new){.account_id = c->r.person_id}));
    TRY(tell_offices(cx, c, who, n));
    if (who & TELL_ESCALATED)
        TRY(tell_escalated(cx, n));
    if (who & TELL_COORDINATOR) {
        TRY(agency_top(cx, &top));
        TRY(tell_unit(cx, n, top.id, &(struct outbox_new){0}));
    }
    return OK;
}

enum err notice_queue(struct ctx *cx, const struct casefile *c, enum action a,
                      const struct event *ev, const struct facts *f)
{
    return tell_all(cx, c, told(a, f), &(struct notice){.ev = ev, .f = f, .clock = f->clock});
}

enum err notice_told(struct ctx *cx, const struct casefile *c, enum action a,
                     const struct event *ev, const struct facts *f)
{
    return tell_all(cx, c, told(a, f),
                    &(struct notice){.ev = ev, .f = f, .clock = f->clock, .told = true});
}
