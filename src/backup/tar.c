/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "backup/tar.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct header {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], sum[8], type;
    char link[100], magic[8], user[32], group[32], major[8], minor[8], prefix[155], pad[12];
};
_Static_assert(sizeof(struct header) == TAR_BLOCK, "POSIX.1-2017, pax, table 4-14");

static const char nothing[TAR_BLOCK];

static enum err system_fail(struct ctx *cx, const char *what, str path)
{
    int error = errno;
    const char *why = strerrordesc_np(error);
    enum err e = error == ENOENT   ? ERR_NOTFOUND
                 : error == EEXIST ? ERR_CONFLICT
                 : error == ENOSPC ? ERR_BUSY
                                   : ERR_IO;

    return fail(cx, e, "cannot %s %.*s: %s", what, STR_ARG(path), why ? why : "unknown error");
}

/* size - 1 digits, and a zero byte. */
static void put_octal(char *to, size_t size, int64_t n)
{
    for (size_t i = size - 1; i-- > 0; n >>= 3)
        to[i] = (char)('0' + (n & 7));
}

static bool take_octal(const char *from, size_t size, int64_t *out)
{
    int64_t n = 0;

    for (size_t i = 0; i + 1 < size; i++) {
        if (from[i] < '0' || from[i] > '7')
            return false;
        n = n << 3 | (from[i] - '0');
    }
    *out = n;
    return from[size - 1] == '\0';
}

/* The sum counts its own field as eight spaces. */
static void put_sum(struct header *h)
{
    const unsigned char *p = (const unsigned char *)h;
    int64_t sum = 0;

    memset(h->sum, ' ', sizeof h->sum);
    for (size_t i = 0; i < sizeof *h; i++)
        sum += p[i];
    put_octal(h->sum, sizeof h->sum - 1, sum);
    h->sum[6] = '\0';
}

static void header_make(str name, int64_t size, int64_t at_s, struct header *out)
{
    *out = (struct header){.type = '0', .magic = "ustar"};
    memcpy(out->magic + 6, "00", 2);
    memcpy(out->name, name.p, name.n);
    put_octal(out->mode, sizeof out->mode, FILE_PRIVATE);
    put_octal(out->uid, sizeof out->uid, 0);
    put_octal(out->gid, sizeof out->gid, 0);
    put_octal(out->size, sizeof out->size, size);
    put_octal(out->mtime, sizeof out->mtime, at_s);
    put_sum(out);
}

static size_t padding(int64_t size)
{
    return (size_t)(-size & (TAR_BLOCK - 1));
}

/* Writing. */

static void drop_unfinished(void *arg)
{
    struct tar_out *t = arg;

    if (t->fd < 0)
        return;
    close(t->fd);
    t->fd = -1;
    unlink(t->part.p);
}

enum err tar_create(struct ctx *cx, str path, int64_t at_ms, struct tar_out *out)
{
    if (file_exists(cx, path))
        return fail(cx, ERR_CONFLICT, "%.*s is there already", STR_ARG(path));
    *out = (struct tar_out){
        .path = path, .part = arena_fmt(&cx->arena, "%.*s.part", STR_ARG(path)), .at_ms = at_ms};
    out->fd = open(out->part.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_PRIVATE);
    if (out->fd < 0)
        return system_fail(cx, "create", out->part);
    sha256_start(&out->all);
    arena_defer(&cx->arena, drop_unfinished, out);
    return OK;
}

