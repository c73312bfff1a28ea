/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/outbox.h"

#include "base/world.h"
#include "notify/outbox.sql.h"

enum err outbox_add(struct ctx *cx, const struct outbox_new *in)
{
    str data = in->agency_id.has
                   ? arena_fmt(&cx->arena, "{\"agency\":\"%lld\"}", (long long)in->agency_id.v)
                   : S("{}");

    int64_t now = now_ms(cx);

    return db_exec(cx, SQL(outbox_insert, .id = id_new(cx), .report_id = SOME(in->report_id),
                           .seq = SOME(in->seq), .recipient = str_of(in->recipient),
                           .account_id = in->account_id, .template = in->template, .data = data,
                           .at = now, .next_at = in->told ? OUTBOX_NEVER : now,
                           .sent_at = in->told ? SOME(now) : NONE));
}

enum err outbox_settle(struct ctx *cx, int64_t node)
{
    return db_exec(cx, SQL(outbox_settle, .node = node, .never = OUTBOX_NEVER));
}
