/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /kerja/laporan/{nomor}: the case. */
#include "web/case.h"

#include "account/account.h"
#include "agency/agency.h"
#include "base/code32.h"
#include "base/limits.h"
#include "calendar/due.h"
#include "html/marked.h"
#include "report/merge.h"
#include "report/screen.h"
#include "report/store.h"
#include "topic/topic.h"
#include "web/evidence.h"
#include "web/report_page.h"
#include "web/staff.h"
#include "web/templates.h"
#include "web/upload.h"

/* Offices that are being picked for a choice. */
struct picks {
    struct option *v;
    size_t n;
};

static struct picks picks_of(struct ctx *cx, const struct agencies *all)
{
    return (struct picks){arena_array(&cx->arena, struct option, all->n + 1), 0};
}

static void pick(struct picks *list, const struct agency *a)
{
    list->v[list->n++] = (struct option){a->code, a->name, S("")};
}

static struct option_list picked(const struct picks *list)
{
    return (struct option_list){list->v, list->n};
}

/* For whom an arbiter may decide: sender and receiver stand first. */
static enum err take_judged(struct ctx *cx, const struct report *r, const struct agencies *all,
                            struct case_page *p)
{
    struct picks sides = picks_of(cx, all);
    struct agency arbiter;

    if (!offer_is_open(r))
        return OK;
    TRY(offer_arbiter_of(cx, r, &arbiter));
    for (int rest = 0; rest < 2; rest++)
        for (size_t i = 0; i < all->n; i++) {
            const struct agency *a = &all->v[i];
            bool is_side = a->id == r->owner_id || a->id == r->offered_id.v;
            if (agency_within(a, &arbiter) && is_side == !rest)
                pick(&sides, a);
        }
    p->judged = picked(&sides);
    return OK;
}

static enum err take_agencies(struct ctx *cx, const struct report *r, struct case_page *p)
{
    struct agencies all;

    TRY(agency_list(cx, &all));
    struct picks every = picks_of(cx, &all), receivers = picks_of(cx, &all);
    struct picks below = picks_of(cx, &all), outside = picks_of(cx, &all);
    for (size_t i = 0; i < all.n; i++) {
        const struct agency *a = &all.v[i];
        bool inside = str_starts(a->path, r->owner_path);
        pick(&every, a);
        if (inside || actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), a->path))
            pick(&receivers, a);
        if (inside && a->id != r->owner_id)
            pick(&below, a);
        if (!inside)
            pick(&outside, a);
    }
    p->agencies = picked(&every);
    p->receivers = picked(&receivers);
    p->below = picked(&below);
    p->outside = picked(&outside);
    return take_judged(cx, r, &all, p);
}

static enum err take_people(struct ctx *cx, const struct report *r, struct case_page *p)
{
    struct accounts people;

    TRY(account_list_of(cx, r->owner_id, &people));
    struct option *options = arena_array(&cx->arena, struct option, people.n + 1);
    for (size_t i = 0; i < people.n; i++)
        options[i] = (struct option){arena_fmt(&cx->arena, "%lld", (long long)people.v[i].id),
                                     people.v[i].display_name, S("")};
    p->people = (struct option_list){options, people.n};
    return OK;
}

static enum err take_topics(struct ctx *cx, struct case_page *p)
{
    struct topics roots;

    TRY(topic_roots(cx, &roots));
    struct option *options = arena_array(&cx->arena, struct option, roots.n + 1);
    for (size_t i = 0; i < roots.n; i++)
        options[i] = (struct option){roots.v[i].code, topic_name(&roots.v[i], cx->lang), S("")};
    p->topics = (struct option_list){options, roots.n};
    return OK;
}

static void take_classes(struct ctx *cx, struct case_page *p)
{
    static const str classes[] = {S_("complaint"), S_("aspiration"), S_("info_request")};
    struct option *options = arena_array(&cx->arena, struct option, COUNT(classes));

    for (size_t i = 0; i < COUNT(classes); i++)
        options[i] =
            (struct option){classes[i], text_str(cx, text_of_key(cx, "class_", classes[i])), S("")};
    p->classes = (struct option_list){options, COUNT(classes)};
}

static void take_words(struct ctx *cx, struct case_page *p)
{
    p->choose = text_str(cx, T(case_choose));
    p->keep = text_str(cx, T(case_keep));
    p->nobody = text_str(cx, T(case_nobody));
    struct option *options = arena_array(&cx->arena, struct option, 2);

    options[0] = (struct option){S("1"), text_str(cx, T(case_uphold)), S("")};
    options[1] = (struct option){S("0"), text_str(cx, T(case_refuse)), S("")};
    p->verdicts = (struct option_list){options, 2};
}

static safe_html mark(struct ctx *cx, str text, const struct findings *found)
{
    struct span *spans = arena_array(&cx->arena, struct span, found->n + 1);

    for (size_t i = 0; i < found->n; i++)
        spans[i] = (struct span){found->v[i].from, found->v[i].n};
    return html_marked(cx, text, spans, found->n);
}

/* Texts, what is marked in them, and a redacted proposal for the edit form. */
static enum err take_texts(struct ctx *cx, struct case_page *p)
{
    struct findings found;
    enum err e;