static enum err write_all(struct ctx *cx, struct tar_out *t, str bytes)
{
    sha256_add(&t->all, bytes);
    t->bytes += (int64_t)bytes.n;
    while (bytes.n) {
        ssize_t put = write(t->fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return system_fail(cx, "write", t->part);
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return OK;
}

enum err tar_begin(struct ctx *cx, struct tar_out *t, str name, int64_t size)
{
    struct header h;

    must(t->left == 0 && name.n > 0 && name.n < TAR_NAME_MAX);
    must(size >= 0 && size <= TAR_SIZE_MAX);
    header_make(name, size, t->at_ms / 1000, &h);
    t->left = size;
    return write_all(cx, t, (str){(const char *)&h, sizeof h});
}

enum err tar_add(struct ctx *cx, struct tar_out *t, str bytes)
{
    must((int64_t)bytes.n <= t->left);
    TRY(write_all(cx, t, bytes));
    t->left -= (int64_t)bytes.n;
    return t->left ? OK : write_all(cx, t, (str){nothing, padding(t->bytes)});
}

enum err tar_put(struct ctx *cx, struct tar_out *t, str name, str bytes)
{
    TRY(tar_begin(cx, t, name, (int64_t)bytes.n));
    return bytes.n ? tar_add(cx, t, bytes) : OK;
}

enum err tar_finish(struct ctx *cx, struct tar_out *t)
{
    must(t->left == 0);
    for (int i = 0; i < 2; i++)
        TRY(write_all(cx, t, (str){nothing, TAR_BLOCK}));
    if (fsync(t->fd) != 0)
        return system_fail(cx, "flush", t->part);
    if (renameat2(AT_FDCWD, t->part.p, AT_FDCWD, arena_z(&cx->arena, t->path), RENAME_NOREPLACE) !=
        0)
        return system_fail(cx, "create", t->path);
    close(t->fd);
    t->fd = -1;
    return dir_sync(cx, path_dir(t->path));
}

/* Reading. */

static void close_in(void *arg)
{
    close((int)(intptr_t)arg);
}

enum err tar_open(struct ctx *cx, str path, struct tar_in *out)
{
    *out = (struct tar_in){.path = path};
    out->fd = open(arena_z(&cx->arena, path), O_RDONLY | O_CLOEXEC);
    if (out->fd < 0)
        return system_fail(cx, "open", path);
    arena_defer(&cx->arena, close_in, (void *)(intptr_t)out->fd);
    sha256_start(&out->all);
    return OK;
}

enum err tar_damaged(struct ctx *cx, const struct tar_in *t, const char *how)
{
    const char *name = t->name[0] ? t->name : "the beginning";

    return fail(cx, ERR_CONFLICT, "%.*s is damaged at %s: %s", STR_ARG(t->path), name, how);
}

static enum err read_some(struct ctx *cx, struct tar_in *t, char *p, size_t n, size_t *n_out)
{
    size_t at = 0;

    while (at < n) {
        ssize_t got = read(t->fd, p + at, n - at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_fail(cx, "read", t->path);
        if (got == 0)
            break;
        at += (size_t)got;
    }
    sha256_add(&t->all, (str){p, at});
    *n_out = at;
    return OK;
}

static enum err read_whole(struct ctx *cx, struct tar_in *t, char *p, size_t n)
{
    size_t got;

    TRY(read_some(cx, t, p, n, &got));
    return got == n ? OK : tar_damaged(cx, t, "the file ends too soon");
}

static enum err read_padding(struct ctx *cx, struct tar_in *t)
{
    char rest[TAR_BLOCK];
    size_t n = padding(t->size);

    TRY(read_whole(cx, t, rest, n));
    return memcmp(rest, nothing, n) == 0 ? OK : tar_damaged(cx, t, "what fills it up is not empty");
}

/* An empty block was read: another one, and nothing. */
static enum err read_end(struct ctx *cx, struct tar_in *t)
{
    char block[TAR_BLOCK];
    size_t more;

    TRY(read_whole(cx, t, block, sizeof block));
    if (memcmp(block, nothing, sizeof block) != 0)
        return tar_damaged(cx, t, "what follows is no file");
    TRY(read_some(cx, t, block, 1, &more));
    return more ? tar_damaged(cx, t, "something follows the end") : OK;
}

static bool header_take(const struct header *h, struct tar_in *t)
{
    struct header again;
    size_t n = strnlen(h->name, sizeof h->name);
    int64_t at_s;

    if (n == 0 || n == sizeof h->name || !take_octal(h->size, sizeof h->size, &t->size) ||
        !take_octal(h->mtime, sizeof h->mtime, &at_s))
        return false;
    header_make((str){h->name, n}, t->size, at_s, &again);
    if (memcmp(&again, h, sizeof again) != 0)
        return false;
    memcpy(t->name, h->name, sizeof h->name);
    return true;
}

enum err tar_next(struct ctx *cx, struct tar_in *t, bool *more)
{
    struct header h;
    char rest[4096];
    size_t got;

    while (t->left)
        TRY(tar_read(cx, t, rest, sizeof rest, &got));
    t->before = t->all;
    TRY(read_whole(cx, t, (char *)&h, sizeof h));
    *more = memcmp(&h, nothing, sizeof h) != 0;
    if (!*more)
        return read_end(cx, t);
    if (!header_take(&h, t))
        return tar_damaged(cx, t, "the head of the file behind it is not as it was written");
    t->left = t->size;
    return OK;
}

enum err tar_read(struct ctx *cx, struct tar_in *t, char *p, size_t n, size_t *n_out)
{
    *n_out = 0;
    if (t->left == 0)
        return OK;
    if ((int64_t)n > t->left)
        n = (size_t)t->left;
    TRY(read_whole(cx, t, p, n));
    t->left -= (int64_t)n;
    *n_out = n;
    return t->left ? OK : read_padding(cx, t);
}

enum err tar_take(struct ctx *cx, struct tar_in *t, size_t max, str *out)
{
    size_t n;

    if (t->size > (int64_t)max)
        return tar_damaged(cx, t, "it is larger than any we write");
    char *p = arena_alloc(&cx->arena, 1, (size_t)t->size + 1);
    TRY(tar_read(cx, t, p, (size_t)t->size, &n));
    *out = (str){p, n};
    return OK;
}
