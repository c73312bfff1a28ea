/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * check.h - is the ledger as it was written?
 *
 * Looked at in this order, and the first thing that is wrong is what is told:
 * each stream (chain, hashes, words); the log and the tree beside each other,
 * place by place; the signed heads; a head that somebody kept.  Whoever can write
 * to the database can also make stream, log and tree anew so that they fit, and
 * with the key sign new heads; a kept head finds that too.
 */
#ifndef LEDGER_CHECK_H
#define LEDGER_CHECK_H

#include "ledger/note.h"

enum finding_kind {
    FOUND_NOTHING,
    FOUND_CHANGED,   /* an event, its words or what stands in its place     */
    FOUND_DROPPED,   /* an event that was there is gone                     */
    FOUND_REORDERED, /* the same events in another order                    */
    FOUND_INSERTED,  /* an event that was not there                         */
    FOUND_TRUNCATED, /* the end is gone                                     */
    FOUND_FORKED,    /* another history than a signed or kept head tells of */
    FOUND_SIGNATURE, /* a head that the ledger's keys did not sign          */
    FOUND_KINDS
};
const char *finding_name(enum finding_kind kind); /* "changed" */

enum { FINDING_WORDS_MAX = 256 };
struct finding {
    enum finding_kind kind;
    int64_t position;             /* in the log; 0: not told by one */
    int64_t stream_id, seq;       /* 0: likewise                    */
    char what[FINDING_WORDS_MAX]; /* in English, for the operator */
};

/* One stream: seq without gap, chain of prev, hash of each, words against their hashes. */
MUST_USE enum err stream_check(struct ctx *cx, int64_t stream_id, struct finding *out);

struct ledger_check {
    const struct note *against; /* NULL: no head was kept */
    int64_t streams, events, heads;
    struct finding found;
};
MUST_USE enum err ledger_check(struct ctx *cx, struct ledger_check *io);

/* Writes a finding down, with its words as printf makes them; always OK. */
enum err found(struct finding *out, struct finding f, const char *what, ...) PRINTF(3, 4);

#endif
