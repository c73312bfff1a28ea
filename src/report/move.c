/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/move.h"

#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "report/decide.h"
#include "report/files.h"
#include "report/merge.h"
#include "report/notice.h"
#include "report/plan.h"
#include "report/report.sql.h"
#include "report/right.h"
#include "report/store.h"

static enum err check_words(struct ctx *cx, const struct action_rule *rule, const struct move *m)
{
    size_t n = utf8_count(m->text);

    if (rule->flags & ACTION_WORDS && n < TEXT_MIN)
        return fail_key(cx, ERR_INVALID, "text", "error_text_missing");
    if (n > TEXT_MAX)
        return fail_key(cx, ERR_INVALID, "text", "error_text_long");
    return OK;
}

static void add_words(struct event_new *ev, str field, str text)
{
    if (text.p && text.n)
        ev->words[ev->words_n++] = (struct event_words){field, text};
}

static enum state next_state(const struct action_rule *rule, const struct report *r,
                             const struct facts *f)
{
    switch (rule->to) {
    case TO_SAME: return report_state(r);
    case TO_PREVIOUS: return state_by_name(r->prev_state);
    case TO_DECIDED: return f->to;
    default: return (enum state)rule->to;
    }
}

static struct event_new event_for(struct ctx *cx, const struct casefile *c, const struct move *m,
                                  const struct facts *f, const struct acting *acting)
{
    const struct action_rule *rule = action_rule(m->action);
    struct event_new ev = {
        .stream_id = c->r.id,
        .seq = c->r.version + 1,
        .subject = "report",
        .number = c->r.number,
        .happened_at = m->happened_at,
        .action = rule->name,
        .role = acting->role,
        .agency_id = acting->agency_id,
        .from = state_name(report_state(&c->r)),
        .to = state_name(next_state(rule, &c->r, f)),
        .visibility = rule->visibility,
        .data = facts_write(cx, f),
    };
    add_words(&ev, S("text"), m->text);
    if (m->action == ACT_EDIT || m->action == ACT_IMPORT) {
        add_words(&ev, S("title"), m->title);
        add_words(&ev, S("body_published"), m->body);
        add_words(&ev, S("place"), m->place);
    }
    return ev;
}

enum err report_move_in(struct ctx *cx, int64_t report_id, const struct move *m, struct report *out)
{
    const struct action_rule *rule = action_rule(m->action);
    struct casefile before, after;
    struct acting acting;
    struct facts f = {.files = m->files};
    struct event ev;

    TRY(merge_lock(cx, report_id, m));
    TRY(casefile_lock(cx, report_id, &before));
    TRY(right_check(cx, &before, m->action, m->version, &acting));
    TRY(check_words(cx, rule, m));
    TRY(rule->decide(cx, &before, m, &f));
    decide_lapse(&before, next_state(rule, &before.r, &f), &f);
    struct event_new new = event_for(cx, &before, m, &f, &acting);
    TRY(event_append(cx, &new, &ev));
    after = before;
    facts_words(&f, new.words, new.words_n);
    TRY(report_apply(cx, &after, &ev, &f));
    TRY(casefile_store(cx, &before, &after));
    TRY(files_bind(cx, &m->files, m->files_owner, &ev, &after.files));
    TRY(notice_queue(cx, &after, m->action, &ev, &f));
    TRY(merge_follow(cx, &before, &after, m, &f));
    if (out)
        *out = after.r;
    return out && merge_touches(&before.r, &after.r) ? report_by_id(cx, report_id, out) : OK;
}

struct batch {
    int64_t report_id;
    const struct move *m;
    size_t n;
    struct report out;
};

static enum err move_all(struct ctx *cx, void *arg)
{
    struct batch *b = arg;

    for (size_t i = 0; i < b->n; i++)
        TRY(report_move_in(cx, b->report_id, &b->m[i], &b->out));
    return OK;
}

enum err report_moves(struct ctx *cx, int64_t report_id, const struct move *m, size_t n,
                      struct report *out)
{
    struct batch b = {report_id, m, n, {0}};

    must(n > 0);
    TRY(db_write(cx, move_all, &b));
    if (out)
        *out = b.out;
    return OK;
}

enum err report_move(struct ctx *cx, int64_t report_id, const struct move *m, struct report *out)
{
    return report_moves(cx, report_id, m, 1, out);
}
