/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/stage.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "media/sandbox.h"

enum { NICENESS = 5 /* pages go before pictures */, NOT_STARTED = 112 /* an exit code */ };

static void child_begin(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    (void)!nice(NICENESS);
}

_Noreturn static void read_child(struct job *job, stage_fn *prepare, stage_fn *work, int answer_fd)
{
    static const struct sandbox_limits limits = {STAGE_MEMORY, MEDIA_READ_CPU_S, UPLOAD_FILE_MAX};
    struct {
        enum reason reason;
        struct result result;
    } answer = {FINE, {0}};

    child_begin();
    if (prepare)
        answer.reason = prepare(job);
    if (!answer.reason && !(sandbox_limit(&limits) && sandbox_enter(SANDBOX_READER, -1, NULL)))
        answer.reason = REASON_NO_SANDBOX;
    if (!answer.reason)
        answer.reason = work(job);
    answer.result = job->result;
    bool told = write(answer_fd, &answer, sizeof answer) == (ssize_t)sizeof answer;
    _exit(told ? 0 : 1);
}

static int64_t monotonic_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until the other end of the pipe is gone or has answered; ends the child when time is up. */
static size_t answer_wait(int fd, pid_t pid, int wall_s, void *answer, size_t size)
{
    int64_t end = monotonic_ms() + (int64_t)wall_s * 1000;
    size_t n = 0;

    while (n < size) {
        int64_t left = end - monotonic_ms();
        struct pollfd ready = {fd, POLLIN, 0};
        int polled = left > 0 ? poll(&ready, 1, (int)left) : 0;
        if (polled < 0 && errno == EINTR)
            continue;
        ssize_t got = polled > 0 ? read(fd, (char *)answer + n, size - n) : 0;
        if (polled <= 0)
            kill(pid, SIGKILL);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    close(fd);
    return n;
}

/* The same for a child that answers with a file. */
static void exit_wait(pid_t pid, int wall_s)
{
    int fd = pidfd_open(pid, 0);
    int64_t end = monotonic_ms() + (int64_t)wall_s * 1000;
    int polled = -1;

    while (fd >= 0 && polled < 0 && end > monotonic_ms())
        polled = poll(&(struct pollfd){fd, POLLIN, 0}, 1, (int)(end - monotonic_ms()));
    if (polled <= 0)
        kill(pid, SIGKILL);
    if (fd >= 0)
        close(fd);
}

static int child_wait(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

static enum reason death_reason(int status)
{
    if (!WIFSIGNALED(status))
        return FINE;
    switch (WTERMSIG(status)) {
    case SIGKILL:
    case SIGXCPU: return REASON_TOO_COMPLEX;
    case SIGXFSZ: return REASON_TOO_BIG;
    default: return REASON_CONVERTER_FAILED;
    }
}

/* Numbers from a child that may have been taken over. */
static bool result_sane(const struct result *r)
{
    return r->source < SOURCES && r->type < TYPES && r->width >= 0 && r->height >= 0 &&
           r->pages >= 0 && r->duration_ms >= 0;
}

enum reason stage_read(struct job *job, stage_fn *prepare, stage_fn *work)
{
    struct {
        enum reason reason;
        struct result result;
    } answer;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) != 0)
        return REASON_CONVERTER_FAILED;
    pid_t pid = fork();
    if (pid == 0)
        read_child(job, prepare, work, ends[1]);
    close(ends[1]);
    if (pid < 0)
        return close(ends[0]), REASON_CONVERTER_FAILED;
    size_t n = answer_wait(ends[0], pid, MEDIA_READ_WALL_S, &answer, sizeof answer);
    enum reason death = death_reason(child_wait(pid));
    if (death)
        return death;
    if (n != sizeof answer || answer.reason >= REASONS || !result_sane(&answer.result))
        return REASON_CONVERTER_FAILED;
    job->result = answer.result;
    return answer.reason;
}

/* The converter's three streams: nothing to read, its answer into a file, no chatter. */
static bool streams_set(const struct job *job, const char *output)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC), out = null;

    if (output)
        out = openat(job->dir_fd, output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return null >= 0 && out >= 0 && dup2(null, 0) == 0 && dup2(out, 1) == 1 && dup2(null, 2) == 2;
}

/* execve() takes words that could be written to; ours are literals and the job's own. */
static char **words(struct job *job, const char *const *v, size_t n)
{
    char **out = arena_array(&job->arena, char *, n + 1);

    for (size_t i = 0; i < n && v[i]; i++) {
        size_t size = strlen(v[i]) + 1;
        out[i] = memcpy(arena_alloc(&job->arena, 1, size), v[i], size);
    }
    return out;
}

_Noreturn static void convert_child(struct job *job, const struct converter *c)
{
    static const char *const environment[] = {"LC_ALL=C", "HOME=/nowhere"};
    const struct sandbox_limits limits = {STAGE_MEMORY, c->cpu_s, MEDIA_WORK_FILE_MAX};
    char **args = words(job, c->args, COUNT(c->args));
    char **env = words(job, environment, COUNT(environment));

    child_begin();
    if (fchdir(job->dir_fd) == 0 && streams_set(job, c->output) && sandbox_limit(&limits) &&
        sandbox_enter(SANDBOX_CONVERTER, job->dir_fd, c->program))
        execve(c->program, args, env);
    _exit(NOT_STARTED);
}

enum reason stage_convert(struct job *job, const struct converter *c, int *code_out)
{
    pid_t pid = fork();

    if (pid == 0)
        convert_child(job, c);
    if (pid < 0)
        return REASON_CONVERTER_FAILED;
    exit_wait(pid, c->wall_s);
    int status = child_wait(pid);
    enum reason death = death_reason(status);
    if (death)
        return death;
    if (WEXITSTATUS(status) == NOT_STARTED)
        return REASON_NO_SANDBOX;
    *code_out = WEXITSTATUS(status);
    return FINE;
}
