/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* /instansi: the offices, each with what it has in hand. */
#include "web/offices.h"

#include "http/url.h"
#include "web/citizen.h"
#include "web/public.h"
#include "web/templates.h"

enum { LATEST = 5 };

enum err offices_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct office_page p = {0};

    TRY(agency_top(cx, &p.office));
    TRY(agency_children(cx, p.office.id, &p.below));
    web_public(cx, rs);
    return VIEW(cx, rq, rs, page_offices, &p);
}

static enum err fill(struct ctx *cx, struct office_page *p)
{
    struct list_filter f = {.page = 1, .agency = &p->office};
    str code = url_encode(&cx->arena, p->office.code);
    bool more;

    p->has_parent = p->office.parent_id.has;
    if (p->has_parent)
        TRY(agency_by_id(cx, p->office.parent_id.v, &p->parent));
    TRY(agency_children(cx, p->office.id, &p->below));
    TRY(list_figures(cx, p->office.id, &p->figures));
    p->send = arena_fmt(&cx->arena, "/lapor?instansi=%.*s", STR_ARG(code));
    p->all = arena_fmt(&cx->arena, "/laporan?instansi=%.*s", STR_ARG(code));
    return list_lines_of(cx, &f, LATEST, &p->latest, &more);
}

enum err office_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct office_page p = {0};

    TRY(agency_by_code(cx, request_param(rq, S("kode")), &p.office));
    if (!p.office.is_active)
        return fail(cx, ERR_NOTFOUND, "this office is no more");
    TRY(fill(cx, &p));
    web_public_list(cx, rs);
    response_tag(rs, CHANGE_OFFICE, p.office.id);
    return VIEW(cx, rq, rs, page_office, &p);
}
