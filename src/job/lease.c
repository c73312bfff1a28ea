/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "job/lease.h"

#include "base/world.h"
#include "db/db.h"
#include "job/lease.sql.h"

struct ask {
    str task;
    int64_t until, next_at;
    bool taken;
};

static enum err take(struct ctx *cx, void *arg)
{
    struct ask *a = arg;
    int64_t n;

    TRY(db_exec(cx, SQL(lease_make, .id = id_new(cx), .task = a->task)));
    TRY(db_exec_count(cx, SQL(lease_take, .task = a->task, .now = now_ms(cx), .until = a->until),
                      &n));
    a->taken = n == 1;
    return OK;
}

enum err lease_take(struct ctx *cx, const char *task, int64_t ms, bool *taken_out)
{
    struct ask a = {.task = str_of(task), .until = now_ms(cx) + ms};
    int64_t held;

    *taken_out = false;
    TRY(db_int(cx, SQL(lease_due, .task = a.task, .now = now_ms(cx)), &held));
    if (held) /* no write for the usual answer */
        return OK;
    TRY(db_write(cx, take, &a));
    *taken_out = a.taken;
    return OK;
}

static enum err give(struct ctx *cx, void *arg)
{
    struct ask *a = arg;

    return db_exec(cx, SQL(lease_give, .task = a->task, .next_at = a->next_at));
}

enum err lease_give(struct ctx *cx, const char *task, int64_t next_at)
{
    struct ask a = {.task = str_of(task), .next_at = next_at};

    return db_write(cx, give, &a);
}
