/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * head.h - signed heads of the ledger's tree.
 *
 * A head says: at this time the ledger had this many events, and this is the
 * root over them.  It is signed with the ledger's key (base/keys.h), so that
 * whoever keeps one can show that the office said so.  The job heads_some()
 * signs when the tree has grown and the last head is as old as the setting
 * ledger_head_every says.
 *
 * When the key was changed, the first head of the new one is signed with the old
 * one too, as long as the folder has it: whoever trusts the old one can go on.
 * Public keys stay in the database, and so every old head stays verifiable.
 */
#ifndef LEDGER_HEAD_H
#define LEDGER_HEAD_H

#include "ledger/note.h"

struct head {
    int64_t size, at, key_id;
    str root, note;
};
struct heads {
    struct head *v;
    size_t n;
};
/* ERR_NOTFOUND: nothing was signed yet. */
MUST_USE enum err head_newest(struct ctx *cx, struct head *out);
MUST_USE enum err head_of(struct ctx *cx, int64_t size, struct head *out);
/* Bigger ones, the smallest first; smaller ones, the biggest first. */
MUST_USE enum err heads_after(struct ctx *cx, int64_t size, int64_t max, struct heads *out);
MUST_USE enum err heads_before(struct ctx *cx, int64_t size, int64_t max, struct heads *out);

struct head_key {
    int64_t id, since;
    str public_key;
};
struct head_keys {
    struct head_key *v;
    size_t n;
};
MUST_USE enum err head_keys(struct ctx *cx, struct head_keys *out); /* the oldest first */

/* {size, root, at, key_id, note}: what the API and commands tell of a head. */
struct json;
void head_json(struct ctx *cx, struct json *j, const struct head *h);

MUST_USE enum err heads_wait(struct ctx *cx, bool *out);
/*
 * Signs the tree as it is now, if it has grown: ERR_CONFLICT, and nothing is
 * signed, when it no longer begins as the last head says.
 */
MUST_USE enum err heads_some(struct ctx *cx, int64_t *signed_out);

#endif
