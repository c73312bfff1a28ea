/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * bundle.h - the whole ledger as a file: heads, keys and every leaf in order.
 *
 * JSON lines: {"lapor": "ledger-1", "origin", "size"}, then {"key"} and {"head"}
 * of each, then {"n", "leaf"} of each event.  It names nothing and nobody, and
 * whoever has it sees that the heads are those of one log.  With `all` a leaf has
 * the event's canonical bytes and salt too (never its words): for an auditor.
 */
#ifndef LEDGER_BUNDLE_H
#define LEDGER_BUNDLE_H

#include "ledger/check.h"

/* Writes what the newest head holds; the name appears at the end. ERR_CONFLICT: it exists. */
MUST_USE enum err bundle_write(struct ctx *cx, str path, bool all, int64_t *events_out);
/* Without a database: leaves against their events, heads against leaves, io->against likewise. */
MUST_USE enum err bundle_check(struct ctx *cx, str path, struct ledger_check *io);

#endif
