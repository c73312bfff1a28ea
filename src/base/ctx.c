/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/ctx.h"

#include <stdarg.h>
#include <stdio.h>

/* clang-format off */
static const struct err_meaning meanings[] = {
    [OK]           = {"ok",          200, 0},
    [ERR_INVALID]  = {"invalid",     422, 1},
    [ERR_DENIED]   = {"denied",      403, 1},
    [ERR_NOTFOUND] = {"not-found",   404, 1},
    [ERR_STALE]    = {"stale",       412, 1},
    [ERR_CONFLICT] = {"conflict",    409, 1},
    [ERR_LIMIT]    = {"limit",       413, 1},
    [ERR_WAIT]     = {"too-many-requests", 429, 1},
    [ERR_LATER]    = {"later",       501, 1},
    [ERR_BUSY]     = {"unavailable", 503, 1},
    [ERR_IO]       = {"unavailable", 503, 1},
    [ERR_BUG]      = {"internal",    500, 1},
};
/* clang-format on */

void ctx_init(struct ctx *cx, struct world *world, size_t arena_limit)
{
    *cx = (struct ctx){.world = world};
    arena_init(&cx->arena, arena_limit);
}

static void forget(struct ctx *cx)
{
    cx->fault = (struct fault){0};
    cx->actor = (struct actor){0};
    cx->request_id = (str){0};
    cx->lang = LANG_ID;
}

void ctx_reset(struct ctx *cx)
{
    arena_reset(&cx->arena);
    forget(cx);
}

void ctx_next(struct ctx *cx)
{
    arena_recycle(&cx->arena);
    forget(cx);
}

enum err ctx_within(struct ctx *cx, struct arena *a, enum err (*fn)(struct ctx *cx, void *arg),
                    void *arg)
{
    struct arena outer = cx->arena;

    cx->arena = *a;
    enum err e = fn(cx, arg);
    *a = cx->arena;
    cx->arena = outer;
    cx->fault.message = arena_dup(&cx->arena, cx->fault.message);
    return e;
}

enum err ctx_scratch(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), void *arg)
{
    struct arena own;

    arena_init(&own, cx->arena.limit);
    enum err e = ctx_within(cx, &own, fn, arg);
    arena_reset(&own);
    return e;
}

enum err fail_at(struct ctx *cx, enum err code, const char *file, int line, const char *format, ...)
{
    va_list args;
    char message[512];

    must(code != OK);
    if (cx->fault.code)
        return cx->fault.code;
    va_start(args, format);
    int n = vsnprintf(message, sizeof message, format, args);
    va_end(args);
    must(n >= 0);
    size_t kept = (size_t)n < sizeof message ? (size_t)n : sizeof message - 1;
    cx->fault = (struct fault){.code = code,
                               .message = arena_dup(&cx->arena, (str){message, kept}),
                               .file = file,
                               .line = line};
    return code;
}

enum err fail_key_at(struct ctx *cx, enum err code, const char *field, const char *key,
                     const char *file, int line)
{
    if (cx->fault.code)
        return cx->fault.code;
    fail_at(cx, code, file, line, "%s%s%s", field ? field : "", field ? ": " : "", key);
    cx->fault.key = key;
    cx->fault.field = field;
    return code;
}

void fault_clear(struct ctx *cx)
{
    cx->fault = (struct fault){0};
}

const struct err_meaning *err_meaning(enum err e)
{
    must((size_t)e < COUNT(meanings));
    return &meanings[e];
}
