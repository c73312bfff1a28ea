/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "web/changed.h"

#include "db/feed.h"
#include "http/cache.h"

void web_changed(struct ctx *cx, const struct request *rq, int64_t report_id)
{
    cache_drop_report(rq->app->cache, report_id);
    feed_tell(cx, report_id);
}

void web_public(const struct ctx *cx, struct response *rs, int64_t tag)
{
    if (cx->actor.kind != ACTOR_VISITOR)
        return;
    rs->cacheable = true;
    response_tag(rs, tag);
}
