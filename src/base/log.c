/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "base/log.h"

#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/world.h"

#include <unistd.h>

enum { LINE_MAX_BYTES = 16 << 10 };

static const char *const names[LOG_LEVELS] = {"debug", "info", "warn", "error"};

static void write_pair(struct json *j, const struct log_pair *p)
{
    if (p->kind == LOG_KIND_NONE)
        return;
    json_key(j, str_of(p->key));
    if (p->kind == LOG_KIND_I64)
        json_i64(j, p->number);
    else if (p->kind == LOG_KIND_ID)
        json_id(j, p->number);
    else
        json_str(j, utf8_valid(p->code) ? utf8_fit(p->code, LOG_CODE_MAX) : S("(not text)"));
}

static void write_line(struct ctx *cx, struct json *j, enum log_level level, const char *event,
                       const struct log_pair *pairs, size_t pairs_n)
{
    json_object_begin(j);
    json_key(j, S("time")), json_time(j, now_ms(cx), ZONE_UTC);
    json_key(j, S("level")), json_str(j, str_of(names[level]));
    json_key(j, S("event")), json_str(j, str_of(event));
    if (cx->request_id.n)
        json_key(j, S("request")), json_str(j, cx->request_id);
    for (size_t i = 0; i < pairs_n; i++)
        write_pair(j, &pairs[i]);
    json_object_end(j);
}

/* In an arena of its own: a line must come out also when the context's arena is used up. */
void log_at(struct ctx *cx, enum log_level level, const char *event, const struct log_pair *pairs,
            size_t pairs_n)
{
    struct ctx own;
    struct json j;
    str line;

    if ((int)level < cx->world->log_level)
        return;
    ctx_init(&own, cx->world, 4 * LINE_MAX_BYTES);
    own.request_id = cx->request_id;
    json_init(&own, &j, LINE_MAX_BYTES);
    write_line(&own, &j, level, event, pairs, pairs_n);
    if (json_finish(&own, &j, &line) == OK) {
        line = arena_fmt(&own.arena, "%.*s\n", STR_ARG(line));
        ssize_t put = write(cx->world->log_fd, line.p, line.n);
        (void)put; /* there is nobody left to tell */
    }
    ctx_reset(&own);
}

/* Our own and the machine's failures are errors; that somebody was refused is not. */
static enum log_level fault_level(enum err code)
{
    return code == ERR_BUG || code == ERR_IO ? LOG_LEVEL_ERROR
           : code == ERR_BUSY                ? LOG_LEVEL_WARN
                                             : LOG_LEVEL_INFO;
}

void log_fault(struct ctx *cx, const char *event)
{
    const struct fault *f = &cx->fault;

    if (f->code == OK)
        return;
    const struct log_pair pairs[] = {
        LOG_CODE("error", str_of(err_meaning(f->code)->name)),
        LOG_CODE("message", f->message),
        LOG_CODE("file", str_of(f->file)),
        LOG_I64("line", f->line),
    };
    log_at(cx, fault_level(f->code), event, pairs, COUNT(pairs));
}
