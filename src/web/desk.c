/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /kerja: the queues of an office. */
#include "web/desk.h"

#include "agency/agency.h"
#include "base/code32.h"
#include "base/limits.h"
#include "base/world.h"
#include "lang/format.h"
#include "web/case.h"
#include "web/late.h"
#include "web/staff.h"
#include "web/templates.h"

/* The agencies of the account's working and reading roles, as choices. */
static enum err take_units(struct ctx *cx, struct desk_page *p)
{
    struct option *options = arena_array(&cx->arena, struct option, cx->actor.grants_n + 1);
    struct agency a;

    p->units = (struct option_list){options, 0};
    for (size_t i = 0; i < cx->actor.grants_n; i++) {
        if (cx->actor.grants[i].role == ROLE_OPERATOR)
            continue;
        TRY(agency_by_id(cx, cx->actor.grants[i].agency_id, &a));
        options[p->units.n++] = (struct option){a.code, a.name, S("")};
    }
    return OK;
}

static enum err take_tabs(struct ctx *cx, const struct desk_place *d, struct desk_page *p)
{
    int64_t counts[QUEUE_COUNT];
    str wishes = wishes_query(cx, &d->wishes, WISH_COUNT);

    TRY(queue_counts(cx, d->unit.id, counts));
    p->tabs = (struct desk_tabs){arena_array(&cx->arena, struct desk_tab, QUEUE_COUNT), 0};
    for (enum queue q = 0; q < QUEUE_COUNT; q++) {
        if ((q == QUEUE_OFFERS || q == QUEUE_DECIDE) && counts[q] == 0 && d->queue != q)
            continue;
        bool many = counts[q] >= QUEUE_COUNT_MAX;
        str n = format_count(cx, counts[q]);
        p->tabs.v[p->tabs.n++] = (struct desk_tab){
            .label = desk_queue_name(cx, q),
            .href = desk_href(cx, d, q, wishes),
            .count = many ? arena_fmt(&cx->arena, "%.*s+", STR_ARG(n)) : n,
            .here = q == d->queue,
        };
    }
    return OK;
}

/* What this desk is to do by then: the owner's duty, unless the case only lies here for an offer.
 */
static str waits_for(const struct queue_row *r)
{
    if (str_eq(r->desk, S("offer")))
        return S("offer");
    return str_eq(r->desk, S("decide")) ? S("arbitrate") : r->due_kind;
}

static enum err row_of(struct ctx *cx, const struct agency *unit, const struct queue_row *r,
                       struct desk_row *out)
{
    struct due_words due = {0};

    *out = (struct desk_row){
        .number = r->number,
        .typed = number_format(cx, r->number),
        .title = r->title,
        .class = text_str(cx, text_of_key(cx, "kind_", r->class)),
        .owner = r->owner_name,
        .person = r->person_name.p ? r->person_name : S(""),
        .supervision = r->is_supervision,
        .confidential = r->is_confidential,
        .reply_due = r->is_reply_due && !str_eq(r->due_kind, S("owner_reply")),
        .contested = str_eq(r->state, S("contested")) && !str_eq(r->due_kind, S("answer_again")),
        .postponed = str_eq(r->state, S("postponed")),
        .escalated = r->escalated != 0,
        .offered = r->offered_id.has && str_eq(waits_for(r), r->due_kind),
    };
    if (!r->due_at.has) { /* it has ended */
        out->waits = text_str(cx, text_of_key(cx, "state_", r->state));
        return OK;
    }
    TRY(due_words_of(cx, unit, r->due_at.v, &due));
    out->late = due.late;
    out->soon = due.soon;
    out->due = format_short_date(cx, r->due_at.v, (int)unit->zone_min);
    out->left = due.left;
    out->waits = text_str(cx, text_of_key(cx, "waits_", waits_for(r)));
    return OK;
}

/* What would say the same in every row is left out. */
static void take_columns(const struct queue_rows *rows, const struct agency *unit,
                         struct desk_page *p)
{
    for (size_t i = 0; i < rows->n; i++) {
        p->has_owners |= rows->v[i].owner_id != unit->id;
        p->has_people |= rows->v[i].person_id.has;
    }
}

static enum err take_rows(struct ctx *cx, const struct desk_place *d, struct desk_page *p)
{
    struct desk_place at = *d;
    struct queue_mark next;
    struct queue_rows rows;

