/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /kerja: the queues of an office. */
#include "web/desk.h"

#include "agency/agency.h"
#include "base/code32.h"
#include "base/limits.h"
#include "base/world.h"
#include "calendar/due.h"
#include "lang/format.h"
#include "search/search.h"
#include "web/case.h"
#include "web/staff.h"
#include "web/templates.h"

enum { SOON_DAYS = 1 };

/* The agencies of the account's working and reading roles, as choices. */
static enum err take_units(struct ctx *cx, str chosen, struct desk_page *p, struct agency *out)
{
    struct option *options = arena_array(&cx->arena, struct option, cx->actor.grants_n + 1);
    struct agency a;
    bool found = false;

    p->units = (struct option_list){options, 0};
    for (size_t i = 0; i < cx->actor.grants_n; i++) {
        if (cx->actor.grants[i].role == ROLE_OPERATOR)
            continue;
        TRY(agency_by_id(cx, cx->actor.grants[i].agency_id, &a));
        options[p->units.n++] = (struct option){a.code, a.name, S("")};
        if (!found && (chosen.n == 0 || str_eq(chosen, a.code))) {
            *out = a;
            found = true;
        }
    }
    return found ? OK : fail(cx, ERR_DENIED, "no desk for this account");
}

/* What the handler works with: whose desk, which queue, narrowed how. */
struct workplace {
    struct agency unit;
    struct queue_ask ask;
};

static str href_of(struct ctx *cx, const struct workplace *d, enum queue q, str wishes)
{
    return arena_fmt(&cx->arena, "/kerja?antrean=%s&unit=%.*s%.*s", queue_slug(q),
                     STR_ARG(d->unit.code), STR_ARG(wishes));
}

/* Keys of texts have no hyphens. */
static struct text label_of(struct ctx *cx, enum queue q)
{
    str slug = str_of(queue_slug(q));
    char *p = arena_alloc(&cx->arena, 1, slug.n + 1);

    for (size_t i = 0; i < slug.n; i++)
        p[i] = slug.p[i] == '-' ? '_' : slug.p[i];
    return text_of_key(cx, "queue_", (str){p, slug.n});
}

static enum err take_tabs(struct ctx *cx, const struct workplace *d, struct desk_page *p)
{
    int64_t counts[QUEUE_COUNT];
    str wishes = wishes_query(cx, &p->wishes, WISH_COUNT);

    TRY(queue_counts(cx, d->unit.id, counts));
    p->tabs = (struct desk_tabs){arena_array(&cx->arena, struct desk_tab, QUEUE_COUNT), 0};
    for (enum queue q = 0; q < QUEUE_COUNT; q++) {
        if (q == QUEUE_OFFERS && counts[q] == 0 && d->ask.queue != q)
            continue;
        bool many = counts[q] >= QUEUE_COUNT_MAX;
        str n = format_count(cx, counts[q]);
        p->tabs.v[p->tabs.n++] = (struct desk_tab){
            .label = label_of(cx, q),
            .href = href_of(cx, d, q, wishes),
            .count = many ? arena_fmt(&cx->arena, "%.*s+", STR_ARG(n)) : n,
            .here = q == d->ask.queue,
        };
    }
    return OK;
}

static enum err row_of(struct ctx *cx, const struct agency *unit, const struct queue_row *r,
                       struct desk_row *out)
{
    int64_t days = 0;

    *out = (struct desk_row){
        .number = r->number,
        .typed = number_format(cx, r->number),
        .title = r->title,
        .state = text_str(cx, text_of_key(cx, "state_", r->state)),
        .class = text_str(cx, text_of_key(cx, "class_", r->class)),
        .owner = r->owner_name,
        .person = r->person_name.p ? r->person_name : S(""),
        .supervision = r->is_supervision,
        .confidential = r->is_confidential,
        .reply_due = r->is_reply_due,
    };
    if (!r->due_at.has)
        return OK;
    TRY(working_days_until(cx, unit, r->due_at.v, &days));
    out->late = r->due_at.v < now_ms(cx);
    if (out->late && days == 0)
        days = -1;
    out->soon = !out->late && days <= SOON_DAYS;
    out->due = format_date(cx, r->due_at.v, (int)unit->zone_min);
    out->left = format_days_left(cx, days);
    return OK;
}

static enum err find(struct ctx *cx, str words, const struct queue_ask *ask, struct queue_rows *out,
                     struct queue_mark *next_out)
{
    return words.n ? search_queue(cx, words, ask, out, next_out)
                   : queue_list(cx, ask, out, next_out);
}

