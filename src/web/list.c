/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /laporan and /laporan.atom: what everybody may read, newest first. */
#include "web/list.h"

#include "area/area.h"
#include "base/code32.h"
#include "base/conf.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"
#include "http/url.h"
#include "lang/format.h"
#include "search/search.h"
#include "topic/topic.h"
#include "web/citizen.h"
#include "web/options.h"
#include "web/public.h"
#include "web/receipt.h"
#include "web/support.h"
#include "web/templates.h"

static enum err line_of(struct ctx *cx, const struct list_row *row, const struct agency *top,
                        struct list_line *out)
{
    str area = S("");

    if (row->area_code.n)
        TRY(area_name_within(cx, row->area_code, top->area_code, &area));
    *out = (struct list_line){.href = report_href(cx, row->number),
                              .number = number_format(cx, row->number),
                              .title = row->title,
                              .office = row->owner_name,
                              .area = area,
                              .when = format_date(cx, row->created_at, ZONE_WIB),
                              .updated = time_format(cx, row->updated_at, ZONE_UTC),
                              .supports = support_words_of(cx, row->supports.v),
                              .state = text_of_key(cx, "state_", row->state)};
    return OK;
}

static enum err lines_of(struct ctx *cx, str words, const struct list_filter *f, size_t max,
                         struct list_lines *out, bool *more_out)
{
    struct list_rows rows;
    struct agency top;

    TRY(agency_top(cx, &top));
    TRY(words.n ? search_list(cx, words, f, &rows, more_out) : report_list(cx, f, &rows, more_out));
    *out = (struct list_lines){arena_array(&cx->arena, struct list_line, rows.n + 1), 0};
    for (size_t i = 0; i < rows.n && i < max; i++)
        TRY(line_of(cx, &rows.v[i], &top, &out->v[out->n++]));
    return OK;
}

enum err list_lines_of(struct ctx *cx, const struct list_filter *f, size_t max,
                       struct list_lines *out, bool *more_out)
{
    return lines_of(cx, S(""), f, max, out, more_out);
}

enum err list_figures(struct ctx *cx, int64_t agency_id, struct figure_lines *out)
{
    struct figures f;

    TRY(report_figures(cx, agency_id, &f));
    *out = (struct figure_lines){arena_array(&cx->arena, struct figure_line, RECAP_COUNT + 1), 0};
    if (f.total == 0)
        return OK;
    out->v[out->n++] =
        (struct figure_line){format_count(cx, f.total), text_of_key(cx, "list_", S("total"))};
    for (enum recap r = 0; r < RECAP_COUNT; r++)
        if (f.by_recap[r])
            out->v[out->n++] = (struct figure_line){
                format_count(cx, f.by_recap[r]), text_of_key(cx, "recap_", str_of(recap_name(r)))};
    return OK;
}

/* The recap statuses that public reports can have. */
static const enum recap recaps[] = {RECAP_UNANSWERED, RECAP_IN_PROCESS, RECAP_POSTPONED,
                                    RECAP_DONE};

static struct option_list states(struct ctx *cx)
{
    struct option *v = arena_array(&cx->arena, struct option, COUNT(recaps));

    for (size_t i = 0; i < COUNT(recaps); i++) {
        str name = str_of(recap_name(recaps[i]));
        v[i] = (struct option){name, text_str(cx, text_of_key(cx, "recap_", name)), S("")};
    }
    return (struct option_list){v, COUNT(recaps)};
}

/* What the address asks for; `none` when it names something that does not exist. */
struct wish {
    struct list_filter filter;
    struct agency agency;
    bool none;
};

static enum err unless_missing(struct ctx *cx, enum err e, bool *missing)
{
    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    *missing = true;
    return OK;
}

static enum err read_wish(struct ctx *cx, const struct list_page *p, int64_t page, struct wish *w)
{
    struct topic t = {0};
    enum recap recap;

    *w = (struct wish){
        .filter = {.page = page, .area = p->area, .recap = p->state}
    };
    if (p->topic.n) {
        TRY(unless_missing(cx, topic_by_code(cx, p->topic, &t), &w->none));
        w->filter.topic = SOME(t.id);
    }
    if (p->office.n) {
        TRY(unless_missing(cx, agency_by_code(cx, p->office, &w->agency), &w->none));
        w->filter.agency = &w->agency;
    }
    w->none |= p->state.n && !recap_by_name(p->state, &recap);
    return OK;
}

static str with(struct ctx *cx, str query, const char *name, str value)
{
    if (value.n == 0)
        return query;
    return arena_fmt(&cx->arena, "%.*s%s%s=%.*s", STR_ARG(query), query.n ? "&" : "", name,
                     STR_ARG(url_encode(&cx->arena, value)));
}

static str address(struct ctx *cx, const struct list_page *p, const char *path, int64_t page)
{
    str query = with(cx, S(""), "q", p->words);

    query = with(cx, query, "topik", p->topic);
    query = with(cx, query, "area", p->area);
    query = with(cx, query, "instansi", p->office);
    query = with(cx, query, "status", p->state);
    if (page > 1)
        query = with(cx, query, "halaman", arena_fmt(&cx->arena, "%lld", (long long)page));
    return arena_fmt(&cx->arena, "%s%s%.*s", path, query.n ? "?" : "", STR_ARG(query));
}

