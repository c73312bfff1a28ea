/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* GET /kerja: the queues of an office. */
#include "web/desk.h"

#include "agency/agency.h"
#include "base/code32.h"
#include "base/limits.h"
#include "base/world.h"
#include "calendar/due.h"
#include "lang/format.h"
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

static str href_of(struct ctx *cx, str unit, enum queue q, bool mine)
{
    return arena_fmt(&cx->arena, "/kerja?antrean=%s&unit=%.*s%s", queue_slug(q), STR_ARG(unit),
                     mine ? "&milik=saya" : "");
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

static enum err take_tabs(struct ctx *cx, const struct agency *unit, enum queue here, bool mine,
                          struct desk_page *p)
{
    int64_t counts[QUEUE_COUNT];

    TRY(queue_counts(cx, unit->id, counts));
    p->tabs = (struct desk_tabs){arena_array(&cx->arena, struct desk_tab, QUEUE_COUNT), 0};
    for (enum queue q = 0; q < QUEUE_COUNT; q++) {
        if (q == QUEUE_OFFERS && counts[q] == 0 && here != q)
            continue;
        bool many = counts[q] >= QUEUE_COUNT_MAX;
        str n = format_count(cx, counts[q]);
        p->tabs.v[p->tabs.n++] = (struct desk_tab){
            .label = label_of(cx, q),
            .href = href_of(cx, unit->code, q, mine),
            .count = many ? arena_fmt(&cx->arena, "%.*s+", STR_ARG(n)) : n,
            .here = q == here,
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

static enum err take_rows(struct ctx *cx, const struct request *rq, const struct agency *unit,
                          enum queue q, bool mine, struct desk_page *p)
{
    struct queue_ask ask = {.agency_id = unit->id,
                            .queue = q,
                            .person = mine ? SOME(cx->actor.account_id) : NONE,
                            .max = PAGE_ROWS + 1};
    struct queue_rows rows;

    str_i64(request_query(rq, S("setelah")), &ask.after_id);
    str_i64(request_query(rq, S("batas")), &ask.after_due);
    TRY(queue_list(cx, &ask, &rows));
    p->rows = (struct desk_rows){arena_array(&cx->arena, struct desk_row, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++)
        TRY(row_of(cx, unit, &rows.v[i], &p->rows.v[p->rows.n++]));
    if (rows.n > PAGE_ROWS) {
        const struct queue_row *last = &rows.v[PAGE_ROWS - 1];
        p->next = arena_fmt(&cx->arena, "%.*s&batas=%lld&setelah=%lld",
                            STR_ARG(href_of(cx, unit->code, q, mine)), (long long)last->due_at.v,
                            (long long)last->id);
    }
    return OK;
}

enum err desk_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct desk_page p = {.v.is_wide = true, .v.noindex = true};
    enum queue q = queue_by_slug(request_query(rq, S("antrean")));
    struct agency unit;

    p.mine = str_eq(request_query(rq, S("milik")), S("saya"));
    TRY(take_units(cx, request_query(rq, S("unit")), &p, &unit));
    if (q == QUEUE_COUNT)
        q = actor_over(&cx->actor, ROLE_BIT(ROLE_COORDINATOR), unit.path) ? QUEUE_VERIFY
                                                                          : QUEUE_WORK;
    p.unit = unit.name;
    p.unit_code = unit.code;
    p.queue = str_of(queue_slug(q));
    p.mine_href = href_of(cx, unit.code, q, !p.mine);
    TRY(take_tabs(cx, &unit, q, p.mine, &p));
    TRY(take_rows(cx, rq, &unit, q, p.mine, &p));
    return VIEW(cx, rq, rs, page_desk, &p);
}
