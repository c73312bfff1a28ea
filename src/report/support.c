/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "report/support.h"

#include "base/keys.h"
#include "base/limits.h"
#include "base/time.h"
#include "base/world.h"
#include "report/support.sql.h"

struct giving {
    int64_t report_id, day;
    const struct supporter *who;
    struct key_hashes persons; /* under each pepper: a rotation counts nobody twice */
    struct key_hash source;
    enum support result;
};

static str with_report(struct ctx *cx, int64_t report_id, str rest)
{
    return arena_fmt(&cx->arena, "%lld %.*s", (long long)report_id, STR_ARG(rest));
}

static enum err is_counted(struct ctx *cx, const struct giving *g, bool *out)
{
    int64_t n = 0;

    for (size_t i = 0; i < g->persons.n && n == 0; i++)
        TRY(db_int(
            cx, SQL(support_has, .report_id = g->report_id, .who = KEY_HASH_STR(&g->persons.v[i])),
            &n));
    *out = n > 0;
    return OK;
}

static enum err from_here_today(struct ctx *cx, const struct giving *g, int64_t *out)
{
    *out = 0;
    if (!g->who->address.n)
        return OK;
    enum err e = db_int(cx,
                        SQL(support_source_of, .day = g->day, .report_id = g->report_id,
                            .source = KEY_HASH_STR(&g->source)),
                        out);
    if (e == ERR_NOTFOUND)
        fault_clear(cx);
    return e == ERR_NOTFOUND ? OK : e;
}

static enum err put(struct ctx *cx, const struct giving *g)
{
    int64_t stored;

    TRY(db_exec_count(cx,
                      SQL(support_put, .report_id = g->report_id,
                          .who = KEY_HASH_STR(&g->persons.v[0]), .pepper = g->persons.v[0].key_id),
                      &stored));
    if (!stored)
        return OK;
    TRY(db_exec(cx, SQL(support_one_more, .report_id = g->report_id)));
    if (!g->who->address.n)
        return OK;
    return db_exec(cx, SQL(support_source_one_more, .day = g->day, .report_id = g->report_id,
                           .source = KEY_HASH_STR(&g->source)));
}

static enum err too_many(struct ctx *cx)
{
    enum err e = fail_key(cx, ERR_WAIT, NULL, "error_support_many");

    cx->fault.wait_s = (int)(DAY_MS / 1000);
    return e;
}

static enum err give(struct ctx *cx, void *arg)
{
    struct giving *g = arg;
    bool counted;
    int64_t today;

    TRY(is_counted(cx, g, &counted));
    if (counted) {
        g->result = SUPPORT_ALREADY;
        return OK;
    }
    TRY(from_here_today(cx, g, &today));
    if (today >= SUPPORT_PER_ADDRESS)
        return too_many(cx);
    g->result = today && g->who->is_new ? SUPPORT_AGAIN : SUPPORT_COUNTED;
    return g->result == SUPPORT_AGAIN ? OK : put(cx, g);
}

enum err support_give(struct ctx *cx, const struct report *r, const struct supporter *who,
                      enum support *out)
{
    struct giving g = {.report_id = r->id, .day = day_of(now_ms(cx), ZONE_WIB), .who = who};

    if (!report_is_public(r) || !report_is_open(r))
        return fail_key(cx, ERR_CONFLICT, NULL, "error_support_over");
    must(who->secret.n > 0);
    keys_hash_all(cx, KEY_PEPPER, S("support"), with_report(cx, r->id, who->secret), &g.persons);
    keys_hash(cx, KEY_PEPPER, S("support day"),
              arena_fmt(&cx->arena, "%lld %.*s", (long long)g.day,
                        STR_ARG(with_report(cx, r->id, who->address))),
              &g.source);
    TRY(db_write(cx, give, &g));
    *out = g.result;
    return OK;
}

enum err support_count(struct ctx *cx, int64_t report_id, int64_t *out)
{
    enum err e = db_int(cx, SQL(support_of, .report_id = report_id), out);

    if (e != ERR_NOTFOUND)
        return e;
    fault_clear(cx);
    *out = 0;
    return OK;
}

struct miscount {
    int64_t report_id, stored, counted;
};
struct miscounts {
    struct miscount *v;
    size_t n;
};
static const struct db_row miscount_row =
    DB_ROW(struct miscount, DB_FIELD(struct miscount, report_id), DB_FIELD(struct miscount, stored),
           DB_FIELD(struct miscount, counted));

static enum err miscounted(struct ctx *cx, int64_t after, struct miscounts *out)
{
    return db_all(cx, SQL(support_differs, .after = after, .max = DERIVED_BATCH_MAX), &miscount_row,
                  DERIVED_BATCH_MAX, out);
}

static enum err count_again(struct ctx *cx, void *arg)
{
    const struct miscounts *wrong = arg;

    for (size_t i = 0; i < wrong->n; i++)
        TRY(db_exec(
            cx, SQL(support_set, .report_id = wrong->v[i].report_id, .n = wrong->v[i].counted)));
    return OK;
}

enum err support_rebuild(struct ctx *cx, struct rebuild *rb)
{
    struct miscounts wrong;
    int64_t after = 0;

    do {
        TRY(miscounted(cx, after, &wrong));
        for (size_t i = 0; i < wrong.n; i++)
            rebuild_found(rb, wrong.v[i].report_id, "support is not counted as it was given");
        after = wrong.n ? wrong.v[wrong.n - 1].report_id : after;
        if (rb->write && wrong.n)
            TRY(db_write(cx, count_again, &wrong));
    } while (wrong.n == DERIVED_BATCH_MAX);
    return OK;
}

static enum err forget(struct ctx *cx, void *arg)
{
    return db_exec_count(cx, SQL(support_source_forget, .before = day_of(now_ms(cx), ZONE_WIB)),
                         arg);
}

enum err support_forget(struct ctx *cx, int64_t *done_out)
{
    TRY(db_write(cx, forget, done_out));
    *done_out = 0; /* one statement took all of them */
    return OK;
}
