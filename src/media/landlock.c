/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * By system call numbers: glibc has no wrappers, and Debian 12's headers know
 * only the first versions of what later kernels can confine.
 */
#include "media/landlock.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ruleset {
    uint64_t files, net, scope;
};

enum { READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR };
enum { START = READ | LANDLOCK_ACCESS_FS_EXECUTE };
enum { WORK = READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG };
enum { TRUNCATE = 1 << 14 };

static const struct place {
    const char *path;
    uint64_t rights;
} places[] = {
    {"/usr/lib",                         READ },
    {"/usr/lib32",                       READ },
    {"/usr/lib64",                       READ },
    {"/lib",                             READ },
    {"/lib64",                           READ },
    {"/usr/share",                       READ },
    {"/etc/ld.so.cache",                 READ },
 /* The dynamic loader is started too: one of these, by machine. */
    {"/lib64/ld-linux-x86-64.so.2",      START},
    {"/lib/ld-linux-aarch64.so.1",       START},
    {"/lib/ld-linux-armhf.so.3",         START},
    {"/lib/ld-linux-riscv64-lp64d.so.1", START},
    {"/lib64/ld64.so.2",                 START},
};

static int version(void)
{
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

/* Every right that a version of Landlock can withhold: what no rule gives is denied. */
static int ruleset_make(struct ruleset *set, int abi)
{
    static const int files[] = {0, 13, 14, 15, 15, 16}; /* number of rights by version */
    int newest = abi < 5 ? abi : 5;

    *set = (struct ruleset){.files = (UINT64_C(1) << files[newest]) - 1};
    if (abi >= 4)
        set->net = 3; /* bind and connect with TCP */
    if (abi >= 6)
        set->scope = 3; /* abstract sockets, signals */
    size_t size = abi < 4 ? 8 : abi < 6 ? 16 : 24;
    return (int)syscall(SYS_landlock_create_ruleset, set, size, 0);
}

static bool rule_add(int rules, int fd, uint64_t rights)
{
    struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = fd};

    return syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0) == 0;
}

/* A place that is not there needs no rule. */
static bool place_add(int rules, const char *path, uint64_t rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    bool is_dir = fd >= 0 && faccessat(fd, ".", F_OK, 0) == 0;

    if (fd < 0)
        return true;
    if (!is_dir)
        rights &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
    bool added = rule_add(rules, fd, rights);
    close(fd);
    return added;
}

static bool rules_enter(int rules)
{
    bool entered = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                   syscall(SYS_landlock_restrict_self, rules, 0) == 0;

    close(rules);
    return entered;
}

bool landlock_nothing(void)
{
    struct ruleset set;
    int abi = version();

    if (abi < 1)
        return false;
    int rules = ruleset_make(&set, abi);
    return rules >= 0 && rules_enter(rules);
}

bool landlock_converter(int dir_fd, const char *program)
{
    struct ruleset set;
    int abi = version();

    if (abi < 1)
        return false;
    int rules = ruleset_make(&set, abi);
    bool added = rules >= 0 && place_add(rules, program, START) &&
                 rule_add(rules, dir_fd, WORK | (set.files & TRUNCATE));
    for (size_t i = 0; added && i < COUNT(places); i++)
        added = place_add(rules, places[i].path, places[i].rights);
    return added && rules_enter(rules);
}
