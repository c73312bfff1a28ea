/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/home.h"

#include "web/citizen.h"
#include "web/promise.h"
#include "web/public.h"
#include "web/templates.h"

enum { LATEST = 5 };

enum err home_show(struct ctx *cx, struct request *rq, struct response *rs)
{
    struct home_page p = {0};
    struct list_filter all = {.page = 1};
    struct agency top;
    bool more;

    TRY(agency_top(cx, &top));
    p.office = top.name;
    p.v.description = text_str(cx, T(home_lead, .office = top.name));
    p.v.feed = S("/laporan.atom");
    TRY(promise_of(cx, "verify", &top, &p.check));
    TRY(promise_of(cx, "first_follow_up", &top, &p.work));
    TRY(promise_of(cx, "reply", &top, &p.reply));
    TRY(list_figures(cx, top.id, &p.figures));
    TRY(list_lines_of(cx, &all, LATEST, &p.latest, &more));
    web_public_list(cx, rs);
    response_tag(rs, CHANGE_OFFICE, top.id);
    return VIEW(cx, rq, rs, page_home, &p);
}
