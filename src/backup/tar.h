/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * tar.h - a file of files in the ustar format (POSIX.1-2017, pax), so that tar(1) lists it too.
 *
 * Only as much of the format as we write, and every byte of it checked when it is
 * read: a header must be just what would be written for its name, size and time, what
 * fills up a block must be zero, and after the two empty blocks the file ends.  So
 * whatever was changed is found and named by the part that it stands in or behind.
 * Both ways go from front to back and need no memory for what they have passed.
 */
#ifndef BACKUP_TAR_H
#define BACKUP_TAR_H

#include "base/ctx.h"
#include "base/hash.h"

enum { TAR_NAME_MAX = 100, TAR_BLOCK = 512 };
#define TAR_SIZE_MAX ((INT64_C(1) << 33) - 1) /* bytes of one file: eleven octal digits */

struct tar_out {
    str path, part; /* written under a name of its own until all is there */
    int fd;
    int64_t bytes, left; /* so far; of the file that was begun */
    int64_t at_ms;       /* time of all files in it            */
    struct sha256 all;   /* of every byte so far               */
};

/* ERR_CONFLICT when `path` is there already. What is not finished is removed with the arena. */
MUST_USE enum err tar_create(struct ctx *cx, str path, int64_t at_ms, struct tar_out *out);
MUST_USE enum err tar_begin(struct ctx *cx, struct tar_out *t, str name, int64_t size);
MUST_USE enum err tar_add(struct ctx *cx, struct tar_out *t, str bytes);
MUST_USE enum err tar_put(struct ctx *cx, struct tar_out *t, str name, str bytes); /* whole */
MUST_USE enum err tar_finish(struct ctx *cx, struct tar_out *t); /* all is on the disk */

struct tar_in {
    str path;
    int fd;
    char name[TAR_NAME_MAX + 1]; /* of the file that is read, or was last */
    int64_t size, left;
    struct sha256 all, before; /* of every byte so far; of those before this file's header */
};

MUST_USE enum err tar_open(struct ctx *cx, str path,
                           struct tar_in *out); /* closed with the arena */
/* The next file, whatever is left of the one before; false: that was the last. ERR_CONFLICT:
 * damaged. */
MUST_USE enum err tar_next(struct ctx *cx, struct tar_in *t, bool *more);
/* Up to n bytes of it; 0 at its end. */
MUST_USE enum err tar_read(struct ctx *cx, struct tar_in *t, char *p, size_t n, size_t *n_out);
MUST_USE enum err tar_take(struct ctx *cx, struct tar_in *t, size_t max, str *out); /* whole */

/* The part that is read is not as it was written: ERR_CONFLICT with its name. */
enum err tar_damaged(struct ctx *cx, const struct tar_in *t, const char *how);

#endif
