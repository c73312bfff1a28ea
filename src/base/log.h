/* SPDX-License-Identifier: AGPL-3.0-or-later */
/*
 * log.h - one JSON object a line on standard error.
 *
 *     log_info(cx, "request", LOG_CODE("route", pattern), LOG_I64("status", 200),
 *              LOG_MS("took_ms", took));
 *
 * writes {"time":"…Z","level":"info","event":"request","request":"…","route":…}.
 * The request id comes from the context.  A line is one write(2), so lines of
 * threads and processes never mix; what cannot be written is lost.
 *
 * Never a person: values are ids, codes and durations, not names, addresses,
 * words of a report or of a form.  That is why there is no way to log free text
 * but a fault's message, which fail() callers keep free of people too.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/ctx.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN, LOG_LEVEL_ERROR, LOG_LEVELS };

enum log_kind { LOG_KIND_NONE, LOG_KIND_I64, LOG_KIND_ID, LOG_KIND_CODE };

struct log_pair {
    const char *key; /* in lower_case; the unit last */
    enum log_kind kind;
    int64_t number;
    str code;
};

enum { LOG_CODE_MAX = 200 /* bytes of one value; the rest is cut */ };

/* clang-format off */
#define LOG_I64(name, n)  {.key = (name), .kind = LOG_KIND_I64, .number = (n)}
#define LOG_MS(name, n)   LOG_I64(name, n)
#define LOG_ID(name, id)  {.key = (name), .kind = LOG_KIND_ID, .number = (id)}  /* as a string */
#define LOG_CODE(name, s) {.key = (name), .kind = LOG_KIND_CODE, .code = (s)}
/* clang-format on */

#define log_debug(cx, event, ...) LOG_AT(cx, LOG_LEVEL_DEBUG, event, __VA_ARGS__)
#define log_info(cx, event, ...)  LOG_AT(cx, LOG_LEVEL_INFO, event, __VA_ARGS__)
#define log_warn(cx, event, ...)  LOG_AT(cx, LOG_LEVEL_WARN, event, __VA_ARGS__)
#define log_error(cx, event, ...) LOG_AT(cx, LOG_LEVEL_ERROR, event, __VA_ARGS__)

/* The edge's last word on a failed unit of work: error, message, file and line of cx->fault. */
void log_fault(struct ctx *cx, const char *event);

#define LOG_AT(cx, level, event, ...)                                           \
    log_at((cx), (level), (event), (const struct log_pair[]){{0}, __VA_ARGS__}, \
           COUNT(((const struct log_pair[]){{0}, __VA_ARGS__})))
void log_at(struct ctx *cx, enum log_level level, const char *event, const struct log_pair *pairs,
            size_t pairs_n);

#endif
