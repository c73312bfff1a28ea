/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * backup.h - all of an installation but its keys in one file, and back.
 *
 * The file is a tar (tar.h):
 *
 *     lapor-backup.json                 what it is, and which step of the schema it has
 *     lapor.conf                        without what is secret
 *     attachments/ab/cd/HASH            the bytes that rows name
 *     tables/NAME/000001.jsonl.gz       every row (piece.h), as they stood at one moment
 *     statement.json                    counts, the ledger's head, the hash of all before it,
 * signed
 *
 * Rows are engine-neutral: what was taken of SQLite can be restored into PostgreSQL and
 * the other way round.  Left out are sessions, files still arriving and the index of
 * words, which is made anew.  Taken while the installation is served: the database shows
 * one state of itself to the end, and attachments are not removed meanwhile.
 *
 * A backup proves itself by being restored into a scratch database, where its rows are
 * counted and its ledger is checked as `lapor ledger verify` does (ledger/check.h).
 */
#ifndef BACKUP_BACKUP_H
#define BACKUP_BACKUP_H

#include "backup/statement.h"
#include "ledger/check.h"

/* Writes it; `path` must not be there. The statement comes back as its text too. */
MUST_USE enum err backup_make(struct ctx *cx, str path, struct statement *out, str *text_out);

struct backup_proof {
    const struct note *against; /* a head that somebody kept, or NULL: none */
    bool key_known;             /* signed with a ledger key of world->keys  */
    struct statement statement;
    struct ledger_check ledger;
};
/*
 * Reads every byte, then restores it into a scratch database beside the file, which is removed
 * again.  ERR_CONFLICT names what is not as it was written, or what the ledger found.
 */
MUST_USE enum err backup_prove(struct ctx *cx, str path, struct backup_proof *io);

/* Reads every byte and keeps none: what it says of itself, or ERR_CONFLICT with what is wrong. */
MUST_USE enum err backup_read(struct ctx *cx, str path, struct statement *out);

/*
 * Restores all into the open store, which must be new, and the folder of CONF_DATA; `io` is what
 * backup_read() gave.  The rows come last and at once: whatever happens before leaves no
 * installation.  Every byte is checked once more on its way.
 */
MUST_USE enum err backup_restore(struct ctx *cx, str path, struct statement *io);

#endif
