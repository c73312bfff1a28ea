/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "attachment/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/world.h"

enum {
    PIECE = 64 << 10,
    WORK_MAX = 10000,     /* folders that can be left over */
    WORK_FILES_MAX = 100, /* files in one of them          */
    FOLDER_FILES_MAX = 100000,
    RECENT_S = 60 * 60,
    CHANCE_BYTES = 8,
    SCRATCH_MAX = 1 << 20, /* bytes: names of one such folder */
};

static str root(struct ctx *cx)
{
    return path_join(cx, conf_str(cx, CONF_DATA), S("attachments"));
}

static str work_root(struct ctx *cx)
{
    return path_join(cx, root(cx), S("work"));
}

static str folder_of(struct ctx *cx, str hex)
{
    return arena_fmt(&cx->arena, "%.*s/%.2s/%.2s", STR_ARG(root(cx)), hex.p, hex.p + 2);
}

static str path_of(struct ctx *cx, str sha256)
{
    must(sha256.n == SHA256_BYTES);
    str hex = hex_encode(cx, sha256);
    return path_join(cx, folder_of(cx, hex), hex);
}

static enum err system_fail(struct ctx *cx, const char *what, str path)
{
    const char *why = strerrordesc_np(errno);

    return fail(cx, ERR_IO, "cannot %s %.*s: %s", what, STR_ARG(path), why ? why : "?");
}

/* Hash and size of an open file, whose bytes are on the disk afterwards. */
static enum err hash_file(struct ctx *cx, str path, int fd, unsigned char hash[SHA256_BYTES],
                          int64_t *bytes_out)
{
    char *piece = arena_alloc(&cx->arena, 1, PIECE);
    struct sha256 h;
    int64_t bytes = 0;
    ssize_t got;

    sha256_start(&h);
    while ((got = read(fd, piece, PIECE)) > 0 || (got < 0 && errno == EINTR)) {
        sha256_add(&h, (str){piece, got > 0 ? (size_t)got : 0});
        bytes += got > 0 ? got : 0;
    }
    if (got < 0)
        return system_fail(cx, "read", path);
    if (fsync(fd) != 0)
        return system_fail(cx, "flush", path);
    sha256_end(&h, hash);
    *bytes_out = bytes;
    return OK;
}

