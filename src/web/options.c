/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/options.h"

#include "agency/agency.h"
#include "area/area.h"
#include "report/escalation.h"
#include "topic/topic.h"

struct growing {
    struct option *v;
    size_t n;
};

static struct growing room(struct ctx *cx, size_t n)
{
    return (struct growing){arena_array(&cx->arena, struct option, n + 1), 0};
}

static bool has(const struct growing *o, str value)
{
    for (size_t i = 0; i < o->n; i++)
        if (str_eq(o->v[i].value, value))
            return true;
    return false;
}

static void add(struct growing *o, str value, str label)
{
    o->v[o->n++] = (struct option){value, label, S("")};
}

static struct option_list list_of(const struct growing *o)
{
    return (struct option_list){o->v, o->n};
}

enum err options_offices(struct ctx *cx, str chosen, struct option_list *out)
{
    struct agency top, other;
    struct agencies list;

    TRY(agency_top(cx, &top));
    TRY(agency_children(cx, top.id, &list));
    struct growing o = room(cx, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        add(&o, list.v[i].code, list.v[i].name);
    if (chosen.n && !has(&o, chosen)) {
        if (agency_by_code(cx, chosen, &other) == OK)
            add(&o, other.code, other.name);
        fault_clear(cx);
    }
    *out = list_of(&o);
    return OK;
}

enum err options_topics(struct ctx *cx, str chosen, struct option_list *out)
{
    struct topics list;
    struct topic other;

    TRY(topic_roots(cx, &list));
    struct growing o = room(cx, list.n + 1);
    for (size_t i = 0; i < list.n; i++)
        add(&o, list.v[i].code, topic_name(&list.v[i], cx->lang));
    if (chosen.n && !has(&o, chosen)) {
        if (topic_by_code(cx, chosen, &other) == OK)
            add(&o, other.code, topic_name(&other, cx->lang));
        fault_clear(cx);
    }
    *out = list_of(&o);
    return OK;
}

enum err options_areas(struct ctx *cx, str parent, struct option_list *out)
{
    struct areas list;

    TRY(area_children(cx, parent, &list));
    struct growing o = room(cx, list.n);
    for (size_t i = 0; i < list.n; i++)
        add(&o, list.v[i].code, list.v[i].name);
    *out = list_of(&o);
    return OK;
}

enum { PLACE_LEVELS = 4 };

/* The places of a parent, of the one among them on the way to the chosen one, and so on. */
struct places {
    struct areas of[PLACE_LEVELS];
    size_t n, all;
};

static bool lies_in(str code, str parent)
{
    return code.n && str_skip(&code, parent) && (code.n == 0 || code.p[0] == '.');
}

static enum err read_places(struct ctx *cx, str parent, str chosen, struct places *out)
{
    bool goes_on = true;

    *out = (struct places){0};
    while (goes_on && out->n < PLACE_LEVELS) {
        struct areas *list = &out->of[out->n++];
        TRY(area_children(cx, parent, list));
        out->all += list->n;
        goes_on = false;
        for (size_t i = 0; i < list->n && !goes_on; i++)
            if (lies_in(chosen, list->v[i].code)) {
                parent = list->v[i].code;
                goes_on = true;
            }
    }
    return OK;
}

static void add_places(struct ctx *cx, const struct places *p, size_t level, str chosen,
                       struct growing *o)
{
    static const char *const deep[PLACE_LEVELS] = {"", "– ", "– – ", "– – – "};
    const struct areas *list = &p->of[level];

    for (size_t i = 0; i < list->n; i++) {
        add(o, list->v[i].code,
            arena_fmt(&cx->arena, "%s%.*s", deep[level], STR_ARG(list->v[i].name)));
        if (level + 1 < p->n && lies_in(chosen, list->v[i].code))
            add_places(cx, p, level + 1, chosen, o);
    }
}

enum err options_places(struct ctx *cx, str parent, str chosen, struct option_list *out)
{
    struct places p;
    struct area other;

    TRY(read_places(cx, parent, chosen, &p));
    struct growing o = room(cx, p.all + 1);
    add_places(cx, &p, 0, chosen, &o);
    if (chosen.n && !has(&o, chosen)) {
        if (area_by_code(cx, chosen, &other) == OK)
            add(&o, other.code, other.name);
        fault_clear(cx);
    }
    *out = list_of(&o);
    return OK;
}

struct option_list options_escalations(struct ctx *cx, const struct report *r)
{
    struct growing o = room(cx, ESCALATION_COUNT);

    for (enum escalation to = 0; to < ESCALATION_COUNT; to++) {
        str name = str_of(escalation_name(to));
        if (!escalation_made(r, to))
            add(&o, name, text_str(cx, text_of_key(cx, "escalation_", name)));
    }
    return list_of(&o);
}
