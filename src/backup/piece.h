/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * piece.h - some rows of a table as a file of a backup: tables/NAME/000001.jsonl.gz.
 *
 * One row a line, a JSON array of its values in the order of the columns, which the
 * first line names; bytes are base64url.  So zcat and any language can read a backup.
 * Packed with gzip, whose head and sum are checked too.
 */
#ifndef BACKUP_PIECE_H
#define BACKUP_PIECE_H

#include "backup/tar.h"
#include "db/table.h"

enum { PIECE_BYTES = 2 << 20, PIECE_BYTES_MAX = 64 << 20 }; /* unpacked: about; never more */

/* The next rows behind the mark as a packed file; none are left: n is 0. */
MUST_USE enum err piece_make(struct ctx *cx, struct db_table *t, struct table_mark *mark, str *out,
                             size_t *n_out);
/* In db_write(): the rows of a file into the table. ERR_CONFLICT names what is not as it was. */
MUST_USE enum err piece_load(struct ctx *cx, const struct tar_in *from, struct db_table *t,
                             str packed, int64_t *rows_out);
/* Only looks whether it unpacks to what was packed. */
MUST_USE enum err piece_check(struct ctx *cx, const struct tar_in *from, str packed);

#endif
