/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * send.h - the messages of the outbox on their way.
 *
 * A row that is due is claimed for OUTBOX_LEASE_MIN, longer while it takes
 * longer; its addresses are found, a mail goes to each, and each is written down
 * in `delivery`.  As many mails as the setting smtp_connections says are on the
 * way at once, of one row or of several, so that a slow mailbox holds up only its
 * own; several processes may send side by side.  At least once: when the program
 * dies between the server's yes and our note of it, what was on the way goes
 * again with the same Message-ID, and only to those of whom nothing is noted.  A
 * failure that passes is tried again after a pause that doubles, OUTBOX_TRIES
 * times.  When the process is to end, what is on the way is waited for and
 * nothing more is begun.  Without a mail server, or for a
 * reporter who wants no mail, the row is done on channel "page": what happened
 * stands on the report's page, and nothing claims more.
 */
#ifndef NOTIFY_SEND_H
#define NOTIFY_SEND_H

#include "base/ctx.h"

MUST_USE enum err outbox_waits(struct ctx *cx, bool *out);
/* All that is due, and what becomes due meanwhile; 0 done: nothing was, or nobody answers. */
MUST_USE enum err outbox_some(struct ctx *cx, int64_t *done_out);
/* Rows that are neither sent nor given up. */
MUST_USE enum err outbox_waiting(struct ctx *cx, int64_t *out);

#endif
