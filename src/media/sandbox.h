/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * sandbox.h - what a process that meets a hostile file may still do.
 *
 * sandbox_start() once, for the whole program: no core dumps, no new
 * privileges, no other descriptors, namespaces without network where the
 * system gives them.  Then each child takes one of two cages before it looks:
 *
 *   SANDBOX_READER     reads and writes what is open, has memory and threads.
 *                      No file can be opened, no program started, no memory
 *                      made executable, no socket, no process, no signal.
 *   SANDBOX_CONVERTER  for ffmpeg and qpdf.  Opens files, but Landlock shows
 *                      it only the system's libraries (reading) and the work
 *                      folder.  No socket, no process, no ptrace, no mount.
 *
 * The calls are lists of what is allowed (seccomp); all else fails with EPERM.
 * seccomp is needed for both, Landlock for the converter; without it
 * sandbox_enter() fails and the file is refused as no_sandbox.
 */
#ifndef MEDIA_SANDBOX_H
#define MEDIA_SANDBOX_H

#include "base/base.h"
#include "base/limits.h"

/* An address sanitizer maps terabytes that it never uses. */
#ifdef __SANITIZE_ADDRESS__
#define STAGE_MEMORY 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define STAGE_MEMORY 0
#endif
#endif
#ifndef STAGE_MEMORY
#define STAGE_MEMORY MEDIA_MEMORY_MAX
#endif

enum sandbox { SANDBOX_READER, SANDBOX_CONVERTER };

struct sandbox_limits {
    uint64_t memory; /* bytes of address space; 0: no bound */
    int cpu_s;
    uint64_t file; /* bytes of a file written */
};

void sandbox_start(void);
MUST_USE bool sandbox_limit(const struct sandbox_limits *limits);
/* Only with SANDBOX_CONVERTER are the folder and the program that it may start of use. */
MUST_USE bool sandbox_enter(enum sandbox kind, int dir_fd, const char *program);

/* Tries what must not be possible, prints TAP, and returns an exit code: 0 when all is refused. */
enum { SELF_TEST_LEAKS = 1, SELF_TEST_MISSING = 3 /* no Landlock: photos and documents only */ };
int sandbox_self_test(void);

#endif
