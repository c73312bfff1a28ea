/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * proof.h - proofs as documents that can be checked without the program.
 *
 * They hold all that a verifier needs: leaf, place, path, the signed head and
 * its public keys.  Hashes are hex, events and texts stay out: who may read an
 * event gets its canonical bytes and salt elsewhere and hashes them to the leaf.
 */
#ifndef LEDGER_PROOF_H
#define LEDGER_PROOF_H

#include "base/json.h"
#include "ledger/head.h"

/* The head that a proof leads to: of this size, or the newest one when there is no size. */
MUST_USE enum err proof_head(struct ctx *cx, opt_i64 size, struct head *out);

/*
 * {event, leaf, index, path, head} of an event. ERR_NOTFOUND: no event has this id; ERR_CONFLICT:
 * it is not yet part of the head.
 */
MUST_USE enum err proof_event(struct ctx *cx, struct json *j, int64_t event_id,
                              const struct head *head);
/* The members leaf, index and path alone; index is null when it is not part of the head, or head
 * NULL. */
MUST_USE enum err proof_write_leaf(struct ctx *cx, struct json *j, int64_t event_id, str hash,
                                   const struct head *head);
/* {from, to, from_root, path, head}: the tree of `from` leaves is the beginning of that of the
 * head. */
MUST_USE enum err proof_growth(struct ctx *cx, struct json *j, int64_t from,
                               const struct head *head);
/* {size, root, at, key_id, note, keys}. */
MUST_USE enum err proof_write_head(struct ctx *cx, struct json *j, const struct head *head);

#endif
