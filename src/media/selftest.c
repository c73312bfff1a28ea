/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * Proof that the cages hold, on this machine: each attempt is made in a child
 * without a cage, and again inside one.  What succeeds outside must fail
 * inside; what this user may not do anyway is said to be so.
 */
#include "media/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool try_unix_socket(void)
{
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool try_open(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) >= 0;
}

static bool try_create(void)
{
    const char *path = "/tmp/.lapor-media-self-test";
    bool made = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >= 0;

    unlink(path);
    return made;
}

/* Exits with 0 when the program was started; execve() returns only when it was not. */
static bool try_execve(void)
{
    static char name[] = "true";
    static char *const args[] = {name, NULL}, *const env[] = {NULL};

    execve("/bin/true", args, env);
    return false;
}

static bool try_fork(void)
{
    pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);

    if (pid == 0)
        _exit(0);
    return pid > 0;
}

static bool try_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool try_kill(void)
{
    return kill(getppid(), 0) == 0;
}

static bool try_mount(void)
{
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
}

static bool try_code(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                0) != MAP_FAILED;
}

static const struct attempt {
    const char *what;
    bool (*go)(void);
    bool reader_only; /* a converter is a program and needs it */
} attempts[] = {
    {"a network socket",                      try_socket,      false},
    {"a local socket",                        try_unix_socket, false},
    {"reading /etc/passwd",                   try_open,        false},
    {"making a file outside the work folder", try_create,      false},
    {"starting another program",              try_execve,      false},
    {"starting a process",                    try_fork,        false},
    {"tracing",                               try_ptrace,      false},
    {"a signal to the parent",                try_kill,        false},
    {"a namespace for mounts",                try_mount,       false},
    {"memory that can be written and run",    try_code,        true },
};

enum { NO_CAGE = -1, SUCCEEDED = 0, FAILED = 1, CAGE_MISSING = 2 };

/* In a child of its own, inside the cage `kind` or in none. */
static int outcome(const struct attempt *a, int kind)
{
    int status = 0, dir_fd = open("/usr/share", O_PATH | O_DIRECTORY | O_CLOEXEC);
    pid_t pid = fork();

    if (pid == 0) {
        if (kind != NO_CAGE && !sandbox_enter((enum sandbox)kind, dir_fd, "/usr/bin/qpdf"))
            _exit(CAGE_MISSING);
        _exit(a->go() ? SUCCEEDED : FAILED);
    }
    close(dir_fd);
    must(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : FAILED;
}

static bool report(int n, const char *cage, const struct attempt *a, int kind)
{
    bool possible = outcome(a, NO_CAGE) == SUCCEEDED;
    int inside = outcome(a, kind);

    printf("%sok %d - the %s is refused %s%s\n", inside == FAILED ? "" : "not ", n, cage, a->what,
           inside == CAGE_MISSING ? " (this system cannot build the cage)"
           : possible             ? ""
                                  : " (as is any process here)");
    fflush(stdout);
    return inside == FAILED;
}

int sandbox_self_test(void)
{
    int n = 0, bad = 0;

    for (size_t i = 0; i < COUNT(attempts); i++)
        bad += !report(++n, "reader", &attempts[i], SANDBOX_READER);
    for (size_t i = 0; i < COUNT(attempts); i++)
        if (!attempts[i].reader_only)
            bad += !report(++n, "converter", &attempts[i], SANDBOX_CONVERTER);
    printf("1..%d\n", n);
    return bad ? 1 : 0;
}
