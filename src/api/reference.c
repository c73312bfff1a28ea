/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reference data and the deadline calculator. */
#include "agency/agency.h"
#include "api/api.h"
#include "api/query.h"
#include "area/area.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "calendar/due.h"
#include "report/reason.h"
#include "topic/topic.h"

/* A page of a list that is read whole: items from `cursor` on, `limit` of them. */
struct items {
    struct json j;
    int64_t seen, from, limit;
};

static enum err begin_items(struct ctx *cx, const struct request *rq, struct items *it)
{
    *it = (struct items){0};
    TRY(api_query_check(cx, rq));
    TRY(api_paging(cx, rq, PAGE_ROWS_MAX, &it->limit, &it->from));
    if (it->from > SHEET_ROWS_MAX) /* no list came with more */
        return fail_key(cx, ERR_INVALID, "cursor", "error_cursor_bad");
    json_init(cx, &it->j, PAGE_BYTES_MAX);
    json_object_begin(&it->j);
    json_key(&it->j, S("items"));
    json_array_begin(&it->j);
    return OK;
}

/* Counts an item; false when it stands on another page. */
static bool on_page(struct items *it)
{
    int64_t place = it->seen++;

    return place >= it->from && place < it->from + it->limit;
}

static enum err end_items(struct ctx *cx, const struct request *rq, struct response *rs,
                          struct items *it)
{
    json_array_end(&it->j);
    if (it->seen > it->from + it->limit)
        api_next(cx, rq, rs, &it->j, it->from + it->limit);
    json_object_end(&it->j);
    return api_send(cx, rs, 200, &it->j);
}

/* `id` is what events name it by. */
static void write_item(struct json *j, int64_t id, str code, str name, str parent)
{
    if (id)
        json_key(j, S("id")), json_id(j, id);
    json_key(j, S("code")), json_str(j, code);
    json_key(j, S("name")), json_str(j, name);
    json_key(j, S("parent")), json_str(j, parent.n ? parent : (str){0});
}

static bool matches(struct ctx *cx, str name, str words)
{
    return words.n == 0 || str_has(utf8_fold(cx, name), utf8_fold(cx, words));
}

static str code_of_parent(const struct agencies *all, const struct agency *a)
{
    for (size_t i = 0; i < all->n; i++)
        if (a->parent_id.has && all->v[i].id == a->parent_id.v)
            return all->v[i].code;
    return S("");
}

enum err api_agencies(struct ctx *cx, struct request *rq, struct response *rs)
{
    str words = request_query(rq, S("q")), parent = request_query(rq, S("parent"));
    struct agencies all;
    struct items it;
    int64_t id;

    TRY(begin_items(cx, rq, &it));
    if (parent.n)
        TRY(agency_id_by_code(cx, parent, "parent", &id));
    TRY(agency_list(cx, &all));
    for (size_t i = 0; i < all.n; i++) {
        str above = code_of_parent(&all, &all.v[i]);
        if (!matches(cx, all.v[i].name, words) || (parent.n && !str_eq(parent, above)) ||
            !on_page(&it))
            continue;
        json_object_begin(&it.j);
        write_item(&it.j, all.v[i].id, all.v[i].code, all.v[i].name, above);
        json_key(&it.j, S("kind")), json_str(&it.j, all.v[i].kind);
        json_key(&it.j, S("area")), json_str(&it.j, all.v[i].area_code);
        json_object_end(&it.j);
    }
    return end_items(cx, rq, rs, &it);
}

static void write_topic(struct ctx *cx, struct json *j, const struct topic *t, str parent)
{
    json_object_begin(j);
    write_item(j, t->id, t->code, topic_name(t, cx->lang), parent);
    json_key(j, S("lapor_id")), json_opt(j, t->lapor_id);
    json_key(j, S("confidential")), json_bool(j, t->is_confidential);
    json_object_end(j);
}

static enum err write_topics(struct ctx *cx, struct items *it, const struct topics *list,
                             str parent, str words, bool deep)
{
    struct topics below;

    for (size_t i = 0; i < list->n; i++) {
        const struct topic *t = &list->v[i];
        if (matches(cx, t->name, words) && on_page(it))
            write_topic(cx, &it->j, t, parent);
        if (!deep)
            continue;
        TRY(topic_children(cx, t->id, &below));
        TRY(write_topics(cx, it, &below, t->code, words, deep));
    }
    return OK;
}

static enum err topics_of(struct ctx *cx, str parent, struct topics *out)
{
    struct topic above;

    if (!parent.n)
        return topic_roots(cx, out);
    TRY(topic_given(cx, parent, "parent", &above));
    return topic_children(cx, above.id, out);
}

enum err api_topics(struct ctx *cx, struct request *rq, struct response *rs)
{
    str words = request_query(rq, S("q")), parent = request_query(rq, S("parent"));
    struct topics list;
    struct items it;

    TRY(begin_items(cx, rq, &it));
    TRY(topics_of(cx, parent, &list));
    TRY(write_topics(cx, &it, &list, parent, words, !parent.n));
    return end_items(cx, rq, rs, &it);
}

static enum err areas_of(struct ctx *cx, str parent, str words, int64_t max, struct areas *out)
{
    struct area above;