static enum err hash_path(struct ctx *cx, str path, str *sha256_out, int64_t *bytes_out)
{
    unsigned char hash[SHA256_BYTES];
    int fd = open(arena_z(&cx->arena, path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);

    if (fd < 0)
        return system_fail(cx, "open", path);
    enum err e = hash_file(cx, path, fd, hash, bytes_out);
    close(fd);
    TRY(e);
    *sha256_out = arena_dup(&cx->arena, (str){(const char *)hash, sizeof hash});
    return OK;
}

/* The folder of a file, held until it is closed; -1: there is none. */
static int hold_folder(struct ctx *cx, str path)
{
    int fd = open(arena_z(&cx->arena, path_dir(path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    while (fd >= 0 && flock(fd, LOCK_EX) != 0)
        must(errno == EINTR);
    return fd;
}

static enum err move_in(struct ctx *cx, str from, str to)
{
    int held = hold_folder(cx, to);
    bool moved = held >= 0 && rename(arena_z(&cx->arena, from), to.p) == 0;
    enum err e = moved ? OK : system_fail(cx, "rename to", to);

    if (held >= 0)
        close(held);
    return e;
}

enum err attachment_put(struct ctx *cx, str path, str *sha256_out, int64_t *bytes_out)
{
    str sha256;
    int64_t bytes = 0;

    TRY(hash_path(cx, path, &sha256, &bytes));
    str to = path_of(cx, sha256);
    TRY(dir_make(cx, path_dir(to), DIR_PRIVATE));
    TRY(move_in(cx, path, to));
    TRY(dir_sync(cx, path_dir(to)));
    *sha256_out = sha256;
    *bytes_out = bytes;
    return OK;
}

enum err attachment_get(struct ctx *cx, str sha256, str *path_out)
{
    str path = path_of(cx, sha256);

    if (!file_exists(cx, path))
        return fail(cx, ERR_NOTFOUND, "no attachment %.*s", STR_ARG(path));
    *path_out = path;
    return OK;
}

enum err attachment_hold(struct ctx *cx)
{
    TRY(dir_make(cx, root(cx), DIR_PRIVATE));
    return file_lock(cx, path_join(cx, root(cx), S(".hold")));
}

enum err attachment_unless_held(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg),
                                void *arg)
{
    enum err e = ctx_scratch(cx, fn, arg);

    if (e == ERR_BUSY)
        fault_clear(cx);
    return e == ERR_BUSY ? OK : e;
}

static bool is_old(str path)
{
    struct timespec now;
    struct stat st;

    clock_gettime(CLOCK_REALTIME, &now); /* the file system's clock, which stat() tells */
    return stat(path.p, &st) == 0 && st.st_mtim.tv_sec + RECENT_S < now.tv_sec;
}

bool attachment_is_recent(struct ctx *cx, str sha256)
{
    str path = path_of(cx, sha256);

    return file_exists(cx, path) && !is_old(path);
}

enum err attachment_remove(struct ctx *cx, str sha256)
{
    str path = path_of(cx, sha256);
    int held = hold_folder(cx, path);
    enum err e = held >= 0 && is_old(path) ? file_remove(cx, path) : OK;

    if (held >= 0)
        close(held);
    return e;
}

enum err attachment_folder(struct ctx *cx, int folder, struct strs *hashes_out)
{
    str path =
        arena_fmt(&cx->arena, "%.*s/%02x/%02x", STR_ARG(root(cx)), folder >> 8, folder & 255);
    struct strs names;
    size_t n = 0;

    *hashes_out = (struct strs){0};
    if (!file_exists(cx, path))
        return OK;
    TRY(dir_list(cx, path, FOLDER_FILES_MAX, &names));
    for (size_t i = 0; i < names.n; i++) /* what has another name is not ours */
        if (hex_decode(cx, names.v[i], &names.v[n]) && names.v[n].n == SHA256_BYTES)
            n++;
    *hashes_out = (struct strs){names.v, n};
    return OK;
}

/* A folder of files, none of them worth a word when it cannot be removed. */
static void folder_remove(struct ctx *cx, str folder)
{
    struct strs names;

    if (dir_list(cx, folder, WORK_FILES_MAX, &names) == OK)
        for (size_t i = 0; i < names.n; i++)
            unlink(path_join(cx, folder, names.v[i]).p);
    fault_clear(cx);
    rmdir(arena_z(&cx->arena, folder));
}

/* The arena whose memory held the path is going: this one is its own. */
static void work_leave(void *arg)
{
    const str *folder = arg;
    struct ctx cx;

    ctx_init(&cx, NULL, SCRATCH_MAX);
    folder_remove(&cx, *folder);
    ctx_reset(&cx);
}

enum err attachment_work_dir(struct ctx *cx, str *path_out)
{
    unsigned char chance[CHANCE_BYTES];

    random_bytes(cx, chance, sizeof chance);
    TRY(dir_make(cx, work_root(cx), DIR_PRIVATE));
    str path =
        path_join(cx, work_root(cx), hex_encode(cx, (str){(const char *)chance, sizeof chance}));
    if (mkdir(path.p, DIR_PRIVATE) != 0)
        return system_fail(cx, "create", path);
    str *kept = arena_new(&cx->arena, str);
    *kept = path;
    arena_defer(&cx->arena, work_leave, kept);
    *path_out = path;
    return OK;
}

enum err attachment_sweep(struct ctx *cx)
{
    struct strs names;

    if (!file_exists(cx, work_root(cx)))
        return OK;
    TRY(dir_list(cx, work_root(cx), WORK_MAX, &names));
    for (size_t i = 0; i < names.n; i++) {
        str path = path_join(cx, work_root(cx), names.v[i]);
        if (is_old(path))
            folder_remove(cx, path);
    }
    return OK;
}