static enum err take_rows(struct ctx *cx, const struct request *rq, const struct workplace *d,
                          struct desk_page *p)
{
    str here = href_of(cx, d, d->ask.queue, wishes_query(cx, &p->wishes, WISH_COUNT));
    struct queue_ask ask = d->ask;
    struct queue_mark next;
    struct queue_rows rows;

    str_i64(request_query(rq, S("setelah")), &ask.after.id);
    str_i64(request_query(rq, S("batas")), &ask.after.due);
    TRY(find(cx, p->wishes.v[WISH_WORDS], &ask, &rows, &next));
    p->rows = (struct desk_rows){arena_array(&cx->arena, struct desk_row, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n; i++)
        TRY(row_of(cx, &d->unit, &rows.v[i], &p->rows.v[p->rows.n++]));
    p->is_part = next.id && rows.n < PAGE_ROWS;
    if (next.id)
        p->next = arena_fmt(&cx->arena, "%.*s&batas=%lld&setelah=%lld", STR_ARG(here),
                            (long long)next.due, (long long)next.id);
    if (ask.after.id)
        p->first = here;
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

static void take_chips(struct ctx *cx, const struct workplace *d, struct desk_page *p)
{
    p->chips.v = arena_array(&cx->arena, struct desk_chip, WISH_COUNT);
    for (enum desk_wish w = 0; w < WISH_COUNT; w++)
        if (p->wishes.v[w].n)
            p->chips.v[p->chips.n++] =
                (struct desk_chip){name_of(w), p->wishes.words[w],
                                   href_of(cx, d, d->ask.queue, wishes_query(cx, &p->wishes, w))};
}

/* Nothing was found: which of several filters alone stands in the way? */
static enum err take_helpful(struct ctx *cx, const struct workplace *d, struct desk_page *p)
{
    struct queue_ask ask = d->ask;
    struct queue_mark next;
    struct queue_rows rows;
    size_t chip = 0;

    p->helpful.v = arena_array(&cx->arena, struct desk_chip, WISH_COUNT);
    ask.max = 1;
    for (enum desk_wish w = 0; w < WISH_COUNT; w++) {
        if (p->wishes.v[w].n == 0)
            continue;
        ask.filter = wishes_without(&d->ask.filter, w);
        TRY(find(cx, w == WISH_WORDS ? S("") : p->wishes.v[WISH_WORDS], &ask, &rows, &next));
        if (rows.n)
            p->helpful.v[p->helpful.n++] = p->chips.v[chip];
        chip++;
    }
    return OK;
}

static void take_form(struct ctx *cx, const struct workplace *d, struct desk_page *p)
{
    struct wishes others = p->wishes;
    bool mine = p->wishes.v[WISH_MINE].n > 0;

    others.v[WISH_MINE] = S("saya");
    p->mine = mine;
    p->mine_href = href_of(cx, d, d->ask.queue, wishes_query(cx, &others, WISH_COUNT));
    p->bare_href = href_of(cx, d, d->ask.queue, S(""));
    p->unit = d->unit.name;
    p->unit_code = d->unit.code;
    p->queue = str_of(queue_slug(d->ask.queue));
    p->all = text_str(cx, T(list_all));
    p->is_search = p->wishes.v[WISH_WORDS].n > 0;
}

static enum err fill(struct ctx *cx, struct request *rq, struct workplace *d, struct desk_page *p)
{
    TRY(wishes_read(cx, rq, &d->unit, &p->wishes, &d->ask.filter));
    take_form(cx, d, p);
    take_chips(cx, d, p);
    TRY(wishes_choices(cx, &p->wishes, &p->choices));
    TRY(take_tabs(cx, d, p));
    if (rq->errors && rq->errors->n) {
        p->is_open = true;
        return OK;
    }
    TRY(take_rows(cx, rq, d, p));
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

enum err desk_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct desk_page p = {.v.is_wide = true, .v.noindex = true};
    enum queue q = queue_by_slug(request_query(rq, S("antrean")));
    struct workplace d = {0};
    str number;

    if (is_number(cx, rq, &number))
        return response_redirect(cx, rs, case_href(cx, number));
    TRY(take_units(cx, request_query(rq, S("unit")), &p, &d.unit));
    if (q == QUEUE_COUNT)
        q = actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), d.unit.path) ? QUEUE_VERIFY
                                                                            : QUEUE_WORK;
    d.ask = (struct queue_ask){.agency_id = d.unit.id, .queue = q, .max = PAGE_ROWS};
    TRY(fill(cx, rq, &d, &p));
    if (p.is_open)
        rs->status = 422;
    return VIEW(cx, rq, rs, page_desk, &p);
}
