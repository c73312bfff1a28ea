/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/file.h"

#include "base/world.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err system_fail(struct ctx *cx, const char *what, str path)
{
    int error = errno;
    const char *why = strerrordesc_np(error);

    return fail(cx, error == ENOENT ? ERR_NOTFOUND : ERR_IO, "cannot %s %.*s: %s", what,
                STR_ARG(path), why ? why : "unknown error");
}

static void close_fd(void *arg)
{
    close((int)(intptr_t)arg);
}

static enum err open_file(struct ctx *cx, str path, int flags, mode_t mode, int *fd_out)
{
    int fd = open(arena_z(&cx->arena, path), flags | O_CLOEXEC, mode);

    if (fd < 0)
        return system_fail(cx, flags & O_CREAT ? "create" : "open", path);
    *fd_out = fd;
    return OK;
}

/* Reads until the end or until `room` bytes are there. */
static enum err read_all(struct ctx *cx, str path, int fd, char *p, size_t room, size_t *n_out)
{
    size_t n = 0;

    while (n < room) {
        ssize_t got = read(fd, p + n, room - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_fail(cx, "read", path);
        if (got == 0)
            break;
        n += (size_t)got;
    }
    *n_out = n;
    return OK;
}

static enum err read_fd(struct ctx *cx, str path, int fd, size_t size_max, str *out)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return system_fail(cx, "read", path);
    if (S_ISDIR(st.st_mode))
        return fail(cx, ERR_INVALID, "%.*s is a folder, not a file", STR_ARG(path));
    if (st.st_size > 0 && (uint64_t)st.st_size > size_max)
        return fail(cx, ERR_LIMIT, "%.*s has more than %zu bytes", STR_ARG(path), size_max);
    /* One byte more tells a file that has grown; what is no regular file tells no size. */
    size_t room = S_ISREG(st.st_mode) ? (size_t)st.st_size + 1 : size_max + 1, n = 0;
    char *p = arena_alloc(&cx->arena, 1, room + 1);
    TRY(read_all(cx, path, fd, p, room, &n));
    if (n > size_max)
        return fail(cx, ERR_LIMIT, "%.*s has more than %zu bytes", STR_ARG(path), size_max);
    p[n] = '\0';
    *out = (str){p, n};
    return OK;
}

enum err file_read(struct ctx *cx, str path, size_t size_max, str *out)
{
    int fd = -1;

    TRY(open_file(cx, path, O_RDONLY, 0, &fd));
    enum err e = read_fd(cx, path, fd, size_max, out);
    close(fd);
    return e;
}

static enum err write_synced(struct ctx *cx, str path, int fd, str bytes)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return system_fail(cx, "write", path);
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return fsync(fd) == 0 ? OK : system_fail(cx, "flush", path);
}

