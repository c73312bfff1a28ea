/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "notify/outbox.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "notify/outbox.sql.h"

/* What else the words and the address are made of. */
static enum err data_of(struct ctx *cx, const struct outbox_new *in, str *out)
{
    struct jv *data = jv_object(cx);

    if (in->agency_id.has)
        jv_put_id(cx, data, S("agency"), in->agency_id.v);
    if (in->role.n)
        jv_put_str(cx, data, S("role"), in->role);
    if (in->clock.n)
        jv_put_str(cx, data, S("clock"), in->clock);
    return jv_canonical(cx, data, EVENT_DATA_MAX, out);
}

enum err outbox_add(struct ctx *cx, const struct outbox_new *in)
{
    int64_t now = now_ms(cx);
    str data;

    TRY(data_of(cx, in, &data));
    return db_exec(cx, SQL(outbox_insert, .id = id_new(cx), .report_id = SOME(in->report_id),
                           .seq = SOME(in->seq), .recipient = str_of(in->recipient),
                           .account_id = in->account_id, .template = in->template, .data = data,
                           .at = now, .next_at = in->told ? OUTBOX_NEVER : now,
                           .sent_at = in->told ? SOME(now) : NONE));
}

int64_t outbox_kept_from(int64_t now)
{
    return now - OUTBOX_KEPT_DAYS * DAY_MS;
}

enum err outbox_settle(struct ctx *cx, int64_t node)
{
    return db_exec(cx, SQL(outbox_settle, .node = node, .never = OUTBOX_NEVER));
}

static enum err forget(struct ctx *cx, void *arg)
{
    int64_t before = id_at(outbox_kept_from(now_ms(cx))), *gone = arg, deliveries;

    TRY(db_exec_count(cx, SQL(delivery_forget, .before = before, .max = DERIVED_BATCH_MAX),
                      &deliveries));
    TRY(db_exec_count(cx, SQL(outbox_forget, .before = before, .max = DERIVED_BATCH_MAX), gone));
    *gone += deliveries;
    return OK;
}

enum err outbox_forget(struct ctx *cx, int64_t *gone_out)
{
    return db_write(cx, forget, gone_out);
}
