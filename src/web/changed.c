/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/changed.h"

#include "http/cache.h"

void web_changed(const struct request *rq, int64_t report_id)
{
    if (!rq->app->cache)
        return;
    cache_drop(rq->app->cache, report_id);
    cache_drop(rq->app->cache, PAGE_TAG_LIST);
}

void web_public(const struct ctx *cx, struct response *rs, int64_t tag)
{
    if (cx->actor.kind != ACTOR_VISITOR)
        return;
    rs->cacheable = true;
    response_tag(rs, tag);
}
