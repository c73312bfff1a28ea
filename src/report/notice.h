/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * notice.h - who is told of a move.
 *
 * Written as outbox rows in the transaction of the move; names no person and
 * no address: the sender finds both when it sends (notify/).
 */
#ifndef REPORT_NOTICE_H
#define REPORT_NOTICE_H

#include "report/fold.h"

MUST_USE enum err notice_queue(struct ctx *cx, const struct casefile *c, enum action a,
                               const struct event *ev, const struct facts *f);
/* The same rows of an invented life, as told long ago. */
MUST_USE enum err notice_told(struct ctx *cx, const struct casefile *c, enum action a,
                              const struct event *ev, const struct facts *f);

#endif