    TRY(report_body(cx, &p->r, &p->body));
    TRY(edits_of(cx, &p->r, p->body, &p->edits));
    screen_text(cx, p->body, &found);
    p->has_findings = found.n > 0;
    p->marked = mark(cx, p->body, &found);
    p->form.title = p->r.title;
    p->form.body = screen_redact(cx, p->body, &found, text_str(cx, T(case_blot)));
    p->form.class = p->r.class;
    p->form.supervision = p->r.is_supervision;
    e = event_text(cx, p->r.id, 1, "respondent_words", &p->respondent);
    if (e == ERR_NOTFOUND) {
        fault_clear(cx);
        p->respondent = S("");
        return OK;
    }
    return e;
}

/* What its reporter called the same matter stands in the first event. */
static enum err take_alike(struct ctx *cx, const struct events *events, struct case_page *p)
{
    struct facts first;

    if (!(STATE_BIT(report_state(&p->r)) & STATES_OPEN))
        return OK;
    TRY(facts_read(cx, events->v[0].data, &first));
    return alike_of_case(cx, &p->r, first.same_as, &p->alike);
}

/* Reports that follow this one, or were answered with it. */
static enum err take_merged(struct ctx *cx, struct case_page *p)
{
    struct reports all;

    TRY(merge_children(cx, p->r.id, PAGE_ROWS, &all));
    p->merged = (struct alike_lines){arena_array(&cx->arena, struct alike_line, all.n + 1), all.n};
    for (size_t i = 0; i < all.n; i++)
        p->merged.v[i] = (struct alike_line){.href = case_href(cx, all.v[i].number),
                                             .number = number_format(cx, all.v[i].number),
                                             .title = all.v[i].title,
                                             .state = text_of_key(cx, "state_", all.v[i].state)};
    return OK;
}

static void take_draft(struct case_page *p)
{
    p->draft = S("");
    for (size_t i = 0; i < p->timeline.n; i++) {
        const struct moment *m = &p->timeline.v[i];
        if (str_eq(m->action, S("draft")))
            p->draft = m->words;
        if (str_eq(m->action, S("publish")))
            p->draft = S("");
    }
}

str case_href(struct ctx *cx, str number)
{
    return arena_fmt(&cx->arena, "/kerja/laporan/%.*s", STR_ARG(number));
}

enum err case_fill(struct ctx *cx, const struct request *rq, enum action tried, struct case_page *p)
{
    struct casefile c;
    struct events events;
    struct agency owner;
    enum access access;
    str canonical;

    if (number_parse(cx, request_param(rq, S("nomor")), &canonical) != CODE_GOOD)
        return fail(cx, ERR_NOTFOUND, "no such report");
    TRY(report_find(cx, canonical, &p->r, &access));
    if (access < ACCESS_STAFF)
        return fail(cx, ERR_NOTFOUND, "not on a desk of this account");
    TRY(casefile_read(cx, p->r.id, &c));
    TRY(agency_by_id(cx, p->r.owner_id, &owner));
    p->v.is_wide = p->v.noindex = true;
    TRY(desk_place_recall(cx, rq, &p->place));
    p->typed = number_format(cx, p->r.number);
    p->state = text_str(cx, text_of_key(cx, "state_", report_state_key(&p->r)));
    TRY(take_texts(cx, p));
    TRY(take_agencies(cx, &p->r, p));
    TRY(take_people(cx, &p->r, p));
    TRY(take_topics(cx, p));
    take_classes(cx, p);
    take_words(cx, p);
    p->is_again = tried != ACT_COUNT;
    TRY(event_list(cx, p->r.id, &events));
    TRY(timeline_of(cx, &events, access, (int)owner.zone_min, &p->timeline));
    take_draft(p);
    TRY(take_alike(cx, &events, p));
    TRY(take_merged(cx, p));
    TRY(file_links_of(cx, rq,
                      &(struct file_page){&p->r, access, case_href(cx, p->r.number),
                                          (int)owner.zone_min, &p->timeline},
                      &p->files));
    TRY(evidence_fill(cx, &p->r, (int)owner.zone_min, &p->files));
    p->takes_files = upload_ready(cx);
    TRY(case_facts_of(cx, &c, p));
    TRY(passing_takers(cx, &c, &p->takers));
    if (p->r.extension_days.has)
        p->days = arena_fmt(&cx->arena, "%lld", (long long)p->r.extension_days.v);
    return case_moves_of(cx, &c, tried, p);
}

enum err case_way_of(struct ctx *cx, struct case_page *p)
{
    struct desk_neighbours n;

    TRY(desk_neighbours(cx, &p->place, p->r.id, &n));
    p->way = (struct case_way){
        .queue = p->place.queue < QUEUE_COUNT ? desk_queue_name(cx, p->place.queue) : T(desk_title),
        .back = arena_fmt(&cx->arena, "%.*s#l-%.*s", STR_ARG(desk_page_href(cx, &p->place)),
                          STR_ARG(p->r.number)),
        .before_title = n.before.title,
        .after_title = n.after.title,
    };
    if (n.before.number.n)
        p->way.before = desk_case_href(cx, &n.before.place, n.before.number);
    if (n.after.number.n)
        p->way.after = desk_case_href(cx, &n.after.place, n.after.number);
    return OK;
}

/* The move that the redirect after a POST tells of. */
static struct text done_text_of(struct ctx *cx, const struct request *rq)
{
    enum action a = action_by_slug(request_query(rq, S("beres")));

    return a == ACT_COUNT ? (struct text){0}
                          : text_of_key(cx, "done_", str_of(action_rule(a)->name));
}

enum err case_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct case_page p = {0};

    TRY(case_fill(cx, rq, ACT_COUNT, &p));
    TRY(case_way_of(cx, &p));
    p.done = done_text_of(cx, rq);
    return VIEW(cx, rq, rs, page_case, &p);
}
