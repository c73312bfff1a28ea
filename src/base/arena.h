/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * arena.h - memory with one lifetime.
 *
 * An arena hands out zeroed memory that is never freed piece by piece; all of
 * it goes at once in arena_reset().  A request, a job and a command each own
 * one arena.  Anything else that must be given back at the same moment (a
 * statement, a file, an open transaction) is registered with arena_defer(), so
 * "the arena is reset" is the only clean-up rule in the program.
 *
 * arena_alloc() never returns NULL.  Past the limit it marks the arena `over`,
 * which row loops and sticky output check and turn into ERR_LIMIT; at four
 * times the limit it aborts, since that can only be our own bug.
 *
 * In MODE=asan every allocation is a block of its own, so that an overrun
 * inside an arena and a slice kept past its reset are both found.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/base.h"

struct arena {
    char *at, *end;             /* free part of the newest chunk          */
    struct arena_chunk *chunks; /* newest first                           */
    struct arena_defer *defers; /* run in reverse order of registration   */
    size_t used, limit;         /* bytes taken from the system, and bound */
    size_t first;               /* size of the first chunk; 0: as small as may be */
    bool over;                  /* the limit was passed                   */
};

void arena_init(struct arena *a, size_t limit);
void *arena_alloc(struct arena *a, size_t size, size_t count);
#define arena_new(a, type)      ((type *)arena_alloc((a), sizeof(type), 1))
#define arena_array(a, type, n) ((type *)arena_alloc((a), sizeof(type), (n)))
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);
void arena_reset(struct arena *a); /* runs the defers, frees; the arena can be used again */
/* The same for an arena that is soon used again in the same way: keeps one chunk of up to 64 KiB,
 * so that the next request asks the system for nothing. arena_reset() gives that back too. */
void arena_recycle(struct arena *a);

/* Copies; the result ends in a 0 byte that is not counted. The null str stays null. */
str arena_dup(struct arena *a, str s);
str arena_fmt(struct arena *a, const char *format, ...) PRINTF(2, 3);
const char *arena_z(struct arena *a, str s); /* as a C string, never NULL */
str arena_join(struct arena *a, const str *parts, size_t n, str between);

#endif
