/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "media/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "media/landlock.h"

/* Both cages: to compute, to wait, to read and write what is open. */
static const int calls[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fcntl),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(get_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(set_tid_address),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(times),
    SCMP_SYS(getrandom),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getrusage),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getcpu),
    SCMP_SYS(membarrier),
    SCMP_SYS(dup),
    SCMP_SYS(pipe2),
    SCMP_SYS(eventfd2),
    SCMP_SYS(arch_prctl),
};

/* A converter is a program: it is started, finds its libraries and makes its files. */
static const int converter_calls[] = {
    SCMP_SYS(execve),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(statx),
    SCMP_SYS(statfs),
    SCMP_SYS(getdents64),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(ioctl),
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(getppid),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(fadvise64),
    SCMP_SYS(fallocate),
    SCMP_SYS(sched_setscheduler),
    SCMP_SYS(sched_getscheduler),
    SCMP_SYS(sched_getparam),
    SCMP_SYS(get_mempolicy),
    SCMP_SYS(set_mempolicy),
    SCMP_SYS(mbind),
    SCMP_SYS(getpriority),
    SCMP_SYS(dup2),
    SCMP_SYS(umask),
};

static bool allow(scmp_filter_ctx filter, const int *numbers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (seccomp_rule_add(filter, SCMP_ACT_ALLOW, numbers[i], 0) != 0)
            return false;
    return true;
}

#define ALLOW_IF(filter, call, ...) \
    (seccomp_rule_add((filter), SCMP_ACT_ALLOW, SCMP_SYS(call), __VA_ARGS__) == 0)

/* Calls that are harmless only with certain arguments. */
static bool allow_some(scmp_filter_ctx filter)
{
    return ALLOW_IF(filter, clone, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) &&
           /* its flags lie in memory, where no filter sees them; glibc then falls back to clone */
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           ALLOW_IF(filter, prlimit64, 1, SCMP_A2(SCMP_CMP_EQ, 0)) && /* asking, not setting */
           ALLOW_IF(filter, prctl, 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)) &&
           ALLOW_IF(filter, prctl, 1, SCMP_A0(SCMP_CMP_EQ, PR_GET_NAME)) &&
           ALLOW_IF(filter, tgkill, 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
}

/* No memory that can be both written and run, and fstat() by its newer name. */
static bool allow_reader(scmp_filter_ctx filter)
{
    return ALLOW_IF(filter, mmap, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) &&
           ALLOW_IF(filter, mprotect, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) &&
           ALLOW_IF(filter, newfstatat, 1, SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH));
}

static bool filter_load(enum sandbox kind)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));

    if (!filter)
        return false;
    bool good = allow(filter, calls, COUNT(calls)) && allow_some(filter);
    if (good && kind == SANDBOX_READER)
        good = allow_reader(filter);
    if (good && kind == SANDBOX_CONVERTER)
        good = allow(filter, converter_calls, COUNT(converter_calls));
    good = good && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

void sandbox_start(void)
{
    static const int spaces[] = {CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS,
                                 CLONE_NEWUSER | CLONE_NEWNET, CLONE_NEWNET};

    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
    /* A second fence: the filters forbid sockets whether or not the system grants this. */
    for (size_t i = 0; i < COUNT(spaces) && unshare(spaces[i]) != 0; i++)
        continue;
}

static bool bound(int resource, uint64_t most)
{
    struct rlimit now;

    if (getrlimit((__rlimit_resource_t)resource, &now) != 0)
        return false;
    if (now.rlim_max < most)
        most = now.rlim_max;
    return setrlimit((__rlimit_resource_t)resource, &(struct rlimit){most, most}) == 0;
}

bool sandbox_limit(const struct sandbox_limits *limits)
{
    return bound(RLIMIT_CORE, 0) && bound(RLIMIT_NOFILE, 64) &&
           bound(RLIMIT_CPU, (uint64_t)limits->cpu_s) && bound(RLIMIT_FSIZE, limits->file) &&
           (limits->memory == 0 || bound(RLIMIT_AS, limits->memory));
}

bool sandbox_enter(enum sandbox kind, int dir_fd, const char *program)
{
    if (kind == SANDBOX_CONVERTER)
        return landlock_converter(dir_fd, program) && filter_load(kind);
    /* The reader's filter opens nothing at all; a kernel with Landlock says so twice. */
    (void)!landlock_nothing();
    return filter_load(kind);
}