    TRY(desk_rows_after(cx, d, d->page, PAGE_ROWS, &rows, &next));
    p->rows = (struct desk_rows){arena_array(&cx->arena, struct desk_row, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++) {
        struct desk_row *out = &p->rows.v[p->rows.n++];
        TRY(row_of(cx, &d->unit, &rows.v[i], out));
        at.at = desk_mark(&rows.v[i]);
        out->href = desk_case_href(cx, &at, rows.v[i].number);
    }
    take_columns(&rows, &d->unit, p);
    p->is_part = next.id && rows.n < PAGE_ROWS;
    if (d->page.id)
        p->first = desk_href(cx, d, d->queue, wishes_query(cx, &d->wishes, WISH_COUNT));
    at.page = next;
    if (next.id)
        p->next = desk_page_href(cx, &at);
    return OK;
}

static struct text name_of(enum desk_wish w)
{
    switch (w) {
    case WISH_WORDS: return T(desk_words_short);
    case WISH_CLASS: return T(case_class);
    case WISH_TOPIC: return T(report_topic);
    case WISH_AREA: return T(desk_area);
    case WISH_CHANNEL: return T(case_channel);
    case WISH_FROM: return T(desk_from);
    case WISH_TO: return T(desk_to);
    case WISH_DUE: return T(desk_due);
    case WISH_MINE: return T(desk_person);
    case WISH_COUNT: break;
    }
    return T(desk_filter);
}

static void take_chips(struct ctx *cx, const struct desk_place *d, struct desk_page *p)
{
    p->chips.v = arena_array(&cx->arena, struct chip, WISH_COUNT);
    for (enum desk_wish w = 0; w < WISH_COUNT; w++)
        if (d->wishes.v[w].n)
            p->chips.v[p->chips.n++] =
                (struct chip){name_of(w), d->wishes.words[w],
                              desk_href(cx, d, d->queue, wishes_query(cx, &d->wishes, w))};
}

/* Nothing was found: which of several filters alone stands in the way? */
static enum err take_helpful(struct ctx *cx, const struct desk_place *d, struct desk_page *p)
{
    struct queue_mark next;
    struct queue_rows rows;
    size_t chip = 0;

    p->helpful.v = arena_array(&cx->arena, struct chip, WISH_COUNT);
    for (enum desk_wish w = 0; w < WISH_COUNT; w++) {
        struct desk_place wider = *d;
        if (d->wishes.v[w].n == 0)
            continue;
        wider.filter = wishes_without(&d->filter, w);
        wider.wishes.v[w] = S("");
        TRY(desk_rows_after(cx, &wider, d->page, 1, &rows, &next));
        if (rows.n)
            p->helpful.v[p->helpful.n++] = p->chips.v[chip];
        chip++;
    }
    return OK;
}

static void take_form(struct ctx *cx, const struct desk_place *d, struct desk_page *p)
{
    struct wishes others = d->wishes;

    others.v[WISH_MINE] = S("saya");
    p->wishes = d->wishes;
    p->mine = d->wishes.v[WISH_MINE].n > 0;
    p->mine_href = desk_href(cx, d, d->queue, wishes_query(cx, &others, WISH_COUNT));
    p->bare_href = desk_href(cx, d, d->queue, S(""));
    p->unit = d->unit.name;
    p->unit_code = d->unit.code;
    p->queue = str_of(queue_slug(d->queue));
    p->all = text_str(cx, T(list_all));
    p->is_search = d->wishes.v[WISH_WORDS].n > 0;
}

static enum err fill(struct ctx *cx, const struct request *rq, const struct desk_place *d,
                     struct desk_page *p)
{
    TRY(take_units(cx, p));
    take_form(cx, d, p);
    take_chips(cx, d, p);
    TRY(wishes_choices(cx, &p->wishes, &p->choices));
    TRY(take_tabs(cx, d, p));
    if (rq->errors && rq->errors->n) {
        p->is_open = true;
        return OK;
    }
    TRY(take_rows(cx, d, p));
    return p->rows.n || p->next.n || p->first.n ? OK : take_helpful(cx, d, p);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A number typed among the words leads straight to its case. */
static bool is_number(struct ctx *cx, struct request *rq, str *number_out)
{
    str typed = str_trim(request_query(rq, S("q")));
    enum code_slip slip;

    if (typed.n < 3 || !is_digit(typed.p[0]) || !is_digit(typed.p[1]))
        return false;
    slip = number_parse(cx, typed, number_out);
    if (slip == CODE_CHECK || (slip && typed.p[2] == '-'))
        form_error_add(
            cx, rq,
            (struct form_error){.field = S("q"), .kind = FORM_WRONG, .key = "error_number_slip"});
    return slip == CODE_GOOD;
}

static enum err open_case(struct ctx *cx, const struct request *rq, struct response *rs, str number)
{
    struct desk_place d;

    TRY(desk_place_recall(cx, rq, &d));
    d.wishes.v[WISH_WORDS] = S("");
    d.page = d.at = (struct queue_mark){0};
    return response_redirect(cx, rs, desk_case_href(cx, &d, number));
}

enum err desk_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct desk_page p = {.v.is_wide = true, .v.noindex = true};
    struct desk_place d;
    str number;

    if (is_number(cx, rq, &number))
        return open_case(cx, rq, rs, number);
    TRY(desk_place_read(cx, rq, &d));
    TRY(fill(cx, rq, &d, &p));
    if (p.is_open)
        rs->status = 422;
    return VIEW(cx, rq, rs, page_desk, &p);
}
