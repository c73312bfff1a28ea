/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * outbox.h - messages waiting to be sent.
 *
 * A row is written in the transaction that caused it: nothing is sent for what
 * was not stored, nothing stored is never sent.  A row names a report's event
 * and a kind of recipient; the address is found when it is sent (notify/).
 */
#ifndef NOTIFY_OUTBOX_H
#define NOTIFY_OUTBOX_H

#include "base/ctx.h"
#include "db/db.h"

#define OUTBOX_NEVER INT64_C(4000000000000000) /* next_at of a row that is done */

struct outbox_new {
    int64_t report_id, seq;
    const char *recipient; /* "reporter": through the vault; "unit": who works for agency_id */
    opt_i64 agency_id;
    opt_i64 account_id; /* only this person of the unit */
    str role;           /* only who holds this role in it or above it, null: who works there */
    str template;       /* action name: texts notice_<action>_… */
    str clock;          /* name of the limit that it is about, null: none */
    bool told;          /* of an invented life: nothing is sent any more */
};

/* What an invented life, with ids of this node, left waiting is told; in db_write(). */
MUST_USE enum err outbox_settle(struct ctx *cx, int64_t node);
MUST_USE enum err outbox_add(struct ctx *cx, const struct outbox_new *in); /* in db_write() */

/* Messages written before that moment are forgotten, with their deliveries, once they are done:
 * the case's events say for ever what happened, these rows only whether a mail about it went out.
 */
int64_t outbox_kept_from(int64_t now);
/* Some of them; 0: none was left. */
MUST_USE enum err outbox_forget(struct ctx *cx, int64_t *gone_out);

#endif
