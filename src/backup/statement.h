/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * statement.h - what a backup says of itself, signed with the ledger's key.
 *
 * Canonical JSON (RFC 8785).  Signed is "lapor-backup\n" followed by these bytes without
 * the member signature.
 */
#ifndef BACKUP_STATEMENT_H
#define BACKUP_STATEMENT_H

#include "base/ctx.h"

enum {
    BACKUP_FORMAT = 1,
    STATEMENT_MAX = 1 << 20,
    STATEMENT_TABLES_MAX = 200,
    MISSING_NAMED = 1000
};
#define BACKUP_FIRST "lapor-backup.json"
#define BACKUP_CONF  "lapor.conf"
#define BACKUP_LAST  "statement.json"

struct counted {
    str table;
    int64_t rows;
};
struct statement {
    int64_t made_at, schema; /* ms; the number of the newest step of migrations/ */
    str program, engine;
    struct counted *tables;
    size_t tables_n;
    int64_t files, file_bytes;
    struct strs missing; /* hex: attachments that rows name and that were not whole in the store */
    int64_t size;        /* the ledger's head: how many events, and the root over them */
    str root;            /* 32 bytes; none: the ledger is empty                        */
    str sha256;          /* of every byte of the file before the statement             */
    str key_id, public_key;
    int64_t bytes; /* of the whole file; told, not signed */
};

int64_t statement_rows(const struct statement *s); /* of all tables */

MUST_USE enum err statement_sign(struct ctx *cx, struct statement *s, str *text_out);
/* ERR_CONFLICT: it is not as it was written. */
MUST_USE enum err statement_read(struct ctx *cx, str text, struct statement *out);

#endif