    if (words.n && !parent.n)
        return area_search(cx, words, max, out);
    if (parent.n)
        TRY(area_given(cx, parent, "parent", &above));
    return area_children(cx, parent, out);
}

enum err api_areas(struct ctx *cx, struct request *rq, struct response *rs)
{
    str words = request_query(rq, S("q")), parent = request_query(rq, S("parent"));
    struct areas list;
    struct items it;

    TRY(begin_items(cx, rq, &it));
    TRY(areas_of(cx, parent, words, it.from + it.limit + 1, &list));
    for (size_t i = 0; i < list.n; i++) {
        if ((parent.n && !matches(cx, list.v[i].name, words)) || !on_page(&it))
            continue;
        json_object_begin(&it.j);
        write_item(&it.j, 0, list.v[i].code, list.v[i].name, list.v[i].parent);
        json_key(&it.j, S("level")), json_i64(&it.j, list.v[i].level);
        json_key(&it.j, S("timezone")), json_str(&it.j, str_of(zone_name((int)list.v[i].zone_min)));
        json_object_end(&it.j);
    }
    return end_items(cx, rq, rs, &it);
}

static enum err write_reasons(struct ctx *cx, struct json *j, str kind)
{
    struct reasons list;

    TRY(reason_list(cx, kind, &list));
    for (size_t i = 0; i < list.n; i++) {
        const struct reason *r = &list.v[i];
        json_object_begin(j);
        json_key(j, S("code")), json_str(j, r->code);
        json_key(j, S("name")), json_str(j, cx->lang == LANG_EN ? r->name_en : r->name);
        json_key(j, S("kind")), json_str(j, r->kind);
        json_object_end(j);
    }
    return OK;
}

enum err api_reasons(struct ctx *cx, struct request *rq, struct response *rs)
{
    static const str kinds[] = {S_("archive"), S_("close")};
    str kind = request_query(rq, S("kind"));
    bool known = kind.n == 0;
    struct json j;

    TRY(api_query_check(cx, rq));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("items"));
    json_array_begin(&j);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (kind.n && !str_eq(kind, kinds[i]))
            continue;
        known = true;
        TRY(write_reasons(cx, &j, kinds[i]));
    }
    json_array_end(&j);
    json_object_end(&j);
    return known ? api_send(cx, rs, 200, &j) : fail_key(cx, ERR_INVALID, "kind", "form_bad_choice");
}

static enum err read_ask(struct ctx *cx, const struct request *rq, struct agency *agency,
                         struct due_ask *ask)
{
    str from = request_query(rq, S("from")), code = request_query(rq, S("agency"));
    str unit = request_query(rq, S("unit"));
    int64_t day, id;

    if (code.n)
        TRY(agency_id_by_code(cx, code, "agency", &id));
    TRY(code.n ? agency_by_id(cx, id, agency) : agency_top(cx, agency));
    *ask = (struct due_ask){.agency = agency, .unit = unit.n ? unit : S("working")};
    if (date_parse(from, &day))
        ask->start_at = day_start(day, (int)agency->zone_min);
    else if (!from.n)
        return fail_key(cx, ERR_INVALID, "from", "form_missing");
    else
        TRY(api_instant(cx, rq, "from", &ask->start_at));
    if (!str_i64(request_query(rq, S("days")), &ask->amount) || ask->amount < 0 ||
        ask->amount > DEADLINE_AMOUNT_MAX)
        return fail_key(cx, ERR_INVALID, "days", "error_amount_range");
    if (!str_eq(ask->unit, S("working")) && !str_eq(ask->unit, S("calendar")))
        return fail_key(cx, ERR_INVALID, "unit", "form_bad_choice");
    return OK;
}

static void write_days(struct json *j, const struct due *due)
{
    json_key(j, S("days"));
    json_array_begin(j);
    for (size_t i = 0; i < due->days_n; i++) {
        const struct deadline_day *d = &due->days[i];
        bool counts = d->why == DAY_COUNTS;
        json_object_begin(j);
        json_key(j, S("date")), json_date(j, d->day);
        json_key(j, S("counts")), json_bool(j, counts);
        if (counts)
            json_key(j, S("number")), json_i64(j, d->number);
        else
            json_key(j, S("why")), json_str(j, str_of(day_why_name(d->why)));
        if (d->name.n)
            json_key(j, S("name")), json_str(j, d->name);
        if (d->decree.n)
            json_key(j, S("decree")), json_str(j, d->decree);
        json_object_end(j);
    }
    json_array_end(j);
}

enum err api_deadline(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct agency agency;
    struct due_ask ask;
    struct due due;
    struct json j;

    TRY(api_query_check(cx, rq));
    TRY(read_ask(cx, rq, &agency, &ask));
    TRY(due_of(cx, &ask, &due));
    json_init(cx, &j, PAGE_BYTES_MAX);
    json_object_begin(&j);
    json_key(&j, S("due")), json_time(&j, due.due_at, (int)agency.zone_min);
    json_key(&j, S("calendar_version")), json_i64(&j, due.calendar);
    json_key(&j, S("timezone")), json_str(&j, str_of(zone_name((int)agency.zone_min)));
    write_days(&j, &due);
    json_object_end(&j);
    return api_send(cx, rs, 200, &j);
}
