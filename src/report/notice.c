/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/notice.h"

#include "agency/agency.h"
#include "notify/outbox.h"

/* The table's column, but a warning and a reply go to the side that must move. */
static unsigned told(enum action a, const struct facts *f)
{
    if (a == ACT_WARN)
        return clock_rule(clock_by_name(f->clock))->agency ? TELL_OWNER : TELL_REPORTER;
    if (a == ACT_REPLY)
        return f->by_owner.has && f->by_owner.v ? TELL_REPORTER : TELL_OWNER;
    return action_rule(a)->tell;
}

struct notice {
    const struct event *ev;
    str clock; /* of a warning or a breach */
    bool told;
};

static enum err tell(struct ctx *cx, const struct notice *n, const char *recipient,
                     opt_i64 agency_id, opt_i64 account_id)
{
    return outbox_add(cx, &(struct outbox_new){.report_id = n->ev->stream_id,
                                               .seq = n->ev->seq,
                                               .recipient = recipient,
                                               .agency_id = agency_id,
                                               .account_id = account_id,
                                               .template = n->ev->action,
                                               .clock = n->clock,
                                               .told = n->told});
}

static enum err tell_all(struct ctx *cx, const struct casefile *c, unsigned who,
                         const struct notice *n)
{
    struct agency top;

    if (who & TELL_REPORTER && c->r.has_contact)
        TRY(tell(cx, n, "reporter", NONE, NONE));
    if (who & TELL_OWNER)
        TRY(tell(cx, n, "unit", SOME(c->r.owner_id), c->r.person_id));
    if (who & TELL_PARTIES)
        for (size_t i = 0; i < c->parties_n; i++)
            TRY(tell(cx, n, "unit", SOME(c->parties[i].agency_id), NONE));
    if (who & TELL_COORDINATOR) {
        TRY(agency_top(cx, &top));
        TRY(tell(cx, n, "unit", SOME(top.id), NONE));
    }
    return OK;
}

enum err notice_queue(struct ctx *cx, const struct casefile *c, enum action a,
                      const struct event *ev, const struct facts *f)
{
    return tell_all(cx, c, told(a, f), &(struct notice){ev, f->clock, false});
}

enum err notice_told(struct ctx *cx, const struct casefile *c, enum action a,
                     const struct event *ev, const struct facts *f)
{
    return tell_all(cx, c, told(a, f), &(struct notice){ev, f->clock, true});
}
