/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * file.h - files and folders, whole or not at all.
 *
 * file_write() and file_write_new() return when the bytes and the name are on
 * the disk: temporary name, fsync, rename, fsync of the folder.  Messages name
 * the path and the system's reason and are fit for an operator.  Symbolic links
 * are followed when reading, never replaced by a partly written file.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/ctx.h"

#include <sys/types.h>

#define FILE_PRIVATE 0600
#define DIR_PRIVATE  0700

/* The whole file. ERR_NOTFOUND when there is none, ERR_LIMIT past size_max. */
MUST_USE enum err file_read(struct ctx *cx, str path, size_t size_max, str *out);
/* Replaces what was there. */
MUST_USE enum err file_write(struct ctx *cx, str path, str bytes, mode_t mode);
/* ERR_CONFLICT when the name exists. */
MUST_USE enum err file_write_new(struct ctx *cx, str path, str bytes, mode_t mode);
MUST_USE enum err file_remove(struct ctx *cx, str path); /* no such file is fine */
bool file_exists(struct ctx *cx, str path);              /* file or folder */

/* Its owner is us and nobody else has any right to it; else ERR_DENIED with what to do. */
MUST_USE enum err file_check_private(struct ctx *cx, str path, mode_t mode);

MUST_USE enum err dir_make(struct ctx *cx, str path,
                           mode_t mode); /* with its parents; existing is fine */
MUST_USE enum err dir_sync(struct ctx *cx, str path);
/* Names in byte order, without those that begin with a dot; past names_max ERR_LIMIT. */
MUST_USE enum err dir_list(struct ctx *cx, str path, size_t names_max, struct strs *out);

/*
 * Adds to a file that several may add to, where the caller's last byte is still its end: *at is
 * where that is, and goes on with what was written.  0, or an errno: EWOULDBLOCK when somebody
 * else has added to it, holds it (file_hold) or removed it.  For any thread, without a context.
 */
MUST_USE int file_go_on(int fd, int64_t *at, str bytes);
/* Nobody adds to an open file while it is held; false: somebody else holds it. Closing lets go. */
bool file_hold(int fd);

str path_join(struct ctx *cx, str dir, str name);
str path_dir(str path); /* "." when there is no slash */

/*
 * Locks the file (made if need be) for this process, until the arena is reset
 * or the process ends.  ERR_BUSY when another process holds it.
 */
MUST_USE enum err file_lock(struct ctx *cx, str path);

#endif
