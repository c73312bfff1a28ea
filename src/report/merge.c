/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/merge.h"

#include "base/limits.h"
#include "ledger/event.h"
#include "report/merge.sql.h"
#include "report/right.h"
#include "report/store.h"

static bool is_merged(const struct report *r)
{
    return report_state(r) == STATE_MERGED;
}

enum err merge_lock(struct ctx *cx, int64_t report_id, const struct move *m)
{
    int64_t id;

    if (!m->lead.has || m->lead.v >= report_id)
        return OK;
    enum err e = db_int(cx, SQL(merge_lock, .id = m->lead.v), &id);
    if (e == ERR_NOTFOUND) { /* the decision says so in words */
        fault_clear(cx);
        return OK;
    }
    return e;
}

bool merge_touches(const struct report *before, const struct report *after)
{
    return before->lead_id.has || after->lead_id.has || after->merged > 0;
}

/* What follows from somebody's move is the program's own doing. */
static enum err program_move(struct ctx *cx, int64_t id, const struct move *m)
{
    struct actor who = cx->actor;

    cx->actor = (struct actor){.kind = ACTOR_PROGRAM};
    enum err e = report_move_in(cx, id, m, NULL);
    cx->actor = who;
    return e;
}

/* Whoever merges must be allowed to at both ends. */
static enum err may_lead(struct ctx *cx, int64_t lead_id)
{
    struct casefile lead;
    struct acting acting;

    if (cx->actor.kind == ACTOR_PROGRAM)
        return OK;
    TRY(casefile_lock(cx, lead_id, &lead));
    return right_check(cx, &lead, ACT_MERGE, 0, &acting);
}

static enum err join(struct ctx *cx, const struct report *child)
{
    TRY(may_lead(cx, child->lead_id.v));
    return program_move(cx, child->lead_id.v,
                        &(struct move){.action = ACT_JOIN, .other = SOME(child->id)});
}

/* A child that is let go by a lead that is over leads the others from now on. */
static enum err part(struct ctx *cx, int64_t lead_id, const struct report *child)
{
    struct move m = {.action = ACT_PART, .other = SOME(child->id)};
    struct report lead;

    TRY(report_by_id(cx, lead_id, &lead));
    bool is_over = STATE_BIT(report_state(&lead)) & STATES_ENDED;
    if (is_over && !lead.lead_id.has && STATE_BIT(report_state(child)) & STATES_OPEN &&
        !child->lead_id.has)
        m.lead = SOME(child->id);
    return program_move(cx, lead_id, &m);
}

static enum err share(struct ctx *cx, const struct report *lead, int64_t child_id)
{
    struct move m = {.action = ACT_SHARE, .other = SOME(lead->id)};
    enum err e = event_text(cx, lead->id, lead->answer_seq.v, "text", &m.text);

    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    else
        TRY(e);
    return program_move(cx, child_id, &m);
}

/* Behind the lead's own lead or heir, else by itself. */
static enum err pass_on(struct ctx *cx, const struct report *lead, int64_t child_id)
{
    struct report next;

    if (lead->lead_id.has) {
        TRY(report_by_id(cx, lead->lead_id.v, &next));
        if (STATE_BIT(report_state(&next)) & STATES_OPEN)
            return program_move(cx, child_id,
                                &(struct move){.action = ACT_LEAD, .lead = SOME(next.id)});
    }
    return program_move(cx, child_id, &(struct move){.action = ACT_SPLIT});
}

/* The oldest child of a lead that has something to tell it; *done_out when there is no more. */
static enum err settle_one(struct ctx *cx, int64_t lead_id, bool *done_out)
{
    struct report lead;
    int64_t child;

    *done_out = true;
    TRY(report_by_id(cx, lead_id, &lead));
    enum state s = report_state(&lead);
    bool leads_on = STATE_BIT(s) & STATES_OPEN && s != STATE_ANSWERED;
    if (lead.merged == 0 || leads_on)
        return OK;
    enum err e = db_int(cx, SQL(merge_child, .lead_id = lead_id), &child);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    *done_out = false;
    bool is_answered = (s == STATE_ANSWERED || s == STATE_CLOSED) && lead.answer_seq.has;
    return is_answered ? share(cx, &lead, child) : pass_on(cx, &lead, child);
}

static enum err settle(struct ctx *cx, int64_t lead_id)
{
    bool done = false;

    for (int i = 0; i < MERGED_AT_ONCE && !done; i++)
        TRY(settle_one(cx, lead_id, &done));
    return OK;
}

enum err merge_follow(struct ctx *cx, const struct casefile *before, const struct casefile *after,
                      const struct move *m, const struct facts *f)
{
    bool was = is_merged(&before->r), is = is_merged(&after->r);
    opt_i64 old = before->r.lead_id, new = after->r.lead_id;
    bool stays = was && is && opt_eq(old, new);

    if (m->action == ACT_PART) /* of a lead: the child's own move goes on */
        return OK;
    if (was && !stays)
        TRY(part(cx, old.v, &after->r));
    if (is && !stays)
        TRY(join(cx, &after->r));
    if (was && m->action == ACT_REPLY)
        TRY(program_move(cx, old.v,
                         &(struct move){.action = ACT_RELAY,
                                        .other = SOME(after->r.id),
                                        .text = m->text,
                                        .is_private = f->by_owner.has && f->by_owner.v}));
    return after->r.merged > 0 ? settle(cx, after->r.id) : OK;
}

enum err merge_waits(struct ctx *cx, bool *out)
{
    int64_t id;
    enum err e = db_int(cx, SQL(merge_waiting), &id);

    *out = e == OK;
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    return e == ERR_NOTFOUND ? OK : e;
}

static enum err some(struct ctx *cx, void *arg)
{
    int64_t *done = arg, id;
    enum err e = db_int(cx, SQL(merge_waiting), &id);

    *done = 0;
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        return OK;
    }
    TRY(e);
    TRY(settle(cx, id));
    *done = 1;
    return OK;
}

enum err merge_some(struct ctx *cx, int64_t *done_out)
{
    return db_write(cx, some, done_out);
}

enum err merge_children(struct ctx *cx, int64_t lead_id, size_t max, struct reports *out)
{
    return db_all(cx, SQL(merge_children, .lead_id = lead_id, .max = (int64_t)max), &report_row,
                  max, out);
}
