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

enum { NO_CAGE = -1 };
enum outcome { SUCCEEDED, FAILED, CAGE_MISSING };

/* In a child of its own, inside the cage `kind` or in none. */
static enum outcome outcome(const struct attempt *a, int kind)
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
    return WIFEXITED(status) ? (enum outcome)WEXITSTATUS(status) : FAILED;
}

struct tally {
    int n, leaks, missing;
};

static bool take_time(void)
{
    for (volatile unsigned n = 0;; n++)
        if (n == UINT32_MAX)
            n = 0;
    return true;
}

static bool take_memory(void)
{
    return mmap(NULL, (size_t)4 << 30, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

/* With a bound of a second and a gigabyte; what goes on for ever dies of the first. */
static void report_limits(struct tally *t)
{
    static const struct attempt greed[] = {
        {"endless computing",        take_time,   false},
        {"four gigabytes of memory", take_memory, false}
    };
    static const struct sandbox_limits limits = {STAGE_MEMORY, 1, 1 << 20};

    for (size_t i = 0; i < COUNT(greed); i++) {
        int status = 0;
        bool bounded = i == 0 || limits.memory > 0;
        pid_t pid = fork();
        if (pid == 0)
            _exit(sandbox_limit(&limits) && greed[i].go() ? SUCCEEDED : FAILED);
        must(pid > 0 && waitpid(pid, &status, 0) == pid);
        bool leaked = bounded && WIFEXITED(status) && WEXITSTATUS(status) == SUCCEEDED;
        t->leaks += leaked;
        printf("%sok %d - each child is refused %s%s\n", leaked ? "not " : "", ++t->n,
               greed[i].what, bounded ? "" : " # SKIP an address sanitizer maps more");
        fflush(stdout);
    }
}

static void report(struct tally *t, const char *cage, const struct attempt *a, int kind)
{
    bool possible = outcome(a, NO_CAGE) == SUCCEEDED;
    enum outcome inside = outcome(a, kind);

    t->leaks += inside == SUCCEEDED;
    t->missing += inside == CAGE_MISSING;
    printf("%sok %d - the %s is refused %s%s\n", inside == SUCCEEDED ? "not " : "", ++t->n, cage,
           a->what,
           inside == CAGE_MISSING ? " # SKIP this system cannot build the cage"
           : possible             ? ""
                                  : " (as is any process of this user)");
    fflush(stdout);
}

int sandbox_self_test(void)
{
    struct tally t = {0};

    for (size_t i = 0; i < COUNT(attempts); i++)
        report(&t, "reader", &attempts[i], SANDBOX_READER);
    for (size_t i = 0; i < COUNT(attempts); i++)
        if (!attempts[i].reader_only)
            report(&t, "converter", &attempts[i], SANDBOX_CONVERTER);
    report_limits(&t);
    printf("1..%d\n", t.n);
    return t.leaks ? SELF_TEST_LEAKS : t.missing ? SELF_TEST_MISSING : 0;
}
