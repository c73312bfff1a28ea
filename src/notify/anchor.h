/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * anchor.h - the ledger's heads on their way to others, who keep them.
 *
 * The newest head goes to each address of ledger_mail_to and to ledger_webhook,
 * at most once in ledger_anchor_every, and only when the ledger has grown.  What
 * fails is tried again after a pause that doubles, for as long as it takes: an
 * anchor that is given up would be none.  At least once: when the program dies
 * between the other's yes and our note of it, the same head goes again.
 */
#ifndef NOTIFY_ANCHOR_H
#define NOTIFY_ANCHOR_H

#include "base/ctx.h"

MUST_USE enum err anchors_wait(struct ctx *cx, bool *out);
MUST_USE enum err anchors_some(struct ctx *cx, int64_t *sent_out);

#endif