/* 0, or an errno; *at goes on with each byte that was written. */
static int write_at(int fd, int64_t *at, str bytes)
{
    while (bytes.n) {
        ssize_t put = pwrite(fd, bytes.p, bytes.n, *at);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return errno;
        *at += put;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return 0;
}

bool file_hold(int fd)
{
    return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

int file_go_on(int fd, int64_t *at, str bytes)
{
    struct stat st;
    int e = EWOULDBLOCK;

    if (!file_hold(fd))
        return e;
    if (fstat(fd, &st) == 0 && st.st_nlink > 0 && st.st_size == *at)
        e = write_at(fd, at, bytes);
    flock(fd, LOCK_UN);
    return e;
}

static enum err write_temporary(struct ctx *cx, str path, str bytes, mode_t mode, str *temp_out)
{
    uint64_t chance;
    int fd = -1;

    random_bytes(cx, &chance, sizeof chance);
    str temp = arena_fmt(&cx->arena, "%.*s.%016llx.tmp", STR_ARG(path), (unsigned long long)chance);
    TRY(open_file(cx, temp, O_WRONLY | O_CREAT | O_EXCL, mode, &fd));
    enum err e = write_synced(cx, temp, fd, bytes);
    if (close(fd) != 0 && !e)
        e = system_fail(cx, "close", temp);
    if (e)
        unlink(temp.p);
    *temp_out = temp;
    return e;
}

enum err file_write(struct ctx *cx, str path, str bytes, mode_t mode)
{
    str temp;

    TRY(write_temporary(cx, path, bytes, mode, &temp));
    if (rename(temp.p, arena_z(&cx->arena, path)) != 0) {
        enum err e = system_fail(cx, "rename to", path);
        unlink(temp.p);
        return e;
    }
    return dir_sync(cx, path_dir(path));
}

enum err file_write_new(struct ctx *cx, str path, str bytes, mode_t mode)
{
    str temp;

    TRY(write_temporary(cx, path, bytes, mode, &temp));
    bool linked = link(temp.p, arena_z(&cx->arena, path)) == 0; /* unlike rename: never replaces */
    enum err e = OK;
    if (!linked && errno == EEXIST)
        e = fail(cx, ERR_CONFLICT, "%.*s exists already", STR_ARG(path));
    else if (!linked)
        e = system_fail(cx, "create", path);
    unlink(temp.p);
    return e ? e : dir_sync(cx, path_dir(path));
}

enum err file_remove(struct ctx *cx, str path)
{
    if (unlink(arena_z(&cx->arena, path)) != 0 && errno != ENOENT)
        return system_fail(cx, "remove", path);
    return OK;
}

bool file_exists(struct ctx *cx, str path)
{
    return access(arena_z(&cx->arena, path), F_OK) == 0;
}

enum err file_check_private(struct ctx *cx, str path, mode_t mode)
{
    struct stat st;

    if (stat(arena_z(&cx->arena, path), &st) != 0)
        return system_fail(cx, "look at", path);
    if (st.st_uid != geteuid())
        return fail(cx, ERR_DENIED,
                    "%.*s belongs to another user; give it to the user that runs "
                    "lapor (chown)",
                    STR_ARG(path));
    if ((st.st_mode & 0777) != mode)
        return fail(cx, ERR_DENIED,
                    "%.*s has mode %04o, so others may reach it; set it right with "
                    "chmod %04o",
                    STR_ARG(path), (unsigned)st.st_mode & 07777, (unsigned)mode);
    return OK;
}

enum err dir_make(struct ctx *cx, str path, mode_t mode)
{
    const char *z = arena_z(&cx->arena, path);
    struct stat st;

    if (stat(z, &st) == 0)
        return S_ISDIR(st.st_mode) ? OK
                                   : fail(cx, ERR_CONFLICT, "%.*s is not a folder", STR_ARG(path));
    if (path_dir(path).n < path.n && !file_exists(cx, path_dir(path)))
        TRY(dir_make(cx, path_dir(path), mode));
    if (mkdir(z, mode) != 0 && errno != EEXIST)
        return system_fail(cx, "create", path);
    return dir_sync(cx, path_dir(path));
}

enum err dir_sync(struct ctx *cx, str path)
{
    int fd = -1;

    TRY(open_file(cx, path, O_RDONLY | O_DIRECTORY, 0, &fd));
    enum err e = fsync(fd) == 0 ? OK : system_fail(cx, "flush", path);
    close(fd);
    return e;
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static enum err read_names(struct ctx *cx, DIR *dir, str path, size_t names_max, struct strs *out)
{
    struct strs names = {arena_array(&cx->arena, str, names_max), 0};
    const struct dirent *entry;

    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        if (names.n == names_max)
            return fail(cx, ERR_LIMIT, "%.*s holds more than %zu files", STR_ARG(path), names_max);
        names.v[names.n++] = arena_dup(&cx->arena, str_of(entry->d_name));
    }
    qsort(names.v, names.n, sizeof names.v[0], by_name);
    *out = names;
    return OK;
}

enum err dir_list(struct ctx *cx, str path, size_t names_max, struct strs *out)
{
    DIR *dir = opendir(arena_z(&cx->arena, path));

    if (!dir)
        return system_fail(cx, "open", path);
    enum err e = read_names(cx, dir, path, names_max, out);
    closedir(dir);
    return e;
}

str path_join(struct ctx *cx, str dir, str name)
{
    const char *between = dir.n == 0 || str_ends(dir, S("/")) ? "" : "/";

    return arena_fmt(&cx->arena, "%.*s%s%.*s", STR_ARG(dir), between, STR_ARG(name));
}

str path_dir(str path)
{
    size_t n = path.n;

    while (n > 1 && path.p[n - 1] == '/')
        n--;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    while (n > 1 && path.p[n - 1] == '/')
        n--;
    return n ? (str){path.p, n} : S(".");
}

enum err file_lock(struct ctx *cx, str path)
{
    int fd = -1;

    TRY(open_file(cx, path, O_RDWR | O_CREAT, FILE_PRIVATE, &fd));
    arena_defer(&cx->arena, close_fd, (void *)(intptr_t)fd);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK
                   ? fail(cx, ERR_BUSY, "%.*s is locked: another lapor works here", STR_ARG(path))
                   : system_fail(cx, "lock", path);
    return OK;
}
