/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * ctx.h - the context of one unit of work: a request, a job, a command.
 *
 * It is the first parameter of every function that can fail, allocate, read
 * the clock or touch the database.  It holds what such a function may use and
 * nothing global exists beside it.  One thread uses a context at a time.
 *
 * fail() records code, message and place of the *first* error and returns the
 * code, so that `return fail(cx, ERR_INVALID, "…")` and TRY() are the whole
 * error idiom.  Only the edge (request loop, job loop, command) logs a fault
 * and turns it into a status or an exit code.
 */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include "base/actor.h"
#include "base/arena.h"
#include "base/base.h"

struct db;
struct world;

enum lang { LANG_ID = 0, LANG_EN, LANG_COUNT };

struct fault {
    enum err code;
    str message;      /* English, for the log; safe to show only with ERR_INVALID */
    const char *file; /* where fail() was called */
    int line;
    const char *key;   /* of the text in lang/ that tells people, or NULL        */
    const char *field; /* which input is wrong ("text"), or NULL                 */
    int64_t wait_s;    /* ERR_WAIT: seconds until it may be tried again          */
};

struct ctx {
    struct arena arena;
    struct fault fault;
    struct world *world; /* clock, randomness, ids, keys, log; shared by all threads */
    struct db *db;       /* this thread's connection, NULL when there is none         */
    struct actor actor;
    enum lang lang;
    str request_id; /* stands in logs, problem documents and error pages */
};

void ctx_init(struct ctx *cx, struct world *world, size_t arena_limit);
void ctx_reset(struct ctx *cx); /* resets arena, fault, actor; keeps world and db */
void ctx_next(struct ctx *cx);  /* the same between two units of work: arena_recycle() */

/* Runs fn with this arena in place of the context's; a fault it recorded is kept. */
MUST_USE enum err ctx_within(struct ctx *cx, struct arena *a,
                             enum err (*fn)(struct ctx *cx, void *arg), void *arg);

/*
 * Runs fn with an arena of its own and gives that memory back when fn returns:
 * the body of a loop over many rows. Nothing fn allocated may be kept; a fault
 * it recorded is. Nests.
 */
MUST_USE enum err ctx_scratch(struct ctx *cx, enum err (*fn)(struct ctx *cx, void *arg), void *arg);

/* Tells the compiler what fail_at() never returns, so that it sees outputs set after TRY(). */
static inline enum err fail_known(enum err e)
{
    if (e == OK)
        __builtin_unreachable();
    return e;
}

#define fail(cx, code, ...) fail_known(fail_at((cx), (code), __FILE__, __LINE__, __VA_ARGS__))
enum err fail_at(struct ctx *cx, enum err code, const char *file, int line, const char *format, ...)
    PRINTF(5, 6);

/* The same with the key of a text for people, and the field it stands beside (or NULL). */
#define fail_key(cx, code, field, key) \
    fail_known(fail_key_at((cx), (code), (field), (key), __FILE__, __LINE__))
enum err fail_key_at(struct ctx *cx, enum err code, const char *field, const char *key,
                     const char *file, int line);

/* Forgets a fault that was dealt with; use it where an error is an answer (ERR_NOTFOUND). */
void fault_clear(struct ctx *cx);

/* What each error means at the edges: one table for pages, API and commands. */
struct err_meaning {
    const char *name; /* "not-found": type of the problem document */
    int http_status;
    int exit_code;
};
const struct err_meaning *err_meaning(enum err e);

#endif