static void read_choices(const struct request *rq, struct list_page *p)
{
    p->words = str_trim(utf8_head(request_query(rq, S("q")), SEARCH_MAX));
    p->topic = request_query(rq, S("topik"));
    p->area = request_query(rq, S("area"));
    p->office = request_query(rq, S("instansi"));
    p->state = request_query(rq, S("status"));
    p->is_filtered = p->words.n || p->topic.n || p->area.n || p->office.n || p->state.n;
}

/* Pages past the last are the last: a link that grew old still shows something. */
static int64_t page_asked(const struct request *rq)
{
    int64_t page = 1;

    if (!str_i64(request_query(rq, S("halaman")), &page) || page < 1)
        return 1;
    return page > LIST_PAGES_MAX ? LIST_PAGES_MAX : page;
}

static enum err read_lines(struct ctx *cx, struct list_page *p, int64_t page, bool *more)
{
    struct wish w;

    *more = false;
    TRY(read_wish(cx, p, page, &w));
    return w.none ? OK : lines_of(cx, p->words, &w.filter, PUBLIC_ROWS, &p->lines, more);
}

static enum err fill_choices(struct ctx *cx, struct list_page *p)
{
    struct agency top;

    TRY(agency_top(cx, &top));
    TRY(options_topics(cx, p->topic, &p->topics));
    TRY(options_offices(cx, p->office, &p->offices));
    TRY(options_places(cx, top.area_code.n ? top.area_code : S(""), p->area, &p->areas));
    p->states = states(cx);
    p->all = text_str(cx, T(list_all));
    return OK;
}

static void mark_public(struct ctx *cx, struct response *rs, const struct list_page *p)
{
    web_public_list(cx, rs);
    if (p->words.n)
        response_tag(rs, CHANGE_SEARCH, CHANGE_EVERY);
}

/* What was chosen, in the words of its select; the address may name what that does not hold. */
static str words_of(const struct option_list *list, str value)
{
    for (size_t i = 0; i < list->n; i++)
        if (str_eq(list->v[i].value, value))
            return list->v[i].label;
    return value;
}

static void take_chips(struct ctx *cx, struct list_page *p)
{
    const struct {
        size_t member;
        struct text name;
        const struct option_list *options;
    } filters[] = {
        {offsetof(struct list_page, state),  T(list_state),   &p->states },
        {offsetof(struct list_page, topic),  T(report_topic), &p->topics },
        {offsetof(struct list_page, area),   T(desk_area),    &p->areas  },
        {offsetof(struct list_page, office), T(list_office),  &p->offices},
    };

    p->chips.v = arena_array(&cx->arena, struct chip, COUNT(filters));
    for (size_t i = 0; i < COUNT(filters); i++) {
        struct list_page without = *p;
        str *value = (str *)(void *)((char *)&without + filters[i].member);
        str chosen = *value;
        *value = S("");
        if (chosen.n)
            p->chips.v[p->chips.n++] = (struct chip){
                {filters[i].name.id, ""},
                words_of(filters[i].options, chosen),
                address(cx, &without, "/laporan", 1)
            };
    }
}

enum err list_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct list_page p = {0};
    int64_t page = page_asked(rq);
    bool more;

    read_choices(rq, &p);
    TRY(read_lines(cx, &p, page, &more));
    TRY(fill_choices(cx, &p));
    take_chips(cx, &p);
    p.pager.page = page;
    p.pager.before = page > 1 ? address(cx, &p, "/laporan", page - 1) : S("");
    p.pager.after = more ? address(cx, &p, "/laporan", page + 1) : S("");
    p.is_deep = page == LIST_PAGES_MAX;
    p.v.feed = address(cx, &p, "/laporan.atom", 1);
    p.v.noindex = p.is_filtered || page > 1;
    mark_public(cx, rs, &p);
    return VIEW(cx, rq, rs, page_list, &p);
}

enum err list_feed(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct list_page p = {0};
    bool more;

    read_choices(rq, &p);
    TRY(read_lines(cx, &p, 1, &more));
    str site = site_url(cx, rq), here = rq->target.n ? rq->target : rq->path;
    p.url = arena_fmt(&cx->arena, "%.*s%.*s", STR_ARG(site), STR_ARG(here));
    for (size_t i = 0; i < p.lines.n; i++)
        p.lines.v[i].url =
            arena_fmt(&cx->arena, "%.*s%.*s", STR_ARG(site), STR_ARG(p.lines.v[i].href));
    p.updated = p.lines.n ? p.lines.v[0].updated : time_format(cx, now_ms(cx), ZONE_UTC);
    if (conf_str(cx, CONF_BASE_URL).n) /* else its links are the asker's own Host: not for others */
        mark_public(cx, rs, &p);
    TRY(VIEW(cx, rq, rs, page_feed, &p));
    rs->content_type = S("application/atom+xml; charset=utf-8");
    return OK;
}
