/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * send.h - the messages of the outbox on their way.
 *
 * A row that is due is claimed (its next try is set before this one begins),
 * its addresses are found, a mail goes to each, and each is written down in
 * `delivery`.  At least once: when the program dies between the server's yes
 * and our note of it, the mail goes again with the same Message-ID, and only to
 * those of whom nothing is noted.  A failure that passes is tried again after a
 * pause that doubles, OUTBOX_TRIES times.  Without a mail server, or for a
 * reporter who wants no mail, the row is done on channel "page": what happened
 * stands on the report's page, and nothing claims more.
 */
#ifndef NOTIFY_SEND_H
#define NOTIFY_SEND_H

#include "base/ctx.h"

MUST_USE enum err outbox_waits(struct ctx *cx, bool *out);
/* Some of what is due; 0 done: nothing is left, or the mail server does not answer. */
MUST_USE enum err outbox_some(struct ctx *cx, int64_t *done_out);
/* Rows that are neither sent nor given up. */
MUST_USE enum err outbox_waiting(struct ctx *cx, int64_t *out);

#endif
