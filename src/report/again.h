/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * again.h - the same submission sent twice makes one report (DATA §1).
 *
 * By the client's idempotency key: the answer is kept sealed under a key made
 * from it, of which only the hash is stored.  By a provider's message id: the
 * report is found, without its receipt code, which nobody stores.
 */
#ifndef REPORT_AGAIN_H
#define REPORT_AGAIN_H

#include "report/submit.h"

/* Sets out->again with the earlier answer; ERR_CONFLICT when the key came with other words. */
MUST_USE enum err again_find(struct ctx *cx, const struct submission *s, struct submitted *out);
MUST_USE enum err again_store(struct ctx *cx, const struct submission *s,
                              const struct submitted *out);

#endif
