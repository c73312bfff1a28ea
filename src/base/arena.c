/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* This file is the only one that may ask the system for memory. */
#ifdef CHUNK_MIN /* a test that wants chunks as in a release */
#elif defined(__SANITIZE_ADDRESS__)
#define CHUNK_MIN 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHUNK_MIN 0
#endif
#endif
#ifndef CHUNK_MIN
#define CHUNK_MIN 8192
#endif
#define CHUNK_MAX  (1u << 20)
#define CHUNK_KEPT (1u << 16)
#define ALIGN      16u

struct arena_chunk {
    struct arena_chunk *next;
    size_t size;
    _Alignas(16) char bytes[];
};

struct arena_defer {
    struct arena_defer *next;
    void (*fn)(void *);
    void *arg;
};

_Noreturn void must_fail(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: must hold: %s\n", file, line, condition);
    abort();
}

void arena_init(struct arena *a, size_t limit)
{
    *a = (struct arena){.limit = limit};
}

/* Chunks grow with the arena, so that a big page costs few system calls. */
static size_t chunk_size(const struct arena *a, size_t need)
{
    size_t grown = a->used < CHUNK_MAX ? a->used : CHUNK_MAX;
    size_t least = grown > CHUNK_MIN ? grown : CHUNK_MIN;

    if (!a->chunks && a->first > least)
        least = a->first;

    return CHUNK_MIN == 0 || need > least ? need : least;
}

static void arena_grow(struct arena *a, size_t need)
{
    size_t size = chunk_size(a, need);
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);

    must(chunk != NULL);
    chunk->next = a->chunks;
    chunk->size = size;
    a->chunks = chunk;
    a->at = chunk->bytes;
    a->end = chunk->bytes + size;
    a->used += size;
    if (a->used > a->limit)
        a->over = true;
    must(a->used / 4 <= a->limit);
}

void *arena_alloc(struct arena *a, size_t size, size_t count)
{
    size_t need;

    must(a->limit > 0);
    must(!__builtin_mul_overflow(size, count, &need) && need < SIZE_MAX - ALIGN);
    if (CHUNK_MIN)
        need = (need + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!a->at || CHUNK_MIN == 0 || (size_t)(a->end - a->at) < need)
        arena_grow(a, need ? need : 1);
    void *p = a->at;
    a->at += need;
    return p;
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
    struct arena_defer *d = arena_new(a, struct arena_defer);

    *d = (struct arena_defer){a->defers, fn, arg};
    a->defers = d;
}

static void run_defers(struct arena *a)
{
    while (a->defers) {
        struct arena_defer *d = a->defers;
        a->defers = d->next;
        d->fn(d->arg);
    }
}

void arena_reset(struct arena *a)
{
    run_defers(a);
    while (a->chunks) {
        struct arena_chunk *next = a->chunks->next;
        free(a->chunks);
        a->chunks = next;
    }
    arena_init(a, a->limit);
}

/* One chunk that is large enough comes by itself: of several, their sum is the next first one. */
void arena_recycle(struct arena *a)
{
    run_defers(a);
    struct arena_chunk *only = a->chunks && !a->chunks->next ? a->chunks : NULL;
    size_t first = a->used < CHUNK_KEPT ? a->used : CHUNK_KEPT;

    if (CHUNK_MIN && only && only->size <= CHUNK_KEPT) {
        memset(only->bytes, 0, (size_t)(a->at - only->bytes));
        a->at = only->bytes;
        a->over = false;
        return;
    }
    arena_reset(a);
    a->first = CHUNK_MIN ? first : 0;
}

str arena_dup(struct arena *a, str s)
{
    if (!s.p)
        return s;
    char *p = arena_alloc(a, 1, s.n + 1);
    memcpy(p, s.p, s.n);
    return (str){p, s.n};
}

str arena_fmt(struct arena *a, const char *format, ...)
{
    enum { SHORT = 256 }; /* most are: formatted once, not twice */
    va_list args, again;
    char text[SHORT];

    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(text, sizeof text, format, args);
    must(n >= 0);
    char *p = arena_alloc(a, 1, (size_t)n + 1);
    if (n < SHORT)
        memcpy(p, text, (size_t)n + 1);
    else
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    va_end(args);
    return (str){p, (size_t)n};
}

const char *arena_z(struct arena *a, str s)
{
    return s.p ? arena_dup(a, s).p : "";
}

str arena_join(struct arena *a, const str *parts, size_t n, str between)
{
    size_t total = 0;

    for (size_t i = 0; i < n; i++)
        total += parts[i].n + (i ? between.n : 0);
    char *p = arena_alloc(a, 1, total + 1), *at = p;
    for (size_t i = 0; i < n; i++) {
        if (i && between.n)
            at = mempcpy(at, between.p, between.n);
        if (parts[i].n)
            at = mempcpy(at, parts[i].p, parts[i].n);
    }
    return (str){p, total};
}
