/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * store.h - the bytes of attachments, named by what they are.
 *
 * A file lies at DIR/attachments/ab/cd/SHA-256 of its bytes (DATA §5), so that
 * the same bytes are stored once and a file can be checked against its name.
 * attachment_put() returns when bytes and names are on the disk; only then may
 * a row name them.  Putting and removing take turns by a lock on the file's
 * folder, so that what was put is never removed within the hour, whoever does it.
 */
#ifndef ATTACHMENT_STORE_H
#define ATTACHMENT_STORE_H

#include "base/ctx.h"

/* Moves a file in; it must lie on the same file system, as attachment_work_dir() does. The file
 * at `path` is gone afterwards. 32 bytes of hash and the size come back. */
MUST_USE enum err attachment_put(struct ctx *cx, str path, str *sha256_out, int64_t *bytes_out);
/* Where it can be read; ERR_NOTFOUND when it is not there. */
MUST_USE enum err attachment_get(struct ctx *cx, str sha256, str *path_out);
/* Was it put within the last hour? Then somebody may be about to name it. */
bool attachment_is_recent(struct ctx *cx, str sha256);
/* Only when no row names it any more; what is not there, or was put within the hour, is fine. */
MUST_USE enum err attachment_remove(struct ctx *cx, str sha256);

/* The hashes of what lies in one of its folders, in the order of their bytes; often none. */
enum { ATTACHMENT_FOLDERS = 65536 };
MUST_USE enum err attachment_folder(struct ctx *cx, int folder, struct strs *hashes_out);

/* Nothing is removed while somebody holds the store: until the arena is reset. ERR_BUSY: it is
 * held. */
MUST_USE enum err attachment_hold(struct ctx *cx);
/* Runs fn, which holds the store first, as ctx_scratch() does; when a backup holds it, another
 * time. */
MUST_USE enum err attachment_unless_held(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg),
                                         void *arg);

/* A new empty folder for one file's way to the store, removed with the arena. */
MUST_USE enum err attachment_work_dir(struct ctx *cx, str *path_out);
/* Removes what a power cut left of such folders more than an hour ago. */
MUST_USE enum err attachment_sweep(struct ctx *cx);

#endif
