/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "attachment/media.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attachment/store.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/seats.h"
#include "base/world.h"
#include "media/protocol.h"

enum { CHILD_IN = 3, CHILD_DIR = 4, ABOVE = 16 /* out of the way of the two */ };

static struct seats seats = SEATS(MEDIA_AT_ONCE, MEDIA_QUEUE_MAX);

static str program(struct ctx *cx)
{
    str set = conf_str(cx, CONF_MEDIA_PROGRAM);
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self);

    if (set.n)
        return set;
    str dir = n > 0 ? path_dir((str){self, (size_t)n}) : S("/usr/bin");
    return path_join(cx, dir, S("lapor-media"));
}

bool media_ready(struct ctx *cx)
{
    return access(arena_z(&cx->arena, program(cx)), X_OK) == 0;
}

struct run {
    int in_fd, dir_fd;
    int answer_fd, child_fd; /* the pipe's ends: to read, for the child to write */
    pid_t pid;
};

static void shut(int fd)
{
    if (fd >= 0)
        close(fd);
}

static enum err run_open(struct ctx *cx, str path, str dir, struct run *r)
{
    int in = open(arena_z(&cx->arena, path), O_RDONLY | O_CLOEXEC), ends[2];
    int at = open(arena_z(&cx->arena, dir), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    r->in_fd = in >= 0 ? fcntl(in, F_DUPFD_CLOEXEC, ABOVE) : -1;
    r->dir_fd = at >= 0 ? fcntl(at, F_DUPFD_CLOEXEC, ABOVE) : -1;
    shut(in);
    shut(at);
    if (r->in_fd < 0 || r->dir_fd < 0)
        return fail(cx, ERR_IO, "cannot open an upload or its work folder");
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(cx, ERR_IO, "no pipe for lapor-media");
    r->answer_fd = ends[0];
    r->child_fd = ends[1];
    return OK;
}

/* Started apart from us: its own group to be ended by, no environment, no other descriptors. */
static int spawn(struct run *r, const char *path)
{
    static char name[] = "lapor-media", in[] = "3", dir[] = "4";
    char *args[] = {name, in, dir, NULL}, *env[] = {NULL};
    posix_spawn_file_actions_t fds;
    posix_spawnattr_t how;
    sigset_t none;

    sigemptyset(&none);
    posix_spawn_file_actions_init(&fds);
    posix_spawnattr_init(&how);
    posix_spawn_file_actions_addopen(&fds, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&fds, r->child_fd, 1);
    posix_spawn_file_actions_addopen(&fds, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&fds, r->in_fd, CHILD_IN);
    posix_spawn_file_actions_adddup2(&fds, r->dir_fd, CHILD_DIR);
    posix_spawnattr_setpgroup(&how, 0);
    posix_spawnattr_setsigmask(&how, &none);
    posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    int e = posix_spawn(&r->pid, path, &fds, &how, args, env);
    posix_spawnattr_destroy(&how);
    posix_spawn_file_actions_destroy(&fds);
    return e;
}

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Until it closes its end; what does not come in time, or does not end, is cut off. */
static str answer_read(struct run *r, char *p, size_t room)
{
    int64_t end = monotonic_ms() + (int64_t)MEDIA_WALL_S * 1000;
    size_t n = 0;

    while (n < room) {
        int64_t left = end - monotonic_ms();
        int polled = left > 0 ? poll(&(struct pollfd){r->answer_fd, POLLIN, 0}, 1, (int)left) : 0;
        if (polled < 0 && errno == EINTR)
            continue;
        ssize_t got = polled > 0 ? read(r->answer_fd, p + n, room - n) : 0;
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    return (str){p, n};
}

static enum err run_program(struct ctx *cx, struct run *r, struct media_result *out)
{
    char *room = arena_alloc(&cx->arena, 1, MEDIA_ANSWER_MAX);
    str path = program(cx);
    int status = 0;

    if (spawn(r, arena_z(&cx->arena, path)) != 0)
        return fail(cx, ERR_IO, "cannot start %.*s", STR_ARG(path));
    shut(r->child_fd);
    r->child_fd = -1;
    str answer = answer_read(r, room, MEDIA_ANSWER_MAX);
    kill(-r->pid, SIGKILL); /* it has said what it had to say; its children go too */
    while (waitpid(r->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!str_ends(answer, S("\n")))
        return fail(cx, ERR_IO, "lapor-media gave no answer");
    return media_answer_read(cx, str_trim(answer), out);
}

/* The results lie in `dir` under the names of the protocol. */
static enum err media_run(struct ctx *cx, str path, str dir, struct media_result *out)
{
    struct run r = {-1, -1, -1, -1, 0};

    if (!seat_take(&seats))
        return fail(cx, ERR_BUSY, "too many files at once");
    enum err e = run_open(cx, path, dir, &r);
    if (!e)
        e = run_program(cx, &r, out);
    seat_leave(&seats);
    shut(r.in_fd);
    shut(r.dir_fd);
    shut(r.answer_fd);
    shut(r.child_fd);
    return e;
}

static str place(struct ctx *cx, const struct media_result *r)
{
    if (!r->lat_e6.has || !r->lon_e6.has)
        return (str){0};
    return arena_fmt(&cx->arena, "%lld,%lld", (long long)r->lat_e6.v, (long long)r->lon_e6.v);
}

enum err attachment_take(struct ctx *cx, str path, struct attachment *out)
{
    struct media_result r;
    int64_t thumb_bytes;
    str dir;

    TRY(attachment_work_dir(cx, &dir));
    TRY(media_run(cx, path, dir, &r));
    if (r.reason.n)
        return fail_key(cx, ERR_INVALID, "attachments",
                        arena_fmt(&cx->arena, "media_%.*s", STR_ARG(r.reason)).p);
    struct attachment a = {.kind = r.kind,
                           .mime = r.mime,
                           .width = r.width,
                           .height = r.height,
                           .captured_at = r.captured_at,
                           .captured_local = r.captured_local,
                           .phash = r.phash,
                           .gps_e6 = place(cx, &r)};
    TRY(attachment_put(cx, path_join(cx, dir, S(MEDIA_STORED)), &a.sha256, &a.bytes));
    if (r.thumb)
        TRY(attachment_put(cx, path_join(cx, dir, S(MEDIA_THUMB)), &a.thumb, &thumb_bytes));
    *out = a;
    return OK;
}

static enum err add_row(struct ctx *cx, void *arg)
{
    return attachment_add(cx, arg);
}

enum err attachment_prepare(struct ctx *cx, str path, str owner_words, int64_t id,
                            struct attachment *out)
{
    TRY(attachment_take(cx, path, out));
    out->id = id;
    out->gps_e6 = attachment_seal_place(cx, out->id, out->gps_e6);
    out->visibility = S("reporter");
    out->owner_key = attachment_owner(cx, owner_words);
    out->created_at = now_ms(cx);
    return OK;
}

enum err attachment_upload(struct ctx *cx, str path, str owner_words, struct attachment *out)
{
    TRY(attachment_prepare(cx, path, owner_words, id_new(cx), out));
    return db_write(cx, add_row, out);
}
