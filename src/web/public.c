/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/public.h"

void web_public(const struct ctx *cx, struct response *rs)
{
    rs->cacheable = cx->actor.kind == ACTOR_VISITOR;
}

void web_public_report(const struct ctx *cx, struct response *rs, int64_t report_id)
{
    web_public(cx, rs);
    response_tag(rs, CHANGE_REPORT, report_id);
}

void web_public_list(const struct ctx *cx, struct response *rs)
{
    web_public(cx, rs);
    response_tag(rs, CHANGE_LIST, CHANGE_EVERY);
}
